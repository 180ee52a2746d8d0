package io.assumerole.policy.compare;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.PolicyDate;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import io.assumerole.policy.reference.GlobalKeys;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Decides whether conditions follow from other conditions: whether they hold, or can hold, whenever the other
 * conditions do. {@code true} is certain; {@code false} is not.
 */
final class ConditionCover {
    /** The approximate number of steps to compare two values. */
    private static final int VALUE_STEPS = 8;

    private final ComparedStatement narrow;
    private final ComparedStatement wide;

    private final StepBudget budget;

    private ConditionCover(ComparedStatement narrow, ComparedStatement wide, StepBudget budget) {
        this.narrow = narrow;
        this.wide = wide;
        this.budget = budget;
    }

    /** Returns whether the conditions of the wide statement follow from the conditions of the narrow statement. */
    static boolean follows(ComparedStatement narrow, ComparedStatement wide, StepBudget budget) {
        var cover = new ConditionCover(narrow, wide, budget);
        return wide.statement().conditions().stream()
                .allMatch(condition ->
                        narrow.statement().conditions().stream().anyMatch(given -> cover.follows(given, condition)));
    }

    private boolean follows(Condition given, Condition condition) {
        var from = given.operator();
        var to = condition.operator();
        if (!budget.take(1)
                || !given.lowerCaseKey().equals(condition.lowerCaseKey())
                || from.setQualifier() != to.setQualifier()
                || from.hasIfExists() && !to.hasIfExists() && !GlobalKeys.ALWAYS_SENT.contains(given.lowerCaseKey())
                || from.kind() != to.kind()) {
            return false;
        }
        if (from.kind() == ConditionOperator.Kind.NULL) {
            return sameWords(given.values()).equals(sameWords(condition.values()));
        }
        boolean strings = from.base().equals("StringEquals") && to.base().equals("StringLike");
        if (!strings && !base(from).equals(base(to))) {
            return false;
        }
        if (!budget.take(
                (long) VALUE_STEPS * given.values().size() * condition.values().size())) {
            return false;
        }
        // A value that differs from all values of a list also differs from all values of a shorter list.
        return from.isNegated()
                ? condition.values().stream().allMatch(value -> isWithin(from, wide, value, to, narrow, given.values()))
                : given.values().stream()
                        .allMatch(value -> isWithin(from, narrow, value, to, wide, condition.values()));
    }

    private static List<String> sameWords(List<String> values) {
        return values.stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .sorted()
                .distinct()
                .toList();
    }

    /** Returns the operator's name; for ARNs, Equals and Like are equivalent. */
    private static String base(ConditionOperator operator) {
        return operator.kind() == ConditionOperator.Kind.ARN
                ? operator.base().replace("Equals", "Like")
                : operator.base();
    }

    private boolean isWithin(
            ConditionOperator from,
            ComparedStatement of,
            String value,
            ConditionOperator to,
            ComparedStatement others,
            List<String> values) {
        if (from.equals(to)
                && values.contains(value)
                && (of.variables() == others.variables() || !Variables.isIn(value))) {
            return true;
        }
        if (of.isVariable(value)) {
            return false;
        }
        var plain = values.stream().filter(other -> !others.isVariable(other)).toList();
        return switch (to.kind()) {
            case STRING -> isString(from, value, to, plain);
            case ARN -> isArn(value, plain);
            case IP ->
                plain.stream()
                        .anyMatch(other -> IpRange.parse(other)
                                .flatMap(range -> IpRange.parse(value).map(range::contains))
                                .orElse(false));
            case NUMERIC ->
                plain.stream()
                        .anyMatch(
                                other -> isOrdered(to.base(), new BigDecimal(value).compareTo(new BigDecimal(other))));
            case DATE ->
                plain.stream()
                        .anyMatch(other -> PolicyDate.parse(value)
                                .flatMap(one ->
                                        PolicyDate.parse(other).map(two -> isOrdered(to.base(), one.compareTo(two))))
                                .orElse(false));
            case BOOL -> plain.stream().anyMatch(value::equalsIgnoreCase);
            case BINARY, NULL -> plain.stream().anyMatch(other -> Objects.equals(value, other));
        };
    }

    private boolean isString(ConditionOperator from, String value, ConditionOperator to, List<String> values) {
        if (ConditionMatch.takesPatterns(to)) {
            return ConditionMatch.takesPatterns(from)
                    ? WildcardSet.of(value)
                            .isWithin(values.stream().map(WildcardSet::of).toList(), budget)
                    : values.stream().anyMatch(other -> Wildcard.matches(other, value));
        }
        return to.base().endsWith("IgnoreCase")
                ? values.stream().anyMatch(value::equalsIgnoreCase)
                : values.contains(value);
    }

    private boolean isArn(String value, List<String> values) {
        return ConditionValue.isArn(value)
                && WildcardSet.ofParts(value, ArnParts.COUNT)
                        .isWithin(
                                values.stream()
                                        .filter(ConditionValue::isArn)
                                        .map(other -> WildcardSet.ofParts(other, ArnParts.COUNT))
                                        .toList(),
                                budget);
    }

    /** Returns whether the narrow condition's limit is within the wide condition's limit. */
    private static boolean isOrdered(String base, int sign) {
        if (base.contains("LessThan")) {
            return sign <= 0;
        }
        return base.contains("GreaterThan") ? sign >= 0 : sign == 0;
    }
}
