package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tag;
import io.assumerole.arn.UserArn;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.SamePartition;
import io.assumerole.internal.Text;
import io.assumerole.policy.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Collects and checks a builder's arguments about trust. */
final class TrustArguments {

    /** The longest session that {@code GetSessionToken} starts with MFA. */
    private static final Duration LONGEST_MFA = Duration.ofHours(36);

    private static final int MOST_TAGS = 50;

    /** The arguments that add conditions or trusted parties. */
    static final ArgumentSet ALL = new ArgumentSet();

    static final Argument.Many<ArgumentValue<String>> EXTERNAL_ID = ALL.many("externalId");
    static final Argument.One<GivenMfa> REQUIRE_MFA = ALL.one("requireMfa");
    static final Argument.Many<String> REQUIRE_SESSION_NAME = ALL.many("requireSessionName");
    static final Argument.One<Boolean> REQUIRE_USER_NAME_AS_SESSION_NAME = ALL.one("requireUserNameAsSessionName");
    static final Argument.Many<String> REQUIRE_SOURCE_IDENTITY = ALL.many("requireSourceIdentity");
    static final Argument.Many<GivenTag> REQUIRE_SESSION_TAG = ALL.many("requireSessionTag");
    static final Argument.Many<String> ALLOW_SESSION_TAG = ALL.many("allowSessionTag");
    static final Argument.Many<ArgumentValue<String>> TRUSTED_PRINCIPAL = ALL.many("trustedPrincipal");
    static final Argument.Many<GivenWebIdentity> TRUSTED_WEB_IDENTITY = ALL.many("trustedWebIdentity");
    static final Argument.Many<Condition> TRUST_CONDITION = ALL.many("trustCondition");

    /** A web identity before its check. */
    record GivenWebIdentity(ArgumentValue<String> provider, String issuer, String audience, List<String> subjects) {

        /** Returns whether the component creates the provider. */
        boolean createsProvider() {
            return issuer != null && provider == null;
        }
    }

    /** An unchecked MFA requirement. It accepts any age unless {@code limited}. */
    record GivenMfa(boolean limited, Duration maxAge) {}

    /** A session tag before its check, with the accepted values and patterns. */
    record GivenTag(String key, List<String> values) {}

    private final List<ArgumentValue<String>> externalIds;
    private final GivenMfa mfa;
    private final List<String> sessionNames;
    private final boolean userNameAsSessionName;
    private final List<String> sourceIdentities;
    private final Map<String, List<String>> requiredTags;
    private final List<String> allowedTags;
    private final List<ArgumentValue<String>> principals;
    private final List<GivenWebIdentity> webIdentities;
    private final List<Condition> conditions;

    TrustArguments(BuilderArguments given) {
        this.externalIds = given.all(EXTERNAL_ID);
        this.mfa = given.plain(REQUIRE_MFA);
        this.sessionNames = given.all(REQUIRE_SESSION_NAME);
        this.userNameAsSessionName = given.isTrue(REQUIRE_USER_NAME_AS_SESSION_NAME);
        this.sourceIdentities = given.all(REQUIRE_SOURCE_IDENTITY);
        this.requiredTags = new LinkedHashMap<>();
        given.all(REQUIRE_SESSION_TAG).forEach(tag -> requiredTags.put(tag.key(), tag.values()));
        this.allowedTags = given.all(ALLOW_SESSION_TAG);
        this.principals = given.all(TRUSTED_PRINCIPAL);
        this.webIdentities = given.all(TRUSTED_WEB_IDENTITY);
        this.conditions = given.all(TRUST_CONDITION);
    }

    /** Returns a required tag. If no value is given, every value is accepted. */
    static GivenTag requiredTag(String key, String... values) {
        // Copied because the caller can change the array. The copy can contain nulls until the check.
        var all = values == null ? Collections.<String>singletonList(null) : new ArrayList<>(Arrays.asList(values));
        return new GivenTag(key, all.isEmpty() ? List.of("*") : all);
    }

    static GivenWebIdentity webIdentity(ArgumentValue<String> provider, String audience, String... subjects) {
        return new GivenWebIdentity(
                provider, null, audience, subjects == null ? List.of() : new ArrayList<>(Arrays.asList(subjects)));
    }

    /** Returns {@code null} for a missing web identity, which is reported later. */
    static GivenWebIdentity webIdentity(WebIdentity identity) {
        return identity == null
                ? null
                : new GivenWebIdentity(
                        identity.providerArn, identity.issuer, identity.audience, List.of(identity.subject));
    }

    /** Returns the plain ARNs, which must all be in the same partition. */
    List<String> arns() {
        var arns = new ArrayList<String>();
        principals.forEach(arn -> arns.add(arn.value()));
        webIdentities.stream()
                .filter(identity -> identity != null && identity.provider() != null)
                .forEach(identity -> arns.add(identity.provider().value()));
        arns.removeIf(arn -> arn == null);
        return arns;
    }

