package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The arguments that say what a role is called and may do, of every component that makes a role.
 *
 * @param <B> the builder that users see
 */
abstract class RoleBuilder<B extends RoleBuilder<B>> extends TrustBuilder<B> {

    RoleBuilder(GivenArguments given) {
        super(given);
    }

    /**
     * Sets what the role may do, as its inline policy. Required, unless there is a
     * {@link #managedPolicyArn(String)} or, for a user, an
     * {@link UnprivilegedUserWithRoleArgs.Builder#existingRoleArn(String) existingRoleArn}.
     *
     * <p>All inline policies of a role may have 10,240 characters together, without white space. Where those that
     * are given as values have more, whole statements become managed policies of at most 6,144 characters, which
     * are attached to the role; a statement in the middle that grows may move others on, and none is missing while
     * it moves. When statements are taken away, others may move back from one managed policy into the one before
     * it, and miss for a moment.
     *
     * <p>A policy with a Deny is never divided; it is made before everything that the role's other policies allow
     * and deleted after it, and so is an output, which may deny something, of several one after another. What an
     * attached policy of somebody else denies is not looked at. Where the inline quota is used up, AWS refuses a
     * new Deny until another update has made room.
     *
     * @param rolePolicy an identity policy; no statement of more than 10,240 characters
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
     */
    public B rolePolicy(PolicyDocument rolePolicy) {
        return rolePolicy(PolicyInput.of("rolePolicy", Input.of(rolePolicy)));
    }

    /**
     * Sets what the role may do, as its inline policy, from an output.
     *
     * @param rolePolicy an identity policy, such as one that names a bucket's ARN: at most 10,240 characters
     *     together with the other inline policies, since what is not known when the program runs cannot be divided
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(Output<PolicyDocument> rolePolicy) {
        return rolePolicy(PolicyInput.of("rolePolicy", Input.of(rolePolicy)));
    }

    /**
     * Adds another inline policy to what the role may do.
     *
     * @param name what tells the policy from others: 1 to 60 characters out of {@code A-Z a-z 0-9 _ + = , . @ -},
     *     not digits alone; each name once
     * @param rolePolicy an identity policy
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(String name, PolicyDocument rolePolicy) {
        return rolePolicy(name, PolicyInput.of("rolePolicy", Input.of(rolePolicy)));
    }

    /**
     * Adds another inline policy to what the role may do, from an output.
     *
     * @param name as for {@link #rolePolicy(String, PolicyDocument)}
     * @param rolePolicy an identity policy
     * @return this builder
     * @see #rolePolicy(Output)
     */
    public B rolePolicy(String name, Output<PolicyDocument> rolePolicy) {
        return rolePolicy(name, PolicyInput.of("rolePolicy", Input.of(rolePolicy)));
    }

    /**
     * Sets what the role may do, as its inline policy, from an output of JSON, such as
     * {@code IamFunctions.getPolicyDocument(…)} or another stack gives it.
     *
     * <p>It takes the place that {@link #rolePolicy(Output)} has, and is read and checked like it, before anything
     * of the component is made. For JSON that is known there is {@code rolePolicy(PolicyDocument.parse(json))}.
     *
     * <pre>{@code
     * .rolePolicyJson(
     *         IamFunctions.getPolicyDocument(args).applyValue(GetPolicyDocumentResult::json))
     * }</pre>
     *
     * @param rolePolicy the JSON of an identity policy: at most 10,240 characters together with the other inline
     *     policies
     * @return this builder
     * @see PolicyDocument#parse
     */
    public B rolePolicyJson(Output<String> rolePolicy) {
        return rolePolicy(PolicyInput.ofJson("rolePolicyJson", rolePolicy));
    }

    /**
     * Adds another inline policy to what the role may do, from an output of JSON.
     *
     * @param name as for {@link #rolePolicy(String, PolicyDocument)}
     * @param rolePolicy the JSON of an identity policy
     * @return this builder
     * @see #rolePolicyJson(Output)
     */
    public B rolePolicyJson(String name, Output<String> rolePolicy) {
        return rolePolicy(name, PolicyInput.ofJson("rolePolicyJson", rolePolicy));
    }

    private B rolePolicy(PolicyInput policy) {
        return keyed(
                "rolePolicy",
                PermissionsArguments.UNNAMED,
                policy,
                "give a further one a name, with rolePolicy(name, policy)");
    }

    private B rolePolicy(String name, PolicyInput policy) {
        return keyed("rolePolicy", name, policy, "give each policy a name of its own");
    }

    /**
     * Adds a managed policy to what the role may do.
     *
     * <p>By default none is attached. AWS attaches at most 10 to a role, unless the account had that raised: more
     * is a warning of Pulumi's.
     *
     * @param arn the ARN of a policy of AWS or of the role's account; two policies of the same name need
     *     {@link #managedPolicyArn(String, String)}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html">AttachRolePolicy</a>
     */
    public B managedPolicyArn(String arn) {
        return add("managedPolicyArn", new PermissionsArguments.GivenAttachment(null, false, Input.of(arn)));
    }

