package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.AccessKeyId;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SessionPolicyArns;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tag;
import io.assumerole.arn.Tags;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which role an {@link AssumedRoleProvider} assumes, how, and with which credentials.
 *
 * <p>Every argument is checked when its value is known: a plain value in {@link Builder#build()},
 * an output during preview or update, before AWS is called. So is what two of them say together:
 * the role's partition and the region, the session's policies and their size.
 */
public final class AssumedRoleProviderArgs extends ResourceArgs {

    private static final String TYPE = "AssumedRoleProviderArgs";

    /**
     * A session's own policy and the ARNs of its managed ones, in characters.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
     */
    private static final int LARGEST_SESSION_POLICIES = 2_048;

    /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
    private static final int SHORTEST_TOKEN = 4;

    private static final int LONGEST_TOKEN = 20_000;

    private static final int MOST_TAGS = 50;

    @Import(name = "roleArn", required = true)
    private final Output<String> roleArn;

    @Import(name = "sessionName")
    private final Output<String> sessionName;

    @Import(name = "externalId")
    private final Output<String> externalId;

    @Import(name = "duration")
    private final Output<String> duration;

    @Import(name = "policy")
    private final Output<String> policy;

    @Import(name = "policyArns")
    private final Output<List<String>> policyArns;

    @Import(name = "tags")
    private final Output<Map<String, String>> tags;

    @Import(name = "transitiveTagKeys")
    private final Output<List<String>> transitiveTagKeys;

    @Import(name = "sourceIdentity")
    private final Output<String> sourceIdentity;

    @Import(name = "webIdentityToken")
    private final Output<String> webIdentityToken;

    @Import(name = "webIdentityTokenFile")
    private final Output<String> webIdentityTokenFile;

    @Import(name = "throughRoleArn")
    private final Output<String> throughRoleArn;

    @Import(name = "accessKeyId")
    private final Output<String> accessKeyId;

    @Import(name = "secretAccessKey")
    private final Output<String> secretAccessKey;

    @Import(name = "sessionToken")
    private final Output<String> sessionToken;

    @Import(name = "profile")
    private final Output<String> profile;

    @Import(name = "region")
    private final Output<String> region;

    @Import(name = "defaultTags")
    private final Output<Map<String, String>> defaultTags;

    @Import(name = "allowedAccountIds")
    private final Output<List<String>> allowedAccountIds;

    private final CombinedChecks combined;
    private final Tie tie;

    private AssumedRoleProviderArgs(Builder builder) {
        var checks = new ArgumentChecks(TYPE);
        this.combined = new CombinedChecks(checks, TYPE);
        this.tie = new Tie(builder.user, builder.caller(), checks, combined);
        this.roleArn =
                checks.required(
                        "roleArn", tie.roleArn(builder.roleArn), v -> RoleArn.parse(v).toString());
        this.sessionName =
                checks.optional(
                        "sessionName",
                        tie.sessionName(builder.sessionName),
                        v -> new SessionName(v).value());
        this.externalId =
                checks.optional(
                        "externalId",
                        tie.externalId(builder.externalId),
                        v -> new ExternalId(v).value());
        this.duration = duration(checks, builder);
        var document =
                checks.optional("policy", builder.policy, v -> v.requireValid(PolicyKind.SESSION));
        this.policy = document == null ? null : document.applyValue(PolicyDocument::toJson);
        this.policyArns =
                builder.policyArns.isEmpty()
                        ? null
                        : checks.all(
                                "policyArn",
                                builder.policyArns,
                                v -> PolicyArn.parse(v).toString());
        this.tags =
                checks.optional(
                        "tags", tie.tags(builder.tags), v -> new TreeMap<>(Tags.of(v).asMap()));
        this.transitiveTagKeys =
                checks.optional(
                        "transitiveTagKeys",
                        builder.transitiveTagKeys,
                        AssumedRoleProviderArgs::keys);
        this.sourceIdentity =
                checks.optional(
                        "sourceIdentity",
                        tie.sourceIdentity(builder.sourceIdentity),
                        v -> new SourceIdentity(v).value());
        this.webIdentityToken =
                checks.optional(
                        "webIdentityToken",
                        builder.webIdentityToken,
                        AssumedRoleProviderArgs::token);
        this.webIdentityTokenFile =
                checks.optional(
                        "webIdentityTokenFile",
                        builder.webIdentityTokenFile,
                        AssumedRoleProviderArgs::notBlank);
        this.throughRoleArn =
                checks.optional(
                        "throughRoleArn", builder.throughRoleArn, v -> RoleArn.parse(v).toString());
        // Not checked where it is the user's own: what is made in a test has another form.
        this.accessKeyId =
                builder.hasOwnKey()
                        ? builder.user.accessKeyId()
                        : checks.optional(
                                "accessKeyId",
                                builder.accessKeyId,
                                v -> new AccessKeyId(v).value());
        this.secretAccessKey =
                builder.hasOwnKey()
                        ? builder.user.secretAccessKey()
                        : checks.optional(
                                "secretAccessKey",
                                builder.secretAccessKey,
                                AssumedRoleProviderArgs::secretText);
        this.sessionToken =
                checks.optional(
                        "sessionToken", builder.sessionToken, AssumedRoleProviderArgs::secretText);
        this.profile =
                checks.optional("profile", builder.profile, AssumedRoleProviderArgs::notBlank);
        this.region = checks.optional("region", builder.region, AssumedRoleProviderArgs::region);
        this.defaultTags =
                checks.optional(
                        "defaultTags", builder.defaultTags, AssumedRoleProviderArgs::resourceTags);
        this.allowedAccountIds =
                checks.optional(
                        "allowedAccountIds",
                        builder.allowedAccountIds,
                        AssumedRoleProviderArgs::accounts);

        checkCredentials(checks, builder);
        checkTogether(checks);
        checkTie(builder);
        checks.throwIfAny();
    }

    private static Output<String> duration(ArgumentChecks checks, Builder builder) {
        var duration =
                checks.optional(
                        "duration",
                        builder.duration,
                        v -> {
                            var checked = new SessionDuration(v);
                            if (builder.throughRoleArn != null) {
                                checked.requireChainable();
                            }
                            return v;
                        });
        return duration == null ? null : duration.applyValue(v -> v.toSeconds() + "s");
    }

    /** What cannot be given together, whatever the values. */
    private void checkCredentials(ArgumentChecks checks, Builder builder) {
        var keys = builder.accessKeyId != null;
        if (keys && builder.profile != null) {
            checks.problem(
                    "credentials and profile are both given; a provider starts with one of them, so"
                            + " leave the other out");
        }
        if (builder.webIdentityToken != null && builder.webIdentityTokenFile != null) {
            checks.problem(
                    "webIdentityToken and webIdentityTokenFile are both given; give exactly one of"
                            + " them");
        }
        if (!builder.hasWebIdentity()) {
            if (builder.throughRoleArn != null) {
                checks.problem(
                        "throughRoleArn goes with webIdentityToken or webIdentityTokenFile only; to"
                                + " go from role to role without, give the first role's credentials"
                                + " with their session token, or a profile that has role_arn and"
                                + " source_profile");
            }
            return;
        }
        if (keys) {
            checks.problem(webIdentityAnd("credentials", "a web identity needs none"));
        }
        if (builder.profile != null) {
            checks.problem(webIdentityAnd("profile", "a web identity needs no credentials"));
        }
        if (builder.throughRoleArn == null) {
            var why =
                    "sts:AssumeRoleWithWebIdentity does not take it. Leave it out, or assume a first"
                            + " role by web identity, with throughRoleArn, and this role from there";
            var sent = new LinkedHashMap<String, Argument<?>>();
            sent.put("externalId", builder.externalId);
            sent.put("tags", builder.tags);
            sent.put("transitiveTagKeys", builder.transitiveTagKeys);
            sent.put("sourceIdentity", builder.sourceIdentity);
            sent.forEach(
                    (name, argument) -> {
                        if (argument != null) {
                            checks.problem(webIdentityAnd(name, why));
                        }
                    });
        }
    }

    private static String webIdentityAnd(String name, String why) {
        return name + " does not go with webIdentityToken or webIdentityTokenFile: " + why;
    }

    private void checkTogether(ArgumentChecks checks) {
        combined.check("region", region, roleArn, AssumedRoleProviderArgs::requireSamePartition);
        combined.check(
                "throughRoleArn",
                throughRoleArn,
                roleArn,
                (through, role) -> {
                    if (!RoleArn.parse(through)
                            .partition()
                            .equals(RoleArn.parse(role).partition())) {
                        throw new IllegalArgumentException(
                                "is of partition %s and roleArn of %s; a role of one partition cannot assume a role of another"
                                        .formatted(
                                                RoleArn.parse(through).partition(),
                                                RoleArn.parse(role).partition()));
                    }
                });
        combined.check(
                "policyArn",
                policyArns,
                roleArn,
                (arns, role) -> {
                    var list = arns.stream().map(PolicyArn::parse).toList();
                    list.forEach(arn -> arn.requireUsableBy(RoleArn.parse(role)));
                    new SessionPolicyArns(list);
                });
        combined.check(
                "policy and policyArn", policy, policyArns, AssumedRoleProviderArgs::requireSmall);
        if (policy == null && policyArns != null) {
            combined.check("policyArn", policyArns, arns -> requireSmall("", arns));
        }
        if (transitiveTagKeys != null && tags == null) {
            checks.problem(
                    "transitiveTagKeys are given and tags are not; they are keys of the session's own"
                            + " tags");
        }
        combined.check(
                "transitiveTagKeys",
                tags,
                transitiveTagKeys,
                (sent, keys) -> Tags.of(sent).requireTransitive(keys));
        combined.check(
                "allowedAccountIds",
                allowedAccountIds,
                roleArn,
                (accounts, role) -> {
                    var account = RoleArn.parse(role).account().value();
                    if (!accounts.contains(account)) {
                        throw new IllegalArgumentException(
                                "is %s, but the role is of account %s; allow it, or give the role of an allowed account"
                                        .formatted(accounts, account));
                    }
                });
    }

    /** What the other half asks for. */
    private void checkTie(Builder builder) {
        tie.checkCaller(builder.hasOwnKey(), throughRoleArn);
        tie.checkExternalId(externalId);
        tie.checkSessionName(sessionName);
        tie.checkSourceIdentity(sourceIdentity);
        tie.checkTags(tags);
        if (duration != null) {
            tie.checkDuration(builder.duration.value());
        }
    }

    private static void requireSamePartition(String region, String roleArn) {
        var ofRegion = Partition.ofRegion(region);
        var ofRole = RoleArn.parse(roleArn).partition();
        if (!ofRegion.equals(ofRole)) {
            throw new IllegalArgumentException(
                    "'%s' lies in partition %s and the role in %s; give a region of the role's partition"
                            .formatted(region, ofRegion, ofRole));
        }
    }

    private static void requireSmall(String policy, List<String> arns) {
        var size = policy.length() + arns.stream().mapToInt(String::length).sum();
        if (size > LARGEST_SESSION_POLICIES) {
            throw new IllegalArgumentException(
                    "have %d characters together; allowed are %d. Leave out what the role's own policies do not grant anyway"
                            .formatted(size, LARGEST_SESSION_POLICIES));
        }
    }

    /**
     * Starts the arguments, with none given.
     *
     * @return a new builder, never {@code null}
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts the arguments for the role of the other half, in the same program, with what the role
     * asks for.
     *
     * <p>Tied are the role's ARN; the user's current access key, if it has one and no other
     * credentials are given; the first external ID; the session's name, source identity and tags,
     * as far as the role asks for one value; and the session's longest duration. Where the user has
     * no key and nothing else is given, the provider finds credentials in its environment. By
     * default the session is called after project, stack and user, cut so that the user's name
     * stays whole. What is given in addition has to be what the role takes, or {@link
     * Builder#build()} says so, and so it does where the role asks for one of several values or for
     * a pattern, and none is given. A role that exists already is tied by its ARN and the key only:
     * what it asks for is not known.
     *
     * <p>A role that asks for MFA cannot be assumed with the user's key alone, because the AWS
     * provider has no input for a code: give credentials of a sign-in with MFA, or a profile that
     * holds them. So the update that makes such a user cannot assume the role yet.
     *
     * <p><strong>Ready when AWS is.</strong> AWS refuses a new key and a new role for 5 to 30
     * seconds. In an update, and only if the key or the role is less than two minutes old, the
     * provider first tries to assume the role until AWS lets it, at most for two minutes. Otherwise
     * AWS is not called. A change of the trust policy of an older role is not waited for. This
     * needs {@code software.amazon.awssdk:sts} and {@code
     * software.amazon.awssdk:url-connection-client} on the class path; without them a warning says
     * so when it matters.
     *
     * @param user the user with its role
     * @return a new builder, never {@code null}
     * @throws IllegalArgumentException if there is no user
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html">Changes
     *     that are not always immediately visible</a>
     */
    public static Builder from(UnprivilegedUserWithRole user) {
        if (user == null) {
            throw new IllegalArgumentException(
                    "from: got null; give the user with its role, or start from builder()");
        }
        var builder = new Builder();
        builder.user = user;
        return builder;
    }

    /** What the provider starts with. */
    BaseCredentials credentials() {
        if (accessKeyId != null) {
            return BaseCredentials.ofKey(accessKeyId, secretAccessKey, sessionToken);
        }
        if (profile != null) {
            return BaseCredentials.ofProfile(profile);
        }
        return hasWebIdentity() ? BaseCredentials.ofNobody() : BaseCredentials.ofEnvironment();
    }

    Output<String> region() {
        return region != null ? region : defaultRegion();
    }

    private static Output<String> defaultRegion() {
        return Output.ofNullable(Regions.ofDeployment());
    }

    /**
     * The provider's {@code assumeRole}: unknown while a part of it is, secret if one is; {@code
     * null} where a web identity is enough.
     */
    Output<Map<String, Object>> assumeRole() {
        if (hasWebIdentity() && throughRoleArn == null) {
            return null;
        }
        var members = session();
        put(members, "externalId", externalId);
        put(members, "sourceIdentity", sourceIdentity);
        put(members, "tags", tags);
        put(members, "transitiveTagKeys", transitiveTagKeys);
        return combined.guard(Json.object(members));
    }

    /** The provider's {@code assumeRoleWithWebIdentity}; {@code null} where there is none. */
    Output<Map<String, Object>> assumeRoleWithWebIdentity() {
        if (!hasWebIdentity()) {
            return null;
        }
        Map<String, Output<?>> members;
        if (throughRoleArn == null) {
            members = session();
        } else {
            members = new LinkedHashMap<>();
            members.put("roleArn", throughRoleArn);
            members.put("sessionName", sessionNameOrDefault());
        }
        put(members, "webIdentityToken", webIdentityToken);
        put(members, "webIdentityTokenFile", webIdentityTokenFile);
        return combined.guard(Json.object(members));
    }

    /** What both ways of assuming the role take. */
    private Map<String, Output<?>> session() {
        var members = new LinkedHashMap<String, Output<?>>();
        members.put("roleArn", roleArnForRegion());
        members.put("sessionName", sessionNameOrDefault());
        put(members, "duration", duration);
        put(members, "policy", policy);
        put(members, "policyArns", policyArns);
        return members;
    }

    /** Checks the region that is not given here, which only a running program knows. */
    private Output<String> roleArnForRegion() {
        if (region != null) {
            return roleArn;
        }
        return Output.tuple(roleArn, defaultRegion())
                .applyValue(
                        both -> {
                            if (both.t2 != null) {
                                try {
                                    requireSamePartition(both.t2, both.t1);
                                } catch (IllegalArgumentException e) {
                                    throw new IllegalArgumentException(
                                            ArgumentChecks.message(
                                                    TYPE,
                                                    List.of(
                                                            "region, which is not given and so the stack's or the environment's: "
                                                                    + e.getMessage())));
                                }
                            }
                            return both.t1;
                        });
    }

    private Output<String> sessionNameOrDefault() {
        return sessionName != null ? sessionName : tie.defaultSessionName();
    }

    private static void put(Map<String, Output<?>> members, String name, Output<?> value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** When that was made which may be too new for AWS; empty where it is not made here. */
    List<Output<String>> createDates() {
        return tie.createDates();
    }

    /** All that is sent to assume the role: unknown while a part of it is. */
    Output<SessionRequest> request() {
        var parts = new LinkedHashMap<String, Output<?>>();
        put(parts, "region", region());
        put(parts, "accessKey", credentials().accessKey());
        put(parts, "secretKey", credentials().secretKey());
        put(parts, "token", credentials().token());
        put(parts, "profile", credentials().profile());
        var assumeRole = orNull(assumeRole());
        var webIdentity = orNull(assumeRoleWithWebIdentity());
        return Output.tuple(Json.object(parts), assumeRole, webIdentity)
                .applyValue(
                        known ->
                                new SessionRequest(
                                        (String) known.t1.get("region"),
                                        (String) known.t1.get("accessKey"),
                                        (String) known.t1.get("secretKey"),
                                        (String) known.t1.get("token"),
                                        (String) known.t1.get("profile"),
                                        known.t2,
                                        known.t3));
    }

    private static <T> Output<T> orNull(Output<T> output) {
        return output != null ? output : Output.ofNullable(null);
    }

    /** The accounts that the provider may work in: the role's own unless others are given. */
    Output<List<String>> allowedAccountIds() {
        return allowedAccountIds != null
                ? allowedAccountIds
                : roleArn.applyValue(arn -> List.of(RoleArn.parse(arn).account().value()));
    }

    /** The provider's {@code defaultTags}; {@code null} where there are none. */
    Output<Map<String, Map<String, String>>> defaultTags() {
        return defaultTags == null ? null : defaultTags.applyValue(v -> Map.of("tags", v));
    }

    private boolean hasWebIdentity() {
        return webIdentityToken != null || webIdentityTokenFile != null;
    }

    private static String region(String region) {
        Partition.ofRegion(region);
        return region;
    }

    private static String notBlank(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "is blank; allowed: at least one character; leave it out where there is none");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "got "
                            + Words.quote(value)
                            + "; allowed: no line break or other control character");
        }
        return value;
    }

    /** Not quoted, as the message of a wrong name or path is. */
    private static String secretText(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new IllegalArgumentException(
                    "got "
                            + value.length()
                            + " characters, not shown; allowed: ASCII characters but white space and"
                            + " controls, at least one");
        }
        return value;
    }

    private static String token(String token) {
        if (token.length() < SHORTEST_TOKEN || token.length() > LONGEST_TOKEN) {
            throw new IllegalArgumentException(
                    "got %d characters, not shown; allowed: %d to %d"
                            .formatted(token.length(), SHORTEST_TOKEN, LONGEST_TOKEN));
        }
        return token;
    }

    private static List<String> keys(List<String> keys) {
        if (keys.isEmpty() || keys.contains(null)) {
            throw new IllegalArgumentException(
                    (keys.isEmpty() ? "got none" : "got null among them")
                            + "; allowed: at least one key of tags, and none that is null");
        }
        return keys;
    }

    private static List<String> accounts(List<String> accounts) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException(
                    "is empty; leave it out to allow the role's own account");
        }
        return accounts.stream().map(AccountId::new).map(AccountId::value).toList();
    }

    /** The keys of resources' tags may differ in case only; those of IAM may not. */
    private static Map<String, String> resourceTags(Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException(
                    "got %d tags; allowed: at most %d".formatted(tags.size(), MOST_TAGS));
        }
        var wrong = new ArrayList<String>();
        var sorted = new TreeMap<String, String>();
        tags.forEach(
                (key, value) -> {
                    try {
                        var tag = new Tag(key, value);
                        sorted.put(tag.key(), tag.value());
                    } catch (IllegalArgumentException e) {
                        wrong.add(e.getMessage());
                    }
                });
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", wrong));
        }
        return sorted;
    }

    /**
     * Builds {@link AssumedRoleProviderArgs}; each method replaces what it was given before, but
     * for those that say that they add to it.
     */
    public static final class Builder {

        private Argument<String> roleArn;
        private Argument<String> sessionName;
        private Argument<String> externalId;
        private Argument<Duration> duration;
        private Argument<PolicyDocument> policy;
        private final List<Argument<String>> policyArns = new ArrayList<>();
        private Argument<Map<String, String>> tags;
        private Argument<List<String>> transitiveTagKeys;
        private Argument<String> sourceIdentity;
        private Argument<String> webIdentityToken;
        private Argument<String> webIdentityTokenFile;
        private Argument<String> throughRoleArn;
        private Argument<String> accessKeyId;
        private Argument<String> secretAccessKey;
        private Argument<String> sessionToken;
        private Argument<String> profile;
        private Argument<String> region;
        private Argument<Map<String, String>> defaultTags;
        private Argument<List<String>> allowedAccountIds;
        private UnprivilegedUserWithRole user;

        private Builder() {}

        /** Whether the role is assumed with the key of the user that the arguments start from. */
        private boolean hasOwnKey() {
            return user != null
                    && user.hasAccessKey()
                    && accessKeyId == null
                    && profile == null
                    && !hasWebIdentity();
        }

        private Tie.Caller caller() {
            if (hasWebIdentity()) {
                return throughRoleArn == null ? Tie.Caller.WEB_IDENTITY : Tie.Caller.ROLE;
            }
            var key = hasOwnKey() || accessKeyId != null && sessionToken == null;
            return key ? Tie.Caller.KEY : Tie.Caller.SESSION;
        }

        private boolean hasWebIdentity() {
            return webIdentityToken != null || webIdentityTokenFile != null;
        }

        /**
         * Sets the ARN of the role to assume. Required; after {@link
         * AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)}, which gives it, an error.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any
         *     partition
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM
         *     identifiers</a>
         */
        public Builder roleArn(String roleArn) {
            this.roleArn = Argument.of(roleArn);
            return this;
        }

        /**
         * Sets the ARN of the role to assume, from an output. Required.
         *
         * @param roleArn an ARN such as {@code arn:aws:iam::123456789012:role/NAME}, of any
         *     partition; it may be unknown in a preview
         * @return this builder, never {@code null}
         */
        public Builder roleArn(Output<String> roleArn) {
            this.roleArn = Argument.of(roleArn);
            return this;
        }

        /**
         * Sets the name of the session, which CloudTrail records with every call.
         *
         * <p>By default it is made from the names of the project and the stack, and after {@link
         * AssumedRoleProviderArgs#from(UnprivilegedUserWithRole)} of the user, cut to 64
         * characters.
         *
         * @param sessionName 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}; not for
         *     secrets
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder sessionName(String sessionName) {
            this.sessionName = Argument.of(sessionName);
            return this;
        }

        /**
         * Sets the name of the session from an output.
         *
         * @param sessionName 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}; not for
         *     secrets
         * @return this builder, never {@code null}
         * @see #sessionName(String)
         */
        public Builder sessionName(Output<String> sessionName) {
            this.sessionName = Argument.of(sessionName);
            return this;
        }

        /**
         * Sets the external ID that the role's trust policy asks for.
         *
         * <p>By default none is sent. AWS does not treat it as a secret, and it is kept in the
         * state in the clear; give an {@linkplain #externalId(Output) output that is a secret} to
         * have it encrypted there.
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
         * Sets the external ID from an output: <strong>secret</strong> if the output is, but for
         * the log that the AWS provider writes when it is told to.
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
         * Sets how long a session lasts before the provider assumes the role anew.
         *
         * <p>By default none is sent: the AWS provider asks for 15 minutes, and a web identity gets
         * one hour from STS. The provider renews the session with what it started from; where that
         * is a token or a session which ends before the deployment does, ask for longer. AWS
         * refuses, and does not shorten, what is longer than the role's maximum session duration,
         * and more than one hour where the caller is itself a role session.
         *
         * @param duration whole seconds, 15 minutes to 12 hours; with {@link
         *     #throughRoleArn(String)} at most one hour
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role
         *     chaining</a>
         */
        public Builder duration(Duration duration) {
            this.duration = Argument.of(duration);
            return this;
        }

        /**
         * Sets a policy that narrows the session: it may do what both the role's policies and this
         * one allow.
         *
         * <p>By default the session may do all that the role may.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}; together with the ARNs of
         *     {@link #policyArn(String)} at most 2,048 characters
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session">Session
         *     policies</a>
         */
        public Builder policy(PolicyDocument policy) {
            this.policy = Argument.of(policy);
            return this;
        }

        /**
         * Sets a policy that narrows the session, from an output.
         *
         * @param policy a policy of kind {@link PolicyKind#SESSION}, such as one that names a
         *     bucket's ARN
         * @return this builder, never {@code null}
         * @see #policy(PolicyDocument)
         */
        public Builder policy(Output<PolicyDocument> policy) {
            this.policy = Argument.of(policy);
            return this;
        }

        /**
         * Adds a managed policy that narrows the session: it may do what the role's policies allow
         * and one of the session's policies allows too.
         *
         * @param policyArn the ARN of a policy of AWS or of the role's account; at most 10, and
         *     together with {@link #policy(PolicyDocument)} at most 2,048 characters
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder policyArn(String policyArn) {
            this.policyArns.add(Argument.of(policyArn));
            return this;
        }

        /**
         * Adds a managed policy that narrows the session, from an output.
         *
         * @param policyArn the ARN of a policy of AWS or of the role's account
         * @return this builder, never {@code null}
         * @see #policyArn(String)
         */
        public Builder policyArn(Output<String> policyArn) {
            this.policyArns.add(Argument.of(policyArn));
            return this;
        }

        /**
         * Sets the session's tags, which policies see as {@code aws:PrincipalTag/KEY}, and the
         * role's trust policy as {@code aws:RequestTag/KEY}.
         *
         * <p>By default none are sent. The trust policy must allow {@code sts:TagSession}. The
         * plugin writes them to its log: not for secrets.
         *
         * @param tags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces
         *     and {@code _ . : / = + - @}, neither beginning with {@code aws:}; no two keys that
         *     differ in case only
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session
         *     tags</a>
         */
        public Builder tags(Map<String, String> tags) {
            this.tags = Argument.of(copy(tags));
            return this;
        }

        /**
         * Sets the session's tags from an output.
         *
         * @param tags at most 50, as for {@link #tags(Map)}
         * @return this builder, never {@code null}
         * @see #tags(Map)
         */
        public Builder tags(Output<Map<String, String>> tags) {
            this.tags = Argument.of(tags);
            return this;
        }

        /**
         * Sets which of the session's tags stay with every role that is assumed from it.
         *
         * <p>By default none do.
         *
         * @param transitiveTagKeys keys of {@link #tags(Map)}, at least one
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining">Chaining
         *     roles with session tags</a>
         */
        public Builder transitiveTagKeys(String... transitiveTagKeys) {
            this.transitiveTagKeys = Argument.of(copy(transitiveTagKeys));
            return this;
        }

        /**
         * Sets who is behind the session, which CloudTrail records with every call and every role
         * that is assumed from it, and which cannot be changed there.
         *
         * <p>By default none is sent. The trust policy must allow {@code sts:SetSourceIdentity}.
         *
         * @param sourceIdentity 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source
         *     identity</a>
         */
        public Builder sourceIdentity(String sourceIdentity) {
            this.sourceIdentity = Argument.of(sourceIdentity);
            return this;
        }

        /**
         * Sets who is behind the session, from an output.
         *
         * @param sourceIdentity 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
         * @return this builder, never {@code null}
         * @see #sourceIdentity(String)
         */
        public Builder sourceIdentity(Output<String> sourceIdentity) {
            this.sourceIdentity = Argument.of(sourceIdentity);
            return this;
        }

        /**
         * Sets a token of an OpenID Connect provider, with which the role is assumed in place of
         * any credentials: <strong>secret</strong>, and always marked so.
         *
         * <p>By default the role is assumed with credentials. No credentials or profile go with it,
         * and no external ID, tags or source identity but with {@link #throughRoleArn(String)}.
         * Left-over credentials in the environment are not looked at. The state keeps the token,
         * encrypted, and a later {@code destroy} or {@code refresh} uses it: one that has expired
         * by then fails, so a {@linkplain #webIdentityTokenFile(String) file} is better where there
         * is one.
         *
         * @param webIdentityToken 4 to 20,000 characters; in place of {@link
         *     #webIdentityTokenFile(String)}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
         */
        public Builder webIdentityToken(Output<String> webIdentityToken) {
            this.webIdentityToken = secret(webIdentityToken);
            return this;
        }

        /**
         * Sets the file that holds a token of an OpenID Connect provider, with which the role is
         * assumed in place of any credentials; the file is read whenever a session is needed.
         *
         * @param webIdentityTokenFile the file's path, on the machine that runs Pulumi; in place of
         *     {@link #webIdentityToken(Output)}
         * @return this builder, never {@code null}
         * @see #webIdentityToken(Output)
         */
        public Builder webIdentityTokenFile(String webIdentityTokenFile) {
            this.webIdentityTokenFile = Argument.of(webIdentityTokenFile);
            return this;
        }

        /**
         * Sets a first role, which the web identity assumes and which then assumes {@link
         * #roleArn(String) roleArn}.
         *
         * <p>By default the web identity assumes {@code roleArn} itself. All other arguments are
         * for {@code roleArn}; the session of the first role has the same name and nothing else.
         * The first role's policies must allow {@code sts:AssumeRole} on the second.
         *
         * @param throughRoleArn the ARN of a role of the same partition; only with {@link
         *     #webIdentityToken(Output)} or {@link #webIdentityTokenFile(String)}
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role
         *     chaining</a>
         */
        public Builder throughRoleArn(String throughRoleArn) {
            this.throughRoleArn = Argument.of(throughRoleArn);
            return this;
        }

        /**
         * Sets a first role, which the web identity assumes, from an output.
         *
         * @param throughRoleArn the ARN of a role of the same partition
         * @return this builder, never {@code null}
         * @see #throughRoleArn(String)
         */
        public Builder throughRoleArn(Output<String> throughRoleArn) {
            this.throughRoleArn = Argument.of(throughRoleArn);
            return this;
        }

        /**
         * Sets the access key with which the role is assumed, such as a user's.
         *
         * <p>By default the provider takes credentials from its environment: variables, the default
         * profile, or what the machine has. With a key nothing of that takes part, neither a
         * left-over {@code AWS_SESSION_TOKEN} nor {@code AWS_PROFILE}. Only a profile that {@code
         * AWS_PROFILE} names and that does not exist makes the AWS plugin fail, whoever uses it.
         *
         * @param accessKeyId 16 to 128 letters, digits and underscores
         * @param secretAccessKey the key's secret: <strong>secret</strong>, and always marked so
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html">Access
         *     keys</a>
         */
        public Builder credentials(Output<String> accessKeyId, Output<String> secretAccessKey) {
            this.accessKeyId = Argument.of(accessKeyId);
            this.secretAccessKey = secret(secretAccessKey);
            this.sessionToken = null;
            return this;
        }

        /**
         * Sets temporary credentials with which the role is assumed, such as those of a sign-in
         * with MFA or of another role's session.
         *
         * <p>The provider keeps them in the state, encrypted, and does not renew them: a later
         * {@code destroy} or {@code refresh} fails when they have expired, until an update brings
         * new ones.
         *
         * @param accessKeyId 16 to 128 letters, digits and underscores
         * @param secretAccessKey the key's secret: <strong>secret</strong>, and always marked so
         * @param sessionToken the session token: <strong>secret</strong>, and always marked so
         * @return this builder, never {@code null}
         * @see #credentials(Output, Output)
         */
        public Builder credentials(
                Output<String> accessKeyId,
                Output<String> secretAccessKey,
                Output<String> sessionToken) {
            credentials(accessKeyId, secretAccessKey);
            this.sessionToken = secret(sessionToken);
            return this;
        }

        /**
         * Sets the profile of the AWS configuration files whose credentials assume the role.
         *
         * <p>By default the provider takes credentials from its environment. With a profile no keys
         * of the environment take part. A profile that has {@code role_arn} and {@code
         * source_profile} is itself a role, from which this one is assumed.
         *
         * @param profile the profile's name, on the machine that runs Pulumi
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html">Configuration
         *     files</a>
         */
        public Builder profile(String profile) {
            this.profile = Argument.of(profile);
            return this;
        }

        /**
         * Sets the profile whose credentials assume the role, from an output.
         *
         * @param profile the profile's name, on the machine that runs Pulumi
         * @return this builder, never {@code null}
         * @see #profile(String)
         */
        public Builder profile(Output<String> profile) {
            this.profile = Argument.of(profile);
            return this;
        }

        /**
         * Sets the region that the provider works in.
         *
         * <p>By default it is the stack's {@code aws:region}, else what the AWS provider finds in
         * its environment.
         *
         * @param region a name such as {@code us-east-1}, of the partition that the role lies in
         * @return this builder, never {@code null}
         * @see <a href="https://docs.aws.amazon.com/general/latest/gr/rande.html">Regions and
         *     endpoints</a>
         */
        public Builder region(String region) {
            this.region = Argument.of(region);
            return this;
        }

        /**
         * Sets the region that the provider works in, from an output.
         *
         * @param region a name such as {@code us-east-1}
         * @return this builder, never {@code null}
         * @see #region(String)
         */
        public Builder region(Output<String> region) {
            this.region = Argument.of(region);
            return this;
        }

        /**
         * Sets the tags of every resource that is made with the provider and can have tags; a
         * resource's own tags win.
         *
         * <p>By default there are none. They count towards the 50 tags of a resource.
         *
         * @param defaultTags at most 50; keys of 1 to 128 and values of 0 to 256 letters, digits,
         *     spaces and {@code _ . : / = + - @}, neither beginning with {@code aws:}
         * @return this builder, never {@code null}
         * @see <a href="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html">Tags
         *     of resources</a>
         */
        public Builder defaultTags(Map<String, String> defaultTags) {
            this.defaultTags = Argument.of(copy(defaultTags));
            return this;
        }

        /**
         * Sets the tags of every resource that is made with the provider, from an output.
         *
         * @param defaultTags at most 50, as for {@link #defaultTags(Map)}
         * @return this builder, never {@code null}
         * @see #defaultTags(Map)
         */
        public Builder defaultTags(Output<Map<String, String>> defaultTags) {
            this.defaultTags = Argument.of(defaultTags);
            return this;
        }

        /**
         * Sets the accounts that the provider may work in: it fails in every other one.
         *
         * <p>By default it is the role's own account, as the ARN says. To give it is a guard where
         * the ARN comes from elsewhere: an ARN of another account is refused before AWS is called.
         *
         * @param allowedAccountIds 12 digits each, at least one
         * @return this builder, never {@code null}
         * @see <a
         *     href="https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html">Account
         *     identifiers</a>
         */
        public Builder allowedAccountIds(String... allowedAccountIds) {
            this.allowedAccountIds = Argument.of(copy(allowedAccountIds));
            return this;
        }

        private static Argument<String> secret(Output<String> value) {
            return Argument.of(value == null ? null : value.asSecret());
        }

        private static Map<String, String> copy(Map<String, String> map) {
            return map == null ? null : new LinkedHashMap<>(map);
        }

        private static List<String> copy(String... values) {
            return values == null ? null : Arrays.asList(values.clone());
        }

        /**
         * Ends the arguments.
         *
         * @return the arguments, never {@code null}
         * @throws IllegalArgumentException if one is missing or not as its method says; the message
         *     lists every problem
         */
        public AssumedRoleProviderArgs build() {
            return new AssumedRoleProviderArgs(this);
        }
    }
}
