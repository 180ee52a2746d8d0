package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.UserName;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Finding;
import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.PolicyLint;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the user of an {@link UnprivilegedUserWithRole} is called, what its role may do, and what is
 * asked of who assumes the role.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()},
 * an output during preview or update, before AWS is called.
 */
public final class UnprivilegedUserWithRoleArgs extends ResourceArgs {

    /**
     * All inline policies of a role, in characters without white space.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    private static final int LARGEST_ROLE_POLICY = 10_240;

    @Import(name = "userName")
    private final Output<String> userName;

    @Import(name = "rolePolicy", required = true)
    private final Output<String> rolePolicy;

    @Import(name = "externalIds")
    private final Output<List<String>> externalIds;

    @Import(name = "grantAssumeRole")
    private final boolean grantAssumeRole;

    private final Output<List<Finding>> findings;

    private final Trust trust;

    private UnprivilegedUserWithRoleArgs(Builder builder) {
        var checks = new ArgumentChecks("UnprivilegedUserWithRoleArgs");
        this.userName = checks.optional("userName", builder.userName, v -> new UserName(v).value());
        this.trust = builder.trust.check(checks);
        this.externalIds = trust.terms().externalIds();
        // Not the builder itself: an output is checked later, and the builder may have changed by
        // then.
        var lint = builder.lint;
        var strict = builder.strict;
        var policy =
                checks.required(
                        "rolePolicy", builder.rolePolicy, v -> checkedPolicy(v, lint, strict));
        this.grantAssumeRole = builder.grantAssumeRole;
        checks.throwIfAny();
        this.rolePolicy = policy.applyValue(PolicyDocument::toJson);
        this.findings = policy.applyValue(v -> lint.check(v, PolicyKind.IDENTITY));
    }

    private static PolicyDocument checkedPolicy(
            PolicyDocument policy, PolicyLint lint, boolean strict) {
        policy.requireValid(PolicyKind.IDENTITY);
        if (policy.size() > LARGEST_ROLE_POLICY) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "has %,d characters without white space; allowed are %,d, the inline quota of a"
                                    + " role",
                            policy.size(),
                            LARGEST_ROLE_POLICY));
        }
        if (!strict) {
            return policy;
        }
        var findings = lint.check(policy, PolicyKind.IDENTITY);
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException(
                    "is valid, but strict asks for a policy without findings, and it has these; mend them"
                            + " or acknowledge them with a reason:\n      - "
                            + findings.stream()
                                    .map(Finding::toString)
                                    .collect(Collectors.joining("\n      - ")));
        }
        return policy;
    }

    /**
     * Starts the arguments, with none given.
     *
     * @return a new builder, never {@code null}
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@code null} where none was given. */
    Output<String> userName() {
        return userName;
    }

    Output<String> rolePolicy() {
        return rolePolicy;
    }

    Trust trust() {
        return trust;
    }

    boolean grantAssumeRole() {
        return grantAssumeRole;
    }

    /** What the lint has found in the role's policy and nobody has acknowledged. */
    Output<List<Finding>> findings() {
        return findings;
    }

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; each method replaces what it was given before,
     * but for those that say that they add to it.
     */
    public static final class Builder {

        private Argument<String> userName;
        private Argument<PolicyDocument> rolePolicy;
        private final TrustDraft trust = new TrustDraft();
        private boolean grantAssumeRole;
        private PolicyLint lint =
                PolicyLint.create()
                        .acknowledge(
                                LintCode.LONGER_THAN_QUOTA,
                                "It finds the quota of managed policies; this one is inline");
        private boolean strict;

        private Builder() {}

        /**
         * Sets the name of the IAM user.
         *
         * <p>By default the user gets an automatic name, {@code NAME-user} with seven random
         * characters. Another name renames the user, and replaces its access key.
         *
         * @param userName 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, unique in
         *     the account whatever the case
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html">CreateUser</a>
         */
        public Builder userName(String userName) {
            this.userName = Argument.of(userName);
            return this;
        }

