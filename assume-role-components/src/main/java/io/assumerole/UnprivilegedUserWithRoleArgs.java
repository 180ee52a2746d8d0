package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.UserName;
import io.assumerole.policy.Finding;
import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.PolicyLint;
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

    @Import(name = "externalId")
    private final Output<String> externalId;

    @Import(name = "grantAssumeRole")
    private final boolean grantAssumeRole;

    private final Output<List<Finding>> findings;

    private UnprivilegedUserWithRoleArgs(Builder builder) {
        var checks = new ArgumentChecks("UnprivilegedUserWithRoleArgs");
        this.userName = checks.optional("userName", builder.userName, v -> new UserName(v).value());
        this.externalId =
                checks.optional("externalId", builder.externalId, v -> new ExternalId(v).value());
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

    /** {@code null} where none was given. */
    Output<String> externalId() {
        return externalId;
    }

    boolean grantAssumeRole() {
        return grantAssumeRole;
    }

    /** What the lint has found in the role's policy and nobody has acknowledged. */
    Output<List<Finding>> findings() {
        return findings;
    }

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; each method replaces what it was given before.
     */
    public static final class Builder {

        private Argument<String> userName;
        private Argument<PolicyDocument> rolePolicy;
        private Argument<String> externalId;
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
         * that send this one.
         *
         * <p>By default none is asked for. AWS does not treat it as a secret: whoever may read the
         * role sees it. In the state it is in the clear; give an {@linkplain #externalId(Output)
         * output that is a secret} to have it encrypted there.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External
         *     ID</a>
         */
        public Builder externalId(String externalId) {
            this.externalId = Argument.of(externalId);
            return this;
        }

        /**
         * Asks whoever assumes the role for an external ID: <strong>secret</strong> if the output
         * is, and so is the trust policy then, in previews and in the state.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder, never {@code null}
         * @see #externalId(String)
         */
        public Builder externalId(Output<String> externalId) {
            this.externalId = Argument.of(externalId);
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