    /**
     * Checks the arguments and returns the trusted parties. Invalid values are reported as problems, and are omitted from
     * the requirements.
     */
    TrustedParties check(ArgumentChecks checks, SamePartition partitions) {
        Output<List<String>> ids =
                externalIds.isEmpty() ? null : checks.all(EXTERNAL_ID, externalIds, id -> new ExternalId(id).value());
        var names = checks.valid(
                REQUIRE_SESSION_NAME, sessionNames, name -> TrustValueChecks.nameOrPattern(name, SessionName::new));
        var identities = checks.valid(
                REQUIRE_SOURCE_IDENTITY,
                sourceIdentities,
                identity -> TrustValueChecks.nameOrPattern(identity, SourceIdentity::new));
        checkMfa(checks);
        var requiredTags = checkRequiredTags(checks);
        var allowedTags = checks.valid(ALLOW_SESSION_TAG, this.allowedTags, key -> new Tag(key, ""));
        if (userNameAsSessionName && !sessionNames.isEmpty()) {
            checks.problem("requireUserNameAsSessionName and requireSessionName require different names"
                    + " for the same session; omit one of them");
        }
        if (userNameAsSessionName && !webIdentities.isEmpty()) {
            checks.problem("requireUserNameAsSessionName cannot be combined with trustedWebIdentity:"
                    + " a web identity has no user name, so it could choose any name for"
                    + " its session; give it a separate role, or use requireSessionName");
        }
        var arns =
                partitions.checkAll(TRUSTED_PRINCIPAL.name(), principals, arn -> principal(arn, userNameAsSessionName));
        var federated = checkWebIdentities(checks, partitions);
        checkProviders(checks);
        if (conditions.contains(null)) {
            checks.problem("trustCondition: a condition is null; omit it");
        }
        var requirements = new TrustedParties.Requirements(
                mfa != null,
                mfa == null ? null : mfa.maxAge(),
                names,
                userNameAsSessionName,
                identities,
                requiredTags,
                additionalTags(requiredTags.keySet(), allowedTags),
                conditions.stream().filter(Objects::nonNull).toList());
        checkConditions(checks, requirements);
        return new TrustedParties(requirements, ids, arns, federated);
    }

    private void checkMfa(ArgumentChecks checks) {
        if (mfa == null || !mfa.limited()) {
            return;
        }
        var maxAge = mfa.maxAge();
        if (maxAge == null
                || maxAge.getNano() != 0
                || maxAge.compareTo(Duration.ofSeconds(1)) < 0
                || maxAge.compareTo(LONGEST_MFA) > 0) {
            checks.problem("requireMfa: got "
                    + maxAge
                    + "; allowed: whole seconds, 1 second to 36 hours, the longest MFA session");
        }
    }

    /** Returns the valid tags, each with its valid values. */
    private Map<String, List<String>> checkRequiredTags(ArgumentChecks checks) {
        var valid = new LinkedHashMap<String, List<String>>();
        var lowerCase = new HashSet<String>();
        requiredTags.forEach((key, values) -> {
            var keys = checks.valid(REQUIRE_SESSION_TAG, Collections.singletonList(key), name -> new Tag(name, ""));
            var accepted =
                    checks.valid(REQUIRE_SESSION_TAG, values, value -> TrustValueChecks.tagValueOrPattern(key, value));
            if (!keys.isEmpty() && !accepted.isEmpty()) {
                valid.put(key, accepted);
            }
            if (key != null && !lowerCase.add(key.toLowerCase(Locale.ROOT))) {
                checks.problem("requireSessionTag: another key differs from "
                        + Text.quote(key)
                        + " only in case, which AWS ignores; give all values at once");
            }
        });
        if (requiredTags.size() > MOST_TAGS) {
            checks.problem("requireSessionTag: got " + requiredTags.size() + " keys; a session has at most 50 tags");
        }
        return Collections.unmodifiableMap(valid);
    }

    /** Returns the tag keys that can be sent in addition to the required keys. */
    private static Set<String> additionalTags(Set<String> required, List<String> allowed) {
        var additional = new LinkedHashSet<>(allowed);
        additional.removeIf(key -> required.stream().anyMatch(key::equalsIgnoreCase));
        return Collections.unmodifiableSet(additional);
    }

    /** @param byUserName whether the user name must be the session name; a role's session has no user name */
    static String principal(String arn, boolean byUserName) {
        if (arn.contains(":role/")) {
            if (byUserName) {
                throw new IllegalArgumentException("""
                        got the role %s, but requireUserNameAsSessionName requires a user name, which sessions of \
                        a role do not have; omit one of the two, or use requireSessionName""".formatted(Text.quote(arn)));
            }
            return TrustValueChecks.literal(RoleArn.parse(arn).toString());
        }
        if (arn.contains(":user/")) {
            return TrustValueChecks.literal(UserArn.parse(arn).toString());
        }
        throw new IllegalArgumentException("""
                got %s; allowed: the ARN of a user, arn:PARTITION:iam::ACCOUNT:user/NAME, or of a role, \
                arn:PARTITION:iam::ACCOUNT:role/NAME""".formatted(Text.quote(arn)));
    }

