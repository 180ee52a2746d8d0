package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.Map;
import java.util.function.Predicate;

/** Whether conditions ask for certain values of a key, so that a statement is about fewer than it seems. */
final class Narrowing {
    static final String PRINCIPAL_ARN = "aws:principalarn";

    private static final String OTHER_ACCOUNT = "901234567890";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    /** A value that none who is meant has: what lets it in lets in anyone. */
    private static final Map<String, String> OF_OTHERS = Map.of(
            "aws:principalorgid",
            "o-any0any0any",
            "aws:principalorgpaths",
            "o-any0any0any/r-any0/ou-any0-any0any0/",
            "aws:principalaccount",
            OTHER_ACCOUNT,
            "aws:sourceaccount",
            OTHER_ACCOUNT,
            "aws:sourceowner",
            OTHER_ACCOUNT,
            "kms:calleraccount",
            OTHER_ACCOUNT,
            "aws:sourceorgid",
            "o-any0any0any",
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

    /** The same, where an ARN of a certain account is enough, whatever it is there. */
    static boolean ofAccount(Statement statement, Predicate<String> lowerCaseKey) {
        return of(statement, lowerCaseKey)
                || statement.conditions().stream()
                        .filter(condition -> lowerCaseKey.test(condition.lowerCaseKey()))
                        .filter(condition -> isArn(condition) && asksForKey(condition))
                        .anyMatch(condition -> condition.values().stream().allMatch(Breadth::isOfAccount));
    }

    private static boolean isArn(Condition condition) {
        return condition.operator().kind == ConditionOperator.Kind.ARN
                || condition.lowerCaseKey().equals(PRINCIPAL_ARN)
                || condition.lowerCaseKey().equals("aws:sourcearn");
    }

    private static boolean asksForKey(Condition condition) {
        return !condition.operator().isNegated() && ConditionMatch.holdsWithoutKey(condition) == Truth.NO;
    }

    /**
     * Whether the condition asks for the key, and for certain values of it: one alternative that any value matches is
     * enough to ask for none.
     */
    static boolean of(Condition condition) {
        var operator = condition.operator();
        if (!asksForKey(condition)) {
            return false;
        }
        var other = OF_OTHERS.getOrDefault(condition.lowerCaseKey(), "");
        boolean isArn = isArn(condition);
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
