package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.PolicyInput;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The arguments that say whom a role trusts, what it is called and what it may do, of every component that makes a role.
 *
 * @param <B> the builder that users see
 */
abstract class RoleBuilder<B extends RoleBuilder<B>> extends ArgumentsBuilder<B> {

    RoleBuilder(BuilderArguments given) {
        super(given);
    }

    /**
     * Asks whoever assumes the role for an external ID: the trust policy then allows only calls that send this one.
     * Called again, it adds another one that is accepted in its place.
     *
     * <p>By default none is asked for. AWS does not treat it as a secret: whoever may read the role sees it. In the
     * state it is in the clear; give an {@linkplain #externalId(Output) output that is a secret} to have it
     * encrypted there. A {@linkplain #trustedWebIdentity web identity} cannot send one and is not asked for it.
     *
     * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public B externalId(String externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Asks whoever assumes the role for an external ID: <strong>secret</strong> if the output is, and so is the
     * trust policy then, in previews and in the state. Called again, it adds another one that is accepted in its
     * place.
     *
     * @param externalId as for {@link #externalId(String)}
     * @return this builder
     */
    public B externalId(Output<String> externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Asks whoever assumes the role for MFA, however long ago it was.
     *
     * <p>By default it is not asked for. The caller sends the code of an MFA device with {@code AssumeRole}, or has
     * begun a session with one; the AWS provider of Pulumi can do neither by itself and needs credentials of such a
     * session. A {@linkplain #trustedWebIdentity web identity} has no MFA that AWS knows of and is not asked for
     * it.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">Secure API access with MFA</a>
     */
    public B requireMfa() {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(false, null)));
    }