    private List<TrustedParties.Federated> checkWebIdentities(ArgumentChecks checks, SamePartition partitions) {
        var checked = new ArrayList<TrustedParties.Federated>();
        for (var given : webIdentities) {
            if (given == null) {
                checks.problem("trustedWebIdentity is null; omit it if there is no value");
                continue;
            }
            var provider = given.createsProvider()
                    ? null
                    : checks.required(
                            TRUSTED_WEB_IDENTITY.name(), given.provider(), arn -> provider(arn, given.issuer()));
            checks.plain("trustedWebIdentity: audience", () -> TrustValueChecks.audience(given.audience()));
            if (given.subjects().isEmpty()) {
                checks.problem("trustedWebIdentity: there is no subject, so every identity"
                        + " of the provider could assume the role; give the intended subjects");
            }
            given.subjects()
                    .forEach(subject -> checks.plain(
                            "trustedWebIdentity: subject", () -> TrustValueChecks.subjectOrPattern(subject)));
            checked.add(new TrustedParties.Federated(
                    given.createsProvider()
                            ? null
                            : partitions.check(TRUSTED_WEB_IDENTITY.name(), given.provider(), provider),
                    given.issuer(),
                    given.audience(),
                    given.subjects().stream().distinct().toList()));
        }
        return List.copyOf(checked);
    }

    /** @param issuer the required URL of the provider; {@code null} for any URL */
    private static OidcProviderArn provider(String arn, String issuer) {
        var provider = OidcProviderArn.parse(arn);
        if (issuer != null && !issuer.equals("https://" + provider.url())) {
            throw new IllegalArgumentException("got %s, which is not the provider of %s; give that provider's ARN"
                    .formatted(Text.quote(arn), issuer));
        }
        return provider;
    }

    /** Rejects a provider that is created for one web identity and given for another web identity. */
    private void checkProviders(ArgumentChecks checks) {
        var created = webIdentities.stream()
                .filter(identity -> identity != null && identity.createsProvider())
                .map(GivenWebIdentity::issuer)
                .distinct();
        created.filter(issuer -> webIdentities.stream()
                        .anyMatch(identity ->
                                identity != null && issuer.equals(identity.issuer()) && !identity.createsProvider()))
                .forEach(issuer -> checks.problem("trustedWebIdentity: the provider of " + issuer
                        + " would be created for one web identity but is given for another, and an account has only"
                        + " one; give providerArn for both, or for neither"));
    }

    /** Rejects two conditions with the same operator and key, because IAM accepts only one. */
    private void checkConditions(ArgumentChecks checks, TrustedParties.Requirements requirements) {
        checkWindow(checks, requirements.conditions());
        var ids = externalIds.isEmpty() ? List.<String>of() : List.of("any-external-id");
        var all = TrustPolicy.conditions(requirements, ids);
        var ofOptions = all.size() - requirements.conditions().size();
        var seen = new HashSet<String>();
        all.subList(0, ofOptions).forEach(condition -> seen.add(operatorAndKey(condition)));
        for (var condition : requirements.conditions()) {
            if (!seen.add(operatorAndKey(condition))) {
                checks.problem("""
                        trustCondition: %s %s is already required, here or by a separate option, but \
                        IAM accepts only one condition for each operator and key; give all values in one \
                        condition, as alternatives""".formatted(condition.operator(), condition.key()));
            }
        }
    }

    /** Rejects a time window that ends before it starts, because nobody could ever assume the role. */
    private static void checkWindow(ArgumentChecks checks, List<Condition> conditions) {
        for (var from : times(conditions, "DateGreaterThanEquals")) {
            for (var to : times(conditions, "DateLessThanEquals")) {
                if (from.isAfter(to)) {
                    checks.problem("trustCondition: notBefore %s is after notAfter %s, so nobody could ever"
                                    .formatted(from, to)
                            + " assume the role; swap them, or omit one");
                }
            }
        }
    }

    private static List<Instant> times(List<Condition> conditions, String operator) {
        return conditions.stream()
                .filter(condition -> condition.operator().toString().equals(operator))
                .filter(condition -> condition.key().equalsIgnoreCase("aws:CurrentTime"))
                .flatMap(condition -> condition.values().stream())
                .filter(value -> value.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"))
                .map(Instant::parse)
                .toList();
    }

    private static String operatorAndKey(Condition condition) {
        return condition.operator() + " " + condition.key().toLowerCase(Locale.ROOT);
    }
}
