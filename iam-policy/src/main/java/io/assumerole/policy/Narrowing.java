package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether conditions ask for certain values of a key, so that a statement is about fewer than it seems. */
final class Narrowing {
    static final String PRINCIPAL_ARN = "aws:principalarn";

    private static final String OTHER_ACCOUNT = "901234567890";

    /** Policies of AWS with which a user or role has any permission or can get it, or all but those of IAM. */
    private static final List<String> OF_ADMINISTRATORS = Stream.of("aws", "aws-cn", "aws-us-gov")
            .flatMap(partition -> Stream.of("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")
                    .map(name -> "arn:%s:iam::aws:policy/%s".formatted(partition, name)))
            .toList();

    /** Values that none who is meant has: what lets one in lets in anyone. */
    private static final Map<String, List<String>> OF_OTHERS = Map.ofEntries(
            Map.entry("aws:principalorgid", List.of("o-any0any0any")),
            Map.entry("aws:principalorgpaths", List.of("o-any0any0any/r-any0/ou-any0-any0any0/")),
            Map.entry("aws:principalaccount", List.of(OTHER_ACCOUNT)),
            Map.entry("aws:sourceaccount", List.of(OTHER_ACCOUNT)),
            Map.entry("aws:sourceowner", List.of(OTHER_ACCOUNT)),
            Map.entry("kms:calleraccount", List.of(OTHER_ACCOUNT)),
            Map.entry("aws:sourceorgid", List.of("o-any0any0any")),
            Map.entry("iam:policyarn", OF_ADMINISTRATORS),
            Map.entry("iam:permissionsboundary", OF_ADMINISTRATORS));

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
        var others = OF_OTHERS.getOrDefault(condition.lowerCaseKey(), List.of(""));
        boolean isArn = isArn(condition);
        boolean isPattern = isArn || operator.base.endsWith("Like");
        return switch (operator.kind) {
            case STRING, ARN ->
                condition.values().stream()
                        .noneMatch(value -> isArn && Breadth.isOpenArn(value)
                                || isPattern && Breadth.isOpen(value)
                                || others.stream()
                                        .anyMatch(other -> isPattern
                                                ? Wildcard.matches(value, other)
                                                : value.equalsIgnoreCase(other)));
            case IP ->
                condition.values().stream()
                        .noneMatch(value -> IpRange.parse(value)
                                .filter(range -> range.prefix() == 0)
                                .isPresent());
            default -> false;
        };
    }
}
