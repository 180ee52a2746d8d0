package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.Map;
import java.util.function.Predicate;

/** Whether conditions ask for certain values of a key, so that a statement is about fewer than it seems. */
final class Narrowing {
    static final String PRINCIPAL_ARN = "aws:principalarn";

    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    /** A value that none who is meant has: what lets it in lets in anyone. */
    private static final Map<String, String> OF_OTHERS = Map.of(
            "aws:principalorgid",
            "o-any0any0any",
            "aws:principalorgpaths",
            "o-any0any0any/r-any0/ou-any0-any0any0/",
            "aws:principalaccount",
            "901234567890",
            "iam:policyarn",
            ADMINISTRATOR);

    private Narrowing() {}

    static boolean of(Statement statement, String lowerCaseKey) {
        return of(statement, lowerCaseKey::equals);
    }

    static boolean of(Statement statement, Predicate<String> lowerCaseKey) {
        return statement.conditions().stream()
                .anyMatch(condition -> lowerCaseKey.test(condition.lowerCaseKey()) && of(condition));
    }

    /**
     * Whether the condition asks for the key, and for certain values of it: one alternative that any value matches is
     * enough to ask for none.
     */
    static boolean of(Condition condition) {
        var operator = condition.operator();
        if (operator.isNegated() || ConditionMatch.holdsWithoutKey(condition) != Truth.NO) {
            return false;
        }
        var other = OF_OTHERS.getOrDefault(condition.lowerCaseKey(), "");
        boolean isArn = operator.kind == ConditionOperator.Kind.ARN
                || condition.lowerCaseKey().equals(PRINCIPAL_ARN);
        boolean isPattern = isArn || operator.base.endsWith("Like");
        return switch (operator.kind) {
            case STRING, ARN ->
                condition.values().stream()
                        .noneMatch(value -> isArn && Breadth.isOpenArn(value)
                                || isPattern && Breadth.isOpen(value)
                                || (isPattern ? Wildcard.matches(value, other) : value.equals(other)));
            case IP ->
                condition.values().stream()
                        .noneMatch(value -> IpRange.parse(value)
                                .filter(range -> range.prefix() == 0)
                                .isPresent());
            default -> false;
        };
    }
}
