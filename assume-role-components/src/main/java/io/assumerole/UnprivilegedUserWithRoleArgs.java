package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import io.assumerole.arn.IamPath;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.RoleName;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserName;
import io.assumerole.internal.Names;
import io.assumerole.policy.Condition;
import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyLint;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
public final class UnprivilegedUserWithRoleArgs {

    /** What tells one from the others in a message; no secret, and no external ID. */
    private static final List<String> IDENTIFYING = Names.listed("""
            userName roleName existingRoleArn roleDescription userTags roleTags userPath rolePath
            trustedPrincipal managedPolicyArn""");

    private static final String COMPONENT = "UnprivilegedUserWithRole";

    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\t\\n\\r\\x20-\\x7E\\u00A1-\\u00FF]{0,1000}");

    /** The arguments that only a role which is made can have. */
    private static final Set<String> OF_ROLE = Stream.of(
                    TrustArguments.OPTIONS, PermissionsArguments.OPTIONS, Names.listed("""
                            roleName rolePath roleDescription roleTags rolePermissionsBoundary
                            maxSessionDuration"""))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final List<String> FURTHER = Names.listed("""
            userName userPath userTags userPermissionsBoundary forceDestroyUser staysUnprivileged
            grantAssumeRole accessKeys acknowledge strict existingRoleArn""");

    private static final Set<String> ARGUMENTS =
            Stream.concat(OF_ROLE.stream(), FURTHER.stream()).collect(Collectors.toUnmodifiableSet());

    private static final UnaryOperator<String> POLICY_ARN =
            arn -> PolicyArn.parse(arn).toString();

    // Null where they were not given.
    final Output<String> userName;
    final Output<String> userPath;
    final Output<Map<String, String>> userTags;
    final Output<String> userPermissionsBoundary;
    final Output<String> roleName;
    final Output<String> rolePath;
    final Output<String> roleDescription;
    final Output<Map<String, String>> roleTags;
    final Output<String> rolePermissionsBoundary;
    final Output<String> existingRoleArn;
    final AccessKeys accessKeys;
    final Duration maxSessionDuration;
    private final Optional<Output<List<Resource>>> checked;

    /** {@code null} where the role is made here. */
    final Output<RoleArn> existingRole;

    final Trust trust;
    final PolicyLint trustLint;
    final Permissions permissions;
    final Set<Acknowledgement> acknowledgements;

    private final FailureMessage failureMessage;
    private final GivenArguments given;

    private UnprivilegedUserWithRoleArgs(GivenArguments given) {
        this.given = given.inherited();
        this.failureMessage = new FailureMessage(COMPONENT, () -> this.given.identity(IDENTIFYING));
        var checks = new ArgumentChecks(failureMessage);
        given.problems().forEach(checks::problem);
        var trustArguments = new TrustArguments(given);
        var permissionsArguments = new PermissionsArguments(given);
        var partitions = new SamePartition(checks, plainArns(given, trustArguments, permissionsArguments));
        // The first of the ARNs: the user does not depend on those of the role.
        this.userPermissionsBoundary = arn("userPermissionsBoundary", checks, partitions, POLICY_ARN);
        this.trust = trustArguments.check(checks, partitions, given.all("externalId"));
        var isSessionName = trust.terms().userNameAsSessionName();
        this.userName = checked("userName", checks, (String v) -> userName(v, isSessionName));
        this.userPath = checked("userPath", checks, UnprivilegedUserWithRoleArgs::path);
        this.userTags = checked("userTags", checks, UnprivilegedUserWithRoleArgs::tags);
        this.accessKeys =
                given.has("accessKeys") ? given.<AccessKeys>get("accessKeys").value() : AccessKeys.one();
        if (accessKeys == null) {
            checks.problem("accessKeys is null; leave it out for one key, or give AccessKeys.none()");
        }
        this.existingRole = arn("existingRoleArn", checks, partitions, v -> TrustValues.literal(RoleArn.parse(v)));
        this.existingRoleArn = existingRole == null ? null : existingRole.applyValue(RoleArn::toString);
        this.trustLint = permissionsArguments.trustLint(checks);
        this.roleName = checked("roleName", checks, (String v) -> new RoleName(v).value());
        this.rolePath = checked("rolePath", checks, UnprivilegedUserWithRoleArgs::path);
        this.roleDescription = checked("roleDescription", checks, UnprivilegedUserWithRoleArgs::checkedDescription);
        this.roleTags = checked("roleTags", checks, UnprivilegedUserWithRoleArgs::tags);
        this.rolePermissionsBoundary = arn("rolePermissionsBoundary", checks, partitions, POLICY_ARN);
        var duration = given.<Duration>get("maxSessionDuration");
        checks.optional("maxSessionDuration", duration, v -> new MaxSessionDuration(v).value());
        this.maxSessionDuration = duration == null ? null : duration.value();
        this.permissions =
                given.has("existingRoleArn") ? Permissions.NONE : permissionsArguments.check(checks, partitions);
        this.acknowledgements = permissionsArguments.acknowledgements();
        this.permissions.together().check(OwnArns.of(this, null), checks);
        checkExistingRole(checks);
        partitions.checkPlain();
        checks.throwIfAny();
        this.checked = checks.whenComplete();
    }

    private <T, R> Output<R> checked(String name, ArgumentChecks checks, Function<T, R> check) {
        return checks.optional(name, given.get(name), check);
    }

    private <T> Output<T> arn(String name, ArgumentChecks checks, SamePartition partitions, Function<String, T> check) {
        return partitions.check(name, given.get(name), checked(name, checks, check));
    }

    private static Map<String, String> tags(Map<String, String> tags) {
        return Tags.of(tags).asMap();
    }

    private static String checkedDescription(String text) {
        return ArgumentChecks.matching(
                DESCRIPTION,
                text,
                "0 to 1000 characters: tab, line feed, carriage return, U+0020 to U+007E, U+00A1 to U+00FF");
    }

    private static String path(String path) {
        return TrustValues.literal(new IamPath(path).value());
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
        if (given.has("existingRoleArn")) {
            given.names().stream()
                    .filter(OF_ROLE::contains)
                    .forEach(option -> checks.problem(option
                            + " shapes the role that is made, and existingRoleArn names one that is not made here;"
                            + " leave out one of the two"));
        }
    }

    private static Set<String> plainArns(GivenArguments given, TrustArguments trust, PermissionsArguments permissions) {
        var arns = new LinkedHashSet<>(trust.arns());
        arns.addAll(permissions.arns());
        Stream.of("userPermissionsBoundary", "rolePermissionsBoundary", "existingRoleArn")
                .map(given::<String>get)
                .filter(argument -> argument != null && argument.value() != null)
                .forEach(argument -> arns.add(argument.value()));
        return arns;
    }

    /** {@return a new builder, with no argument given} */
    public static Builder builder() {
        return new Builder(new GivenArguments(ARGUMENTS));
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

    /**
     * Tells whether an argument was given.
     *
     * @param argument the argument's name, as its method of the builder is called, such as
     *     {@code "requireSessionName"}; that of {@link Builder#rolePolicyJson(Output)} is {@code "rolePolicy"}
     * @return whether it was given, be it to these arguments or to those whose {@link #toBuilder()} they were started
     *     from
     * @throws IllegalArgumentException if no argument is called so
     */
    public boolean isGiven(String argument) {
        return given.isGiven(argument);
    }

    /** {@return the names of the arguments that were given, and no value of any; for people} */
    @Override
    public String toString() {
        return COMPONENT + "Args" + given;
    }

    /** The options of the component of this name, which is registered, and has children, when all is checked. */
    ComponentResourceOptions whenChecked(String component, @Nullable ComponentResourceOptions options) {
        failureMessage.usedBy(component);
        var pending = checkAutomaticNames(component).or(() -> checked);
        if (pending.isEmpty()) {
            return options;
        }
        var wait = ComponentResourceOptions.builder().dependsOn(pending.get());
        if (options == null) {
            // A merge with null would change ComponentResourceOptions.Empty for the whole program.
            return wait.build();
        }
        // Lost in a merge, where only a list of providers is kept.
        options.getProvider().ifPresent(wait::providers);
        return ComponentResourceOptions.merge(options, wait.build());
    }

    /**
     * What the policies may change of a user or role whose name is made of the component's: an error of its own.
     *
     * @return what to wait for, with what was waited for before
     */
    private Optional<Output<List<Resource>>> checkAutomaticNames(String component) {
        if (!strict() || userName != null && roleName != null) {
            return Optional.empty();
        }
        var checks = new ArgumentChecks(failureMessage);
        permissions.together().check(OwnArns.of(this, component), checks);
        checks.throwIfAny();
        checked.ifPresent(checks::later);
        return checks.whenComplete();
    }

    /** Whether a finding of the lint is an error. */
    boolean strict() {
        return given.isTrue("strict");
    }

    /** Says of a problem that is found late whose it is. */
    IllegalArgumentException failure(String problem) {
        return new IllegalArgumentException(failureMessage.of(List.of(problem)));
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
        return given.isTrue("forceDestroyUser");
    }

    /**
     * {@return whether a policy denies the user everything but assuming the role; {@code false} where it was not given}
     */
    public boolean staysUnprivileged() {
        return given.isTrue("staysUnprivileged");
    }

    /** {@return whether the user's own policy, too, allows to assume the role; {@code false} where it was not given} */
    public boolean grantAssumeRole() {
        return given.isTrue("grantAssumeRole");
    }

    /** {@return which access keys the user has; {@link AccessKeys#one()} where it was not given} */
    public AccessKeys accessKeys() {
        return accessKeys;
    }

    /** {@return the name of the role; nothing where it was not given} */
    public Optional<Output<String>> roleName() {
        return Optional.ofNullable(roleName);
    }

    /** {@return the path of the role; nothing where it was not given} */
    public Optional<Output<String>> rolePath() {
        return Optional.ofNullable(rolePath);
    }

    /** {@return the description of the role; nothing where it was not given} */
    public Optional<Output<String>> roleDescription() {
        return Optional.ofNullable(roleDescription);
    }

    /** {@return the tags of the role; nothing where none were given} */
    public Optional<Output<Map<String, String>>> roleTags() {
        return Optional.ofNullable(roleTags);
    }

    /** {@return the ARN of the managed policy that limits the role; nothing where it was not given} */
    public Optional<Output<String>> rolePermissionsBoundary() {
        return Optional.ofNullable(rolePermissionsBoundary);
    }

    /** {@return how long a session of the role may last; nothing where it was not given} */
    public Optional<Duration> maxSessionDuration() {
        return Optional.ofNullable(maxSessionDuration);
    }

    /** {@return the ARN of the role that exists; nothing where it was not given} */
    public Optional<Output<String>> existingRoleArn() {
        return Optional.ofNullable(existingRoleArn);
    }

    /**
     * Builds {@link UnprivilegedUserWithRoleArgs}; a second call of a method adds or is an error, as the class says
     * there.
     */
    public static final class Builder {

        private final GivenArguments given;

        private Builder(GivenArguments given) {
            this.given = given;
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
            return one("userName", Input.of(userName));
        }

        /**
         * Sets the name of the IAM user from an output.
         *
         * @param userName as for {@link #userName(String)}
         * @return this builder
         */
        public Builder userName(Output<String> userName) {
            return one("userName", Input.of(userName));
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
            return one("userPath", Input.of(userPath));
        }

        /**
         * Sets the path of the IAM user, which is part of its ARN, from an output.
         *
         * @param userPath as for {@link #userPath(String)}
         * @return this builder
         */
        public Builder userPath(Output<String> userPath) {
            return one("userPath", Input.of(userPath));
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
            return one("userTags", Input.ofMap(userTags));
        }

        /**
         * Sets the tags of the IAM user from an output.
         *
         * @param userTags as for {@link #userTags(Map)}
         * @return this builder
         */
        public Builder userTags(Output<Map<String, String>> userTags) {
            return one("userTags", Input.of(userTags));
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
            return one("userPermissionsBoundary", Input.of(userPermissionsBoundary));
        }

        /**
         * Sets the managed policy that limits what policies can give to the IAM user, from an output.
         *
         * @param userPermissionsBoundary as for {@link #userPermissionsBoundary(String)}
         * @return this builder
         */
        public Builder userPermissionsBoundary(Output<String> userPermissionsBoundary) {
            return one("userPermissionsBoundary", Input.of(userPermissionsBoundary));
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
            return one("forceDestroyUser", Input.of(forceDestroyUser));
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
            return one("staysUnprivileged", Input.of(staysUnprivileged));
        }

        /**
         * Sets whether the user's own policy, too, allows {@code sts:AssumeRole} on the role, and sending the tags and
         * the source identity that the role asks for.
         *
         * <p>By default it does not: in one account the role's trust policy, which names the user, is enough, and the
         * user has no policy at all. Where user and role are in different accounts, AWS asks for both.
         *
         * @param grantAssumeRole whether to give the user that policy
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Cross-account policy evaluation</a>
         */
        public Builder grantAssumeRole(boolean grantAssumeRole) {
            return one("grantAssumeRole", Input.of(grantAssumeRole));
        }

        /**
         * Sets which access keys the user has.
         *
         * <p>By default {@link AccessKeys#one()}.
         *
         * @param accessKeys none, one, or those of a rotation
         * @return this builder
         * @see AccessKeys
         */
        public Builder accessKeys(AccessKeys accessKeys) {
            return one("accessKeys", Input.of(accessKeys));
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
        public Builder externalId(String externalId) {
            return add("externalId", Input.of(externalId));
        }

        /**
         * Asks whoever assumes the role for an external ID: <strong>secret</strong> if the output is, and so is the
         * trust policy then, in previews and in the state. Called again, it adds another one that is accepted in its
         * place.
         *
         * @param externalId as for {@link #externalId(String)}
         * @return this builder
         */
        public Builder externalId(Output<String> externalId) {
            return add("externalId", Input.of(externalId));
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
        public Builder requireMfa() {
            return one("requireMfa", Input.of(new TrustArguments.GivenMfa(false, null)));
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
        public Builder requireMfa(Duration maxAge) {
            return one("requireMfa", Input.of(new TrustArguments.GivenMfa(true, maxAge)));
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
        public Builder requireSessionName(String... namesOrPatterns) {
            return addAll("requireSessionName", namesOrPatterns);
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
        public Builder requireUserNameAsSessionName() {
            return one("requireUserNameAsSessionName", Input.of(true));
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
        public Builder requireSourceIdentity(String... identitiesOrPatterns) {
            return addAll("requireSourceIdentity", identitiesOrPatterns);
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
        public Builder requireSessionTag(String key, String... valuesOrPatterns) {
            given.keyed(
                    "requireSessionTag",
                    key,
                    TrustArguments.tagValues(valuesOrPatterns),
                    "give all its values at once");
            return this;
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
        public Builder allowSessionTag(String... keys) {
            return addAll("allowSessionTag", keys);
        }

        /**
         * Trusts an existing user or role like the user that is made, under the same terms. Called again, it adds
         * another one.
         *
         * <p>By default the role trusts that user alone. A principal of another account also needs a policy there that
         * allows {@code sts:AssumeRole}. AWS keeps the unique ID in place of the ARN: a user or role that is deleted
         * and made again under the same name is not trusted until the trust policy is written again.
         *
         * @param arn {@code arn:PARTITION:iam::ACCOUNT:user/NAME} or {@code arn:PARTITION:iam::ACCOUNT:role/NAME}, of
         *     the role's own partition; it must exist
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
         */
        public Builder trustedPrincipal(String arn) {
            return add("trustedPrincipal", Input.of(arn));
        }

        /**
         * Trusts an existing user or role, from an output, like the user that is made. Called again, it adds another
         * one.
         *
         * @param arn as for {@link #trustedPrincipal(String)}
         * @return this builder
         */
        public Builder trustedPrincipal(Output<String> arn) {
            return add("trustedPrincipal", Input.of(arn));
        }

        /**
         * Trusts whom an OpenID Connect provider vouches for, such as a workflow of GitHub: with a token of its own, it
         * needs no access key. Called again, it adds others.
         *
         * <p>By default nobody is trusted so. A web identity is asked for what {@link #requireSessionName} and
         * {@link #trustCondition} ask for, and <strong>not</strong> for external ID, MFA, source identity and session
         * tags, whatever the role asks of users and roles: beside {@link #externalId(String)}, {@link #requireMfa()},
         * {@link #requireSourceIdentity} or {@link #requireSessionTag} that is a warning of Pulumi's. It can send
         * neither external ID nor MFA. A source identity and tags could be in claims of its token; this role does not
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
         *     enough. The subject of a newer GitHub repository has numbers in it:
         *     {@code repo:my-team@123456/my-app@456789:ref:refs/heads/main}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID Connect federation</a>
         */
        public Builder trustedWebIdentity(String oidcProviderArn, String audience, String... subjects) {
            return add("trustedWebIdentity", TrustArguments.webIdentity(Input.of(oidcProviderArn), audience, subjects));
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
        public Builder trustedWebIdentity(Output<String> oidcProviderArn, String audience, String... subjects) {
            return add("trustedWebIdentity", TrustArguments.webIdentity(Input.of(oidcProviderArn), audience, subjects));
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
        public Builder trustCondition(Condition... conditions) {
            return addAll("trustCondition", conditions);
        }

        /**
         * Sets what the role may do, as its inline policy. Required, unless there is a
         * {@link #managedPolicyArn(String)} or an {@link #existingRoleArn(String)}.
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
        public Builder rolePolicy(PolicyDocument rolePolicy) {
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
        public Builder rolePolicy(Output<PolicyDocument> rolePolicy) {
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
        public Builder rolePolicy(String name, PolicyDocument rolePolicy) {
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
        public Builder rolePolicy(String name, Output<PolicyDocument> rolePolicy) {
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
        public Builder rolePolicyJson(Output<String> rolePolicy) {
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
        public Builder rolePolicyJson(String name, Output<String> rolePolicy) {
            return rolePolicy(name, PolicyInput.ofJson("rolePolicyJson", rolePolicy));
        }

        private Builder rolePolicy(PolicyInput policy) {
            given.keyed(
                    "rolePolicy",
                    PermissionsArguments.UNNAMED,
                    policy,
                    "give a further one a name, with rolePolicy(name, policy)");
            return this;
        }

        private Builder rolePolicy(String name, PolicyInput policy) {
            given.keyed("rolePolicy", name, policy, "give each policy a name of its own");
            return this;
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
        public Builder managedPolicyArn(String arn) {
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
        public Builder managedPolicyArn(String name, String arn) {
            return managedPolicyArn(name, Input.of(arn));
        }

        /**
         * Adds a managed policy to what the role may do, from an output.
         *
         * @param name as for {@link #managedPolicyArn(String, String)}
         * @param arn as for {@link #managedPolicyArn(String)}
         * @return this builder
         */
        public Builder managedPolicyArn(String name, Output<String> arn) {
            return managedPolicyArn(name, Input.of(arn));
        }

        private Builder managedPolicyArn(String name, Input<String> arn) {
            given.keyed(
                    "managedPolicyArn",
                    name,
                    new PermissionsArguments.GivenAttachment(name, true, arn),
                    "give each policy a name of its own");
            return this;
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
        public Builder acknowledge(LintCode code, String about, String reason) {
            given.keyed("acknowledge", new Acknowledgement(code, about), reason, "give it once, with one reason");
            return this;
        }

        /**
         * Sets whether a finding of the lint is an error, in the role's policies and in its trust policy.
         *
         * <p>By default it is a warning. As an error it is in the exception of {@link #build()}, or ends the preview
         * where a policy is an output. The trust policy is known when the user is there: what is found in it ends the
         * preview or the update before the role is made.
         *
         * @param strict whether only policies without findings, but for acknowledged ones, are accepted
         * @return this builder
         * @see PolicyLint
         */
        public Builder strict(boolean strict) {
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
        public Builder roleName(String roleName) {
            return one("roleName", Input.of(roleName));
        }

        /**
         * Sets the name of the role from an output.
         *
         * @param roleName as for {@link #roleName(String)}
         * @return this builder
         */
        public Builder roleName(Output<String> roleName) {
            return one("roleName", Input.of(roleName));
        }

        /**
         * Sets the path of the role, which is part of its ARN.
         *
         * <p>By default it is {@code /}. Another path replaces the role.
         *
         * @param rolePath as for {@link #userPath(String)}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names">Friendly names and paths</a>
         */
        public Builder rolePath(String rolePath) {
            return one("rolePath", Input.of(rolePath));
        }

        /**
         * Sets the path of the role, which is part of its ARN, from an output.
         *
         * @param rolePath as for {@link #rolePath(String)}
         * @return this builder
         */
        public Builder rolePath(Output<String> rolePath) {
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
        public Builder roleDescription(String roleDescription) {
            return one("roleDescription", Input.of(roleDescription));
        }

        /**
         * Sets the description of the role from an output.
         *
         * @param roleDescription as for {@link #roleDescription(String)}
         * @return this builder
         */
        public Builder roleDescription(Output<String> roleDescription) {
            return one("roleDescription", Input.of(roleDescription));
        }

        /**
         * Sets the tags of the role.
         *
         * <p>By default it has those that the AWS provider gives everything.
         *
         * @param roleTags as for {@link #userTags(Map)}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
         */
        public Builder roleTags(Map<String, String> roleTags) {
            return one("roleTags", Input.ofMap(roleTags));
        }

        /**
         * Sets the tags of the role from an output.
         *
         * @param roleTags as for {@link #roleTags(Map)}
         * @return this builder
         */
        public Builder roleTags(Output<Map<String, String>> roleTags) {
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
        public Builder rolePermissionsBoundary(String rolePermissionsBoundary) {
            return one("rolePermissionsBoundary", Input.of(rolePermissionsBoundary));
        }

        /**
         * Sets the managed policy that limits what the role's policies can give it, from an output.
         *
         * @param rolePermissionsBoundary as for {@link #rolePermissionsBoundary(String)}
         * @return this builder
         */
        public Builder rolePermissionsBoundary(Output<String> rolePermissionsBoundary) {
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
        public Builder maxSessionDuration(Duration maxSessionDuration) {
            return one("maxSessionDuration", Input.of(maxSessionDuration));
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
            return one("existingRoleArn", Input.of(existingRoleArn));
        }

        /**
         * Uses a role that exists, from an output, in place of one that is made.
         *
         * @param existingRoleArn as for {@link #existingRoleArn(String)}
         * @return this builder
         */
        public Builder existingRoleArn(Output<String> existingRoleArn) {
            return one("existingRoleArn", Input.of(existingRoleArn));
        }

        private Builder one(String name, Input<?> argument) {
            given.one(name, argument);
            return this;
        }

        private Builder add(String name, Object value) {
            given.add(name, value);
            return this;
        }

        private Builder addAll(String name, Object[] values) {
            given.addAll(name, values);
            return this;
        }

        /**
         * Takes away all that an argument was given, as if it had never been: what came by
         * {@link UnprivilegedUserWithRoleArgs#toBuilder()}, too.
         *
         * @param argument the argument's name, as its method is called, such as {@code "roleName"}; that of
         *     {@link #rolePolicyJson(Output)} is {@code "rolePolicy"}
         * @return this builder
         * @throws IllegalArgumentException if no argument is called so
         */
        public Builder clear(String argument) {
            given.clear(argument);
            return this;
        }

        /**
         * Ends the arguments.
         *
         * @return the arguments
         * @throws IllegalArgumentException if one is missing or not as its method says, or excludes another; the
         *     message lists every problem
         */
        public UnprivilegedUserWithRoleArgs build() {
            return new UnprivilegedUserWithRoleArgs(given);
        }
    }
}
