package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Sets the trust, the properties and the permissions of a role: the options that the builders of
 * {@link UnprivilegedUserWithRoleArgs} and {@link RoleWithoutUserArgs} share. Use this type in a method that sets the
 * same options for both:
 *
 * <pre>{@code
 * static <B extends RoleBuilder<B>> B teamDefaults(B builder) {
 *     return builder.rolePath("/my-team/").strict(true);
 * }
 * }</pre>
 *
 * @param <B> the type of the builder, which every method returns
 */
public abstract class RoleBuilder<B extends RoleBuilder<B>> extends ArgsBuilder<B> {

    RoleBuilder(BuilderArguments given) {
        super(given);
    }

    /**
     * Requires an external ID: only callers that send it can assume the role. Each further call adds an alternative ID.
     *
     * <p>By default, no external ID is required. AWS does not treat it as a secret: everyone who can read the role can
     * see it. The state contains it in plain text. To encrypt it there, pass a {@linkplain #externalId(Output) secret
     * output}. {@linkplain #trustedWebIdentity Web identities} cannot send an external ID and are exempt.
     *
     * @param externalId 2 to 1,224 characters from {@code A-Z a-z 0-9 _ + = , . @ : / -}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public B externalId(String externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Requires an external ID from an output. If the output is a <strong>secret</strong>, so is the trust policy, in
     * previews and in the state. Each further call adds an alternative ID.
     *
     * @param externalId see {@link #externalId(String)}
     * @return this builder
     */
    public B externalId(Output<String> externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Requires MFA. This method accepts MFA of any age.
     *
     * <p>By default, MFA is not required. The caller must send the code of an MFA device with {@code AssumeRole}, or
     * use a session that was started with a code. Pulumi's AWS provider cannot send a code: give it the credentials of
     * such a session. {@linkplain #trustedWebIdentity Web identities} cannot use MFA and are exempt.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">Secure API access with MFA</a>
     */
    public B requireMfa() {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(false, null)));
    }

