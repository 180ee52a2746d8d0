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
 * Sets the trust, the properties and the permissions of a role, for every component that creates a role.
 *
 * @param <B> the builder that users see
 */
abstract class RoleBuilder<B extends RoleBuilder<B>> extends ArgsBuilder<B> {

    RoleBuilder(BuilderArguments given) {
        super(given);
    }

    /**
     * Requires an external ID: the trust policy then allows only calls that send this one. A further call adds an ID
     * that is accepted instead of it.
     *
     * <p>By default, none is required. AWS does not treat it as a secret: everyone who can read the role sees it. The
     * state contains it in plain text; give an {@linkplain #externalId(Output) output that is a secret} to have it
     * encrypted there. A {@linkplain #trustedWebIdentity web identity} cannot send one, so it is not required for it.
     *
     * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public B externalId(String externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Requires an external ID from an output: <strong>secret</strong> if the output is, and then the trust policy is
     * also a secret, in previews and in the state. A further call adds an ID that is accepted instead of it.
     *
     * @param externalId as for {@link #externalId(String)}
     * @return this builder
     */
    public B externalId(Output<String> externalId) {
        return add(TrustArguments.EXTERNAL_ID, ArgumentValue.of(externalId));
    }

    /**
     * Requires MFA, however long ago.
     *
     * <p>By default, it is not required. The caller sends the code of an MFA device with {@code AssumeRole}, or has
     * started a session with one. The AWS provider for Pulumi can do neither and needs the credentials of such a
     * session. AWS knows no MFA for a {@linkplain #trustedWebIdentity web identity}, so it is not required for it.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">Secure API access with MFA</a>
     */
    public B requireMfa() {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(false, null)));
    }

    /**
     * Requires MFA that is not older than this.
     *
     * <p>It excludes {@link #requireMfa()}: call one of the two, once.
     *
     * @param maxAge whole seconds, 1 second to 36 hours; MFA of exactly this age is too old
     * @return this builder
     * @see #requireMfa()
     */
    public B requireMfa(Duration maxAge) {
        return one(TrustArguments.REQUIRE_MFA, ArgumentValue.of(new TrustArguments.GivenMfa(true, maxAge)));
    }

    /**
     * Requires a certain session name, which CloudTrail records with every call, also for a
     * {@linkplain #trustedWebIdentity web identity}. A further call adds names.
     *
     * <p>By default, any name is accepted.
     *
     * @param namesOrPatterns one or more names of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, or
     *     patterns in which {@code *} matches any characters and {@code ?} one; one match is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireSessionName(String... namesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SESSION_NAME, namesOrPatterns);
    }

    /**
     * Requires a user to use its user name as the session name, so that CloudTrail distinguishes users.
     *
     * <p>By default, any name is accepted. It excludes {@link #requireSessionName}, {@linkplain #trustedPrincipal
     * trusted roles}, whose sessions have no user name, and {@linkplain #trustedWebIdentity web identities}, which
     * have none either and choose their session name.
     *
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
     */
    public B requireUserNameAsSessionName() {
        return one(TrustArguments.REQUIRE_USER_NAME_AS_SESSION_NAME, ArgumentValue.of(true));
    }

    /**
     * Requires a source identity, which stays with the session when it assumes further roles, and allows
     * {@code sts:SetSourceIdentity}. A further call adds identities.
     *
     * <p>By default, none can be sent. A {@linkplain #trustedWebIdentity web identity} is not required to have one
     * and cannot send one.
     *
     * @param identitiesOrPatterns one or more identities of 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @
     *     -}, or patterns in which {@code *} matches any characters and {@code ?} one; one match is enough
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
     */
    public B requireSourceIdentity(String... identitiesOrPatterns) {
        return addAll(TrustArguments.REQUIRE_SOURCE_IDENTITY, identitiesOrPatterns);
    }

    /**
     * Requires a session tag, and allows {@code sts:TagSession} for it. A call with a different key also requires
     * that tag.
     *
     * <p>By default, no session tag can be sent. If you name tags here or in {@link #allowSessionTag}, no other tag
     * can be sent. A {@linkplain #trustedWebIdentity web identity} is not required to send tags and cannot send any.
     *
     * @param key 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not starting with {@code aws:}; each
     *     key once, regardless of case
     * @param valuesOrPatterns values of 0 to 256 of the same characters, or patterns in which {@code *} matches any
     *     characters and {@code ?} one; one match is enough, and without any, every value is accepted
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
     * Allows session tags with these keys, with any value. A further call adds keys.
     *
     * <p>By default, no session tag can be sent.
     *
     * @param keys one or more keys of 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not starting with
     *     {@code aws:}; the trust policy compares them with case
     * @return this builder
     * @see #requireSessionTag
     */
    public B allowSessionTag(String... keys) {
        return addAll(TrustArguments.ALLOW_SESSION_TAG, keys);
    }

    /**
     * Trusts an existing user or role, under the same conditions as the component's user, if any. A further call adds
     * a principal.
     *
     * <p>By default, the role trusts only the component's user; without a user, nobody. A principal of a different
     * account also needs a policy there that allows {@code sts:AssumeRole}. AWS stores the unique ID instead of the
     * ARN: a user or role that is deleted and created again under the same name is not trusted until the trust policy
     * is written again.
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
     * Trusts an existing user or role, from an output. A further call adds a principal.
     *
     * @param arn as for {@link #trustedPrincipal(String)}
     * @return this builder
     */
    public B trustedPrincipal(Output<String> arn) {
        return add(TrustArguments.TRUSTED_PRINCIPAL, ArgumentValue.of(arn));
    }

    /**
     * Trusts web identities of an OpenID Connect provider, such as a GitHub workflow: it has a token and needs no
     * access key. A further call adds web identities.
     *
     * <p>By default, none are trusted. The conditions of {@link #requireSessionName} and {@link #trustCondition}
     * apply to a web identity. External ID, MFA, source identity and session tags do <strong>not</strong> apply:
     * together with {@link #externalId(String)}, {@link #requireMfa()}, {@link #requireSourceIdentity} or
     * {@link #requireSessionTag} there is a Pulumi warning, or an error if the role trusts only web identities. A web
     * identity can send neither external ID nor MFA. Its token could contain a source identity and tags; this role does
     * not accept them, and AWS rejects a token that has them.
     *
     * @param oidcProviderArn the ARN of the provider in the role's account,
     *     {@code arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
     * @param audience the audience of the token, such as {@code sts.amazonaws.com}; 1 to 255 characters
     * @param subjects one or more subjects of 1 to 255 characters, or patterns in which {@code *} matches any
     *     characters and {@code ?} one, and which name an owner before the first wildcard: a name followed by {@code /}
     *     or between two {@code :}, as in {@code repo:my-team/*}, {@code organization:my-team:project:*} or
     *     {@code system:serviceaccount:my-namespace:*}. A ref, an environment or the user who started a run is not an
     *     owner, even without wildcards. One match is enough. The subject of a newer GitHub repository contains the IDs
     *     of owner and repository, {@code repo:my-team@123456/my-app@456789:ref:refs/heads/main}; Pulumi shows a
     *     warning for a subject without them
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
     */
    public B trustedWebIdentity(String oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts web identities of an OpenID Connect provider whose ARN is an output. A further call adds web identities.
     *
     * @param oidcProviderArn as for {@link #trustedWebIdentity(String, String, String...)}, as are the other
     *     parameters
     * @param audience the audience of the token
     * @param subjects names or patterns, at least one
     * @return this builder
     */
    public B trustedWebIdentity(Output<String> oidcProviderArn, String audience, String... subjects) {
        return add(
                TrustArguments.TRUSTED_WEB_IDENTITY,
                TrustArguments.webIdentity(ArgumentValue.of(oidcProviderArn), audience, subjects));
    }

    /**
     * Trusts a web identity of a common kind, which supplies subject and audience. A further call adds web
     * identities.
     *
     * <p>By default, none are trusted. {@link #trustedWebIdentity(String, String, String...)} lists the conditions
     * that apply to it. The component creates the OpenID Connect provider as a child, unless
     * {@link WebIdentity#providerArn(String)} names an existing one: an account has one for each URL.
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
     * Adds conditions for everyone who assumes the role: {@link Condition#organization}, {@link Condition#sourceIp},
     * {@link Condition#sourceVpc}, {@link Condition#notBefore}, {@link Condition#notAfter}, or any other condition. A
     * further call adds conditions. All must match.
     *
     * <p>By default, there are none. A principal that cannot fulfill a condition is locked out: for example, a
     * {@linkplain #trustedWebIdentity web identity} belongs to no organization.
     *
     * @param conditions one or more; no two with the same operator and key, and none that another option already
     *     adds: give all its values in one place
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    public B trustCondition(Condition... conditions) {
        return addAll(TrustArguments.TRUST_CONDITION, conditions);
    }

    /**
     * Sets the role's permissions as its inline policy. Required, unless there is a {@link #managedPolicyArn(String)}
     * or, for a user, an {@link UnprivilegedUserWithRoleArgs.Builder#existingRoleArn(String) existingRoleArn}.
     *
     * <p>All inline policies of a role together can have 10,240 characters, without white space. If plain policies
     * have more, whole statements move to managed policies of at most 6,144 characters, which are attached to the
     * role. If a statement in the middle grows, later statements can move to the next policy; none is missing while
     * it moves. If you remove statements, later statements can move back to an earlier managed policy and be missing
     * for a moment.
     *
     * <p>A policy with a Deny is never divided. It is created before everything that the role's other policies allow,
     * and deleted after it. An output is handled the same way, because it can contain a Deny; several are created one
     * after another. A Deny in an attached managed policy is not considered. If the inline quota is used up, AWS
     * rejects a new Deny until another update has made room.
     *
     * @param rolePolicy an identity policy; no statement of more than 10,240 characters
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
     */
    public B rolePolicy(PolicyDocument rolePolicy) {
        return rolePolicy(PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
    }

    /**
     * Sets the role's permissions as its inline policy, from an output.
     *
     * @param rolePolicy an identity policy, such as one with a bucket's ARN: at most 10,240 characters together with
     *     the other inline policies, because a policy that is unknown when the program runs cannot be divided
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(Output<PolicyDocument> rolePolicy) {
        return rolePolicy(PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
    }

    /**
     * Adds a further inline policy to the role.
     *
     * @param name the name of the policy: 1 to 60 characters out of {@code A-Z a-z 0-9 _ + = , . @ -},
     *     not digits alone; each name once
     * @param rolePolicy an identity policy
     * @return this builder
     * @see #rolePolicy(PolicyDocument)
     */
    public B rolePolicy(String name, PolicyDocument rolePolicy) {
        return rolePolicy(name, PolicyInput.of("rolePolicy", ArgumentValue.of(rolePolicy)));
    }

    /**
     * Adds a further inline policy to the role, from an output.
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
     * Sets the role's permissions as its inline policy, from an output of JSON, such as the result of
     * {@code IamFunctions.getPolicyDocument(…)} or of another stack.
     *
     * <p>It excludes {@link #rolePolicy(Output)}, and is checked like it, before the component creates any resource.
     * For known JSON, use {@code rolePolicy(PolicyDocument.parse(json))}.
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
     * Adds a further inline policy to the role, from an output of JSON.
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
                "give each additional policy a name, with rolePolicy(name, policy)");
    }

    private B rolePolicy(String name, PolicyInput policy) {
        return keyed(
                PermissionsArguments.ROLE_POLICY,
                name,
                new PermissionsArguments.GivenPolicy(name, true, policy),
                "give each policy a different name");
    }

    /**
     * Attaches a managed policy to the role.
     *
     * <p>By default, none is attached. AWS attaches at most 10 to a role, unless the account has a higher quota: more
     * is a Pulumi warning.
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
     * Attaches a managed policy to the role, under its own name in the program.
     *
     * @param name the name of the attachment: 1 to 60 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, not digits
     *     alone; each name once
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
                "give each policy a different name");
    }

    /**
     * Acknowledges a finding of the lint in the role's policies or its trust policy: one code and its subject are
     * intended. A further call with a different code or subject acknowledges another finding. The same code with a
     * different subject is still a finding.
     *
     * <p>By default, every finding is a Pulumi warning, in previews and updates. A warning lists acknowledgements
     * without a finding.
     *
     * @param code the code of the finding, at the start of the warning
     * @param about the subject of the finding, exactly as in the warning, such as {@code s3:*}; empty for a finding
     *     about the whole document
     * @param reason the reason why it is intended, for readers of the program; not blank
     * @return this builder
     * @see PolicyLint
     */
    public B acknowledge(LintCode code, String about, String reason) {
        var meant = new PlannedPolicies.Acknowledgement(code, about, reason);
        return keyed(PermissionsArguments.ACKNOWLEDGE, meant.key(), meant, "give it once, with one reason");
    }

    /**
     * Sets whether a finding of the lint in the role's policies or its trust policy is an error.
     *
     * <p>By default, it is a warning. An error is in the exception of {@code build()}, or stops the preview if a
     * policy is an output. The trust policy is known only when its principals exist: an error in it stops the preview
     * or the update before the role is created.
     *
     * @param strict whether only policies without findings, except acknowledged ones, are accepted
     * @return this builder
     * @see PolicyLint
     */
    public B strict(boolean strict) {
        return one(PermissionsArguments.STRICT, ArgumentValue.of(strict));
    }

    /**
     * Sets the name of the role.
     *
     * <p>By default, the role gets an automatic name, {@code NAME} with seven random characters. A different name
     * replaces the role; if the old name was given, the new role is created after the old one is deleted.
     *
     * @param roleName 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, unique in the account regardless
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
     * @param roleName as for {@link #roleName(String)}
     * @return this builder
     */
    public B roleName(Output<String> roleName) {
        return one(RoleComponentArgs.ROLE_NAME, ArgumentValue.of(roleName));
    }

    /**
     * Sets the path of the role, which is part of its ARN.
     *
     * <p>By default, it is {@code /}. A different path replaces the role.
     *
     * @param rolePath {@code /}, or ASCII characters between two slashes except space, control characters, {@code *},
     *     {@code ?} and <code>$&#123;</code>, which have a meaning in policies; 1 to 512 characters
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
     */
    public B rolePath(String rolePath) {
        return one(RoleComponentArgs.ROLE_PATH, ArgumentValue.of(rolePath));
    }

    /**
     * Sets the path of the role, which is part of its ARN, from an output.
     *
     * @param rolePath as for {@link #rolePath(String)}
     * @return this builder
     */
    public B rolePath(Output<String> rolePath) {
        return one(RoleComponentArgs.ROLE_PATH, ArgumentValue.of(rolePath));
    }

    /**
     * Sets the description of the role.
     *
     * <p>By default, it has none.
     *
     * @param roleDescription 0 to 1,000 characters: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to
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
     * @param roleDescription as for {@link #roleDescription(String)}
     * @return this builder
     */
    public B roleDescription(Output<String> roleDescription) {
        return one(RoleComponentArgs.ROLE_DESCRIPTION, ArgumentValue.of(roleDescription));
    }

    /**
     * Sets the tags of the role.
     *
     * <p>By default, it has the provider's default tags.
     *
     * @param roleTags at most 50, value by key: keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and
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
     * @param roleTags as for {@link #roleTags(Map)}
     * @return this builder
     */
    public B roleTags(Output<Map<String, String>> roleTags) {
        return one(RoleComponentArgs.ROLE_TAGS, ArgumentValue.of(roleTags));
    }

    /**
     * Sets the permissions boundary of the role: a managed policy that limits what the role's policies can allow.
     *
     * <p>By default, there is none.
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
     * @param rolePermissionsBoundary as for {@link #rolePermissionsBoundary(String)}
     * @return this builder
     */
    public B rolePermissionsBoundary(Output<String> rolePermissionsBoundary) {
        return one(RoleComponentArgs.ROLE_PERMISSIONS_BOUNDARY, ArgumentValue.of(rolePermissionsBoundary));
    }

    /**
     * Sets how long a session of the role may last.
     *
     * <p>By default, one hour. A caller can request a duration up to this, and gets one hour without a request.
     *
     * @param maxSessionDuration whole seconds, 1 to 12 hours
     * @return this builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session">Maximum session duration</a>
     */
    public B maxSessionDuration(Duration maxSessionDuration) {
        return one(RoleComponentArgs.MAX_SESSION_DURATION, ArgumentValue.of(maxSessionDuration));
    }

    /**
     * Revokes the role sessions that started before a time, after a key or a session has leaked: a policy of the role
     * denies them everything, like the console's <em>Revoke active sessions</em>. Every trusted caller can start a
     * new session and continue.
     *
     * <p>By default, none are revoked. Choose a time some minutes ahead if the same update locks out someone who
     * could still assume the role: IAM needs minutes to apply a change everywhere, and sessions that start in that
     * time must also be revoked. Until that time, nobody has a working session in the role. A warning tells you when
     * the longest session is over, 12 hours after that time, and you can remove the option.
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
     * Denies a role that can use IAM to change itself, and to create users and roles without a certain boundary. A
     * policy of the role denies these IAM actions:
     *
     * <ul>
     *   <li>everything except reading on the role itself, on its user if there is one, on their policies and
     *       boundaries, and on the OpenID Connect providers that the role trusts;
     *   <li>creating a user or a role, and giving it a policy, unless it has this boundary;
     *   <li>removing a boundary, or setting a different one;
     *   <li>adding users to groups or removing them, and giving a group a policy, because AWS does not evaluate which
     *       users that affects.
     * </ul>
     *
     * <p><strong>The boundary must allow no IAM action and no {@code sts:AssumeRole}.</strong> Users and roles that
     * the role creates have the boundary, but no guard rails. If the boundary allows {@code iam:*}, the role can
     * create a user with a policy and a key, and that user can remove its boundary. The component does not read the
     * policy of the boundary. It must differ from {@link #rolePermissionsBoundary(String)}, without which the role
     * could not use IAM; the same policy is an error.
     *
     * <p>By default, none of this is denied. The lint warns about changes that the role can make to itself, but not
     * with guard rails. Findings about other users and roles remain, regardless of their boundary. Acknowledge them
     * with {@link #acknowledge} if the boundary fulfills the condition above.
     *
     * <p>Guard rails do not cover all ways to more permissions. Above all, the role's own policies must limit changes
     * to users, roles, policies and identity providers that others created: keys and passwords of such users, trust
     * policies of such roles, {@code iam:PassRole}, new versions of such policies. The component's page lists what
     * guard rails do not deny.
     *
     * <p>The policy takes up to 3,072 characters of the role's inline quota, which are reserved for it.
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
     * Denies a role that can use IAM to change itself, and to create users and roles without a certain boundary,
     * whose ARN is an output.
     *
     * @param permissionsBoundary as for {@link #guardRails(String)}
     * @return this builder
     */
    public B guardRails(Output<String> permissionsBoundary) {
        return one(RoleComponentArgs.GUARD_RAILS, ArgumentValue.of(permissionsBoundary));
    }
}
