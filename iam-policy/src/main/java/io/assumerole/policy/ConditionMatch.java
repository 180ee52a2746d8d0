package io.assumerole.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * Decides whether a condition holds for a request.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html">IAM
 *     User Guide: conditions with several keys or values</a>
 */
final class ConditionMatch {
    private ConditionMatch() {}

    /**
     * Whether it holds for a request that lacks the key. Of {@code ForAnyValue:} with {@code IfExists} one page says
     * that it does, another that it does not, and so did AWS when tried.
     *
     * @see
     *     <a href="https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly">AWS
     *     re:Post: ForAnyValue:StringEqualsIfExists</a>
     */
    static Truth holdsWithoutKey(Condition condition) {
        ConditionOperator operator = condition.operator();
        if (operator.kind() == ConditionOperator.Kind.NULL && operator.set() != ConditionOperator.SetQualifier.NONE) {
            return Truth.MAYBE;
        }
        return switch (operator.set()) {
            case FOR_ALL_VALUES -> Truth.YES;
            case FOR_ANY_VALUE -> operator.isIfExists() ? Truth.MAYBE : Truth.NO;
            case NONE ->
                Truth.of(operator.isIfExists()
                        || operator.isNegated()
                        || operator.kind() == ConditionOperator.Kind.NULL && asksForNoKey(condition));
        };
    }

    private static boolean asksForNoKey(Condition condition) {
        return condition.values().stream().anyMatch("true"::equalsIgnoreCase);
    }

    private static boolean asksForKey(Condition condition) {
        return condition.values().stream().anyMatch("false"::equalsIgnoreCase);
    }

    /** {@link Truth#MAYBE} if it hangs on a value that nobody gave, or on what no page tells. */
    static Truth holds(Condition condition, RequestContext context, boolean variables) {
        String key = condition.lowerCaseKey();
        RequestContext.Presence presence = context.presence(key);
        if (presence == RequestContext.Presence.LACKING) {
            return holdsWithoutKey(condition);
        }
        List<String> given = context.values(key);
        if (condition.operator().kind() == ConditionOperator.Kind.NULL) {
            return isThere(condition, presence, given);
        }
        if (presence != RequestContext.Presence.GIVEN) {
            return Truth.MAYBE;
        }
        BiFunction<String, String, Truth> same = comparison(condition.operator());
        if (condition.operator().set() != ConditionOperator.SetQualifier.NONE) {
            return compareSet(condition, given, context, variables, same);
        }
        return given.size() > 1 || GlobalKeys.isMultivalued(key)
                ? Truth.MAYBE
                : compareOne(condition, given.get(0), context, variables, same);
    }

    private static Truth isThere(Condition condition, RequestContext.Presence presence, List<String> given) {
        return switch (condition.operator().set()) {
            // No page tells what a set operator does with Null.
            case FOR_ALL_VALUES, FOR_ANY_VALUE -> Truth.MAYBE;
            case NONE -> {
                Truth there = Truth.of(asksForKey(condition));
                boolean known = presence != RequestContext.Presence.OPEN
                        && (given.isEmpty() || !withoutEmpty(given).isEmpty());
                yield known || there == Truth.of(asksForNoKey(condition)) ? there : Truth.MAYBE;
            }
        };
    }

    private static List<String> withoutEmpty(List<String> values) {
        return values.stream().filter(value -> !value.isEmpty()).toList();
    }

    /**
     * Empty values alone are a null data set, as if the request lacked the key. What becomes of them beside others, and
     * under {@code IfExists}, no page tells.
     */
    private static Truth compareSet(
            Condition condition,
            List<String> given,
            RequestContext context,
            boolean variables,
            BiFunction<String, String, Truth> same) {
        List<String> full = withoutEmpty(given);
        boolean all = condition.operator().set() == ConditionOperator.SetQualifier.FOR_ALL_VALUES;
        if (full.isEmpty()) {
            return all ? Truth.YES : condition.operator().isIfExists() ? Truth.MAYBE : Truth.NO;
        }
        Truth truth = compareEach(condition, full, all, context, variables, same);
        return full.size() == given.size() || truth == compareEach(condition, given, all, context, variables, same)
                ? truth
                : Truth.MAYBE;
    }