    /**
     * Asks whoever assumes the role for MFA that is not older than this.
     *
     * <p>In place of {@link #requireMfa()}: one of the two, once.
     *
     * @param maxAge whole seconds, 1 second to 36 hours; MFA of exactly this age is too old
     * @return this builder
     * @see #requireMfa()
     */
    public B requireMfa(Duration maxAge) {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(true, maxAge)));
    }

    /**
     * Asks whoever assumes the role, a {@linkplain #trustedWebIdentity web identity} too, for a certain name of the
     * session, which CloudTrail records with every call. Called again, it adds names.
     *
     * <p>By default any name is accepted.
     *
     * @param namesOrPatterns one or more names of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, or
     *     patterns in which {@code *} stands for any characters and {@code ?} for one; one that matches is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireSessionName(String... namesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SESSION_NAME, namesOrPatterns);
    }

    /**
     * Asks a user who assumes the role to name the session after itself, so that CloudTrail tells users apart.
     *
     * <p>By default any name is accepted. It excludes {@link #requireSessionName} and {@linkplain #trustedPrincipal
     * trusted roles}, whose sessions have no user name, and {@linkplain #trustedWebIdentity web identities}, which
     * have none either and choose the name of their session.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireUserNameAsSessionName() {
        return one(TrustArguments.REQUIRE_USER_NAME_AS_SESSION_NAME, ArgumentValue.of(true));
    }

    /**
     * Asks whoever assumes the role for a source identity, which stays with the session when it assumes further
     * roles, and allows {@code sts:SetSourceIdentity}. Called again, it adds identities.
     *
     * <p>By default none may be sent. A {@linkplain #trustedWebIdentity web identity} is not asked for it and may
     * bring none.
     *
     * @param identitiesOrPatterns one or more identities of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = ,
     *     . @ -}, or patterns in which {@code *} stands for any characters and {@code ?} for one; one that matches
     *     is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
     */
    public B requireSourceIdentity(String... identitiesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SOURCE_IDENTITY, identitiesOrPatterns);
    }

    /**
     * Asks whoever assumes the role for a session tag, and allows {@code sts:TagSession} for it. Called with
     * another key, it asks for that tag as well.
     *
     * <p>By default no session tag may be sent. Once a tag is named here or in {@link #allowSessionTag}, no other
     * may be sent. A {@linkplain #trustedWebIdentity web identity} is not asked for tags and may bring none.
     *
     * @param key 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not beginning with {@code aws:};
     *     once, whatever the case
     * @param valuesOrPatterns values of 0 to 256 of the same characters, or patterns in which {@code *} stands for
     *     any characters and {@code ?} for one; one that matches is enough, and without any every value is accepted
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
     * Allows whoever assumes the role to send session tags with these keys, with any value. Called again, it adds
     * keys.
     *
     * <p>By default no session tag may be sent.
     *
     * @param keys one or more of 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not beginning with
     *     {@code aws:}; the trust policy compares their case, too
     * @return this builder
     * @see #requireSessionTag
     */
    public B allowSessionTag(String... keys) {
        return addAll(TrustArguments.ALLOW_SESSION_TAG, keys);
    }

    /**
     * Trusts an existing user or role, under the same terms as the user that is made, if there is one. Called again, it
     * adds another one.
     *
     * <p>By default the role trusts the user that is made and nobody else; without a user, nobody. A principal of another account also needs a policy there that
     * allows {@code sts:AssumeRole}. AWS keeps the unique ID in place of the ARN: a user or role that is deleted
     * and made again under the same name is not trusted until the trust policy is written again.
     *
     * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code arn:PARTITION:iam::ACCOUNT:role/NAME}, of
     *     the role's own partition; it must exist
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
     */
    public B trustedPrincipal(String arn) {
        return add(TrustArguments.TRUSTED_PRINCIPAL, ArgumentValue.of(arn));
    }

    /**
     * Trusts an existing user or role, from an output. Called again, it adds another one.
     *
     * @param arn as for {@link #trustedPrincipal(String)}
     * @return this builder
     */
    public B trustedPrincipal(Output<String> arn) {
        return add(TrustArguments.TRUSTED_PRINCIPAL, ArgumentValue.of(arn));
    }

    /**
     * Trusts whom an OpenID Connect provider vouches for, such as a workflow of GitHub: with a token of its own, it
     * needs no access key. Called again, it adds others.
     *
     * <p>By default nobody is trusted so. A web identity is asked for what {@link #requireSessionName} and
     * {@link #trustCondition} ask for, and <strong>not</strong> for external ID, MFA, source identity and session
     * tags, whatever the role asks of users and roles: beside {@link #externalId(String)}, {@link #requireMfa()},
     * {@link #requireSourceIdentity} or {@link #requireSessionTag} that is a warning of Pulumi's, or an error where the
     * role trusts web identities alone. It can send neither external ID nor MFA. A source identity and tags could be in claims of its token; this role does not
     * take them, and AWS refuses a token that has them.
     *
     * @param oidcProviderArn the ARN of the provider in the role's account,
     *     {@code arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
     * @param audience the audience that the token must be meant for, such as {@code sts.amazonaws.com}; 1 to 255
     *     characters
     * @param subjects one or more subjects of 1 to 255 characters, or patterns in which {@code *} stands for any
     *     characters and {@code ?} for one, and which name an owner before the first of these: a name with a
     *     {@code /} after it or between two {@code :}, as in {@code repo:my-team/*},
     *     {@code organization:my-team:project:*} or {@code system:serviceaccount:my-namespace:*}; a ref, an
     *     environment or whoever started a run alone is no owner, not even without wildcards; one that matches is
     *     enough. The subject of a newer GitHub repository contains the IDs of owner and repository,
     *     {@code repo:my-team@123456/my-app@456789:ref:refs/heads/main}; Pulumi warns about a subject without them
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
     */
    public B trustedWebIdentity(String oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts whom an OpenID Connect provider vouches for, where the provider's ARN is an output. Called again, it
     * adds others.
     *
     * @param oidcProviderArn as for {@link #trustedWebIdentity(String, String, String...)}, and so are the others
     * @param audience for whom the token must be meant
     * @param subjects names or patterns, at least one
     * @return this builder
     */
    public B trustedWebIdentity(Output<String> oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts one web identity of a usual kind, whose subject and audience are written for you. Called again, it adds
     * others.
     *
     * <p>By default nobody is trusted so. What is asked of it is what
     * {@link #trustedWebIdentity(String, String, String...)} says. The OpenID Connect provider is made as a child,
     * unless {@link WebIdentity#providerArn(String)} names one that exists: an account has one for each URL.
     *
     * <pre>{@code
     * .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"))
     * }</pre>
     *
     * @param webIdentity whom to trust
     * @return this builder
     * @see WebIdentity
     */
    public B trustedWebIdentity(WebIdentity webIdentity) {
        return add(TrustArguments.TRUSTED_WEB_IDENTITY, TrustArguments.webIdentity(webIdentity));
    }

    /**
     * Asks everyone who assumes the role for something else: {@link Condition#organization},
     * {@link Condition#sourceIp}, {@link Condition#sourceVpc}, {@link Condition#notBefore},
     * {@link Condition#notAfter}, or any other condition. Called again, it adds conditions, all of which must hold.
     *
     * <p>By default nothing else is asked for. What a principal cannot fulfil locks it out: a
     * {@linkplain #trustedWebIdentity web identity}, for example, belongs to no organization.
     *
     * @param conditions one or more; no two of the same operator and key, nor one that another option asks for
     *     already: their values belong into one place
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    public B trustCondition(Condition... conditions) {
        return addAll(TrustArguments.TRUST_CONDITION, conditions);
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
        return rolePolicy(PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
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
        return rolePolicy(PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
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
        return rolePolicy(name, PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
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
        return rolePolicy(name, PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
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
                PermissionsArguments.ROLE_POLICY,
                PermissionsArguments.UNNAMED,
                new PermissionsArguments.GivenPolicy(null, false, policy),
                "give a further one a name, with rolePolicy(name, policy)");
    }

    private B rolePolicy(String name, PolicyInput policy) {
        return keyed(
                PermissionsArguments.ROLE_POLICY,
                name,
                new PermissionsArguments.GivenPolicy(name, true, policy),
                "give each policy a name of its own");
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
        return add(
                PermissionsArguments.MANAGED_POLICY_ARN,
                new PermissionsArguments.GivenAttachment(null, false, ArgumentValue.of(arn)));
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
        return managedPolicyArn(name, ArgumentValue.of(arn));
    }

    /**
     * Adds a managed policy to what the role may do, from an output.
     *
     * @param name as for {@link #managedPolicyArn(String, String)}
     * @param arn as for {@link #managedPolicyArn(String)}
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
        var meant = new PlannedPolicies.Acknowledgement(code, about, reason);
        return keyed(PermissionsArguments.ACKNOWLEDGE, meant.key(), meant, "give it once, with one reason");
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
        return one(PermissionsArguments.STRICT, ArgumentValue.of(strict));
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
        return one(RoleOptions.ROLE_NAME, ArgumentValue.of(roleName));
    }

    /**
     * Sets the name of the role from an output.
     *
     * @param roleName as for {@link #roleName(String)}
     * @return this builder
     */
    public B roleName(Output<String> roleName) {
        return one(RoleOptions.ROLE_NAME, ArgumentValue.of(roleName));
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
        return one(RoleOptions.ROLE_PATH, ArgumentValue.of(rolePath));
    }

    /**
     * Sets the path of the role, which is part of its ARN, from an output.
     *
     * @param rolePath as for {@link #rolePath(String)}
     * @return this builder
     */
    public B rolePath(Output<String> rolePath) {
        return one(RoleOptions.ROLE_PATH, ArgumentValue.of(rolePath));
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
        return one(RoleOptions.ROLE_DESCRIPTION, ArgumentValue.of(roleDescription));
    }

    /**
     * Sets the description of the role from an output.
     *
     * @param roleDescription as for {@link #roleDescription(String)}
     * @return this builder
     */
    public B roleDescription(Output<String> roleDescription) {
        return one(RoleOptions.ROLE_DESCRIPTION, ArgumentValue.of(roleDescription));
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
        return one(RoleOptions.ROLE_TAGS, ArgumentValue.ofMap(roleTags));
    }

    /**
     * Sets the tags of the role from an output.
     *
     * @param roleTags as for {@link #roleTags(Map)}
     * @return this builder
     */
    public B roleTags(Output<Map<String, String>> roleTags) {
        return one(RoleOptions.ROLE_TAGS, ArgumentValue.of(roleTags));
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
        return one(RoleOptions.ROLE_PERMISSIONS_BOUNDARY, ArgumentValue.of(rolePermissionsBoundary));
    }

    /**
     * Sets the managed policy that limits what the role's policies can give it, from an output.
     *
     * @param rolePermissionsBoundary as for {@link #rolePermissionsBoundary(String)}
     * @return this builder
     */
    public B rolePermissionsBoundary(Output<String> rolePermissionsBoundary) {
        return one(RoleOptions.ROLE_PERMISSIONS_BOUNDARY, ArgumentValue.of(rolePermissionsBoundary));
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
        return one(RoleOptions.MAX_SESSION_DURATION, ArgumentValue.of(maxSessionDuration));
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
        return one(RoleOptions.REVOKE_ROLE_SESSIONS_BEFORE, ArgumentValue.of(before));
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
        return one(RoleOptions.GUARD_RAILS, ArgumentValue.of(permissionsBoundary));
    }

    /**
     * Keeps a role that may use IAM from changing itself, and from making users and roles without a certain boundary, which
     * is from an output.
     *
     * @param permissionsBoundary as for {@link #guardRails(String)}
     * @return this builder
     */
    public B guardRails(Output<String> permissionsBoundary) {
        return one(RoleOptions.GUARD_RAILS, ArgumentValue.of(permissionsBoundary));
    }
}