    /**
     * Adds a managed policy to what the role may do, under a name of its own.
     *
     * @param name what tells the policy from others: 1 to 60 characters out of {@code A-Z a-z 0-9 _ + = , . @ -},
     *     not digits alone; each name once
     * @param arn the ARN of a policy of AWS or of the role's account
     * @return this builder
     * @see #managedPolicyArn(String)
     */
    public B managedPolicyArn(String name, String arn) {
        return managedPolicyArn(name, Input.of(arn));
    }

    /**
     * Adds a managed policy to what the role may do, from an output.
     *
     * @param name as for {@link #managedPolicyArn(String, String)}
     * @param arn as for {@link #managedPolicyArn(String)}
     * @return this builder
     */
    public B managedPolicyArn(String name, Output<String> arn) {
        return managedPolicyArn(name, Input.of(arn));
    }

    private B managedPolicyArn(String name, Input<String> arn) {
        return keyed(
                "managedPolicyArn",
                name,
                new PermissionsArguments.GivenAttachment(name, true, arn),
                "give each policy a name of its own");
    }

    /**
     * Says that what the lint finds under one code about one thing, in the role's policies or its trust policy, is
     * meant so. Called with another code, or about something else, it acknowledges that as well; the same code about
     * something else is still a finding.
     *
     * <p>By default every finding becomes a warning of Pulumi's, in previews and updates. A warning says what is
     * acknowledged and no longer found.
     *
     * @param code the code of the finding, which the warning begins with
     * @param about what the finding is about, exactly as the warning says it, such as {@code s3:*}; empty for a
     *     finding about the whole document
     * @param reason why it is meant so, for whoever reads the program; not blank
     * @return this builder
     * @see PolicyLint
     */
    public B acknowledge(LintCode code, String about, String reason) {
        var meant = new Permissions.Acknowledgement(code, about, reason);
        return keyed("acknowledge", meant.key(), meant, "give it once, with one reason");
    }

    /**
     * Sets whether a finding of the lint is an error, in the role's policies and in its trust policy.
     *
     * <p>By default it is a warning. As an error it is in the exception of {@code build()}, or ends the preview
     * where a policy is an output. The trust policy is known when whom it trusts is there: what is found in it ends the
     * preview or the update before the role is made.
     *
     * @param strict whether only policies without findings, but for acknowledged ones, are accepted
     * @return this builder
     * @see PolicyLint
     */
    public B strict(boolean strict) {
        return one("strict", Input.of(strict));
    }

    /**
     * Sets the name of the role.
     *
     * <p>By default the role gets an automatic name, {@code NAME} with seven random characters. Another name
     * replaces the role; the new one is made after the old one is deleted if the name was given.
     *
     * @param roleName 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, unique in the account whatever
     *     the case; for the console's Switch Role, at most 64 together with the path
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
     */
    public B roleName(String roleName) {
        return one("roleName", Input.of(roleName));
    }

    /**
     * Sets the name of the role from an output.
     *
     * @param roleName as for {@link #roleName(String)}
     * @return this builder
     */
    public B roleName(Output<String> roleName) {
        return one("roleName", Input.of(roleName));
    }

    /**
     * Sets the path of the role, which is part of its ARN.
     *
     * <p>By default it is {@code /}. Another path replaces the role.
     *
     * @param rolePath {@code /}, or ASCII characters between two slashes, but no space, control, {@code *},
     *     {@code ?} and <code>$&#123;</code>, which policies take for others; 1 to 512 characters
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
     */
    public B rolePath(String rolePath) {
        return one("rolePath", Input.of(rolePath));
    }

    /**
     * Sets the path of the role, which is part of its ARN, from an output.
     *
     * @param rolePath as for {@link #rolePath(String)}
     * @return this builder
     */
    public B rolePath(Output<String> rolePath) {
        return one("rolePath", Input.of(rolePath));
    }

    /**
     * Sets the description of the role.
     *
     * <p>By default it has none.
     *
     * @param roleDescription 0 to 1,000 characters: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to
     *     U+00FF
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
     */
    public B roleDescription(String roleDescription) {
        return one("roleDescription", Input.of(roleDescription));
    }

    /**
     * Sets the description of the role from an output.
     *
     * @param roleDescription as for {@link #roleDescription(String)}
     * @return this builder
     */
    public B roleDescription(Output<String> roleDescription) {
        return one("roleDescription", Input.of(roleDescription));
    }

    /**
     * Sets the tags of the role.
     *
     * <p>By default it has those that the AWS provider gives everything.
     *
     * @param roleTags at most 50, value by key: keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and
     *     {@code _ . : / = + - @}, not beginning with {@code aws:}; keys that differ in more than case
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
     */
    public B roleTags(Map<String, String> roleTags) {
        return one("roleTags", Input.ofMap(roleTags));
    }