    private static Truth compareEach(
            Condition condition,
            List<String> given,
            boolean all,
            RequestContext context,
            boolean variables,
            BiFunction<String, String, Truth> same) {
        Truth truth = Truth.of(all);
        for (String value : given) {
            Truth one = compareOne(condition, value, context, variables, same);
            truth = all ? truth.and(one) : truth.or(one);
        }
        return truth;
    }

    private static Truth compareOne(
            Condition condition,
            String given,
            RequestContext context,
            boolean variables,
            BiFunction<String, String, Truth> same) {
        Truth matches = matchesAny(condition, given, context, variables, same);
        return condition.operator().isNegated() ? matches.not() : matches;
    }

    private static Truth matchesAny(
            Condition condition,
            String given,
            RequestContext context,
            boolean variables,
            BiFunction<String, String, Truth> same) {
        boolean pattern = takesPatterns(condition.operator());
        Truth truth = Truth.NO;
        for (String wanted : condition.values()) {
            Optional<String> resolved;
            if (variables) {
                resolved = pattern ? Variables.toPattern(wanted, context) : Variables.toText(wanted, context);
            } else {
                resolved = Optional.of(pattern ? Variables.escapeMarks(wanted) : wanted);
            }
            if (resolved.isPresent()) {
                truth = truth.or(same.apply(resolved.get(), given));
            } else if (Variables.unknown(wanted, context).isPresent()) {
                truth = truth.or(Truth.MAYBE);
            }
            if (truth == Truth.YES) {
                break;
            }
        }
        return truth;
    }

    private static boolean takesPatterns(ConditionOperator operator) {
        return operator.kind() == ConditionOperator.Kind.ARN || operator.base().endsWith("Like");
    }

    /**
     * How the value of the policy, first, and that of the request compare; never negated. What AWS makes of a value
     * that the operator cannot compare, no page tells.
     */
    private static BiFunction<String, String, Truth> comparison(ConditionOperator operator) {
        if (operator.kind() == ConditionOperator.Kind.ARN) {
            return ConditionMatch::matchesArn;
        }
        BiPredicate<String, String> same = certain(operator);
        return (wanted, given) -> isComparable(operator, given) ? Truth.of(same.test(wanted, given)) : Truth.MAYBE;
    }

    /** Whether a value of a request is of the kind that the operator compares. */
    static boolean isComparable(ConditionOperator operator, String given) {
        return switch (operator.kind()) {
            case STRING, NULL -> true;
            case NUMERIC -> ConditionRules.isNumber(given);
            case DATE -> PolicyDate.parse(given).isPresent();
            case BOOL -> ConditionRules.isBoolean(given);
            case BINARY -> ConditionRules.isBase64(given);
            case IP -> IpRange.isAddress(given);
            case ARN -> ConditionRules.isArn(given);
        };
    }

    private static BiPredicate<String, String> certain(ConditionOperator operator) {
        String base = operator.base();
        return switch (operator.kind()) {
            case STRING -> {
                if (base.endsWith("Like")) {
                    yield Wildcard::matches;
                }
                yield base.endsWith("IgnoreCase") ? String::equalsIgnoreCase : String::equals;
            }
            case NUMERIC ->
                (wanted, given) -> order(base).test(new BigDecimal(given).compareTo(new BigDecimal(wanted)));
            case DATE -> (wanted, given) -> order(base).test(date(given).compareTo(date(wanted)));
            case BOOL -> String::equalsIgnoreCase;
            case BINARY ->
                (wanted, given) -> Arrays.equals(
                        Base64.getDecoder().decode(wanted), Base64.getDecoder().decode(given));
            case IP -> (wanted, given) -> range(wanted).contains(range(given));
            case ARN, NULL -> throw new IllegalStateException(operator + " is another matter");
        };
    }

    private static Instant date(String text) {
        return PolicyDate.parse(text).orElseThrow();
    }

    private static IpRange range(String text) {
        return IpRange.parse(text).orElseThrow();
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

    /**
     * Like resources, but an ARN of a condition has all its parts. What AWS makes of one with fewer parts, or of
     * {@code *} alone, no page tells.
     */
    private static Truth matchesArn(String wanted, String given) {
        return !ConditionRules.isArn(wanted) || !ConditionRules.isArn(given)
                ? Truth.MAYBE
                : Truth.of(ResourcePattern.matches(wanted, given));
    }
}