        /**
         * Sets the name of the IAM user from an output.
         *
         * @param userName 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, unique in
         *     the account whatever the case
         * @return this builder, never {@code null}
         * @see #userName(String)
         */
        public Builder userName(Output<String> userName) {
            this.userName = Argument.of(userName);
            return this;
        }

        /**
         * Sets what the role may do. Required.
         *
         * @param rolePolicy an identity policy: at most 10,240 characters without white space, the
         *     inline quota of a role
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
         */
        public Builder rolePolicy(PolicyDocument rolePolicy) {
            this.rolePolicy = Argument.of(rolePolicy);
            return this;
        }

        /**
         * Sets what the role may do, from an output. Required.
         *
         * @param rolePolicy an identity policy, such as one that names a bucket's ARN
         * @return this builder, never {@code null}
         * @see #rolePolicy(PolicyDocument)
         */
        public Builder rolePolicy(Output<PolicyDocument> rolePolicy) {
            this.rolePolicy = Argument.of(rolePolicy);
            return this;
        }

        /**
         * Asks whoever assumes the role for an external ID: the trust policy then allows only calls
         * that send this one. Called again, it adds another one that is accepted in its place.
         *
         * <p>By default none is asked for. AWS does not treat it as a secret: whoever may read the
         * role sees it. In the state it is in the clear; give an {@linkplain #externalId(Output)
         * output that is a secret} to have it encrypted there. A {@linkplain #trustedWebIdentity
         * web identity} cannot send one and is not asked for it.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External
         *     ID</a>
         */
        public Builder externalId(String externalId) {
            trust.addExternalId(Argument.of(externalId));
            return this;
        }

        /**
         * Asks whoever assumes the role for an external ID: <strong>secret</strong> if the output
         * is, and so is the trust policy then, in previews and in the state. Called again, it adds
         * another one that is accepted in its place.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see #externalId(String)
         */
        public Builder externalId(Output<String> externalId) {
            trust.addExternalId(Argument.of(externalId));
            return this;
        }

        /**
         * Asks whoever assumes the role for MFA, however long ago it was.
         *
         * <p>By default it is not asked for. The caller sends the code of an MFA device with {@code
         * AssumeRole}, or has begun a session with one; the AWS provider of Pulumi can do neither
         * by itself and needs credentials of such a session. A {@linkplain #trustedWebIdentity web
         * identity} has no MFA that AWS knows of and is not asked for it.
         *
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html">Secure
         *     API access with MFA</a>
         */
        public Builder requireMfa() {
            trust.requireMfa();
            return this;
        }

        /**
         * Asks whoever assumes the role for MFA that is not older than this.
         *
         * <p>It replaces the age given before; {@link #requireMfa()} does not take it away.
         *
         * @param maxAge whole seconds, 1 second to 36 hours; MFA of exactly this age is too old
         * @return this builder, never {@code null}
         * @see #requireMfa()
         */
        public Builder requireMfa(Duration maxAge) {
            trust.requireMfa(maxAge);
            return this;
        }

        /**
         * Asks whoever assumes the role, a {@linkplain #trustedWebIdentity web identity} too, for a
         * certain name of the session, which CloudTrail records with every call. Called again, it
         * adds names.
         *
         * <p>By default any name is accepted.
         *
         * @param namesOrPatterns one or more names of 2 to 64 characters out of {@code A-Z a-z 0-9
         *     _ + = , . @ -}, or patterns in which {@code *} stands for any characters and {@code
         *     ?} for one; one that matches is enough
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
         */
        public Builder requireSessionName(String... namesOrPatterns) {
            trust.requireSessionName(namesOrPatterns);
            return this;
        }

        /**
         * Asks a user who assumes the role to name the session after itself, so that CloudTrail
         * tells users apart.
         *
         * <p>By default any name is accepted. It excludes {@link #requireSessionName} and
         * {@linkplain #trustedPrincipal trusted roles}, whose sessions have no user name. A
         * {@linkplain #trustedWebIdentity web identity} has none either and is not asked for it.
         *
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname">sts:RoleSessionName</a>
         */
        public Builder requireUserNameAsSessionName() {
            trust.requireUserNameAsSessionName();
            return this;
        }

