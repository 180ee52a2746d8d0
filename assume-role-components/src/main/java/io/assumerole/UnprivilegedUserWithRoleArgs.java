package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserName;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the user of an {@link UnprivilegedUserWithRole} is called, which keys it has, whom its role trusts and what it
 * asks of them, and what the role may do.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()}, an output during
 * preview or update, before anything of the component is made. What follows from the user itself, its account and
 * partition, is checked when the user is there.
 *
 * <p><strong>What replaces and what adds.</strong> No call takes the place of an earlier one without a word:
 *
 * <ul>
 *   <li>An argument of one value is given once; a second call is an error of {@link Builder#build()}.
 *   <li>An argument of several values adds with each call, where its method says so. Those that have a name or key,
 *       such as {@link Builder#rolePolicy(String, PolicyDocument)}, take each of them once.
 *   <li>What came by {@link #toBuilder()} may be given anew: the new value, or the new one of the same name, takes the
 *       place of the old one.
 *   <li>{@link Builder#clear} takes away what an argument was given; {@code null} is always an error, so that a
 *       variable without a value takes nothing away.
 * </ul>
 *
 * <p>What an argument of one value was given can be read; {@link #isGiven} tells for every argument whether it was
 * given. External IDs cannot be read.
 *
 * <p>Arguments do not change once they are built: several components can be made with the same ones, unless they give a
 * name to the user or the role, which AWS takes once. They are then checked once, and warned of at each component.
 */
public final class UnprivilegedUserWithRoleArgs extends RoleOptions {

    private static final String COMPONENT = "UnprivilegedUserWithRole";

    static final Argument.One<String> USER_NAME = Argument.one("userName");
    static final Argument.One<String> USER_PATH = Argument.one("userPath");
    static final Argument.One<Map<String, String>> USER_TAGS = Argument.one("userTags");
    static final Argument.One<String> USER_PERMISSIONS_BOUNDARY = Argument.one("userPermissionsBoundary");
    static final Argument.One<Boolean> FORCE_DESTROY_USER = Argument.one("forceDestroyUser");
    static final Argument.One<Boolean> STAYS_UNPRIVILEGED = Argument.one("staysUnprivileged");
    static final Argument.One<Boolean> GRANT_ASSUME_ROLE = Argument.one("grantAssumeRole");
    static final Argument.One<AccessKeys> ACCESS_KEYS = Argument.one("accessKeys");
    static final Argument.One<Boolean> DISABLE_USER = Argument.one("disableUser");
    static final Argument.One<Instant> REVOKE_USER_SESSIONS_BEFORE = Argument.one("revokeUserSessionsBefore");
    static final Argument.One<String> EXISTING_ROLE_ARN = Argument.one("existingRoleArn");

    private static final Set<String> ARGUMENTS = Argument.names(Stream.of(
                    OF_ROLE,
                    PermissionsArguments.OF_CHECKS,
                    List.<Argument<?>>of(
                            USER_NAME,
                            USER_PATH,
                            USER_TAGS,
                            USER_PERMISSIONS_BOUNDARY,
                            FORCE_DESTROY_USER,
                            STAYS_UNPRIVILEGED,
                            GRANT_ASSUME_ROLE,
                            ACCESS_KEYS,
                            DISABLE_USER,
                            REVOKE_USER_SESSIONS_BEFORE,
                            EXISTING_ROLE_ARN))
            .flatMap(List::stream));

    private static final List<Argument.One<String>> ARNS = List.of(USER_PERMISSIONS_BOUNDARY, EXISTING_ROLE_ARN);

    /** What tells one from the others in a message; no secret, and no external ID. */
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

    // Null where they were not given.
    final Output<String> userName;
    final Output<String> userPath;
    final Output<Map<String, String>> userTags;
    final Output<String> userPermissionsBoundary;
    final Output<String> existingRoleArn;
    final AccessKeys accessKeys;
    final Instant revokeUserSessionsBefore;

    /** Who may read the access key where it is stored. */
    final List<Output<String>> keyReaders;

    /** {@code null} where the role is made here. */
    final Output<RoleArn> existingRole;

    private final boolean forceDestroyUser;
    private final boolean staysUnprivileged;
    private final boolean grantAssumeRole;
    private final boolean disableUser;

    private UnprivilegedUserWithRoleArgs(RoleChecks checks) {
        // The first of the ARNs: the user does not depend on those of the role.
        this(checks, checks.arn(USER_PERMISSIONS_BOUNDARY, RoleChecks.POLICY_ARN));
    }

    private UnprivilegedUserWithRoleArgs(RoleChecks checks, Output<String> userPermissionsBoundary) {
        super(checks);
        this.userPermissionsBoundary = userPermissionsBoundary;
        var isSessionName = trust.terms().userNameAsSessionName();
        this.userName = checks.checked(USER_NAME, v -> userName(v, isSessionName));
        this.userPath = checks.checked(USER_PATH, RoleChecks::path);
        this.userTags = checks.checked(USER_TAGS, RoleChecks::tags);
        this.accessKeys = given.has(ACCESS_KEYS) ? given.plain(ACCESS_KEYS) : AccessKeys.one();
        if (accessKeys == null) {
            checks.arguments.problem("accessKeys is null; leave it out for one key, or give AccessKeys.none()");
        }
        this.forceDestroyUser = given.isTrue(FORCE_DESTROY_USER);
        this.staysUnprivileged = given.isTrue(STAYS_UNPRIVILEGED);
        this.grantAssumeRole = given.isTrue(GRANT_ASSUME_ROLE);
        this.disableUser = given.isTrue(DISABLE_USER);
        this.revokeUserSessionsBefore = checks.revokedBefore(REVOKE_USER_SESSIONS_BEFORE);
        this.keyReaders =
                accessKeys == null ? List.of() : accessKeys.place.checkedReaders(checks.arguments, checks.partitions);
        this.existingRole = checks.arn(EXISTING_ROLE_ARN, v -> TrustValues.literal(RoleArn.parse(v)));
        this.existingRoleArn = existingRole == null ? null : existingRole.applyValue(RoleArn::toString);
        checkExistingRole(checks.arguments);
        endChecks(checks);
    }

    /** STS wants two characters, IAM one. */
    private static String userName(String name, boolean isSessionName) {
        var checked = new UserName(name).value();
        if (isSessionName) {
            try {
                new SessionName(checked);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("requireUserNameAsSessionName: " + ArgumentChecks.words(e), e);
            }
        }
        return checked;
    }

    private void checkExistingRole(ArgumentChecks checks) {
        if (given.has(EXISTING_ROLE_ARN)) {
            OF_ROLE.stream()
                    .filter(given::has)
                    .forEach(argument -> checks.problem(argument.name()
                            + " shapes the role that is made, and existingRoleArn names one that is not made here;"
                            + " leave out one of the two"));
        }
    }

    @Override
    ComponentArns ownArns(@Nullable String component) {
        return new ComponentArns(component).user(userPath, userName).role(this);
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
     * Starts arguments with all that these were given, each of which may be given anew once, be added to, or be
     * {@linkplain Builder#clear cleared}: a team's defaults and what a caller asks for.
     *
     * <p>A team that hands its defaults to the caller:
     *
     * <pre>{@code
     * public TeamDeployer(String name, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> caller) {
     *     super(name, caller.apply(DEFAULTS.toBuilder()).build());
     * }
     * }</pre>
     *
     * <p>A team that puts its defaults under what the caller has built:
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
     * @return a new builder; a change of it does not change these arguments
     */
    public Builder toBuilder() {
        return new Builder(given.inherited());
    }

    /** {@return the name of the IAM user; nothing where it was not given} */
    public Optional<Output<String>> userName() {
        return Optional.ofNullable(userName);
    }

    /** {@return the path of the IAM user; nothing where it was not given} */
    public Optional<Output<String>> userPath() {
        return Optional.ofNullable(userPath);
    }

    /** {@return the tags of the IAM user; nothing where none were given} */
    public Optional<Output<Map<String, String>>> userTags() {
        return Optional.ofNullable(userTags);
    }

    /** {@return the ARN of the managed policy that limits the IAM user; nothing where it was not given} */
    public Optional<Output<String>> userPermissionsBoundary() {
        return Optional.ofNullable(userPermissionsBoundary);
    }

    /** {@return whether the IAM user is deleted with what was not made here; {@code false} where it was not given} */
    public boolean forceDestroyUser() {
        return forceDestroyUser;
    }

    /**
     * {@return whether a policy denies the user everything but assuming the role; {@code false} where it was not given}
     */
    public boolean staysUnprivileged() {
        return staysUnprivileged;
    }

    /** {@return whether the user's own policy, too, allows to assume the role; {@code false} where it was not given} */
    public boolean grantAssumeRole() {
        return grantAssumeRole;
    }

    /** {@return which access keys the user has; {@link AccessKeys#one()} where it was not given} */
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    /** {@return whether a policy denies the user everything; {@code false} where it was not given} */
    public boolean disableUser() {
        return disableUser;
    }

    /**
     * {@return the time before which sessions of the user must have begun to be denied everything, in whole seconds;
     * nothing where it was not given}
     */
    public Optional<Instant> revokeUserSessionsBefore() {
        return Optional.ofNullable(revokeUserSessionsBefore);
    }

    /** {@return the ARN of the role that exists; nothing where it was not given} */
    public Optional<Output<String>> existingRoleArn() {
        return Optional.ofNullable(existingRoleArn);
    }

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; a second call of a method adds or is an error, as the class says
     * there.
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
         * <p>By default the user gets an automatic name, {@code NAME-user} with seven random characters. Another name
         * makes a new user, with new access keys, whom the role trusts then in place of the old one; the old one is
         * deleted with its keys. A name that differs in case only is the same to AWS, so the new user cannot be made
         * beside the old one.
         *
         * @param userName 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}, unique in the account whatever
         *     the case
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html">CreateUser</a>
         */
        public Builder userName(String userName) {
            return one(USER_NAME, ArgumentValue.of(userName));
        }

        /**
         * Sets the name of the IAM user from an output.
         *
         * @param userName as for {@link #userName(String)}
         * @return this builder
         */
        public Builder userName(Output<String> userName) {
            return one(USER_NAME, ArgumentValue.of(userName));
        }

        /**
         * Sets the path of the IAM user, which is part of its ARN.
         *
         * <p>By default it is {@code /}. Another path changes the user in place.
         *
         * @param userPath {@code /}, or ASCII characters between two slashes, but no space, control, {@code *},
         *     {@code ?} and <code>$&#123;</code>, which policies take for others; 1 to 512 characters
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
         */
        public Builder userPath(String userPath) {
            return one(USER_PATH, ArgumentValue.of(userPath));
        }

        /**
         * Sets the path of the IAM user, which is part of its ARN, from an output.
         *
         * @param userPath as for {@link #userPath(String)}
         * @return this builder
         */
        public Builder userPath(Output<String> userPath) {
            return one(USER_PATH, ArgumentValue.of(userPath));
        }

        /**
         * Sets the tags of the IAM user.
         *
         * <p>By default it has those that the AWS provider gives everything.
         *
         * @param userTags at most 50, value by key: keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and
         *     {@code _ . : / = + - @}, not beginning with {@code aws:}; keys that differ in more than case
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
         */
        public Builder userTags(Map<String, String> userTags) {
            return one(USER_TAGS, ArgumentValue.ofMap(userTags));
        }

        /**
         * Sets the tags of the IAM user from an output.
         *
         * @param userTags as for {@link #userTags(Map)}
         * @return this builder
         */
        public Builder userTags(Output<Map<String, String>> userTags) {
            return one(USER_TAGS, ArgumentValue.of(userTags));
        }

        /**
         * Sets the managed policy that limits what policies can give to the IAM user.
         *
         * <p>By default there is none. It does not keep the user from assuming the role: a trust policy that names the
         * user is not limited by it. {@link #staysUnprivileged} is for that.
         *
         * @param userPermissionsBoundary the ARN of a managed policy of AWS or of the account
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
         */
        public Builder userPermissionsBoundary(String userPermissionsBoundary) {
            return one(USER_PERMISSIONS_BOUNDARY, ArgumentValue.of(userPermissionsBoundary));
        }

        /**
         * Sets the managed policy that limits what policies can give to the IAM user, from an output.
         *
         * @param userPermissionsBoundary as for {@link #userPermissionsBoundary(String)}
         * @return this builder
         */
        public Builder userPermissionsBoundary(Output<String> userPermissionsBoundary) {
            return one(USER_PERMISSIONS_BOUNDARY, ArgumentValue.of(userPermissionsBoundary));
        }

        /**
         * Sets whether the IAM user is deleted with access keys, MFA devices and a password that were not made here.
         *
         * <p>By default it is not: while it has such, AWS refuses to delete it.
         *
         * @param forceDestroyUser whether to delete them with the user
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html">DeleteUser</a>
         */
        public Builder forceDestroyUser(boolean forceDestroyUser) {
            return one(FORCE_DESTROY_USER, ArgumentValue.of(forceDestroyUser));
        }

        /**
         * Sets whether a policy of the user denies it everything but assuming the role, so that nothing else gives it
         * anything: neither what is attached to it later, nor what the policy of a resource, such as a bucket, grants
         * to it, to everybody in its account or to everyone.
         *
         * <p>By default the user has no policy that denies anything, and what resources grant to it in this way it may
         * do. In both cases it may do what STS lets every user do, which no policy controls:
         * {@code sts:GetCallerIdentity}, and {@code sts:GetSessionToken}, for a session with the rights of the user,
         * which lasts up to 36 hours even if the access key is deleted. It does not protect from somebody who may
         * delete the user's policies.
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
         * Sets whether the user's own policy, too, allows {@code sts:AssumeRole} on the role, and sending the tags and
         * the source identity that the role asks for.
         *
         * <p>By default it does not: in one account the role's trust policy, which names the user, is enough, and this
         * policy is not made. Where user and role are in different accounts, AWS asks for both.
         *
         * @param grantAssumeRole whether to give the user that policy
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account policy evaluation</a>
         */
        public Builder grantAssumeRole(boolean grantAssumeRole) {
            return one(GRANT_ASSUME_ROLE, ArgumentValue.of(grantAssumeRole));
        }

        /**
         * Sets which access keys the user has.
         *
         * <p>By default {@link AccessKeys#one()}, whose secret is in the state, encrypted, and which may have any age.
         *
         * @param accessKeys none, one, or those of a rotation; where the secret goes, and how old a key may get
         * @return this builder
         * @see AccessKeys
         */
        public Builder accessKeys(AccessKeys accessKeys) {
            return one(ACCESS_KEYS, ArgumentValue.of(accessKeys));
        }

        /**
         * Uses a role that exists in place of one that is made: no role, no policy of it and no trust policy is made or
         * changed.
         *
         * <p>By default a role is made. What would shape that role is refused together with this: its trust, its
         * policies, its name and so on. {@link #grantAssumeRole} and {@link #staysUnprivileged} are about this role
         * then. That it trusts the user is up to whoever made it. Where it is of another account than the user, AWS
         * asks for {@link #grantAssumeRole}, too, and without it there is a warning of Pulumi's.
         *
         * @param existingRoleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, whose path has no
         *     {@code *}, {@code ?} and <code>$&#123;</code>
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html">Using IAM roles</a>
         */
        public Builder existingRoleArn(String existingRoleArn) {
            return one(EXISTING_ROLE_ARN, ArgumentValue.of(existingRoleArn));
        }

        /**
         * Uses a role that exists, from an output, in place of one that is made.
         *
         * @param existingRoleArn as for {@link #existingRoleArn(String)}
         * @return this builder
         */
        public Builder existingRoleArn(Output<String> existingRoleArn) {
            return one(EXISTING_ROLE_ARN, ArgumentValue.of(existingRoleArn));
        }

        /**
         * Sets whether the IAM user is shut out, when its key has leaked: a policy of the user denies it everything, by
         * whatever key and in sessions of {@code sts:GetSessionToken}, too, also those that have begun. The user cannot
         * assume the role then, whatever the role trusts.
         *
         * <p>By default the user is not. Everything else is made and changed as without it. What nothing denies to any
         * user stays: {@code sts:GetCallerIdentity} and {@code sts:GetSessionToken}, for a session that may do as
         * little. Sessions in the role that have begun go on until {@link #revokeRoleSessionsBefore} ends them. A part
         * of the same program that works in the role fails as long as the user is shut out.
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
         * Ends the sessions of the user that began before a time, by {@code sts:GetSessionToken}: a policy of the user
         * denies them everything. An access key itself has no such time and goes on; so give the user another key
         * first, and make the leaked one inactive.
         *
         * <p>By default none are ended. Such a session lasts up to 36 hours, even if the key is deleted. A warning says
         * when that is over, and the line may go.
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
         * Ends the arguments.
         *
         * @return the arguments
         * @throws InvalidArgumentsException if one is missing or not as its method says, or excludes another; the
         *     message lists every problem
         */
        public UnprivilegedUserWithRoleArgs build() {
            return new UnprivilegedUserWithRoleArgs(
                    new RoleChecks(COMPONENT, IDENTIFYING, ARNS, EXISTING_ROLE_ARN, given));
        }
    }
}
