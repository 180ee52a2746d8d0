package io.assumerole.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * Decides whether a condition holds for a request.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html">IAM
 *     User Guide: conditions with several keys or values</a>
 */
final class ConditionMatch {
    private ConditionMatch() {}

    /** Whether it holds for a request that lacks the key. */
    static boolean holdsWithoutKey(Condition condition) {
        ConditionOperator operator = condition.operator();
        return switch (operator.set()) {
            case FOR_ALL_VALUES -> true;
            case FOR_ANY_VALUE -> operator.isIfExists();
            case NONE ->
                    operator.isIfExists()
                            || operator.isNegated()
                            || operator.kind() == ConditionOperator.Kind.NULL
                                    && asksForNoKey(condition);
        };
    }

    private static boolean asksForNoKey(Condition condition) {
        return condition.values().stream().anyMatch("true"::equalsIgnoreCase);
    }

    static boolean holds(Condition condition, RequestContext context, boolean variables) {
        List<String> given = context.values(condition.lowerCaseKey());
        if (given.isEmpty()) {
            return holdsWithoutKey(condition);
        }
        ConditionOperator operator = condition.operator();
        if (operator.kind() == ConditionOperator.Kind.NULL) {
            return switch (operator.set()) {
                case NONE -> condition.values().stream().anyMatch("false"::equalsIgnoreCase);
                case FOR_ALL_VALUES -> true;
                case FOR_ANY_VALUE -> false;
            };
        }
        BiPredicate<String, String> same = comparison(operator);
        // Without a qualifier a negated operator must hold for every value, any other for one.
        boolean all =
                operator.set() == ConditionOperator.SetQualifier.FOR_ALL_VALUES
                        || operator.set() == ConditionOperator.SetQualifier.NONE
                                && operator.isNegated();
        for (String value : given) {
            boolean holds =
                    matchesAny(condition, value, context, variables, same) != operator.isNegated();
            if (holds != all) {
                return !all;
            }
        }
        return all;
    }

    private static boolean matchesAny(
            Condition condition,
            String given,
            RequestContext context,
            boolean variables,
            BiPredicate<String, String> same) {
        boolean pattern = takesPatterns(condition.operator());
        for (String wanted : condition.values()) {
            Optional<String> resolved;
            if (variables) {
                resolved =
                        pattern
                                ? Variables.toPattern(wanted, context::single)
                                : Variables.toText(wanted, context::single);
            } else {
                resolved = Optional.of(pattern ? Variables.escapeMarks(wanted) : wanted);
            }
            if (resolved.isPresent() && same.test(resolved.get(), given)) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesPatterns(ConditionOperator operator) {
        return operator.kind() == ConditionOperator.Kind.ARN || operator.base().endsWith("Like");
    }

    /** How the value of the policy, first, and that of the request compare; never negated. */
    private static BiPredicate<String, String> comparison(ConditionOperator operator) {
        String base = operator.base();
        return switch (operator.kind()) {
            case STRING -> {
                if (base.endsWith("Like")) {
                    yield Wildcard::matches;
                }
                yield base.endsWith("IgnoreCase") ? String::equalsIgnoreCase : String::equals;
            }
            case NUMERIC -> (wanted, given) -> compareNumbers(wanted, given, order(base));
            case DATE -> (wanted, given) -> compareDates(wanted, given, order(base));
            case BOOL -> String::equalsIgnoreCase;
            case BINARY -> ConditionMatch::sameBytes;
            case IP -> ConditionMatch::inRange;
            case ARN -> ConditionMatch::matchesArn;
            case NULL -> throw new IllegalStateException("Null compares no values");
        };
    }

    private static IntPredicate order(String base) {
        if (base.endsWith("LessThan")) {
            return sign -> sign < 0;
        }
        if (base.endsWith("LessThanEquals")) {
            return sign -> sign <= 0;
        }
        if (base.endsWith("GreaterThan")) {
            return sign -> sign > 0;
        }
        if (base.endsWith("GreaterThanEquals")) {
            return sign -> sign >= 0;
        }
        return sign -> sign == 0;
    }

    private static boolean compareNumbers(String wanted, String given, IntPredicate order) {
        return ConditionRules.isNumber(given)
                && order.test(new BigDecimal(given).compareTo(new BigDecimal(wanted)));
    }

    private static boolean compareDates(String wanted, String given, IntPredicate order) {
        Optional<Instant> time = PolicyDate.parse(given);
        return time.isPresent()
                && order.test(time.get().compareTo(PolicyDate.parse(wanted).orElseThrow()));
    }

    private static boolean sameBytes(String wanted, String given) {
        return ConditionRules.isBase64(given)
                && Arrays.equals(
                        Base64.getDecoder().decode(wanted), Base64.getDecoder().decode(given));
    }

    private static boolean inRange(String wanted, String given) {
        IpRange range = IpRange.parse(wanted).orElseThrow();
        return IpRange.parse(given).filter(range::contains).isPresent();
    }

    /** Like resources, but an ARN of a condition has all its parts, and {@code *} is no ARN. */
    private static boolean matchesArn(String wanted, String given) {
        return !ResourcePattern.isIncomplete(wanted)
                && wanted.startsWith("arn:")
                && ResourcePattern.matches(wanted, given);
    }
}
