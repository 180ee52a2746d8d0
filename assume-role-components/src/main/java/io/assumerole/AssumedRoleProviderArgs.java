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
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.CrossChecks;
import io.assumerole.components.internal.input.FailureMessage;
import io.assumerole.components.internal.input.PolicyInput;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which role an {@link AssumedRoleProvider} assumes, how, and with which credentials.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()}, an output during
 * preview or update, before AWS is called. So is what two of them say together: the role's partition and the region,
 * the session's policies and their size.
 *
 * <p><strong>What replaces and what adds.</strong> No call takes the place of an earlier one without a word:
 *
 * <ul>
 *   <li>An argument of one value is given once; a second call is an error of {@link Builder#build()}.
 *   <li>{@link Builder#policyArn(String)} adds with each call.
 *   <li>What came by {@link #toBuilder()} may be given anew: the new value takes the place of the old one.
 *   <li>{@link Builder#clear} takes away what an argument was given; {@code null} is always an error, so that a
 *       variable without a value takes nothing away.
 * </ul>
 *
 * <p>What an argument of one value was given can be read; {@link #isGiven} tells for every argument whether it was
 * given. What may be a secret, and policies, cannot be read.
 */
public final class AssumedRoleProviderArgs extends ResourceArgs {

    private static final String COMPONENT = "AssumedRoleProvider";

    static final Argument.One<String> ROLE_ARN = Argument.one("roleArn");
    static final Argument.One<String> SESSION_NAME = Argument.one("sessionName");
    static final Argument.One<String> EXTERNAL_ID = Argument.one("externalId");
    static final Argument.One<Duration> DURATION = Argument.one("duration");
    static final Argument.One<PolicyInput> POLICY = Argument.one("policy");
    static final Argument.Many<ArgumentValue<String>> POLICY_ARN = Argument.many("policyArn");
    static final Argument.One<Map<String, String>> TAGS = Argument.one("tags");
    static final Argument.One<List<String>> TRANSITIVE_TAG_KEYS = Argument.one("transitiveTagKeys");
    static final Argument.One<String> SOURCE_IDENTITY = Argument.one("sourceIdentity");
    static final Argument.One<String> WEB_IDENTITY_TOKEN = Argument.one("webIdentityToken");
    static final Argument.One<String> WEB_IDENTITY_TOKEN_FILE = Argument.one("webIdentityTokenFile");
    static final Argument.One<List<AssumedRoleProviderArgs>> ROLE_CHAIN = Argument.one("roleChain");
    static final Argument.One<Credentials> CREDENTIALS = Argument.one("credentials");
    static final Argument.One<String> PROFILE = Argument.one("profile");
    static final Argument.One<String> REGION = Argument.one("region");
    static final Argument.One<Map<String, String>> DEFAULT_TAGS = Argument.one("defaultTags");
    static final Argument.One<List<String>> ALLOWED_ACCOUNT_IDS = Argument.one("allowedAccountIds");

    private static final Set<String> ARGUMENTS = Argument.names(Stream.of(
            ROLE_ARN,
            SESSION_NAME,
            EXTERNAL_ID,
            DURATION,
            POLICY,
            POLICY_ARN,
            TAGS,
            TRANSITIVE_TAG_KEYS,
            SOURCE_IDENTITY,
            WEB_IDENTITY_TOKEN,
            WEB_IDENTITY_TOKEN_FILE,
            ROLE_CHAIN,
            CREDENTIALS,
            PROFILE,
            REGION,
            DEFAULT_TAGS,
            ALLOWED_ACCOUNT_IDS));

    /** What tells one from the others in a message; no secret, and no external ID. */
    private static final List<Argument<?>> IDENTIFYING = List.of(ROLE_ARN, SESSION_NAME, PROFILE, TAGS, REGION);

    // SessionInputs writes these for the plugin and reads them here: what may be a secret has no
    // getter.

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
    final RoleRequirements requirements;

    /** The role that assumes this one; {@code null} where none of these arguments does. */
    final AssumedRoleProviderArgs before;

    private final List<AssumedRoleProviderArgs> earlier;
    private final BuilderArguments given;
    private final Origin origin;

    /** The component that the arguments were started from; its user, {@code null} where it has none. */
    record Origin(DeployedRole handover, @Nullable UnprivilegedUserWithRole user) {}

    private static AssumedRoleProviderArgs of(BuilderArguments given, Origin origin) {
        var own = given.inherited();
        var failureMessage =
                new FailureMessage(COMPONENT, () -> own.identity(IDENTIFYING), InvalidArgumentsException::new);
        var checks = new ArgumentChecks(failureMessage);
        given.problems().forEach(checks::problem);
        var earlier = RoleChain.of(given.get(ROLE_CHAIN), failureMessage, checks);
        var args = new AssumedRoleProviderArgs(own, origin, earlier, failureMessage, checks);
        checks.throwIfAny();
        return args;
    }

    /** The same role where another one assumes it; {@code null} where none does. */
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
        var hasOwnKey = user != null
                && user.handover.user().hasAccessKey()
                && before == null
                && !hasWebIdentity
                && !given.has(CREDENTIALS)
                && !given.has(PROFILE);
        if (hasOwnKey && user.handover.user().secret() == null) {
            checks.problem(
                    "from: the user's secret access key is encrypted with encryptedFor, and this program cannot open"
                            + " it; give credentials, a profile or a web identity");
        }
        var hasKey = hasOwnKey || given.has(CREDENTIALS) && key.token() == null;
        var chained = before != null;
        var assumedBy = RoleRequirements.AssumedBy.of(hasWebIdentity, chained, hasKey);
        this.crossChecks = new CrossChecks(checks);
        this.requirements =
                new RoleRequirements(origin == null ? null : origin.handover(), assumedBy, checks, crossChecks);
        this.role = checks.required(ROLE_ARN, requirements.roleArn(given.get(ROLE_ARN)), RoleArn::parse);
        this.roleArn = written(role, RoleArn::toString);
        this.sessionName = checks.optional(
                SESSION_NAME, requirements.sessionName(given.get(SESSION_NAME)), v -> new SessionName(v).value());
        this.externalId = checks.optional(
                EXTERNAL_ID, requirements.externalId(given.get(EXTERNAL_ID)), v -> new ExternalId(v).value());
        this.duration = written(
                checked(DURATION, checks, v -> duration(v, chained)),
                v -> v.value().toSeconds() + "s");
        var document = given.get(POLICY);
        this.policy = document == null
                ? null
                : written(
                        document.value().check(checks, document.value().option(), PolicyKind.SESSION, known -> known),
                        PolicyDocument::toJson);
        var managedPolicies =
                given.has(POLICY_ARN) ? checks.all(POLICY_ARN, given.all(POLICY_ARN), PolicyArn::parse) : null;
        this.policyArns = written(
                managedPolicies, arns -> arns.stream().map(PolicyArn::toString).toList());
        this.tags = checks.optional(
                TAGS,
                requirements.tags(given.get(TAGS)),
                v -> new TreeMap<>(Tags.of(v).asMap()));
        this.transitiveTagKeys = checked(TRANSITIVE_TAG_KEYS, checks, ProviderValues::keys);
        this.sourceIdentity = checks.optional(
                SOURCE_IDENTITY,
                requirements.sourceIdentity(given.get(SOURCE_IDENTITY)),
                v -> new SourceIdentity(v).value());
        this.webIdentityToken = checked(WEB_IDENTITY_TOKEN, checks, ProviderValues::token);
        this.webIdentityTokenFile = checked(WEB_IDENTITY_TOKEN_FILE, checks, ProviderValues::notBlank);
        // Not checked where it is the user's own: what is made in a test has another form.
        this.accessKeyId =
                hasOwnKey ? user.accessKeyId() : checks.optional("accessKeyId", key.id(), ProviderValues::accessKeyId);
        this.secretAccessKey = hasOwnKey
                ? user.handover.user().secret()
                : checks.optional("secretAccessKey", key.secret(), ProviderValues::secretText);
        this.sessionToken = checks.optional("sessionToken", key.token(), ProviderValues::secretText);
        this.profile = checked(PROFILE, checks, ProviderValues::notBlank);
        this.region = checked(REGION, checks, ProviderValues::region);
        this.defaultTags = checked(DEFAULT_TAGS, checks, ProviderValues::resourceTags);
        this.allowedAccountIds = checked(ALLOWED_ACCOUNT_IDS, checks, ProviderValues::accounts);

        var caller = RoleChain.nameOf(earlier.size());
        var callerArn = before == null ? null : before.role;
        var session = new SessionChecks(checks, crossChecks, role);
        if (before == null) {
            session.checkCredentials(given, hasWebIdentity);
        } else {
            RoleChain.checkLater(given, checks);
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

    /** {@return what the session is called; to be asked while the program runs, which says what it is by default} */
    Output<String> sentSessionName() {
        return sessionName != null ? sessionName : requirements.defaultSessionName();
    }

    /** {@return the roles that are assumed, in their order; the last is this one} */
    List<AssumedRoleProviderArgs> chain() {
        return Stream.concat(earlier.stream(), Stream.of(this)).toList();
    }

    /** {@return those of the chain that {@code sts:AssumeRole} is called for: all but the role of a web identity} */
    List<AssumedRoleProviderArgs> assumedByKeyOrRole() {
        return chain().stream().filter(role -> !role.hasWebIdentity).toList();
    }

    /** The parts of {@code credentials}; {@code null} for what was not given. */
    private record Credentials(ArgumentValue<String> id, ArgumentValue<String> secret, ArgumentValue<String> token) {
        private static final Credentials NONE = new Credentials(null, null, null);
    }

    private <T, R> Output<R> checked(Argument.One<T> argument, ArgumentChecks checks, Function<T, R> check) {
        return checks.optional(argument, given.get(argument), check);
    }

    /** As the plugin takes it; {@code null} where there is none. */
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
     * Starts the arguments for the role of the other half, in the same program, with what the role asks for.
     *
     * <p>Tied are the role's ARN; the user's current access key, if it has one and no other credentials are given; the
     * first external ID; the session's name, source identity and tags, as far as the role asks for one value; and the
     * session's longest duration. Where the user has no key and nothing else is given, the provider finds credentials
     * in its environment. By default the session is called after project, stack and user, cut so that the user's name
     * stays whole. What is given in addition has to be what the role takes, or {@link Builder#build()} says so, and so
     * it does where the role asks for one of several values or for a pattern, and none is given. A role that exists
     * already is tied by its ARN and the key only: what it asks for is not known.
     *
     * <p>A key that is {@linkplain AccessKeys#encryptedFor encrypted for somebody} cannot be tied: {@link Builder#build()}
     * says so, unless other credentials are given. One {@linkplain AccessKeys#inSecretsManager() in Secrets Manager} is
     * tied like any other. An imported key, whose secret AWS tells nobody, ends the update, unless other
     * credentials are given.
     *
     * <p>A role that asks for MFA cannot be assumed with the user's key alone, because the AWS provider has no input
     * for a code: give credentials of a sign-in with MFA, or a profile that holds them. So the update that makes such a
     * user cannot assume the role yet.
     *
     * <p><strong>Ready when AWS is.</strong> AWS refuses a new key and a new role for 5 to 30 seconds. In an update,
     * and only if the key or the role is less than two minutes old, the provider first tries to assume the role until
     * AWS lets it, at most for two minutes. Otherwise AWS is not called. A change of the trust policy of an older role
     * is not waited for. This needs {@code software.amazon.awssdk:sts} and
     * {@code software.amazon.awssdk:url-connection-client} on the class path; without them a warning says so when it
     * matters.
     *
     * @param user the user with its role
     * @return a new builder
     * @throws IllegalArgumentException if there is no user
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html">Changes that are not always immediately visible</a>
     */
    public static Builder from(UnprivilegedUserWithRole user) {
        if (user == null) {
            throw new IllegalArgumentException("from: got null; give the user with its role, or start from builder()");
        }
        return new Builder(new BuilderArguments(ARGUMENTS), new Origin(user.handover, user));
    }

    /**
     * Starts the arguments for a role without a user, in the same program, with what the role asks for.
     *
     * <p>Tied is what {@link #from(UnprivilegedUserWithRole)} ties, but for an access key, which there is none of: where
     * the role trusts web identities only, give {@link Builder#webIdentityTokenFile} or
     * {@link Builder#webIdentityToken}, or {@link Builder#build()} says so.
     *
     * <pre>{@code
     * AssumedRoleProviderArgs.from(role).webIdentityTokenFile("/tmp/token").build()
     * }</pre>
     *
     * @param role the role
     * @return a new builder
     * @throws IllegalArgumentException if there is no role
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    public static Builder from(RoleWithoutUser role) {
        if (role == null) {
            throw new IllegalArgumentException("from: got null; give the role, or start from builder()");
        }
        return new Builder(new BuilderArguments(ARGUMENTS), new Origin(role.handover, null));
    }

    /**
     * Starts arguments with all that these were given, the component that they were started {@linkplain #from from}
     * included; each may be given anew once, be added to, or be {@linkplain Builder#clear cleared}: a team's defaults
     * and what a caller asks for.
     *
     * <pre>{@code
     * var args = TEAM_DEFAULTS.toBuilder().roleArn(roleArn).duration(Duration.ofHours(1)).build();
     * }</pre>
     *
     * @return a new builder; a change of it does not change these arguments
     */
    public Builder toBuilder() {
        return new Builder(given.inherited(), origin);
    }

    /**
     * Tells whether an argument was given.
     *
     * @param argument the argument's name, as its method of the builder is called, such as {@code "credentials"}; that
     *     of {@link Builder#policyJson(Output)} is {@code "policy"}
     * @return whether it was given, be it to these arguments or to those whose {@link #toBuilder()} they were started
     *     from; what comes from the user of {@link #from} was not given
     * @throws IllegalArgumentException if no argument is called so
     */
    public boolean isGiven(String argument) {
        return given.isGiven(argument);
    }

    /** Says which component is made with these, for what is found wrong later. */
    AssumedRoleProviderArgs usedBy(String component) {
        failureMessage.usedBy(component);
        return this;
    }

    /** {@return the names of the arguments that were given, and no value of any; for people} */
    @Override
    public String toString() {
        return COMPONENT + "Args" + given;
    }

    /** {@return the ARN of the role to assume: what was given, or that of the user's role} */
    public Output<String> roleArn() {
        return roleArn;
    }

    /** {@return the name of the session, also one that the user's role asks for; nothing where it was not given} */
    public Optional<Output<String>> sessionName() {
        return Optional.ofNullable(sessionName);
    }

    /** {@return how long a session lasts before the provider assumes the role anew; nothing where it was not given} */
    public Optional<Duration> duration() {
        return Optional.ofNullable(given.plain(DURATION));
    }

    /** {@return the session's tags, with those that the user's role asks for; nothing where none were given} */
    public Optional<Output<Map<String, String>>> tags() {
        return Optional.ofNullable(tags);
    }

    /**
     * {@return which of the session's tags stay with every role that is assumed from it; nothing where none were given}
     */
    public Optional<Output<List<String>>> transitiveTagKeys() {
        return Optional.ofNullable(transitiveTagKeys);
    }

    /** {@return who is behind the session, also one that the user's role asks for; nothing where it was not given} */
    public Optional<Output<String>> sourceIdentity() {
        return Optional.ofNullable(sourceIdentity);
    }

    /** {@return the file that holds a token of an OpenID Connect provider; nothing where it was not given} */
    public Optional<Output<String>> webIdentityTokenFile() {
        return Optional.ofNullable(webIdentityTokenFile);
    }

    /** {@return the roles that are assumed before this one, in their order, as they were given; nothing where none were} */
    public Optional<List<AssumedRoleProviderArgs>> roleChain() {
        return Optional.ofNullable(given.get(ROLE_CHAIN)).map(ArgumentValue::value);
    }

    /** {@return the profile whose credentials assume the role; nothing where it was not given} */
    public Optional<Output<String>> profile() {
        return Optional.ofNullable(profile);
    }

    /** {@return the region that the provider works in; nothing where it was not given} */
    public Optional<Output<String>> region() {
        return Optional.ofNullable(region);
    }

    /** {@return the tags of every resource that is made with the provider; nothing where none were given} */
    public Optional<Output<Map<String, String>>> defaultTags() {
        return Optional.ofNullable(defaultTags);
    }

    /** {@return the accounts that the provider may work in; nothing where none were given} */
    public Optional<Output<List<String>>> allowedAccountIds() {
        return Optional.ofNullable(allowedAccountIds);
    }

    /**
     * Builds {@link AssumedRoleProviderArgs}; a second call of a method adds or is an error, as the class says there.
     */
    public static final class Builder extends ArgumentsBuilder<Builder> {

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
         * Sets the ARN of the role to assume. Required; after
         * {@link AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)}, which gives it, an error.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any partition
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
         */
        public Builder roleArn(String roleArn) {
            return one(ROLE_ARN, ArgumentValue.of(roleArn));
        }

        /**
         * Sets the ARN of the role to assume, from an output. Required.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any partition; it may be
         *     unknown in a preview
         * @return this builder
         */
        public Builder roleArn(Output<String> roleArn) {
            return one(ROLE_ARN, ArgumentValue.of(roleArn));
        }

        /**
         * Sets the name of the session, which CloudTrail records with every call.
         *
         * <p>By default it is made from the names of the project and the stack, and after
         * {@link AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)} of the user, cut to 64 characters.
         *
         * @param sessionName 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}; not for secrets
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder sessionName(String sessionName) {
            return one(SESSION_NAME, ArgumentValue.of(sessionName));
        }

        /**
         * Sets the name of the session from an output.
         *
         * @param sessionName as for {@link #sessionName(String)}
         * @return this builder
         */
        public Builder sessionName(Output<String> sessionName) {
            return one(SESSION_NAME, ArgumentValue.of(sessionName));
        }

        /**
         * Sets the external ID that the role's trust policy asks for.
         *
         * <p>By default none is sent. AWS does not treat it as a secret, and it is kept in the state in the clear; give
         * an {@linkplain #externalId(Output) output that is a secret} to have it encrypted there.
         *
         * @param externalId 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
         */
        public Builder externalId(String externalId) {
            return one(EXTERNAL_ID, ArgumentValue.hidden(externalId));
        }

        /**
         * Sets the external ID from an output: <strong>secret</strong> if the output is, but for the log that the AWS
         * provider writes when it is told to.
         *
         * @param externalId as for {@link #externalId(String)}
         * @return this builder
         */
        public Builder externalId(Output<String> externalId) {
            return one(EXTERNAL_ID, ArgumentValue.of(externalId));
        }

        /**
         * Sets how long a session lasts before the provider assumes the role anew.
         *
         * <p>By default none is sent: the AWS provider asks for 15 minutes, and a web identity gets one hour from STS.
         * The provider renews the session with what it started from; where that is a token or a session which ends
         * before the deployment does, ask for longer. AWS refuses, and does not shorten, what is longer than the role's
         * maximum session duration, and more than one hour where the caller is itself a role session.
         *
         * @param duration whole seconds, 15 minutes to 12 hours; at most one hour with {@link #roleChain} and for every
         *     role of it but the first
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role chaining</a>
         */
        public Builder duration(Duration duration) {
            return one(DURATION, ArgumentValue.of(duration));
        }

        /**
         * Sets a policy that narrows the session: it may do what both the role's policies and this one allow.
         *
         * <p>By default the session may do all that the role may.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}; together with the ARNs of
         *     {@link #policyArn(String)} at most 2,048 characters
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">Session policies</a>
         */
        public Builder policy(PolicyDocument policy) {
            return policy(PolicyInput.of("policy", ArgumentValue.of(policy)));
        }

        /**
         * Sets a policy that narrows the session, from an output.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}, such as one that names a bucket's ARN
         * @return this builder
         * @see #policy(PolicyDocument)
         */
        public Builder policy(Output<PolicyDocument> policy) {
            return policy(PolicyInput.of("policy", ArgumentValue.of(policy)));
        }

        /**
         * Sets a policy that narrows the session, from an output of JSON, such as
         * {@code IamFunctions.getPolicyDocument(…)} or another stack gives it; in place of {@link #policy(Output)}.
         *
         * @param policy the JSON of a policy of kind {@link PolicyKind#SESSION}
         * @return this builder
         * @see PolicyDocument#parse
         */
        public Builder policyJson(Output<String> policy) {
            return policy(PolicyInput.ofJson("policyJson", policy));
        }

        private Builder policy(PolicyInput policy) {
            return one(POLICY, ArgumentValue.of(policy));
        }

        /**
         * Adds a managed policy that narrows the session: it may do what the role's policies allow and one of the
         * session's policies allows too.
         *
         * @param policyArn the ARN of a policy of AWS or of the role's account; at most 10, and together with
         *     {@link #policy(PolicyDocument)} at most 2,048 characters
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder policyArn(String policyArn) {
            return add(POLICY_ARN, ArgumentValue.of(policyArn));
        }

        /**
         * Adds a managed policy that narrows the session, from an output.
         *
         * @param policyArn as for {@link #policyArn(String)}
         * @return this builder
         */
        public Builder policyArn(Output<String> policyArn) {
            return add(POLICY_ARN, ArgumentValue.of(policyArn));
        }

        /**
         * Sets the session's tags, which policies see as {@code aws:PrincipalTag/KEY}, and the role's trust policy as
         * {@code aws:RequestTag/KEY}.
         *
         * <p>By default none are sent. The trust policy must allow {@code sts:TagSession}. The plugin writes them to
         * its log: not for secrets.
         *
         * @param tags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and {@code _ . : / =
         *     + - @}, neither beginning with {@code aws:}; no two keys that differ in case only
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
         */
        public Builder tags(Map<String, String> tags) {
            return one(TAGS, ArgumentValue.ofMap(tags));
        }

        /**
         * Sets the session's tags from an output.
         *
         * @param tags as for {@link #tags(Map)}
         * @return this builder
         */
        public Builder tags(Output<Map<String, String>> tags) {
            return one(TAGS, ArgumentValue.of(tags));
        }

        /**
         * Sets which of the session's tags stay with every role that is assumed from it.
         *
         * <p>By default none do.
         *
         * @param transitiveTagKeys keys of {@link #tags(Map)}, at least one
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining">Chaining roles with session tags</a>
         */
        public Builder transitiveTagKeys(String... transitiveTagKeys) {
            return one(TRANSITIVE_TAG_KEYS, ArgumentValue.ofAll(transitiveTagKeys));
        }

        /**
         * Sets who is behind the session, which CloudTrail records with every call and every role that is assumed from
         * it, and which cannot be changed there.
         *
         * <p>By default none is sent. The trust policy must allow {@code sts:SetSourceIdentity}.
         *
         * @param sourceIdentity 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
         */
        public Builder sourceIdentity(String sourceIdentity) {
            return one(SOURCE_IDENTITY, ArgumentValue.of(sourceIdentity));
        }

        /**
         * Sets who is behind the session, from an output.
         *
         * @param sourceIdentity as for {@link #sourceIdentity(String)}
         * @return this builder
         */
        public Builder sourceIdentity(Output<String> sourceIdentity) {
            return one(SOURCE_IDENTITY, ArgumentValue.of(sourceIdentity));
        }

        /**
         * Sets a token of an OpenID Connect provider, with which the role is assumed in place of any credentials:
         * <strong>secret</strong>, and always marked so.
         *
         * <p>By default the role is assumed with credentials. No credentials or profile go with it, and no external ID,
         * tags or source identity: those go with a role that the {@linkplain #roleChain first role of a chain} assumes.
         * Left-over credentials in the environment
         * are not looked at. The state keeps the token, encrypted, and a later {@code destroy} or {@code refresh} uses
         * it: one that has expired by then fails, so a {@linkplain #webIdentityTokenFile(String) file} is better where
         * there is one.
         *
         * @param webIdentityToken 4 to 20,000 characters; in place of {@link #webIdentityTokenFile(String)}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
         */
        public Builder webIdentityToken(Output<String> webIdentityToken) {
            return one(WEB_IDENTITY_TOKEN, ArgumentValue.ofSecret(webIdentityToken));
        }

        /**
         * Sets the file that holds a token of an OpenID Connect provider, with which the role is assumed in place of
         * any credentials; the file is read whenever a session is needed.
         *
         * @param webIdentityTokenFile the file's path, on the machine that runs Pulumi; in place of
         *     {@link #webIdentityToken(Output)}
         * @return this builder
         * @see #webIdentityToken(Output)
         */
        public Builder webIdentityTokenFile(String webIdentityTokenFile) {
            return one(WEB_IDENTITY_TOKEN_FILE, ArgumentValue.of(webIdentityTokenFile));
        }

        /**
         * Sets the roles that are assumed before this one, in this order: the first by the credentials, every other
         * one, and this one at last, by the role before it. AWS calls that role chaining. With com.pulumi:aws 6.x there
         * can be one such role, which a web identity assumes; the constructor of {@link AssumedRoleProvider} refuses
         * every other chain. With 7.x there can be any number.
         *
         * <p>By default there are none. The first role says with which credentials it is assumed, also those of its
         * user with {@link AssumedRoleProviderArgs#from}; the later ones have no credentials, no profile and no web
         * identity. Each role has its own external ID, session, tags, source identity and policies. The region, the
         * default tags and the allowed accounts are the provider's: give them beside these roles, not in them. A source
         * identity stays for the later roles, and a transitive tag too: neither can be set to something else there. AWS
         * limits the session of every role but the first to one hour.
         *
         * <pre>{@code
         * var args = AssumedRoleProviderArgs.builder()
         *         .roleChain(AssumedRoleProviderArgs.from(hub).build())
         *         .roleArn("arn:aws:iam::210987654321:role/deployer")
         *         .build();
         * }</pre>
         *
         * @param roles at least one, all of the partition of this one
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
         * Sets the access key with which the role is assumed, such as a user's.
         *
         * <p>By default the provider takes credentials from its environment: variables, the default profile, or what
         * the machine has. With a key nothing of that takes part, neither a left-over {@code AWS_SESSION_TOKEN} nor
         * {@code AWS_PROFILE}. Only a profile that {@code AWS_PROFILE} names and that does not exist makes the AWS
         * plugin fail, whoever uses it.
         *
         * @param accessKeyId 16 to 128 letters, digits and underscores
         * @param secretAccessKey the key's secret: <strong>secret</strong>, and always marked so
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html">Access keys</a>
         */
        public Builder credentials(Output<String> accessKeyId, Output<String> secretAccessKey) {
            return credentials(
                    new Credentials(ArgumentValue.of(accessKeyId), ArgumentValue.ofSecret(secretAccessKey), null));
        }

        /**
         * Sets temporary credentials with which the role is assumed, such as those of a sign-in with MFA or of another
         * role's session.
         *
         * <p>The provider keeps them in the state, encrypted, and does not renew them: a later {@code destroy} or
         * {@code refresh} fails when they have expired, until an update brings new ones.
         *
         * @param accessKeyId 16 to 128 letters, digits and underscores
         * @param secretAccessKey the key's secret: <strong>secret</strong>, and always marked so
         * @param sessionToken the session token: <strong>secret</strong>, and always marked so
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
         * <p>By default the provider takes credentials from its environment. With a profile no keys of the environment
         * take part. A profile that has {@code role_arn} and {@code source_profile} is itself a role, from which this
         * one is assumed.
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
         * @param profile as for {@link #profile(String)}
         * @return this builder
         */
        public Builder profile(Output<String> profile) {
            return one(PROFILE, ArgumentValue.of(profile));
        }

        /**
         * Sets the region that the provider works in.
         *
         * <p>By default it is the stack's {@code aws:region}, else what the AWS provider finds in its environment.
         *
         * @param region a name such as {@code us-east-1}, of the partition that the role lies in; one of that form
         *     which is not known is a warning of Pulumi's
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rande.html">Regions and endpoints</a>
         */
        public Builder region(String region) {
            return one(REGION, ArgumentValue.of(region));
        }

        /**
         * Sets the region that the provider works in, from an output.
         *
         * @param region as for {@link #region(String)}
         * @return this builder
         */
        public Builder region(Output<String> region) {
            return one(REGION, ArgumentValue.of(region));
        }

        /**
         * Sets the tags of every resource that is made with the provider and can have tags; a resource's own tags win.
         *
         * <p>By default there are none. They count towards the 50 tags of a resource.
         *
         * @param defaultTags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and {@code _ .
         *     : / = + - @}, neither beginning with {@code aws:}
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html">Tags of resources</a>
         */
        public Builder defaultTags(Map<String, String> defaultTags) {
            return one(DEFAULT_TAGS, ArgumentValue.ofMap(defaultTags));
        }

        /**
         * Sets the tags of every resource that is made with the provider, from an output.
         *
         * @param defaultTags as for {@link #defaultTags(Map)}
         * @return this builder
         */
        public Builder defaultTags(Output<Map<String, String>> defaultTags) {
            return one(DEFAULT_TAGS, ArgumentValue.of(defaultTags));
        }

        /**
         * Sets the accounts that the provider may work in: it fails in every other one.
         *
         * <p>By default it is the role's own account, as the ARN says. To give it is a guard where the ARN comes from
         * elsewhere: an ARN of another account is refused before AWS is called.
         *
         * @param allowedAccountIds 12 digits each, at least one
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html">Account identifiers</a>
         */
        public Builder allowedAccountIds(String... allowedAccountIds) {
            return one(ALLOWED_ACCOUNT_IDS, ArgumentValue.ofAll(allowedAccountIds));
        }

        /**
         * Ends the arguments.
         *
         * @return the arguments
         * @throws InvalidArgumentsException if one is missing or not as its method says; the message lists every problem
         */
        public AssumedRoleProviderArgs build() {
            return AssumedRoleProviderArgs.of(given, origin);
        }
    }
}
