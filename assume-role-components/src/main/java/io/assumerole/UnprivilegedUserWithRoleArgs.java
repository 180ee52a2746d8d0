package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserName;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an {@link UnprivilegedUserWithRole}: the user's properties and access keys, and the role's trust,
 * properties, and permissions.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()}, an output during
 * preview or update, before the component creates a resource. Checks that need the user's account and partition
 * follow after the user is created.
 *
 * <p><strong>Replacing and adding values.</strong> No call silently replaces an earlier value:
 *
 * <ul>
 *   <li>Call the method of a single-valued argument once; {@link Builder#build()} rejects a second call.
 *   <li>Each call adds a value to a multivalued argument, if its method documents this. For values with a name or key,
 *       such as {@link Builder#rolePolicy(String, PolicyDocument)}, use each name or key once.
 *   <li>You can replace each value from {@link #toBuilder()} once. To replace a named value, use the same name.
 *   <li>{@link Builder#clear} removes all values of an argument. {@code null} is always an error, so a variable without
 *       a value removes nothing.
 * </ul>
 *
 * <p>You can read single-valued arguments; for every argument, {@link #isGiven} returns whether it was given. You
 * cannot read external IDs.
 *
 * <p>Arguments are immutable: you can create several components with the same arguments, unless they name the user or
 * the role, because AWS allows each name once. They are checked once, and each component shows their warnings.
 */
public final class UnprivilegedUserWithRoleArgs extends RoleComponentArgs {

    private static final String COMPONENT = "UnprivilegedUserWithRole";

    private static final ArgumentSet ARGUMENTS = new ArgumentSet(OF_ROLE, PermissionsArguments.OF_CHECKS);

    static final Argument.One<String> USER_NAME = ARGUMENTS.one("userName");
    static final Argument.One<String> USER_PATH = ARGUMENTS.one("userPath");
    static final Argument.One<Map<String, String>> USER_TAGS = ARGUMENTS.one("userTags");
    static final Argument.One<String> USER_PERMISSIONS_BOUNDARY = ARGUMENTS.one("userPermissionsBoundary");
    static final Argument.One<Boolean> FORCE_DESTROY_USER = ARGUMENTS.one("forceDestroyUser");
    static final Argument.One<Boolean> STAYS_UNPRIVILEGED = ARGUMENTS.one("staysUnprivileged");
    static final Argument.One<Boolean> GRANT_ASSUME_ROLE = ARGUMENTS.one("grantAssumeRole");
    static final Argument.One<AccessKeys> ACCESS_KEYS = ARGUMENTS.one("accessKeys");
    static final Argument.One<Boolean> DISABLE_USER = ARGUMENTS.one("disableUser");
    static final Argument.One<Instant> REVOKE_USER_SESSIONS_BEFORE = ARGUMENTS.one("revokeUserSessionsBefore");
    static final Argument.One<String> EXISTING_ROLE_ARN = ARGUMENTS.one("existingRoleArn");

    private static final List<Argument.One<String>> ARNS = List.of(USER_PERMISSIONS_BOUNDARY, EXISTING_ROLE_ARN);

    /** The arguments that identify an object in a message, without secrets and external IDs. */
    private static final List<Argument<?>> IDENTIFYING = List.of(
            USER_NAME,
            ROLE_NAME,
            EXISTING_ROLE_ARN,
            ROLE_DESCRIPTION,
            USER_TAGS,
            ROLE_TAGS,
            USER_PATH,
            ROLE_PATH,
            TrustArguments.TRUSTED_PRINCIPAL,
            PermissionsArguments.MANAGED_POLICY_ARN);

    // Null for arguments that were not given.
    final Output<String> userName;
    final Output<String> userPath;
    final Output<Map<String, String>> userTags;
    final Output<String> userPermissionsBoundary;
    final Output<String> existingRoleArn;
    final AccessKeys accessKeys;
    final Instant revokeUserSessionsBefore;

    /** The users and roles that can read the stored access key. */
    final List<Output<String>> keyReaders;

    /** The existing role; {@code null} if the component creates the role. */
    final Output<RoleArn> existingRole;

    private final boolean forceDestroyUser;
    private final boolean staysUnprivileged;
    private final boolean grantAssumeRole;
    private final boolean disableUser;

    private UnprivilegedUserWithRoleArgs(Checks checks) {
        // This ARN comes first, because the user does not depend on the role's ARNs.
        this(checks, checks.arn(USER_PERMISSIONS_BOUNDARY, Checks.POLICY_ARN));
    }

    private UnprivilegedUserWithRoleArgs(Checks checks, Output<String> userPermissionsBoundary) {
        super(checks);
        this.userPermissionsBoundary = userPermissionsBoundary;
        var isSessionName = trust.requirements().userNameAsSessionName();
        this.userName = checks.checked(USER_NAME, v -> userName(v, isSessionName));
        this.userPath = checks.checked(USER_PATH, Checks::path);
        this.userTags = checks.checked(USER_TAGS, Checks::tags);
        this.accessKeys = given.has(ACCESS_KEYS) ? given.plain(ACCESS_KEYS) : AccessKeys.one();
        if (accessKeys == null) {
            checks.arguments.problem("accessKeys is null; omit it for one key, or give AccessKeys.none()");
        }
        this.forceDestroyUser = given.isTrue(FORCE_DESTROY_USER);
        this.staysUnprivileged = given.isTrue(STAYS_UNPRIVILEGED);
        this.grantAssumeRole = given.isTrue(GRANT_ASSUME_ROLE);
        this.disableUser = given.isTrue(DISABLE_USER);
        this.revokeUserSessionsBefore = checks.revokedBefore(REVOKE_USER_SESSIONS_BEFORE);
        this.keyReaders = accessKeys == null ? List.of() : accessKeys.destination.checkedReaders(checks.partitions);
        this.existingRole = checks.arn(EXISTING_ROLE_ARN, v -> TrustValueChecks.literal(RoleArn.parse(v)));
        this.existingRoleArn = existingRole == null ? null : existingRole.applyValue(RoleArn::toString);
        checkExistingRole(checks.arguments);
        endChecks(checks);
    }

    /** Checks the user name also for STS: STS requires two characters, but IAM only one. */
    private static String userName(String name, boolean isSessionName) {
        var checked = new UserName(name).value();
        if (isSessionName) {
            try {
                new SessionName(checked);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "requireUserNameAsSessionName: " + ArgumentChecks.withoutTypeName(e), e);
            }
        }
        return checked;
    }

    private void checkExistingRole(ArgumentChecks checks) {
        if (given.has(EXISTING_ROLE_ARN)) {
            OF_ROLE.stream()
                    .filter(given::has)
                    .forEach(argument -> checks.problem(argument.name()
                            + " configures a role that is created, but existingRoleArn names an existing role;"
                            + " omit one of the two"));
        }
    }

    @Override
    CombinedPolicyChecks.ComponentArns ownArns(@Nullable String component) {
        return new CombinedPolicyChecks.ComponentArns(component)
                .user(userPath, userName)
                .role(this);
    }

    @Override
    boolean namesAreGiven() {
        return userName != null && roleName != null;
    }

    /** {@return a new builder, with no argument given} */
    public static Builder builder() {
        return new Builder(new BuilderArguments(ARGUMENTS));
    }

    /**
     * Returns a builder with all of these arguments. You can replace each value once, add values, or
     * {@linkplain Builder#clear remove} them: for example, a team's defaults and a caller's changes.
     *
     * <p>A team that passes its defaults to the caller:
     *
     * <pre>{@code
     * public TeamDeployer(String name, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> caller) {
     *     super(name, caller.apply(DEFAULTS.toBuilder()).build());
     * }
     * }</pre>
     *
     * <p>A team that adds its defaults to the caller's arguments:
     *
     * <pre>{@code
     * private static UnprivilegedUserWithRoleArgs withDefaults(UnprivilegedUserWithRoleArgs args) {
     *     var builder = args.toBuilder();
     *     if (!args.isGiven("staysUnprivileged")) {
     *         builder.staysUnprivileged(true);
     *     }
     *     return builder.build();
     * }
     * }</pre>
     *
     * @return a new builder; changing it does not change these arguments
     */
    public Builder toBuilder() {
        return new Builder(given.inherited());
    }

    /** {@return the name of the IAM user; empty if not set} */
    public Optional<Output<String>> userName() {
        return Optional.ofNullable(userName);
    }

    /** {@return the path of the IAM user; empty if not set} */
    public Optional<Output<String>> userPath() {
        return Optional.ofNullable(userPath);
    }

    /** {@return the tags of the IAM user; empty if not set} */
    public Optional<Output<Map<String, String>>> userTags() {
        return Optional.ofNullable(userTags);
    }

    /** {@return the ARN of the IAM user's permissions boundary; empty if not set} */
    public Optional<Output<String>> userPermissionsBoundary() {
        return Optional.ofNullable(userPermissionsBoundary);
    }

    /**
     * {@return whether keys, MFA devices, and a password that the component did not create are deleted with the IAM
     * user; {@code false} if not set}
     */
    public boolean forceDestroyUser() {
        return forceDestroyUser;
    }

    /** {@return whether a policy denies the user everything except assuming the role; {@code false} if not set} */
    public boolean staysUnprivileged() {
        return staysUnprivileged;
    }

    /** {@return whether a policy of the user also allows it to assume the role; {@code false} if not set} */
    public boolean grantAssumeRole() {
        return grantAssumeRole;
    }

    /** {@return the access keys of the user; {@link AccessKeys#one()} if not set} */
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    /** {@return whether a policy denies the user everything; {@code false} if not set} */
    public boolean disableUser() {
        return disableUser;
    }

    /** {@return the time before which sessions of the user are revoked, in whole seconds; empty if not set} */
    public Optional<Instant> revokeUserSessionsBefore() {
        return Optional.ofNullable(revokeUserSessionsBefore);
    }

    /** {@return the ARN of the existing role; empty if not set} */
    public Optional<Output<String>> existingRoleArn() {
        return Optional.ofNullable(existingRoleArn);
    }

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; a second call of a method adds a value or is an error, as the
     * class describes.
     */
    public static final class Builder extends RoleBuilder<Builder> {

        private Builder(BuilderArguments given) {
            super(given);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the name of the IAM user.
         *
         * <p>By default, the name is {@code NAME-user} with seven random characters. If you change the name, the
         * component creates a new user with new access keys, and deletes the old user and its keys. The role then
         * trusts the new user. AWS ignores case in user names: to change only the case, rename the user to a different
         * name first.
         *
         * @param userName 1 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -}, unique in the account
         *     regardless of case
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html">CreateUser</a>
         */
        public Builder userName(String userName) {
            return one(USER_NAME, ArgumentValue.of(userName));
        }

        /**
         * Sets the name of the IAM user from an output.
         *
         * @param userName see {@link #userName(String)}
         * @return this builder
         */
        public Builder userName(Output<String> userName) {
            return one(USER_NAME, ArgumentValue.of(userName));
        }

        /**
         * Sets the path of the IAM user, which is part of its ARN.
         *
         * <p>By default, the path is {@code /}. A different path changes the user in place.
         *
         * @param userPath {@code /}, or a path that begins and ends with {@code /}: 1 to 512 ASCII characters without spaces, control characters, {@code *}, {@code ?}, and <code>$&#123;</code>
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
         */
        public Builder userPath(String userPath) {
            return one(USER_PATH, ArgumentValue.of(userPath));
        }

        /**
         * Sets the path of the IAM user, which is part of its ARN, from an output.
         *
         * @param userPath see {@link #userPath(String)}
         * @return this builder
         */
        public Builder userPath(Output<String> userPath) {
            return one(USER_PATH, ArgumentValue.of(userPath));
        }

        /**
         * Sets the tags of the IAM user.
         *
         * <p>By default, the user has the provider's default tags.
         *
         * @param userTags at most 50 tags, as values by key: keys of 1 to 128 and values of 0 to 256 letters, digits, spaces,
         *     and {@code _ . : / = + - @}, not starting with {@code aws:}; keys must differ in more than case
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
         */
        public Builder userTags(Map<String, String> userTags) {
            return one(USER_TAGS, ArgumentValue.ofMap(userTags));
        }

        /**
         * Sets the tags of the IAM user from an output.
         *
         * @param userTags see {@link #userTags(Map)}
         * @return this builder
         */
        public Builder userTags(Output<Map<String, String>> userTags) {
            return one(USER_TAGS, ArgumentValue.of(userTags));
        }

        /**
         * Sets the permissions boundary of the IAM user: a managed policy that limits what the user's policies can
         * allow.
         *
         * <p>By default, the user has no boundary. A boundary does not limit access that a trust policy or resource
         * policy in the same account grants to the user by name. Use {@link #staysUnprivileged} to deny that access.
         *
         * @param userPermissionsBoundary the ARN of an AWS managed policy or of a policy in the account
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
         */
        public Builder userPermissionsBoundary(String userPermissionsBoundary) {
            return one(USER_PERMISSIONS_BOUNDARY, ArgumentValue.of(userPermissionsBoundary));
        }

        /**
         * Sets the permissions boundary of the IAM user from an output.
         *
         * @param userPermissionsBoundary see {@link #userPermissionsBoundary(String)}
         * @return this builder
         */
        public Builder userPermissionsBoundary(Output<String> userPermissionsBoundary) {
            return one(USER_PERMISSIONS_BOUNDARY, ArgumentValue.of(userPermissionsBoundary));
        }

        /**
         * Sets whether access keys, MFA devices, and a password that the component did not create are deleted with the
         * IAM user.
         *
         * <p>By default, they are not deleted, and AWS rejects the deletion of a user that has any of them.
         *
         * @param forceDestroyUser whether to delete them with the user
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html">DeleteUser</a>
         */
        public Builder forceDestroyUser(boolean forceDestroyUser) {
            return one(FORCE_DESTROY_USER, ArgumentValue.of(forceDestroyUser));
        }

        /**
         * Sets whether a policy denies the user everything except assuming the role. The policy overrides policies
         * that are attached to the user later, and resource policies that grant access to the user, to everyone in
         * its account, or to the public.
         *
         * <p>By default, the user has no such policy. In both cases, the user can make the STS calls that no policy
         * controls: {@code sts:GetCallerIdentity} and {@code sts:GetSessionToken}. The latter starts a session with the
         * user's permissions, which lasts up to 36 hours even if the access key is deleted. The option does not protect
         * against someone who can delete the user's policies.
         *
         * @param staysUnprivileged whether to give the user that policy
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html">Permissions for GetSessionToken</a>
         */
        public Builder staysUnprivileged(boolean staysUnprivileged) {
            return one(STAYS_UNPRIVILEGED, ArgumentValue.of(staysUnprivileged));
        }

        /**
         * Sets whether a policy of the user also allows {@code sts:AssumeRole} on the role, and sending the tags and
         * the source identity that the role requires.
         *
         * <p>By default, the user has no such policy: within an account, the role's trust policy is enough. If the user
         * and the role are in different accounts, AWS requires both policies.
         *
         * @param grantAssumeRole whether to give the user that policy
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account policy evaluation</a>
         */
        public Builder grantAssumeRole(boolean grantAssumeRole) {
            return one(GRANT_ASSUME_ROLE, ArgumentValue.of(grantAssumeRole));
        }

        /**
         * Sets the user's access keys.
         *
         * <p>By default, the user has {@linkplain AccessKeys#one() one active key} without a maximum age, whose secret is
         * encrypted in the state.
         *
         * @param accessKeys no key, one key, or the keys of a rotation; also where the secret is stored, and how old a
         *     key can get
         * @return this builder
         * @see AccessKeys
         */
        public Builder accessKeys(AccessKeys accessKeys) {
            return one(ACCESS_KEYS, ArgumentValue.of(accessKeys));
        }

        /**
         * Uses an existing role: the component neither creates nor changes a role, its policies, or its trust policy.
         *
         * <p>By default, the component creates a role. This option excludes all options that configure the role: its
         * trust, policies, name, and so on. {@link #grantAssumeRole} and {@link #staysUnprivileged} then apply to the
         * existing role. The owner of the role must add the user to its trust policy. If the role is in a different
         * account than the user, AWS also requires {@link #grantAssumeRole}; without it, Pulumi shows a warning.
         *
         * @param existingRoleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, whose path contains no
         *     {@code *}, {@code ?}, or <code>$&#123;</code>
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html">Using IAM roles</a>
         */
        public Builder existingRoleArn(String existingRoleArn) {
            return one(EXISTING_ROLE_ARN, ArgumentValue.of(existingRoleArn));
        }

        /**
         * Uses an existing role, whose ARN is an output.
         *
         * @param existingRoleArn see {@link #existingRoleArn(String)}
         * @return this builder
         */
        public Builder existingRoleArn(Output<String> existingRoleArn) {
            return one(EXISTING_ROLE_ARN, ArgumentValue.of(existingRoleArn));
        }

        /**
         * Sets whether the IAM user is locked out, for example after its key has leaked. A policy then denies the user
         * everything, with every key and in all sessions, including existing sessions. The user cannot assume the role,
         * regardless of the role's trust policy.
         *
         * <p>By default, the user is not locked out. No policy can deny {@code sts:GetCallerIdentity} or
         * {@code sts:GetSessionToken}, but the resulting session is also denied everything. Existing role sessions
         * continue until {@link #revokeRoleSessionsBefore} revokes them. All other resources are created and changed as
         * usual, except resources that the program creates in the role, which fail while the user is locked out.
         *
         * <pre>{@code
         * .disableUser(true)
         * }</pre>
         *
         * @param disableUser whether to give the user that policy
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html">Disabling permissions for temporary security credentials</a>
         */
        public Builder disableUser(boolean disableUser) {
            return one(DISABLE_USER, ArgumentValue.of(disableUser));
        }

        /**
         * Revokes the user's sessions from {@code sts:GetSessionToken} that started before a time: a policy of the
         * user denies them everything. An access key has no start time and still works, so give the user a new key
         * first, and make the leaked key inactive.
         *
         * <p>By default, no sessions are revoked. A session lasts up to 36 hours, even if the key is deleted. When the
         * longest session is over, a warning asks you to remove the option.
         *
         * <pre>{@code
         * .revokeUserSessionsBefore(Instant.parse("2030-01-31T08:30:00Z"))
         * }</pre>
         *
         * @param before a time from 1970 to 15 minutes after now; parts of a second are rounded up
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime">aws:TokenIssueTime</a>
         */
        public Builder revokeUserSessionsBefore(Instant before) {
            return one(REVOKE_USER_SESSIONS_BEFORE, ArgumentValue.of(before));
        }

        /**
         * Checks the arguments and returns them.
         *
         * @return the arguments
         * @throws InvalidArgumentsException if an argument is missing, invalid, or excluded by another argument; the
         *     message lists every problem
         */
        public UnprivilegedUserWithRoleArgs build() {
            return new UnprivilegedUserWithRoleArgs(new Checks(COMPONENT, IDENTIFYING, ARNS, EXISTING_ROLE_ARN, given));
        }
    }
}
