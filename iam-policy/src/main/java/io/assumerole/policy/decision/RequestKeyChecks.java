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
 * Refuses what a request says of condition keys and AWS never sends: a value that is not of the key's type, another
 * caller, no value of a key that is in each request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
record RequestKeyChecks(RequestKeys said) {
    /** What a key's values are like, for people and to test. */
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

    /** Checks all that a request says, and throws if AWS never sends such a value. */
    static void check(RequestKeys said, Caller caller, String userId, AccountId resourceAccount) {
        var values = new RequestKeyChecks(said);
        said.all().keySet().forEach(values::requireType);
        caller.keys().forEach(values::requireSame);
        values.requireSame("aws:userid", userId);
        values.checkNetwork();
        values.checkTimes();
        if (!(caller instanceof Caller.Outside)) {
            values.checkPrincipal(caller);
        }
        if (said.isGiven(GlobalKeys.RESOURCE_ACCOUNT) && resourceAccount != null) {
            values.requireSame(GlobalKeys.RESOURCE_ACCOUNT, resourceAccount.value());
        }
    }

    private void requireType(String key) {
        var values = said.values(key);
        var type = GlobalKey.find(key).map(GlobalKey::type).map(TYPES::get).orElse(null);
        if (values.isEmpty()) {
            require(!GlobalKeys.ALWAYS_SENT.contains(key), key, "a value, for AWS always sends it");
        } else if (type != null) {
            require(values.size() == 1 && type.test().test(values.get(0)), key, type.words());
        }
    }

    /** A session cannot change the source identity that it hands on. */
    static void requireKeptIdentity(RequestKeys said) {
        var kept = said.values(GlobalKeys.KEPT_IDENTITY);
        var sent = said.values(GlobalKeys.SENT_IDENTITY);
        new RequestKeyChecks(said)
                .require(
                        kept.isEmpty() || sent.isEmpty() || kept.equals(sent),
                        GlobalKeys.SENT_IDENTITY,
                        String.join(", ", kept) + ", which the session has and cannot change; leave the key away");
    }

    /** A request has an address of the internet, or the keys of a VPC endpoint. */
    private void checkNetwork() {
        if (GlobalKeys.OF_ENDPOINTS.stream().noneMatch(said::isGiven)) {
            return;
        }
        for (var key : List.of("aws:sourcevpc", "aws:sourcevpce")) {
            require(!said.isSaidToLack(key), key, "a value, for other keys of a VPC endpoint have one");
        }
        requireNone(GlobalKeys.SOURCE_IP, "none beside keys of a VPC endpoint");
    }

    private void checkTimes() {
        var epoch = said.values("aws:epochtime");
        var current = said.values("aws:currenttime");
        require(
                epoch.isEmpty()
                        || current.isEmpty()
                        || PolicyDate.parse(current.get(0)).orElseThrow().getEpochSecond()
                                == Long.parseLong(epoch.get(0)),
                "aws:epochtime",
                "the same time as aws:CurrentTime; say it with at(…)");
    }

    /** What users and role sessions have, and services do not, or the other way round. */
    private void checkPrincipal(Caller caller) {
        boolean user = caller instanceof Caller.User;
        ImpliedKeys.OF_SERVICES.forEach(key -> requireNone(key, "none, for only services send it"));
        require(
                !said.has(ImpliedKeys.IS_AWS_SERVICE, "true"),
                ImpliedKeys.IS_AWS_SERVICE,
                "false, for the caller is no service");
        if (!user) {
            requireNone(GlobalKeys.USER_NAME, "none, for only users have it");
        }
        var beginning = user ? "AIDA" : "AROA";
        require(
                caller.keys().containsKey("aws:userid")
                        || said.values("aws:userid").stream().allMatch(value -> value.startsWith(beginning)),
                "aws:userid",
                "a unique ID that begins with " + beginning);
        if (said.isSaid(GlobalKeys.MFA_PRESENT) && !said.has(GlobalKeys.MFA_PRESENT, "true")) {
            requireNone(GlobalKeys.MFA_AGE, "none without MFA; leave it or withoutMfa() away");
        }
    }

    private void requireSame(String key, String value) {
        require(
                value == null || !said.isSaid(key) || said.values(key).equals(List.of(value)),
                key,
                value + ", which the request says elsewhere; leave the key away");
    }

    private void requireNone(String key, String allowed) {
        require(!said.isGiven(key), key, allowed);
    }

    private void require(boolean fine, String key, String allowed) {
        if (!fine) {
            var given = said.isGiven(key) ? Text.quote(String.join(", ", said.values(key))) : "none";
            throw new IllegalArgumentException("Not what AWS sends as %s: got %s; allowed: %s."
                    .formatted(ServiceReference.spelledKey(key), given, allowed));
        }
    }
}