        /**
         * Asks whoever assumes the role for a source identity, which stays with the session when it
         * assumes further roles, and allows {@code sts:SetSourceIdentity}. Called again, it adds
         * identities.
         *
         * <p>By default none may be sent. A {@linkplain #trustedWebIdentity web identity} cannot
         * choose one and is not asked for it.
         *
         * @param identitiesOrPatterns one or more identities of 2 to 64 characters out of {@code
         *     A-Z a-z 0-9 _ + = , . @ -}, or patterns in which {@code *} stands for any characters
         *     and {@code ?} for one; one that matches is enough
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source
         *     identity</a>
         */
        public Builder requireSourceIdentity(String... identitiesOrPatterns) {
            trust.requireSourceIdentity(identitiesOrPatterns);
            return this;
        }

        /**
         * Asks whoever assumes the role for a session tag, and allows {@code sts:TagSession} for
         * it. Called with another key, it asks for that tag as well.
         *
         * <p>By default no session tag may be sent. Once a tag is named here or in {@link
         * #allowSessionTag}, no other may be sent. A {@linkplain #trustedWebIdentity web identity}
         * is not asked for tags and may send none.
         *
         * @param key 1 to 128 letters, digits, spaces and {@code _ . : / = + - @}, not beginning
         *     with {@code aws:}; once, whatever the case
         * @param valuesOrPatterns values of 0 to 256 of the same characters, or patterns in which
         *     {@code *} stands for any characters and {@code ?} for one; one that matches is
         *     enough, and without any every value is accepted
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session
         *     tags</a>
         */
        public Builder requireSessionTag(String key, String... valuesOrPatterns) {
            trust.requireSessionTag(key, valuesOrPatterns);
            return this;
        }

        /**
         * Allows whoever assumes the role to send session tags with these keys, with any value.
         * Called again, it adds keys.
         *
         * <p>By default no session tag may be sent.
         *
         * @param keys one or more of 1 to 128 letters, digits, spaces and {@code _ . : / = + - @},
         *     not beginning with {@code aws:}; the trust policy compares their case, too
         * @return this builder, never {@code null}
         * @see #requireSessionTag
         */
        public Builder allowSessionTag(String... keys) {
            trust.allowSessionTag(keys);
            return this;
        }

        /**
         * Trusts an existing user or role like the user that is made, under the same terms. Called
         * again, it adds another one.
         *
         * <p>By default the role trusts that user alone. A principal of another account also needs
         * a policy there that allows {@code sts:AssumeRole}. AWS keeps the unique ID in place of
         * the ARN: a user or role that is deleted and made again under the same name is not trusted
         * until the trust policy is written again.
         *
         * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code
         *     arn:PARTITION:iam::ACCOUNT:role/NAME}, of the role's own partition; it must exist
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
         */
        public Builder trustedPrincipal(String arn) {
            trust.addPrincipal(Argument.of(arn));
            return this;
        }

        /**
         * Trusts an existing user or role, from an output, like the user that is made. Called
         * again, it adds another one.
         *
         * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code
         *     arn:PARTITION:iam::ACCOUNT:role/NAME}, of the role's own partition; it must exist
         * @return this builder, never {@code null}
         * @see #trustedPrincipal(String)
         */
        public Builder trustedPrincipal(Output<String> arn) {
            trust.addPrincipal(Argument.of(arn));
            return this;
        }