    /**
     * Requires that the caller used MFA within this time before the call.
     *
     * <p>Call either this method or {@link #requireMfa()}, once.
     *
     * @param maxAge whole seconds, 1 second to 36 hours; MFA of exactly this age is too old
     * @return this builder
     * @see #requireMfa()
     */
    public B requireMfa(Duration maxAge) {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(true, maxAge)));
    }

    /**
     * Requires one of these session names, which CloudTrail records with every call. The requirement also applies to
     * {@linkplain #trustedWebIdentity web identities}. Each further call adds names.
     *
     * <p>By default, any name is accepted.
     *
     * @param namesOrPatterns one or more names of 2 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -}, or
     *     patterns with {@code *} for any characters and {@code ?} for one character. One match is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireSessionName(String... namesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SESSION_NAME, namesOrPatterns);
    }

    /**
     * Requires a user to use its user name as the session name, so that CloudTrail distinguishes users.
     *
     * <p>By default, any name is accepted. This option excludes {@link #requireSessionName}, {@linkplain
     * #trustedPrincipal trusted roles}, and {@linkplain #trustedWebIdentity web identities}: roles and web identities
     * have no user name.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireUserNameAsSessionName() {
        return one(TrustArguments.REQUIRE_USER_NAME_AS_SESSION_NAME, ArgumentValue.of(true));
    }

    /**
     * Requires one of these source identities, and allows {@code sts:SetSourceIdentity}. The source identity stays with
     * the session when it assumes further roles. Each further call adds identities.
     *
     * <p>By default, callers cannot send a source identity. {@linkplain #trustedWebIdentity Web identities} are exempt
     * and can never send one.
     *
     * @param identitiesOrPatterns one or more identities of 2 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -},
     *     or patterns with {@code *} for any characters and {@code ?} for one character. One match is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
     */
    public B requireSourceIdentity(String... identitiesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SOURCE_IDENTITY, identitiesOrPatterns);
    }

    /**
     * Requires a session tag, and allows {@code sts:TagSession} for it. Each call with a different key requires another
     * tag.
     *
     * <p>Callers can send only the tags that you name here or in {@link #allowSessionTag}; by default, they can send
     * none. {@linkplain #trustedWebIdentity Web identities} are exempt and can never send tags.
     *
     * @param key 1 to 128 letters, digits, spaces, and {@code _ . : / = + - @}, not starting with {@code aws:}; use each
     *     key once, regardless of case
     * @param valuesOrPatterns values with 0 to 256 of these characters, or patterns with {@code *} for any characters
     *     and {@code ?} for one character. One match is enough. A call without values accepts every value
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
     */
    public B requireSessionTag(String key, String... valuesOrPatterns) {
        return keyed(
                TrustArguments.REQUIRE_SESSION_TAG,
                key,
                TrustArguments.requiredTag(key, valuesOrPatterns),
                "give all its values at once");
    }

    /**
     * Allows session tags with these keys and any value. Each further call adds keys.
     *
     * <p>By default, no session tag can be sent.
     *
     * @param keys one or more keys of 1 to 128 letters, digits, spaces, and {@code _ . : / = + - @}, not starting with
     *     {@code aws:}; case-sensitive
     * @return this builder
     * @see #requireSessionTag
     */
    public B allowSessionTag(String... keys) {
        return addAll(TrustArguments.ALLOW_SESSION_TAG, keys);
    }

    /**
     * Trusts an existing user or role, under the same conditions as the component's user. Each further call
     * adds a principal.
     *
     * <p>By default, the role trusts only the component's user, if any. A principal of a different account also needs a
     * policy there that allows {@code sts:AssumeRole}. AWS stores the unique ID instead of the ARN. If the user or role
     * is deleted and re-created under the same name, the role does not trust it until the trust policy is written
     * again.
     *
     * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code arn:PARTITION:iam::ACCOUNT:role/NAME}, in the
     *     role's own partition; it must exist
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
     */
    public B trustedPrincipal(String arn) {
        return add(TrustArguments.TRUSTED_PRINCIPAL, ArgumentValue.of(arn));
    }

    /**
     * Trusts an existing user or role, whose ARN is an output. Each further call adds a principal.
     *
     * @param arn see {@link #trustedPrincipal(String)}
     * @return this builder
     */
    public B trustedPrincipal(Output<String> arn) {
        return add(TrustArguments.TRUSTED_PRINCIPAL, ArgumentValue.of(arn));
    }

    /**
     * Trusts web identities of an OpenID Connect provider, such as a GitHub workflow, which has a token and needs no
     * access key. Each further call adds web identities.
     *
     * <p>By default, no web identities are trusted. The conditions of {@link #requireSessionName} and
     * {@link #trustCondition} apply to web identities. Requirements for external ID, MFA, source identity, and session
     * tags do <strong>not</strong> apply to them: Pulumi shows a warning about {@link #externalId(String)},
     * {@link #requireMfa()}, {@link #requireSourceIdentity}, and {@link #requireSessionTag}, or an error if the role
     * trusts only web identities. A web identity cannot send an external ID or MFA. Its token can contain a source
     * identity and tags, but AWS then rejects the token, because this role does not accept them.
     *
     * @param oidcProviderArn the ARN of the provider in the role's account,
     *     {@code arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
     * @param audience the audience of the token, such as {@code sts.amazonaws.com}; 1 to 255 characters
     * @param subjects one or more subjects of 1 to 255 characters, or patterns with {@code *} for any characters and
     *     {@code ?} for one character. One match is enough. Each subject must name an owner before the first wildcard:
     *     a name followed by {@code /} or between two {@code :}, as in {@code repo:my-team/*},
     *     {@code organization:my-team:project:*}, or {@code system:serviceaccount:my-namespace:*}. A ref, an environment,
     *     or the user who started a run is not an owner, even without wildcards. The subject of a newer GitHub
     *     repository contains the IDs of the owner and the repository,
     *     {@code repo:my-team@123456/my-app@456789:ref:refs/heads/main}; Pulumi shows a warning for a subject without
     *     them
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
     */
    public B trustedWebIdentity(String oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts web identities of an OpenID Connect provider whose ARN is an output. Each further call adds web
     * identities.
     *
     * @param oidcProviderArn see {@link #trustedWebIdentity(String, String, String...)}
     * @param audience see {@link #trustedWebIdentity(String, String, String...)}
     * @param subjects see {@link #trustedWebIdentity(String, String, String...)}
     * @return this builder
     */
    public B trustedWebIdentity(Output<String> oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts a web identity of a common provider, including its subject and audience. Each further call adds a web
     * identity.
     *
     * <p>By default, no web identities are trusted. {@link #trustedWebIdentity(String, String, String...)} lists the
     * conditions that apply to it. The component creates the OpenID Connect provider as a child, unless
     * {@link WebIdentity#providerArn(String)} names an existing provider: an account can have only one provider for
     * each URL.
     *
     * <pre>{@code
     * .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"))
     * }</pre>
     *
     * @param webIdentity the web identity to trust
     * @return this builder
     * @see WebIdentity
     */
    public B trustedWebIdentity(WebIdentity webIdentity) {
        return add(TrustArguments.TRUSTED_WEB_IDENTITY, TrustArguments.webIdentity(webIdentity));
    }

    /**
     * Adds conditions for everyone who assumes the role, such as its organization, network, or time. All conditions
     * must match. Use {@link Condition#organization}, {@link Condition#sourceIp}, {@link Condition#sourceVpc},
     * {@link Condition#notBefore}, {@link Condition#notAfter}, or any other condition. Each further call adds conditions.
     *
     * <p>By default, there are no conditions. A principal that cannot meet a condition is locked out: for example, a
     * {@linkplain #trustedWebIdentity web identity} belongs to no organization.
     *
     * @param conditions one or more conditions. No two can have the same operator and key, and none can repeat a
     *     condition of another option. Give all values of a condition in one place
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    public B trustCondition(Condition... conditions) {
        return addAll(TrustArguments.TRUST_CONDITION, conditions);
    }

    /**
     * Sets the role's permissions as its inline policy. Required, unless you give
     * {@link #rolePolicy(String, PolicyDocument)} or {@link #managedPolicyArn(String)}. A component with a user also accepts
     * {@link UnprivilegedUserWithRoleArgs.Builder#existingRoleArn(String) existingRoleArn} instead.
     *
     * <p>The inline policies of a role can have 10,240 characters together, without white space. If plain policies are
     * longer, whole statements move to managed policies of at most 6,144 characters, which are attached to the role. If
     * a statement grows, later statements can move to the next policy; they stay in force while they move. If you
     * remove statements, later statements can move back to an earlier managed policy, and briefly have no effect.
     *
     * <p>A policy with a Deny is never divided. It is created before the role's other policies and deleted after them.
     * A policy that is an output is handled the same way, because it can contain a Deny; several such policies are
     * created one at a time. A Deny in an attached managed policy is not considered. If the inline quota is used up,
     * AWS rejects a new Deny: free up space in an earlier update.
     *
     * @param rolePolicy an identity policy; each statement can have at most 10,240 characters
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
     */
    public B rolePolicy(PolicyDocument rolePolicy) {
        return rolePolicy(ArgumentValue.of(rolePolicy));
    }

    /**
     * Sets the role's permissions as its inline policy, from an output.
     *
     * @param rolePolicy an identity policy, for example with a bucket's ARN: at most 10,240 characters together with
     *     the other inline policies, because a policy that is unknown when the program runs cannot be divided. For
     *     JSON, such as the result of {@code IamFunctions.getPolicyDocument(…)}, use
     *     {@code json.applyValue(PolicyDocument::parse)}. The message of an exception from {@code parse} quotes invalid
     *     parts of the JSON, even if the output is a secret
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(Output<PolicyDocument> rolePolicy) {
        return rolePolicy(ArgumentValue.of(rolePolicy));
    }

    /**
     * Adds a further inline policy to the role.
     *
     * @param name the name of the policy: 1 to 60 characters from {@code A-Z a-z 0-9 _ + = , . @ -}, but not only
     *     digits; use each name once
     * @param rolePolicy an identity policy
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(String name, PolicyDocument rolePolicy) {
        return rolePolicy(name, ArgumentValue.of(rolePolicy));
    }

    /**
     * Adds a further inline policy to the role, from an output.
     *
     * @param name see {@link #rolePolicy(String, PolicyDocument)}
     * @param rolePolicy an identity policy
     * @return this builder
     * @see #rolePolicy(Output)
     */
    public B rolePolicy(String name, Output<PolicyDocument> rolePolicy) {
        return rolePolicy(name, ArgumentValue.of(rolePolicy));
    }

    private B rolePolicy(ArgumentValue<PolicyDocument> policy) {
        return keyed(
                PermissionsArguments.ROLE_POLICY,
                PermissionsArguments.UNNAMED,
                new PermissionsArguments.GivenPolicy(null, false, policy),
                "give each additional policy a name, with rolePolicy(name, policy)");
    }

    private B rolePolicy(String name, ArgumentValue<PolicyDocument> policy) {
        return keyed(
                PermissionsArguments.ROLE_POLICY,
                name,
                new PermissionsArguments.GivenPolicy(name, true, policy),
                "give each policy a different name");
    }

    /**
     * Attaches a managed policy to the role.
     *
     * <p>By default, no managed policy is attached. A role can have at most 10, unless the account has a higher quota.
     * Pulumi warns if there are more.
     *
     * @param arn the ARN of an AWS managed policy or of a policy in the role's account; two policies with the same
     *     name need {@link #managedPolicyArn(String, String)}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html">AttachRolePolicy</a>
     */
    public B managedPolicyArn(String arn) {
        return add(
                PermissionsArguments.MANAGED_POLICY_ARN,
                new PermissionsArguments.GivenAttachment(null, false, ArgumentValue.of(arn)));
    }

    /**
     * Attaches a managed policy to the role, under this name in the program.
     *
     * @param name the name of the attachment: 1 to 60 characters from {@code A-Z a-z 0-9 _ + = , . @ -}, but not only
     *     digits; use each name once
     * @param arn the ARN of an AWS managed policy or of a policy in the role's account
     * @return this builder
     * @see #managedPolicyArn(String)
     */
    public B managedPolicyArn(String name, String arn) {
        return managedPolicyArn(name, ArgumentValue.of(arn));
    }

    /**
     * Attaches a managed policy to the role, from an output.
     *
     * @param name see {@link #managedPolicyArn(String, String)}
     * @param arn see {@link #managedPolicyArn(String)}
     * @return this builder
     */
    public B managedPolicyArn(String name, Output<String> arn) {
        return managedPolicyArn(name, ArgumentValue.of(arn));
    }

    private B managedPolicyArn(String name, ArgumentValue<String> arn) {
        return keyed(
                PermissionsArguments.MANAGED_POLICY_ARN,
                name,
                new PermissionsArguments.GivenAttachment(name, true, arn),
                "give each policy a different name");
    }

    /**
     * Acknowledges one lint finding in the role's policies or its trust policy as intended. An acknowledgement covers
     * one code with one subject. Each further call acknowledges another finding.
     *
     * <p>By default, every finding is a Pulumi warning, in previews and updates. Another warning lists acknowledgements
     * without a finding.
     *
     * @param code the code of the finding, at the start of the warning
     * @param about the subject of the finding, exactly as in the warning, such as {@code s3:*}; empty for a finding
     *     about the whole document
     * @param reason the reason why the finding is intended, for readers of the program; not blank
     * @return this builder
     * @see PolicyLint
     */
    public B acknowledge(LintCode code, String about, String reason) {
        var meant = new PlannedPolicies.Acknowledgement(code, about, reason);
        return keyed(PermissionsArguments.ACKNOWLEDGE, meant.key(), meant, "give it once, with one reason");
    }

    /**
     * Sets whether a lint finding in the role's policies or its trust policy is an error, unless it is acknowledged.
     *
     * <p>By default, findings are warnings. {@code build()} throws an exception that lists the errors. An error in a
     * policy that is an output stops the preview. The trust policy is known only when its principals exist: an error
     * in it stops the preview or the update before the role is created.
     *
     * @param strict whether findings are errors
     * @return this builder
     * @see PolicyLint
     */
    public B strict(boolean strict) {
        return one(PermissionsArguments.STRICT, ArgumentValue.of(strict));
    }

    /**
     * Sets the name of the role.
     *
     * <p>By default, the name is {@code NAME} with seven random characters. If you change the name, the role is
     * replaced; if the old name was set explicitly, the old role is deleted first.
     *
     * @param roleName 1 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -}, unique in the account regardless
     *     of case; for the console's Switch Role, at most 64 together with the path
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
     */
    public B roleName(String roleName) {
        return one(RoleComponentArgs.ROLE_NAME, ArgumentValue.of(roleName));
    }

    /**
     * Sets the name of the role from an output.
     *
     * @param roleName see {@link #roleName(String)}
     * @return this builder
     */
    public B roleName(Output<String> roleName) {
        return one(RoleComponentArgs.ROLE_NAME, ArgumentValue.of(roleName));
    }

    /**
     * Sets the path of the role, which is part of its ARN.
     *
     * <p>By default, the path is {@code /}. A different path replaces the role.
     *
     * @param rolePath {@code /}, or a path that begins and ends with {@code /}: 1 to 512 ASCII characters without spaces, control characters, {@code *}, {@code ?}, and <code>$&#123;</code>
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
     */
    public B rolePath(String rolePath) {
        return one(RoleComponentArgs.ROLE_PATH, ArgumentValue.of(rolePath));
    }

    /**
     * Sets the path of the role, which is part of its ARN, from an output.
     *
     * @param rolePath see {@link #rolePath(String)}
     * @return this builder
     */
    public B rolePath(Output<String> rolePath) {
        return one(RoleComponentArgs.ROLE_PATH, ArgumentValue.of(rolePath));
    }

    /**
     * Sets the description of the role.
     *
     * <p>By default, the role has no description.
     *
     * @param roleDescription 0 to 1,000 characters: tab, line feed, carriage return, U+0020 to U+007E, and U+00A1 to
     *     U+00FF
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
     */
    public B roleDescription(String roleDescription) {
        return one(RoleComponentArgs.ROLE_DESCRIPTION, ArgumentValue.of(roleDescription));
    }

    /**
     * Sets the description of the role from an output.
     *
     * @param roleDescription see {@link #roleDescription(String)}
     * @return this builder
     */
    public B roleDescription(Output<String> roleDescription) {
        return one(RoleComponentArgs.ROLE_DESCRIPTION, ArgumentValue.of(roleDescription));
    }

    /**
     * Sets the tags of the role.
     *
     * <p>By default, the role has the provider's default tags.
     *
     * @param roleTags at most 50 tags, as values by key: keys of 1 to 128 and values of 0 to 256 letters, digits, spaces, and
     *     {@code _ . : / = + - @}, not starting with {@code aws:}; keys must differ in more than case
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
     */
    public B roleTags(Map<String, String> roleTags) {
        return one(RoleComponentArgs.ROLE_TAGS, ArgumentValue.ofMap(roleTags));
    }

    /**
     * Sets the tags of the role from an output.
     *
     * @param roleTags see {@link #roleTags(Map)}
     * @return this builder
     */
    public B roleTags(Output<Map<String, String>> roleTags) {
        return one(RoleComponentArgs.ROLE_TAGS, ArgumentValue.of(roleTags));
    }

    /**
     * Sets the permissions boundary of the role: a managed policy that limits what the role's policies can allow.
     *
     * <p>By default, the role has no boundary.
     *
     * @param rolePermissionsBoundary the ARN of an AWS managed policy or of a policy in the account
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
     */
    public B rolePermissionsBoundary(String rolePermissionsBoundary) {
        return one(RoleComponentArgs.ROLE_PERMISSIONS_BOUNDARY, ArgumentValue.of(rolePermissionsBoundary));
    }

    /**
     * Sets the permissions boundary of the role from an output.
     *
     * @param rolePermissionsBoundary see {@link #rolePermissionsBoundary(String)}
     * @return this builder
     */
    public B rolePermissionsBoundary(Output<String> rolePermissionsBoundary) {
        return one(RoleComponentArgs.ROLE_PERMISSIONS_BOUNDARY, ArgumentValue.of(rolePermissionsBoundary));
    }

    /**
     * Sets how long a session of the role can last.
     *
     * <p>By default, the maximum is one hour. A session lasts one hour unless the caller requests a different duration.
     *
     * @param maxSessionDuration whole seconds, 1 to 12 hours
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session">Maximum session duration</a>
     */
    public B maxSessionDuration(Duration maxSessionDuration) {
        return one(RoleComponentArgs.MAX_SESSION_DURATION, ArgumentValue.of(maxSessionDuration));
    }

    /**
     * Revokes the role sessions that started before a time, for example because a key or a session leaked. A policy of
     * the role denies these sessions everything, like the console's <em>Revoke active sessions</em>. Trusted callers
     * can still start new sessions.
     *
     * <p>By default, no sessions are revoked. If the same update locks out someone who could still assume the role,
     * choose a time a few minutes ahead. IAM needs minutes to apply a change everywhere, and sessions that start in the
     * meantime must also be revoked. Until that time, no session of the role works. When the longest session is over,
     * 12 hours after that time, a warning asks you to remove the option.
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
        return one(RoleComponentArgs.REVOKE_ROLE_SESSIONS_BEFORE, ArgumentValue.of(before));
    }

    /**
     * Prevents a role that can use IAM from changing itself, and from creating users and roles without a certain
     * boundary. A policy of the role denies these IAM actions:
     *
     * <ul>
     *   <li>all actions except reading that affect the role itself, its user (if there is one), their policies and boundaries, or the OpenID Connect providers that the role trusts;
     *   <li>creating a user or a role, or giving it a policy, unless that user or role has this boundary;
     *   <li>removing a boundary, or setting a different one;
     *   <li>adding users to groups, removing them from groups, and adding policies to groups, because AWS does not
     *       evaluate which users that affects.
     * </ul>
     *
     * <p><strong>The boundary must allow no IAM action and no {@code sts:AssumeRole}.</strong> Users and roles that the
     * role creates have the boundary, but no guard rails. If the boundary allows {@code iam:*}, the role can create a
     * user with a policy and a key, and that user can remove its boundary. The component does not read the boundary's
     * policy. The boundary must differ from the {@link #rolePermissionsBoundary(String)}, which must allow IAM.
     *
     * <p>By default, these actions are not denied. Without guard rails, the lint warns about changes that the role can
     * make to itself. Findings about other users and roles remain, regardless of their boundary. If the boundary meets
     * the condition above, acknowledge these findings with {@link #acknowledge}.
     *
     * <p>Guard rails do not prevent all privilege escalation. Above all, the role's own policies must limit changes to
     * users, roles, policies, and identity providers that others created: keys and passwords of such users, trust
     * policies of such roles, {@code iam:PassRole}, and new versions of such policies. docs/explanation/guard-rails.md
     * lists the actions that guard rails do not deny.
     *
     * <p>The guard rails reserve 3,072 characters of the role's inline quota.
     *
     * <pre>{@code
     * .guardRails("arn:aws:iam::123456789012:policy/no-iam")
     * }</pre>
     *
     * @param permissionsBoundary the ARN of the managed policy that every user and role that the role creates must
     *     have as its boundary; different from the role's own boundary
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate">Delegating responsibility to others using permissions boundaries</a>
     */
    public B guardRails(String permissionsBoundary) {
        return one(RoleComponentArgs.GUARD_RAILS, ArgumentValue.of(permissionsBoundary));
    }

    /**
     * Prevents a role that can use IAM from changing itself, and from creating users and roles without a certain
     * boundary, whose ARN is an output.
     *
     * @param permissionsBoundary see {@link #guardRails(String)}
     * @return this builder
     */
    public B guardRails(Output<String> permissionsBoundary) {
        return one(RoleComponentArgs.GUARD_RAILS, ArgumentValue.of(permissionsBoundary));
    }
}
