package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.UserName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;

/**
 * What the user of an {@link UnprivilegedUserWithRole} is called, what its role may do, and what is
 * asked of who assumes the role.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()},
 * an output during preview or update, before AWS is called.
 */
public final class UnprivilegedUserWithRoleArgs extends ResourceArgs {

    @Import(name = "userName")
    private final Output<String> userName;

    @Import(name = "rolePolicy", required = true)
    private final Output<String> rolePolicy;

    @Import(name = "externalId")
    private final Output<String> externalId;

    @Import(name = "grantAssumeRole")
    private final boolean grantAssumeRole;

    private UnprivilegedUserWithRoleArgs(Builder builder) {
        var checks = new ArgumentChecks("UnprivilegedUserWithRoleArgs");
        this.userName = checks.optional("userName", builder.userName, v -> new UserName(v).value());
        this.externalId =
                checks.optional("externalId", builder.externalId, v -> new ExternalId(v).value());
        var policy =
                checks.required(
                        "rolePolicy", builder.rolePolicy, v -> v.requireValid(PolicyKind.IDENTITY));
        this.grantAssumeRole = builder.grantAssumeRole;
        checks.throwIfAny();
        this.rolePolicy = policy.applyValue(PolicyDocument::toJson);
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

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; each method replaces what it was given before.
     */
    public static final class Builder {

        private Argument<String> userName;
        private Argument<PolicyDocument> rolePolicy;
        private Argument<String> externalId;
        private boolean grantAssumeRole;

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