        /**
         * Trusts whom an OpenID Connect provider vouches for, such as a workflow of GitHub: with a
         * token of its own, it needs no access key. Called again, it adds others.
         *
         * <p>By default nobody is trusted so. A web identity can send neither external ID, MFA,
         * source identity, session tags nor a user's name, so it is <strong>not asked</strong> for
         * them, whatever the role asks of users and roles. It is asked for what {@link
         * #requireSessionName} and {@link #trustCondition} ask for.
         *
         * @param oidcProviderArn the ARN of the provider in the role's account, {@code
         *     arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
         * @param audience the audience that the token must be meant for, such as {@code
         *     sts.amazonaws.com}; 1 to 255 characters
         * @param subjects one or more subjects of 1 to 255 characters, or patterns in which {@code
         *     *} stands for any characters and {@code ?} for one, but not for all; one that matches
         *     is enough
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles
         *     for OpenID Connect federation</a>
         */
        public Builder trustedWebIdentity(
                String oidcProviderArn, String audience, String... subjects) {
            trust.addWebIdentity(Argument.of(oidcProviderArn), audience, subjects);
            return this;
        }

        /**
         * Trusts whom an OpenID Connect provider vouches for, where the provider's ARN is an
         * output. Called again, it adds others.
         *
         * @param oidcProviderArn the ARN of the provider in the role's account, {@code
         *     arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH}; it must exist
         * @param audience the audience that the token must be meant for; 1 to 255 characters
         * @param subjects one or more subjects of 1 to 255 characters, or patterns
         * @return this builder, never {@code null}
         * @see #trustedWebIdentity(String, String, String...)
         */
        public Builder trustedWebIdentity(
                Output<String> oidcProviderArn, String audience, String... subjects) {
            trust.addWebIdentity(Argument.of(oidcProviderArn), audience, subjects);
            return this;
        }

        /**
         * Asks everyone who assumes the role for something else: {@link Condition#organization},
         * {@link Condition#sourceIp}, {@link Condition#sourceVpc}, {@link Condition#notBefore},
         * {@link Condition#notAfter}, or any other condition. Called again, it adds conditions, all
         * of which must hold.
         *
         * <p>By default nothing else is asked for. What a principal cannot fulfil locks it out: a
         * {@linkplain #trustedWebIdentity web identity}, for example, belongs to no organization.
         *
         * @param conditions one or more; no two of the same operator and key, nor one that another
         *     option asks for already: their values belong into one place
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition
         *     keys</a>
         */
        public Builder trustCondition(Condition... conditions) {
            trust.addConditions(conditions);
            return this;
        }

        /**
         * Sets whether the user's own policy, too, allows {@code sts:AssumeRole} on the role.
         *
         * <p>By default it does not: in one account the role's trust policy, which names the user,
         * is enough, and the user has no policy at all. Where user and role are in different
         * accounts, AWS asks for both.
         *
         * @param grantAssumeRole whether to give the user that policy
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account
         *     policy evaluation</a>
         */
        public Builder grantAssumeRole(boolean grantAssumeRole) {
            this.grantAssumeRole = grantAssumeRole;
            return this;
        }

        /**
         * Says that what the lint finds under one code in the role's policy is meant so.
         *
         * <p>By default every finding becomes a warning of Pulumi's, in previews and updates.
         *
         * @param code the code of the finding, which the warning begins with
         * @param reason why it is meant so, for whoever reads the program; not blank
         * @return this builder, never {@code null}
         * @throws IllegalArgumentException if there is no reason
         * @see PolicyLint
         */
        public Builder acknowledge(LintCode code, String reason) {
            this.lint = lint.acknowledge(code, reason);
            return this;
        }

        /**
         * Sets whether a finding of the lint in the role's policy is an error.
         *
         * <p>By default it is a warning. As an error it is in the exception of {@link #build()}, or
         * ends the preview where the policy is an output.
         *
         * @param strict whether only a policy without findings, but for acknowledged ones, is
         *     accepted
         * @return this builder, never {@code null}
         * @see PolicyLint
         */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /**
         * Ends the arguments.
         *
         * @return the arguments, never {@code null}
         * @throws IllegalArgumentException if one is missing or not as its method says; the message
         *     lists every problem
         */
        public UnprivilegedUserWithRoleArgs build() {
            return new UnprivilegedUserWithRoleArgs(this);
        }
    }
}
