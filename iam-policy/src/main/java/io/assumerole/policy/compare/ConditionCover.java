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
import io.assumerole.policy.reference.GlobalKey;
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
                || from.hasIfExists() && !to.hasIfExists() && !GlobalKeys.ALWAYS_SENT.contains(given.lowerCaseKey())) {
            return false;
        }
        if (from.kind() == ConditionOperator.Kind.NULL) {
            return to.kind() == ConditionOperator.Kind.NULL
                    && sameWords(given.values()).equals(sameWords(condition.values()));
        }
        if (!areComparable(given, to)
                || !budget.take((long) VALUE_STEPS
                        * given.values().size()
                        * condition.values().size())) {
            return false;
        }
        // A value that differs from all values of a list also differs from all values of a shorter list.
        return from.isNegated()
                ? condition.values().stream().allMatch(value -> isWithin(to, wide, value, from, narrow, given.values()))
                : given.values().stream()
                        .allMatch(value -> isWithin(from, narrow, value, to, wide, condition.values()));
    }

    /**
     * Returns whether the operators compare values of the same type. ARN operators compare only ARNs, so a text
     * operator follows from an ARN operator only if all values of the key are ARNs.
     */
    private static boolean areComparable(Condition given, ConditionOperator to) {
        var from = given.operator();
        if (from.kind() == to.kind()) {
            return base(from).equals(base(to));
        }
        boolean arns = GlobalKey.find(given.lowerCaseKey())
                .filter(key -> key.type() == GlobalKey.Type.ARN)
                .isPresent();
        return !from.isNegated()
                && !to.isNegated()
                && (isText(from) && to.kind() == ConditionOperator.Kind.ARN
                        || isText(to) && from.kind() == ConditionOperator.Kind.ARN && arns);
    }

    private static boolean isText(ConditionOperator operator) {
        return base(operator).equals("StringLike");
    }

    private static List<String> sameWords(List<String> values) {
        return values.stream()
                .map(value -> value.toLowerCase(Locale.ROOT))
                .sorted()
                .distinct()
                .toList();
    }

    /** Returns the operator's name. Replaces Equals with Like if these operators differ only in wildcards. */
    private static String base(ConditionOperator operator) {
        var base = operator.base();
        boolean plain = base.equals("StringEquals") || base.equals("StringNotEquals");
        return plain || operator.kind() == ConditionOperator.Kind.ARN ? base.replace("Equals", "Like") : base;
    }

    /**
     * Returns whether each value that matches one value of a condition also matches one of another condition's values.
     */
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
            case STRING -> isText(from, value, to, plain);
            case ARN -> isArn(from, value, plain);
            case IP -> isAddress(value, plain);
            case NUMERIC ->
                plain.stream()
                        .anyMatch(
                                other -> isOrdered(to.base(), new BigDecimal(value).compareTo(new BigDecimal(other))));
            case DATE ->
                plain.stream()
                        .anyMatch(other -> PolicyDate.parse(value)
                                .flatMap(date -> PolicyDate.parse(other)
                                        .map(bound -> isOrdered(to.base(), date.compareTo(bound))))
                                .orElse(false));
            case BOOL -> plain.stream().anyMatch(value::equalsIgnoreCase);
            case BINARY, NULL -> plain.stream().anyMatch(other -> Objects.equals(value, other));
        };
    }

    private boolean isText(ConditionOperator from, String value, ConditionOperator to, List<String> values) {
        if (ConditionMatch.takesPatterns(from) && Wildcard.isIn(value)) {
            return from.kind() == to.kind()
                    && ConditionMatch.takesPatterns(to)
                    && WildcardSet.of(value)
                            .isWithin(values.stream().map(WildcardSet::of).toList(), budget);
        }
        if (from.kind() == ConditionOperator.Kind.ARN && !ConditionValue.isArn(value)) {
            return false;
        }
        if (ConditionMatch.takesPatterns(to)) {
            return values.stream().anyMatch(other -> Wildcard.matches(other, value));
        }
        return to.base().endsWith("IgnoreCase")
                ? values.stream().anyMatch(value::equalsIgnoreCase)
                : values.contains(value);
    }

    private boolean isArn(ConditionOperator from, String value, List<String> values) {
        boolean pattern = ConditionMatch.takesPatterns(from);
        return ConditionValue.isArn(value)
                && (pattern && from.kind() == ConditionOperator.Kind.ARN || !Wildcard.isIn(value))
                && WildcardSet.ofParts(value, ArnParts.COUNT)
                        .isWithin(
                                values.stream()
                                        .filter(ConditionValue::isArn)
                                        .map(other -> WildcardSet.ofParts(other, ArnParts.COUNT))
                                        .toList(),
                                budget);
    }

    private static boolean isAddress(String value, List<String> values) {
        var others =
                values.stream().flatMap(other -> IpRange.parse(other).stream()).toList();
        return IpRange.parse(value).filter(range -> range.isWithin(others)).isPresent();
    }

    /** Returns whether the narrow condition's limit is within the wide condition's limit. */
    private static boolean isOrdered(String base, int sign) {
        if (base.contains("LessThan")) {
            return sign <= 0;
        }
        return base.contains("GreaterThan") ? sign >= 0 : sign == 0;
    }
}
