package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks one condition of a statement in any kind of policy. */
record ConditionLint(LintedStatement lint, Condition condition, ElementPath at) {
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

    private static final RequestContext LONG_TERM_KEY = RequestContext.of(Map.of());
    private static final RequestContext SESSION_WITHOUT_MFA =
            RequestContext.of(Map.of(GlobalKeys.MFA_PRESENT, List.of("false")));

    void check() {
        checkWildcards();
        checkSetOperator();
        checkAddresses();
        if (isMfa(condition)) {
            checkMfa();
        }
    }

    private void checkWildcards() {
        var operator = condition.operator();
        boolean exact = operator.kind() == ConditionOperator.Kind.STRING
                && operator.base().contains("Equals");
        if (exact && condition.values().stream().anyMatch(ConditionLint::hasWildcard)) {
            add(
                    LintCode.WILDCARD_TAKEN_LITERALLY,
                    operator.base() + " treats * and ? as literals",
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

    /**
     * Checks an MFA condition. There are two kinds of requests without MFA. Requests signed with a long-term access key
     * lack the keys. Requests from sessions have MultiFactorAuthPresent false and no age.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
     */
    private void checkMfa() {
        var operator = condition.operator();
        boolean longTerm = holds(condition, LONG_TERM_KEY);
        boolean session = holds(condition, SESSION_WITHOUT_MFA);
        boolean isNull = operator.kind() == ConditionOperator.Kind.NULL;
        // This Deny applies to requests with MFA, and a missing key does not bypass it.
        boolean deniesMfa = operator.kind() == ConditionOperator.Kind.BOOL && !session;
        if (lint.statement().effect() == Effect.ALLOW) {
            if ((longTerm || session) && isAllowedWithoutMfa()) {
                add(
                        LintCode.MFA_NOT_REQUIRED,
                        operator
                                + (longTerm
                                        ? " also holds when the key is missing"
                                        : " also holds for a session without MFA"),
                        "use Bool aws:MultiFactorAuthPresent true, with"
                                + " NumericLessThan aws:MultiFactorAuthAge for its age");
            }
        } else if (!longTerm && !isNull && !deniesMfa) {
            add(
                    LintCode.MFA_DENY_ESCAPED,
                    operator + " does not hold when the key is missing, as with a long-term access key",
                    "use " + operator.ifExists());
        } else if (isNull && longTerm && !session && condition.lowerCaseKey().equals(GlobalKeys.MFA_PRESENT)) {
            add(
                    LintCode.MFA_DENY_ESCAPED,
                    operator + " true does not hold for temporary credentials without MFA",
                    "use BoolIfExists aws:MultiFactorAuthPresent false");
        }
    }

    /** Returns whether all MFA conditions of the statement hold for a kind of request without MFA. */
    private boolean isAllowedWithoutMfa() {
        return Stream.of(LONG_TERM_KEY, SESSION_WITHOUT_MFA)
                .anyMatch(context -> lint.statement().conditions().stream()
                        .filter(ConditionLint::isMfa)
                        .allMatch(condition -> holds(condition, context)));
    }

    private static boolean holds(Condition condition, RequestContext context) {
        return ConditionMatch.holds(condition, context, true) == Truth.YES;
    }

    private static boolean isMfa(Condition condition) {
        return condition.lowerCaseKey().equals(GlobalKeys.MFA_PRESENT)
                || condition.lowerCaseKey().equals(GlobalKeys.MFA_AGE);
    }

    private void add(LintCode code, String what, String remedy) {
        lint.add(code, at, lint.describe(condition), what, remedy);
    }
}
