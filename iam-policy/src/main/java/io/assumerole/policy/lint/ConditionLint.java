package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.stream.Stream;

/** Checks one condition of a statement in any kind of policy. */
record ConditionLint(StatementLint lint, Condition condition, ElementPath at) {
    private static final String SOURCE_IP = "aws:sourceip";

    /**
     * Addresses that no request from the internet has: RFC 1918, 6598, 3927, 4193, 4291 and 1122.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
     */
    private static final IpRange[] PRIVATE = Stream.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "169.254.0.0/16",
                    "127.0.0.0/8",
                    "fc00::/7",
                    "fe80::/10",
                    "::1/128")
            .flatMap(range -> IpRange.parse(range).stream())
            .toArray(IpRange[]::new);

    void check() {
        checkWildcards();
        checkSetOperator();
        checkAddresses();
        if (MfaLint.isMfa(condition)) {
            new MfaLint(lint).check(condition, at);
        }
    }

    private void checkWildcards() {
        var operator = condition.operator();
        boolean exact = operator.kind() == ConditionOperator.Kind.STRING
                && operator.base().contains("Equals");
        if (exact && condition.values().stream().anyMatch(ConditionLint::hasWildcard)) {
            add(
                    LintCode.WILDCARD_TAKEN_LITERALLY,
                    operator.base() + " takes * and ? literally",
                    "use %s, or write ${*} and ${?} for literal characters"
                            .formatted(operator.base().replaceAll("Equals(IgnoreCase)?", "Like")));
        }
    }

    private static boolean hasWildcard(String value) {
        var plain = value.replace("${*}", "").replace("${?}", "");
        return plain.contains("*") || plain.contains("?");
    }

    private void checkSetOperator() {
        var operator = condition.operator();
        if (operator.kind() == ConditionOperator.Kind.NULL) {
            return;
        }
        boolean allows = lint.statement().effect() == Effect.ALLOW;
        if (allows && operator.setQualifier() == ConditionOperator.SetQualifier.FOR_ALL_VALUES && !asksForKey()) {
            add(
                    LintCode.FOR_ALL_VALUES_WITHOUT_KEY,
                    "ForAllValues: also holds when the request lacks " + condition.key(),
                    "add the condition Null " + condition.key() + " false, or use ForAnyValue:");
        } else if (operator.setQualifier() == ConditionOperator.SetQualifier.NONE
                && GlobalKeys.isMultivalued(condition.lowerCaseKey())) {
            add(
                    LintCode.MISSING_SET_OPERATOR,
                    condition.key() + " can have several values, and AWS does not document how " + operator
                            + " compares them",
                    "use ForAnyValue:" + operator + ", or ForAllValues:" + operator + " with Null " + condition.key()
                            + " false");
        }
    }

    /** Returns whether the statement requires the key; a request with a tag also has tag keys. */
    private boolean asksForKey() {
        var key = condition.lowerCaseKey();
        return lint.statement().conditions().stream()
                .filter(other -> other.lowerCaseKey().equals(key)
                        || key.equals(GlobalKeys.TAG_KEYS)
                                && other.lowerCaseKey().startsWith(GlobalKeys.REQUEST_TAG))
                .anyMatch(other -> ConditionMatch.holdsWithoutKey(other) == Truth.NO);
    }

    private void checkAddresses() {
        if (condition.operator().kind() != ConditionOperator.Kind.IP
                || !condition.lowerCaseKey().equals(SOURCE_IP)) {
            return;
        }
        for (var value : condition.values()) {
            if (IpRange.parse(value).filter(ConditionLint::isPrivate).isPresent()) {
                lint.add(
                        LintCode.PRIVATE_SOURCE_IP,
                        at,
                        value,
                        "aws:SourceIp is the public address, which is never in " + value,
                        "give the public address, or use aws:VpcSourceIp for requests through a VPC endpoint");
            }
        }
    }

    private static boolean isPrivate(IpRange range) {
        return Stream.of(PRIVATE).anyMatch(all -> all.contains(range));
    }

    private void add(LintCode code, String what, String remedy) {
        lint.add(code, at, lint.of(condition), what, remedy);
    }
}
