package io.assumerole.policy.decision;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.PolicyDate;
import io.assumerole.policy.reference.GlobalKey;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Rejects values of condition keys that AWS never sends: a value of the wrong type, a value that contradicts the
 * caller, or no value for a key that every request has.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
record RequestKeyChecks(RequestKeys keys) {
    /** The format of a key's values, in words and as a check. */
    private record Type(String words, Predicate<String> test) {
        static Type matching(String words, String pattern) {
            return new Type(words, Pattern.compile(pattern).asMatchPredicate());
        }
    }

    private static final Map<GlobalKey.Type, Type> TYPES = Map.of(
            GlobalKey.Type.DATE,
            new Type(
                    "a date such as 2030-01-31T12:00:00Z, or seconds since 1970",
                    value -> PolicyDate.parse(value).isPresent()),
            GlobalKey.Type.SECONDS,
            Type.matching("seconds, up to 12 digits", "[0-9]{1,12}"),
            GlobalKey.Type.BOOLEAN,
            new Type("true or false", ConditionValue::isBoolean),
            GlobalKey.Type.ADDRESS,
            new Type("one IPv4 or IPv6 address", IpRange::isAddress),
            GlobalKey.Type.REGION,
            Type.matching("a region in lower case, such as eu-west-1", "[a-z0-9-]+"),
            GlobalKey.Type.ACCOUNT,
            Type.matching("12 digits", "[0-9]{12}"),
            GlobalKey.Type.ARN,
            new Type("an ARN of six parts", ConditionValue::isArn));

    /** Checks all keys that a request gives, and throws if AWS never sends such a value. */
    static void check(RequestKeys keys, Caller caller, String userId, AccountId resourceAccount) {
        var values = new RequestKeyChecks(keys);
        keys.all().keySet().forEach(values::requireType);
        caller.keys().forEach(values::requireSame);
        values.requireSame("aws:userid", userId);
        values.checkNetwork();
        values.checkTimes();
        if (!(caller instanceof Caller.Outside outside)) {
            values.checkPrincipal(caller);
        } else if (!outside.isFederated()) {
            keys.given().stream()
                    .filter(key -> ImpliedKeys.OF_USERS_AND_ROLES.stream().anyMatch(key::startsWith))
                    .forEach(key -> values.requireNone(key, "none, because services never send it"));
        }
        if (keys.isGiven(GlobalKeys.RESOURCE_ACCOUNT) && resourceAccount != null) {
            values.requireSame(GlobalKeys.RESOURCE_ACCOUNT, resourceAccount.value());
        }
    }

    private void requireType(String key) {
        var values = keys.values(key);
        var type = GlobalKey.find(key).map(GlobalKey::type).map(TYPES::get).orElse(null);
        if (values.isEmpty()) {
            require(!GlobalKeys.ALWAYS_SENT.contains(key), key, "a value, because AWS always sends it");
        } else if (type != null) {
            require(values.size() == 1 && type.test().test(values.get(0)), key, type.words());
        }
    }

    /** Throws if a session changes its source identity when it assumes another role. */
    static void requireKeptIdentity(RequestKeys keys) {
        var kept = keys.values(GlobalKeys.KEPT_IDENTITY);
        var sent = keys.values(GlobalKeys.SENT_IDENTITY);
        new RequestKeyChecks(keys)
                .require(
                        kept.isEmpty() || sent.isEmpty() || kept.equals(sent),
                        GlobalKeys.SENT_IDENTITY,
                        String.join(", ", kept) + ", which the session has and cannot change; omit the key");
    }

    /** Throws if a request has both a public address and keys of a VPC endpoint. */
    private void checkNetwork() {
        if (GlobalKeys.OF_ENDPOINTS.stream().noneMatch(keys::isGiven)) {
            return;
        }
        for (var key : List.of("aws:sourcevpc", "aws:sourcevpce")) {
            require(!keys.isAbsent(key), key, "a value, because other keys of a VPC endpoint have one");
        }
        requireNone(GlobalKeys.SOURCE_IP, "none together with keys of a VPC endpoint");
    }

    private void checkTimes() {
        var epoch = keys.values("aws:epochtime");
        var current = keys.values("aws:currenttime");
        require(
                epoch.isEmpty()
                        || current.isEmpty()
                        || PolicyDate.parse(current.get(0)).orElseThrow().getEpochSecond()
                                == Long.parseLong(epoch.get(0)),
                "aws:epochtime",
                "the same time as aws:CurrentTime; set both with at(…)");
    }

    /** Throws if a user or role session has keys of a service, or vice versa. */
    private void checkPrincipal(Caller caller) {
        boolean user = caller instanceof Caller.User;
        ImpliedKeys.OF_SERVICES.forEach(key -> requireNone(key, "none, because only services send it"));
        require(
                !keys.has(ImpliedKeys.IS_AWS_SERVICE, "true"),
                ImpliedKeys.IS_AWS_SERVICE,
                "false, because the caller is not a service");
        if (!user) {
            requireNone(GlobalKeys.USER_NAME, "none, because only users have it");
        }
        var beginning = user ? "AIDA" : "AROA";
        require(
                caller.keys().containsKey("aws:userid")
                        || keys.values("aws:userid").stream().allMatch(value -> value.startsWith(beginning)),
                "aws:userid",
                "a unique ID that begins with " + beginning);
        if (keys.isSet(GlobalKeys.MFA_PRESENT) && !keys.has(GlobalKeys.MFA_PRESENT, "true")) {
            requireNone(GlobalKeys.MFA_AGE, "none without MFA; omit it or withoutMfa()");
        }
    }

    private void requireSame(String key, String value) {
        require(
                value == null || !keys.isSet(key) || keys.values(key).equals(List.of(value)),
                key,
                value + ", which the request gives elsewhere; omit the key");
    }

    private void requireNone(String key, String allowed) {
        require(!keys.isGiven(key), key, allowed);
    }

    private void require(boolean valid, String key, String allowed) {
        if (!valid) {
            var given = keys.isGiven(key) ? Text.quote(String.join(", ", keys.values(key))) : "none";
            throw new IllegalArgumentException("AWS does not send this value as %s: got %s; allowed: %s."
                    .formatted(ServiceReference.spelledKey(key), given, allowed));
        }
    }
}
