package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.CrossChecks;
import io.assumerole.components.internal.input.FailureMessage;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an {@link AssumedRoleProvider}: the role to assume, the session's settings, and the credentials.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()}, an output during
 * preview or update, before AWS is called. Combinations are also checked: the role's partition and the region, and the
 * session's policies and their total size.
 *
 * <p><strong>Replacing and adding values.</strong> No call silently replaces an earlier value:
 *
 * <ul>
 *   <li>Call the method of a single-valued argument once; {@link Builder#build()} rejects a second call.
 *   <li>Each call of {@link Builder#policyArn(String)} adds a value.
 *   <li>You can replace each value from {@link #toBuilder()} once.
 *   <li>{@link Builder#clear} removes all values of an argument. {@code null} is always an error, so a variable without
 *       a value removes nothing.
 * </ul>
 *
 * <p>You can read single-valued arguments; for every argument, {@link #isGiven} returns whether it was given. You
 * cannot read policies and values that can be secrets.
 */
public final class AssumedRoleProviderArgs extends ResourceArgs {

    private static final String COMPONENT = "AssumedRoleProvider";

    private static final ArgumentSet ARGUMENTS = new ArgumentSet();

    static final Argument.One<String> ROLE_ARN = ARGUMENTS.one("roleArn");
    static final Argument.One<String> SESSION_NAME = ARGUMENTS.one("sessionName");
    static final Argument.One<String> EXTERNAL_ID = ARGUMENTS.one("externalId");
    static final Argument.One<Duration> DURATION = ARGUMENTS.one("duration");
    static final Argument.One<PolicyDocument> POLICY = ARGUMENTS.one("policy");
    static final Argument.Many<ArgumentValue<String>> POLICY_ARN = ARGUMENTS.many("policyArn");
    static final Argument.One<Map<String, String>> TAGS = ARGUMENTS.one("tags");
    static final Argument.One<List<String>> TRANSITIVE_TAG_KEYS = ARGUMENTS.one("transitiveTagKeys");
    static final Argument.One<String> SOURCE_IDENTITY = ARGUMENTS.one("sourceIdentity");
    static final Argument.One<String> WEB_IDENTITY_TOKEN = ARGUMENTS.one("webIdentityToken");
    static final Argument.One<String> WEB_IDENTITY_TOKEN_FILE = ARGUMENTS.one("webIdentityTokenFile");
    static final Argument.One<List<AssumedRoleProviderArgs>> ROLE_CHAIN = ARGUMENTS.one("roleChain");
    static final Argument.One<Credentials> CREDENTIALS = ARGUMENTS.one("credentials");
    static final Argument.One<String> PROFILE = ARGUMENTS.one("profile");
    static final Argument.One<String> REGION = ARGUMENTS.one("region");
    static final Argument.One<Map<String, String>> DEFAULT_TAGS = ARGUMENTS.one("defaultTags");
    static final Argument.One<List<String>> ALLOWED_ACCOUNT_IDS = ARGUMENTS.one("allowedAccountIds");

    /** The arguments that identify an object in a message, without secrets and external IDs. */
    private static final List<Argument<?>> IDENTIFYING = List.of(ROLE_ARN, SESSION_NAME, PROFILE, TAGS, REGION);

    // ProviderCredentialInputs passes these to the plugin. It reads the fields, because values that can be secrets have
    // no getter.

    @Import(name = "roleArn", required = true)
    final Output<String> roleArn;

    @Import(name = "sessionName")
    final Output<String> sessionName;

    @Import(name = "externalId")
    final Output<String> externalId;

    @Import(name = "duration")
    final Output<String> duration;

    @Import(name = "policy")
    final Output<String> policy;

    @Import(name = "policyArns")
    final Output<List<String>> policyArns;

    @Import(name = "tags")
    final Output<Map<String, String>> tags;

    @Import(name = "transitiveTagKeys")
    final Output<List<String>> transitiveTagKeys;

    @Import(name = "sourceIdentity")
    final Output<String> sourceIdentity;

    @Import(name = "webIdentityToken")
    final Output<String> webIdentityToken;

    @Import(name = "webIdentityTokenFile")
    final Output<String> webIdentityTokenFile;

    @Import(name = "accessKeyId")
    final Output<String> accessKeyId;

    @Import(name = "secretAccessKey")
    final Output<String> secretAccessKey;

    @Import(name = "sessionToken")
    final Output<String> sessionToken;

    @Import(name = "profile")
    final Output<String> profile;

    @Import(name = "region")
    final Output<String> region;

    @Import(name = "defaultTags")
    final Output<Map<String, String>> defaultTags;

    @Import(name = "allowedAccountIds")
    final Output<List<String>> allowedAccountIds;

    final Output<RoleArn> role;
    final boolean hasWebIdentity;
    final FailureMessage failureMessage;
    final CrossChecks crossChecks;
    final ProviderRoleRequirements requirements;

    /** The role that assumes this one; {@code null} if the credentials assume it. */
    final AssumedRoleProviderArgs before;

    private final List<AssumedRoleProviderArgs> earlier;
    private final BuilderArguments given;
    private final Origin origin;

    /** The component of {@code from(…)}, and its user; {@code null} if it has no user. */
    record Origin(AssumableRole assumableRole, @Nullable UnprivilegedUserWithRole user) {}

    private static AssumedRoleProviderArgs of(BuilderArguments given, Origin origin) {
        var own = given.inherited();
        var failureMessage =
                new FailureMessage(COMPONENT, () -> own.identity(IDENTIFYING), InvalidArgumentsException::new);
        var checks = new ArgumentChecks(failureMessage);
        given.problems().forEach(checks::problem);
        var earlier = RoleChainChecks.of(given.get(ROLE_CHAIN), failureMessage, checks);
        var args = new AssumedRoleProviderArgs(own, origin, earlier, failureMessage, checks);
        checks.throwIfAny();
        return args;
    }

    /**
     * Returns these arguments for a chain in which {@code before} assumes the role; {@code null} if no role assumes it.
     */
    AssumedRoleProviderArgs after(
            AssumedRoleProviderArgs before, FailureMessage failureMessage, ArgumentChecks checks) {
        return new AssumedRoleProviderArgs(
                given, origin, before == null ? List.of() : before.chain(), failureMessage, checks);
    }

    private AssumedRoleProviderArgs(
            BuilderArguments given,
            Origin origin,
            List<AssumedRoleProviderArgs> earlier,
            FailureMessage failureMessage,
            ArgumentChecks checks) {
        this.given = given;
        this.origin = origin;
        this.earlier = earlier;
        this.before = earlier.isEmpty() ? null : earlier.get(earlier.size() - 1);
        this.failureMessage = failureMessage;
        this.hasWebIdentity = given.has(WEB_IDENTITY_TOKEN) || given.has(WEB_IDENTITY_TOKEN_FILE);
        var key = given.has(CREDENTIALS) ? given.plain(CREDENTIALS) : Credentials.NONE;
        var user = origin == null ? null : origin.user();
        var hasOwnKey = usesKeyOf(user);
        if (hasOwnKey && user.assumableRole.user().secret() == null) {
            checks.problem("from: the user's secret access key is encrypted with encryptedFor, so this program"
                    + " cannot decrypt it; give credentials, a profile or a web identity");
        }
        var hasKey = hasOwnKey || given.has(CREDENTIALS) && key.token() == null;
        var chained = before != null;
        var assumedBy = ProviderRoleRequirements.AssumedBy.of(hasWebIdentity, chained, hasKey);
        this.crossChecks = new CrossChecks(checks);
        this.requirements = new ProviderRoleRequirements(
                origin == null ? null : origin.assumableRole(), assumedBy, checks, crossChecks);
        this.role = checks.required(ROLE_ARN, requirements.roleArn(given.get(ROLE_ARN)), RoleArn::parse);
        this.roleArn = written(role, RoleArn::toString);
        this.sessionName = checks.optional(
                SESSION_NAME, requirements.sessionName(given.get(SESSION_NAME)), v -> new SessionName(v).value());
        this.externalId = checks.optional(
                EXTERNAL_ID, requirements.externalId(given.get(EXTERNAL_ID)), v -> new ExternalId(v).value());
        this.duration = written(
                checked(DURATION, checks, v -> duration(v, chained)),
                v -> v.value().toSeconds() + "s");
        this.policy = written(
                checks.optional(POLICY, given.get(POLICY), known -> known.requireValid(PolicyKind.SESSION)),
                PolicyDocument::toJson);
        var managedPolicies =
                given.has(POLICY_ARN) ? checks.all(POLICY_ARN, given.all(POLICY_ARN), PolicyArn::parse) : null;
        this.policyArns = written(
                managedPolicies, arns -> arns.stream().map(PolicyArn::toString).toList());
        this.tags = checks.optional(
                TAGS,
                requirements.tags(given.get(TAGS)),
                v -> new TreeMap<>(Tags.of(v).asMap()));
        this.transitiveTagKeys = checked(TRANSITIVE_TAG_KEYS, checks, ProviderValueChecks::keys);
        this.sourceIdentity = checks.optional(
                SOURCE_IDENTITY,
                requirements.sourceIdentity(given.get(SOURCE_IDENTITY)),
                v -> new SourceIdentity(v).value());
        this.webIdentityToken = checked(WEB_IDENTITY_TOKEN, checks, ProviderValueChecks::token);
        this.webIdentityTokenFile = checked(WEB_IDENTITY_TOKEN_FILE, checks, ProviderValueChecks::notBlank);
        // The user's own ID is not checked, because IDs in tests have a different form.
        this.accessKeyId = hasOwnKey
                ? user.accessKeyId()
                : checks.optional("accessKeyId", key.id(), ProviderValueChecks::accessKeyId);
        this.secretAccessKey = hasOwnKey
                ? user.assumableRole.user().secret()
                : checks.optional("secretAccessKey", key.secret(), ProviderValueChecks::secretText);
        this.sessionToken = checks.optional("sessionToken", key.token(), ProviderValueChecks::secretText);
        this.profile = checked(PROFILE, checks, ProviderValueChecks::notBlank);
        this.region = checked(REGION, checks, ProviderValueChecks::region);
        this.defaultTags = checked(DEFAULT_TAGS, checks, ProviderValueChecks::resourceTags);
        this.allowedAccountIds = checked(ALLOWED_ACCOUNT_IDS, checks, ProviderValueChecks::accounts);

        checkTogether(managedPolicies, hasOwnKey, checks);
    }

    /** Returns whether the access key that {@code user} creates assumes the role. */
    private boolean usesKeyOf(@Nullable UnprivilegedUserWithRole user) {
        return user != null
                && user.assumableRole.user().hasAccessKey()
                && before == null
                && !hasWebIdentity
                && !given.has(CREDENTIALS)
                && !given.has(PROFILE);
    }

    /** Checks the rules that concern several arguments, other roles of the chain, or the role's own requirements. */
    private void checkTogether(
            @Nullable Output<List<PolicyArn>> managedPolicies, boolean hasOwnKey, ArgumentChecks checks) {
        var caller = RoleChainChecks.nameOf(earlier.size());
        var callerArn = before == null ? null : before.role;
        var session = new SessionChecks(checks, crossChecks, role);
        if (before == null) {
            session.checkCredentials(given, hasWebIdentity);
        } else {
            RoleChainChecks.checkLater(given, checks);
        }
        session.checkRegion(region);
        session.checkCaller(caller, callerArn);
        session.checkPolicies(policy, managedPolicies);
        session.checkTransitiveTagKeys(tags, transitiveTagKeys);
        session.checkAccounts(allowedAccountIds);
        session.checkEarlier(before, sourceIdentity, tags);
        requirements.checkCaller(hasOwnKey, caller, callerArn);
        requirements.checkExternalId(externalId);
        requirements.checkSessionName(sessionName);
        requirements.checkSourceIdentity(sourceIdentity);
        if (sourceIdentity == null && earlier.stream().anyMatch(role -> role.sourceIdentity != null)) {
            requirements.checkInheritedSourceIdentity();
        }
        requirements.checkTags(tags);
        if (duration != null) {
            requirements.checkDuration(given.get(DURATION).value());
        }
    }

    /**
     * {@return the name of the session; call this method while the program runs, because the default depends on the
     * deployment}
     */
    Output<String> sentSessionName() {
        return sessionName != null ? sessionName : requirements.defaultSessionName();
    }

    /** {@return the roles of the chain in order; the last one is this role} */
    List<AssumedRoleProviderArgs> chain() {
        return Stream.concat(earlier.stream(), Stream.of(this)).toList();
    }

    /**
     * {@return the roles of the chain that {@code sts:AssumeRole} is called for: all except a role that a web identity
     * assumes}
     */
    List<AssumedRoleProviderArgs> assumedByKeyOrRole() {
        return chain().stream().filter(role -> !role.hasWebIdentity).toList();
    }

    /** The parts of {@code credentials}; {@code null} if not given. */
    private record Credentials(ArgumentValue<String> id, ArgumentValue<String> secret, ArgumentValue<String> token) {
        private static final Credentials NONE = new Credentials(null, null, null);
    }

    private <T, R> Output<R> checked(Argument.One<T> argument, ArgumentChecks checks, Function<T, R> check) {
        return checks.optional(argument, given.get(argument), check);
    }

    /** Returns the value in the plugin's form; {@code null} if there is no value. */
    private static <T, R> Output<R> written(Output<T> value, Function<T, R> write) {
        return value == null ? null : value.applyValue(write::apply);
    }

    private static SessionDuration duration(Duration duration, boolean chained) {
        var checked = new SessionDuration(duration);
        return chained ? checked.requireChainable() : checked;
    }

    /** {@return a new builder, with no argument given} */
    public static Builder builder() {
        return new Builder(new BuilderArguments(ARGUMENTS), null);
    }

    /**
     * Returns a builder with the arguments for the role of this user, in the same program.
     *
     * <p>The builder copies the following values:
     *
     * <ul>
     *   <li>the role's ARN;
     *   <li>the user's current access key, if you give no other credentials; if the user has no key, the provider uses
     *       the credentials of its environment;
     *   <li>the first external ID;
     *   <li>the session's name, source identity, and tags, if the role requires one exact value.
     * </ul>
     *
     * <p>The default session name consists of the names of the project, the stack, and the user. If the name is too
     * long, it is shortened, but the user's name stays whole. {@link Builder#build()} rejects arguments that the role
     * does not accept, such as a longer duration, and a missing value if the role accepts several values or a pattern.
     * For an existing role, only its ARN and the key are copied, because its requirements are unknown.
     *
     * <p>A key that is {@linkplain AccessKeys#encryptedFor encrypted with PGP} cannot be used: {@link Builder#build()}
     * rejects it unless you give other credentials. A key {@linkplain AccessKeys#inSecretsManager() in Secrets Manager}
     * is used like any other key. An imported key has no secret, because AWS returns the secret only once; the update
     * fails unless you give other credentials.
     *
     * <p>A role that requires MFA cannot be assumed with the user's key alone, because the AWS provider has no input
     * for an MFA code. Give the credentials of an MFA session, or a profile that contains them. Therefore, the update
     * that creates such a user cannot assume the role yet.
     *
     * <p><strong>Waiting for IAM.</strong> For 5 to 30 seconds, AWS rejects a new key or role. If the key or the role
     * is less than two minutes old, an update first tries repeatedly to assume the role, for at most two minutes. It
     * does not wait for a change to the trust policy of an older role. Waiting requires
     * {@code software.amazon.awssdk:sts} and {@code software.amazon.awssdk:url-connection-client} on the class path;
     * otherwise, a warning names them.
     *
     * @param user the user with its role
     * @return a new builder
     * @throws IllegalArgumentException if the user is {@code null}
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html">Changes that are not always immediately visible</a>
     */
    public static Builder from(UnprivilegedUserWithRole user) {
        if (user == null) {
            throw new IllegalArgumentException("from: got null; give the user with its role, or start from builder()");
        }
        return new Builder(new BuilderArguments(ARGUMENTS), new Origin(user.assumableRole, user));
    }

    /**
     * Returns a builder with the arguments for a role without a user, in the same program.
     *
     * <p>The builder copies the same values as {@link #from(UnprivilegedUserWithRole)}, except an access key. If the
     * role trusts only web identities, give {@link Builder#webIdentityTokenFile} or {@link Builder#webIdentityToken};
     * otherwise, {@link Builder#build()} rejects the arguments.
     *
     * <pre>{@code
     * AssumedRoleProviderArgs.from(role).webIdentityTokenFile("/tmp/token").build()
     * }</pre>
     *
     * @param role the role
     * @return a new builder
     * @throws IllegalArgumentException if the role is {@code null}
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    public static Builder from(RoleWithoutUser role) {
        if (role == null) {
            throw new IllegalArgumentException("from: got null; give the role, or start from builder()");
        }
        return new Builder(new BuilderArguments(ARGUMENTS), new Origin(role.assumableRole, null));
    }

    /**
     * Returns a builder with all of these arguments, including the component that they were created {@linkplain #from
     * from}. You can replace each value once, add values, or {@linkplain Builder#clear remove} them: for example, a
     * team's defaults and a caller's changes.
     *
     * <pre>{@code
     * var args = TEAM_DEFAULTS.toBuilder().roleArn(roleArn).duration(Duration.ofHours(1)).build();
     * }</pre>
     *
     * @return a new builder; changing it does not change these arguments
     */
    public Builder toBuilder() {
        return new Builder(given.inherited(), origin);
    }

    /**
     * Returns whether an argument was given.
     *
     * @param argument the argument's name, which is the name of its builder method, such as {@code "credentials"}
     * @return whether it was given to these arguments or to the arguments whose {@link #toBuilder()} created the
     *     builder; {@code false} for values from the user of {@link #from}
     * @throws IllegalArgumentException if no argument has this name
     */
    public boolean isGiven(String argument) {
        return given.isGiven(argument);
    }

    /** Sets the name of the component that uses these arguments, for later error messages. */
    AssumedRoleProviderArgs usedBy(String component) {
        failureMessage.usedBy(component);
        return this;
    }

    /** {@return the names of the given arguments, without their values; human-readable} */
    @Override
    public String toString() {
        return COMPONENT + "Args" + given;
    }

    /** {@return the ARN of the role to assume, given or from the user's role} */
    public Output<String> roleArn() {
        return roleArn;
    }

    /** {@return the session name, given or required by the user's role; empty if not set} */
    public Optional<Output<String>> sessionName() {
        return Optional.ofNullable(sessionName);
    }

    /** {@return how long a session lasts before the provider assumes the role again; empty if not set} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(given.plain(DURATION));
    }

    /** {@return the session tags, including those that the user's role requires; empty if not set} */
    public Optional<Output<Map<String, String>>> tags() {
        return Optional.ofNullable(tags);
    }

    /**
     * {@return the keys of the session tags that are transitive: passed on to every role that the session assumes;
     * empty if not set}
     */
    public Optional<Output<List<String>>> transitiveTagKeys() {
        return Optional.ofNullable(transitiveTagKeys);
    }

    /** {@return the source identity, given or required by the user's role; empty if not set} */
    public Optional<Output<String>> sourceIdentity() {
        return Optional.ofNullable(sourceIdentity);
    }

    /** {@return the path of the file that holds a token of an OpenID Connect provider; empty if not set} */
    public Optional<Output<String>> webIdentityTokenFile() {
        return Optional.ofNullable(webIdentityTokenFile);
    }

    /** {@return the roles that are assumed before this one, in order; empty if not set} */
    public Optional<List<AssumedRoleProviderArgs>> roleChain() {
        return Optional.ofNullable(given.get(ROLE_CHAIN)).map(ArgumentValue::value);
    }

    /** {@return the profile whose credentials assume the role; empty if not set} */
    public Optional<Output<String>> profile() {
        return Optional.ofNullable(profile);
    }

    /** {@return the region that the provider works in; empty if not set} */
    public Optional<Output<String>> region() {
        return Optional.ofNullable(region);
    }

    /** {@return the default tags of resources that are created with the provider; empty if not set} */
    public Optional<Output<Map<String, String>>> defaultTags() {
        return Optional.ofNullable(defaultTags);
    }

    /** {@return the accounts that the provider can work in; empty if not set} */
    public Optional<Output<List<String>>> allowedAccountIds() {
        return Optional.ofNullable(allowedAccountIds);
    }

    /**
     * Builds {@link AssumedRoleProviderArgs}; a second call of a method adds a value or is an error, as the class
     * describes.
     */
    public static final class Builder extends ArgsBuilder<Builder> {

        private final Origin origin;

        private Builder(BuilderArguments given, Origin origin) {
            super(given);
            this.origin = origin;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the ARN of the role to assume. This argument is required. After
         * {@link AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)}, which sets the ARN, it is an error.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any partition
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
         */
        public Builder roleArn(String roleArn) {
            return one(ROLE_ARN, ArgumentValue.of(roleArn));
        }

        /**
         * Sets the ARN of the role to assume, from an output. This argument is required.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any partition; it may be
         *     unknown in a preview
         * @return this builder
         */
        public Builder roleArn(Output<String> roleArn) {
            return one(ROLE_ARN, ArgumentValue.of(roleArn));
        }

        /**
         * Sets the session name, which CloudTrail records with every call.
         *
         * <p>The default consists of the names of the project and the stack, shortened to 64 characters. After
         * {@link AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)}, it also contains the name of the user.
         *
         * @param sessionName 2 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -}; not for secrets
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder sessionName(String sessionName) {
            return one(SESSION_NAME, ArgumentValue.of(sessionName));
        }

        /**
         * Sets the name of the session from an output.
         *
         * @param sessionName see {@link #sessionName(String)}
         * @return this builder
         */
        public Builder sessionName(Output<String> sessionName) {
            return one(SESSION_NAME, ArgumentValue.of(sessionName));
        }

        /**
         * Sets the external ID that the role's trust policy requires.
         *
         * <p>By default, no external ID is sent. AWS does not treat it as a secret, and the state contains it in plain
         * text. To encrypt it there, pass a {@linkplain #externalId(Output) secret output}.
         *
         * @param externalId 2 to 1,224 characters from {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
         */
        public Builder externalId(String externalId) {
            return one(EXTERNAL_ID, ArgumentValue.hidden(externalId));
        }

        /**
         * Sets the external ID from an output. It is <strong>secret</strong> if the output is secret, except in the
         * debug log that the AWS provider can write.
         *
         * @param externalId see {@link #externalId(String)}
         * @return this builder
         */
        public Builder externalId(Output<String> externalId) {
            return one(EXTERNAL_ID, ArgumentValue.of(externalId));
        }

        /**
         * Sets how long a session lasts before the provider assumes the role again.
         *
         * <p>By default, the AWS provider requests 15 minutes, and STS gives a web identity one hour. The provider
         * renews the session with its initial credentials. If these are a token or a session that expires before the
         * deployment ends, request a longer duration. AWS rejects a duration that exceeds the role's maximum session
         * duration, or one hour if the caller is itself a role session.
         *
         * @param duration whole seconds, 15 minutes to 12 hours; at most one hour with {@link #roleChain}, and for each
         *     of its roles except the first
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role chaining</a>
         */
        public Builder duration(Duration duration) {
            return one(DURATION, ArgumentValue.of(duration));
        }

        /**
         * Sets a policy that limits the session: the session can do only what both the role's policies and this
         * policy allow.
         *
         * <p>By default, the session has all permissions of the role.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}; together with the ARNs of
         *     {@link #policyArn(String)} at most 2,048 characters
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">Session policies</a>
         */
        public Builder policy(PolicyDocument policy) {
            return one(POLICY, ArgumentValue.of(policy));
        }

        /**
         * Sets a policy that limits the session, from an output.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}, for example with a bucket's ARN
         * @return this builder
         * @see #policy(PolicyDocument)
         */
        public Builder policy(Output<PolicyDocument> policy) {
            return one(POLICY, ArgumentValue.of(policy));
        }

        /**
         * Adds a managed policy that limits the session: the session can do only what the role's policies and at
         * least one of the session's policies allow.
         *
         * @param policyArn the ARN of an AWS managed policy or of a policy in the role's account; at most 10, and
         *     together with {@link #policy(PolicyDocument)} at most 2,048 characters
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder policyArn(String policyArn) {
            return add(POLICY_ARN, ArgumentValue.of(policyArn));
        }

        /**
         * Adds a managed policy that limits the session, from an output.
         *
         * @param policyArn see {@link #policyArn(String)}
         * @return this builder
         */
        public Builder policyArn(Output<String> policyArn) {
            return add(POLICY_ARN, ArgumentValue.of(policyArn));
        }

        /**
         * Sets the session tags. Policies see them as {@code aws:PrincipalTag/KEY}, and the role's trust policy sees
         * them as {@code aws:RequestTag/KEY}.
         *
         * <p>By default, no tags are sent. The trust policy must allow {@code sts:TagSession}. The plugin writes tags
         * to its log, so do not use them for secrets.
         *
         * @param tags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces, and {@code _ . : /
         *     = + - @}, not starting with {@code aws:}; keys must differ in more than case
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
         */
        public Builder tags(Map<String, String> tags) {
            return one(TAGS, ArgumentValue.ofMap(tags));
        }

        /**
         * Sets the session tags from an output.
         *
         * @param tags see {@link #tags(Map)}
         * @return this builder
         */
        public Builder tags(Output<Map<String, String>> tags) {
            return one(TAGS, ArgumentValue.of(tags));
        }

        /**
         * Sets the session tags that are transitive: passed on to every role that the session assumes.
         *
         * <p>By default, no tags are transitive.
         *
         * @param transitiveTagKeys keys of {@link #tags(Map)}, at least one
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining">Chaining roles with session tags</a>
         */
        public Builder transitiveTagKeys(String... transitiveTagKeys) {
            return one(TRANSITIVE_TAG_KEYS, ArgumentValue.ofAll(transitiveTagKeys));
        }

        /**
         * Sets the source identity. CloudTrail records it with every call, also in sessions of later roles, which
         * cannot change it.
         *
         * <p>By default, no source identity is sent. The trust policy must allow {@code sts:SetSourceIdentity}.
         *
         * @param sourceIdentity 2 to 64 characters from {@code A-Z a-z 0-9 _ + = , . @ -}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
         */
        public Builder sourceIdentity(String sourceIdentity) {
            return one(SOURCE_IDENTITY, ArgumentValue.of(sourceIdentity));
        }

        /**
         * Sets the source identity from an output.
         *
         * @param sourceIdentity see {@link #sourceIdentity(String)}
         * @return this builder
         */
        public Builder sourceIdentity(Output<String> sourceIdentity) {
            return one(SOURCE_IDENTITY, ArgumentValue.of(sourceIdentity));
        }

        /**
         * Sets a token of an OpenID Connect provider, which assumes the role instead of credentials: always marked as a
         * <strong>secret</strong>.
         *
         * <p>By default, credentials assume the role. A token excludes credentials, a profile, an external ID, tags, and
         * a source identity: give those to a role that the {@linkplain #roleChain first role of a chain} assumes. The
         * provider ignores credentials in the environment. The state contains the token, encrypted. A later
         * {@code destroy} or {@code refresh} uses the token, and fails if the token has expired. If you have a
         * {@linkplain #webIdentityTokenFile(String) file}, use that instead.
         *
         * @param webIdentityToken 4 to 20,000 characters; excludes {@link #webIdentityTokenFile(String)}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
         */
        public Builder webIdentityToken(Output<String> webIdentityToken) {
            return one(WEB_IDENTITY_TOKEN, ArgumentValue.ofSecret(webIdentityToken));
        }

        /**
         * Sets the file that holds a token of an OpenID Connect provider, which assumes the role instead of
         * credentials. The plugin reads the file whenever it needs a session.
         *
         * @param webIdentityTokenFile the file's path, on the machine that runs Pulumi; excludes
         *     {@link #webIdentityToken(Output)}
         * @return this builder
         * @see #webIdentityToken(Output)
         */
        public Builder webIdentityTokenFile(String webIdentityTokenFile) {
            return one(WEB_IDENTITY_TOKEN_FILE, ArgumentValue.of(webIdentityTokenFile));
        }

        /**
         * Sets the roles that are assumed before this role, in order (role chaining). The credentials assume the first
         * role, each role assumes the next role, and the last role assumes this role. com.pulumi:aws 7.x supports any
         * number of roles. Version 6.x supports one role, which a web identity must assume; the constructor of
         * {@link AssumedRoleProvider} rejects every other chain.
         *
         * <p>By default, there is no chain. Only the first role's arguments can have credentials, a profile, or a web
         * identity; with {@link AssumedRoleProviderArgs#from}, they have the user's key. Each role has its own external
         * ID, session, tags, source identity, and policies. Region, default tags, and allowed accounts belong to the
         * provider: set them next to {@code roleChain}, not in it. A source identity and transitive tags are passed on
         * to the later roles, which cannot change them. AWS limits the session of every role except the first to one
         * hour.
         *
         * <pre>{@code
         * var args = AssumedRoleProviderArgs.builder()
         *         .roleChain(AssumedRoleProviderArgs.from(hub).build())
         *         .roleArn("arn:aws:iam::210987654321:role/deployer")
         *         .build();
         * }</pre>
         *
         * @param roles at least one, all in the partition of this role
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role chaining</a>
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining">Chaining roles with session tags</a>
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
         */
        public Builder roleChain(AssumedRoleProviderArgs... roles) {
            return one(
                    ROLE_CHAIN, ArgumentValue.hidden(ArgumentValue.ofAll(roles).value()));
        }

        /**
         * Sets the access key that assumes the role, such as the key of a user.
         *
         * <p>By default, the provider uses the credentials of its environment: variables, the default profile, or the
         * credentials of the machine. With a key, it ignores all of them, including {@code AWS_SESSION_TOKEN} and
         * {@code AWS_PROFILE}. However, the AWS plugin fails if {@code AWS_PROFILE} names a profile that does not
         * exist.
         *
         * @param accessKeyId 16 to 128 letters, digits, and underscores
         * @param secretAccessKey the key's secret: always marked as a <strong>secret</strong>
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html">Access keys</a>
         */
        public Builder credentials(Output<String> accessKeyId, Output<String> secretAccessKey) {
            return credentials(
                    new Credentials(ArgumentValue.of(accessKeyId), ArgumentValue.ofSecret(secretAccessKey), null));
        }

        /**
         * Sets temporary credentials that assume the role, such as the credentials of an MFA session or another role's
         * session.
         *
         * <p>The state contains them in encrypted form. The provider does not renew them: after they expire,
         * {@code destroy} and {@code refresh} fail until an update sets new credentials.
         *
         * @param accessKeyId 16 to 128 letters, digits, and underscores
         * @param secretAccessKey the key's secret: always marked as a <strong>secret</strong>
         * @param sessionToken the session token: always marked as a <strong>secret</strong>
         * @return this builder
         * @see #credentials(Output, Output)
         */
        public Builder credentials(
                Output<String> accessKeyId, Output<String> secretAccessKey, Output<String> sessionToken) {
            return credentials(new Credentials(
                    ArgumentValue.of(accessKeyId),
                    ArgumentValue.ofSecret(secretAccessKey),
                    ArgumentValue.ofSecret(sessionToken)));
        }

        private Builder credentials(Credentials key) {
            return one(CREDENTIALS, ArgumentValue.hidden(key));
        }

        /**
         * Sets the profile of the AWS configuration files whose credentials assume the role.
         *
         * <p>By default, the provider uses the credentials of its environment. With a profile, it ignores keys in the
         * environment. A profile with {@code role_arn} and {@code source_profile} names a role, which then assumes this
         * role.
         *
         * @param profile the profile's name, on the machine that runs Pulumi
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html">Configuration files</a>
         */
        public Builder profile(String profile) {
            return one(PROFILE, ArgumentValue.of(profile));
        }

        /**
         * Sets the profile whose credentials assume the role, from an output.
         *
         * @param profile see {@link #profile(String)}
         * @return this builder
         */
        public Builder profile(Output<String> profile) {
            return one(PROFILE, ArgumentValue.of(profile));
        }

        /**
         * Sets the region that the provider works in.
         *
         * <p>By default, the provider uses the stack's {@code aws:region}, or else the region of the environment.
         *
         * @param region a name such as {@code us-east-1}, in the role's partition; Pulumi shows a warning if this
         *     version does not know the region
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rande.html">Regions and endpoints</a>
         */
        public Builder region(String region) {
            return one(REGION, ArgumentValue.of(region));
        }

        /**
         * Sets the region that the provider works in, from an output.
         *
         * @param region see {@link #region(String)}
         * @return this builder
         */
        public Builder region(Output<String> region) {
            return one(REGION, ArgumentValue.of(region));
        }

        /**
         * Sets default tags for every taggable resource that is created with the provider; a resource's own tags take
         * precedence.
         *
         * <p>By default, there are no default tags. Default tags count toward the 50 tags of a resource.
         *
         * @param defaultTags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces, and {@code _
         *     . : / = + - @}, not starting with {@code aws:}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html">Tags of resources</a>
         */
        public Builder defaultTags(Map<String, String> defaultTags) {
            return one(DEFAULT_TAGS, ArgumentValue.ofMap(defaultTags));
        }

        /**
         * Sets the default tags from an output.
         *
         * @param defaultTags see {@link #defaultTags(Map)}
         * @return this builder
         */
        public Builder defaultTags(Output<Map<String, String>> defaultTags) {
            return one(DEFAULT_TAGS, ArgumentValue.of(defaultTags));
        }

        /**
         * Sets the accounts that the provider can work in. The provider fails in every other account.
         *
         * <p>By default, only the account in the role's ARN is allowed. If the ARN comes from an external source, set
         * the accounts: an ARN of a different account is then rejected before AWS is called.
         *
         * @param allowedAccountIds 12 digits each, at least one
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html">Account identifiers</a>
         */
        public Builder allowedAccountIds(String... allowedAccountIds) {
            return one(ALLOWED_ACCOUNT_IDS, ArgumentValue.ofAll(allowedAccountIds));
        }

        /**
         * Checks the arguments and returns them.
         *
         * @return the arguments
         * @throws InvalidArgumentsException if an argument is missing or invalid; the message lists every problem
         */
        public AssumedRoleProviderArgs build() {
            return AssumedRoleProviderArgs.of(given, origin);
        }
    }
}