    /**
     * Sets the tags of the role from an output.
     *
     * @param roleTags as for {@link #roleTags(Map)}
     * @return this builder
     */
    public B roleTags(Output<Map<String, String>> roleTags) {
        return one("roleTags", Input.of(roleTags));
    }

    /**
     * Sets the managed policy that limits what the role's policies can give it.
     *
     * <p>By default there is none.
     *
     * @param rolePermissionsBoundary the ARN of a managed policy of AWS or of the account
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
     */
    public B rolePermissionsBoundary(String rolePermissionsBoundary) {
        return one("rolePermissionsBoundary", Input.of(rolePermissionsBoundary));
    }

    /**
     * Sets the managed policy that limits what the role's policies can give it, from an output.
     *
     * @param rolePermissionsBoundary as for {@link #rolePermissionsBoundary(String)}
     * @return this builder
     */
    public B rolePermissionsBoundary(Output<String> rolePermissionsBoundary) {
        return one("rolePermissionsBoundary", Input.of(rolePermissionsBoundary));
    }

    /**
     * Sets how long a session of the role may last.
     *
     * <p>By default one hour. Whoever assumes the role asks for a time up to this, and gets one hour without
     * asking.
     *
     * @param maxSessionDuration whole seconds, 1 to 12 hours
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session">Maximum session duration</a>
     */
    public B maxSessionDuration(Duration maxSessionDuration) {
        return one("maxSessionDuration", Input.of(maxSessionDuration));
    }

    /**
     * Ends the sessions in the role that began before a time, when a key or a session has leaked: a policy of the role
     * denies them everything, as the console's <em>Revoke active sessions</em> does. Whoever may assume the role begins
     * a new one and goes on.
     *
     * <p>By default none are ended. Give a time some minutes ahead if somebody may still assume the role who is shut out
     * by the same update: IAM takes minutes to know of a change everywhere, and what is begun meanwhile is to end, too.
     * Until that time nobody has a session in the role. A warning says when the longest session is over, 12 hours after
     * that time, and the line may go.
     *
     * <pre>{@code
     * .revokeRoleSessionsBefore(Instant.parse("2030-01-31T08:30:00Z"))
     * }</pre>
     *
     * @param before a time from 1970 to 15 minutes after now; parts of a second are rounded up
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html">Revoking the temporary security credentials of a role</a>
     */
    public B revokeRoleSessionsBefore(Instant before) {
        return one("revokeRoleSessionsBefore", Input.of(before));
    }

    /**
     * Keeps a role that may use IAM from changing itself, and from making users and roles without a certain boundary. A
     * policy of the role denies it, in IAM:
     *
     * <ul>
     *   <li>everything but reading on the role itself, on its user if there is one, on their policies and boundaries, and
     *       on the OpenID Connect providers that the role trusts;
     *   <li>making a user or a role, and giving one a policy, unless it has this boundary;
     *   <li>taking a boundary away, or putting another one on;
     *   <li>putting a user into a group or out of one, and giving a group a policy, since AWS does not tell whom.
     * </ul>
     *
     * <p><strong>The boundary must allow no action of IAM and no {@code sts:AssumeRole}.</strong> Whoever the role makes
     * has the boundary, and no guard rails. If the boundary allows {@code iam:*}, the role makes a user, gives it a
     * policy and a key, and that user takes the boundary off itself. Nothing here reads what the boundary allows. So it is
     * another one than {@link #rolePermissionsBoundary(String)}, without which the role could not use IAM either; the same
     * one is an error.
     *
     * <p>By default nothing of that is denied. The lint warns of what the role could do to itself, and no more with guard
     * rails; what leads to other users and roles stays a finding, whatever boundary they have. Acknowledge it with
     * {@link #acknowledge} if the boundary is as above.
     *
     * <p>These are not all ways to more permissions. Up to the role's policies is, above all, what it does to users, roles,
     * policies and identity providers that others have made: keys and passwords of such users, trust policies of such
     * roles, {@code iam:PassRole}, new versions of such policies. The component's page lists what is not denied.
     *
     * <p>The policy takes up to 3,072 characters of the role's inline quota, which are kept free for it.
     *
     * <pre>{@code
     * .guardRails("arn:aws:iam::123456789012:policy/no-iam")
     * }</pre>
     *
     * @param permissionsBoundary the ARN of the managed policy that each user and role has to have for a boundary which
     *     the role makes; another one than the role's own boundary
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate">Delegating responsibility to others using permissions boundaries</a>
     */
    public B guardRails(String permissionsBoundary) {
        return one("guardRails", Input.of(permissionsBoundary));
    }

    /**
     * Keeps a role that may use IAM from changing itself, and from making users and roles without a certain boundary, which
     * is from an output.
     *
     * @param permissionsBoundary as for {@link #guardRails(String)}
     * @return this builder
     */
    public B guardRails(Output<String> permissionsBoundary) {
        return one("guardRails", Input.of(permissionsBoundary));
    }
}
