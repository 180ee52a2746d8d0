package io.assumerole.policy.match;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.PolicyDate;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.reference.GlobalKeys;
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
 * Decides whether a condition holds for a request. If {@code variables} is {@code false}, as for a document of the older
 * version, policy variables are plain text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
 */
public record ConditionMatch(Condition condition, RequestContext context, boolean variables) {

    /**
     * Decides whether a condition holds for a request that lacks the key. For {@code ForAnyValue:} with
     * {@code IfExists}, AWS's pages disagree: one page says that the condition holds, and another says that it does
     * not. In a trial on AWS, the condition did not hold.
     * https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly
     */
    public static Truth holdsWithoutKey(Condition condition) {
        var operator = condition.operator();
        if (operator.kind() == ConditionOperator.Kind.NULL
                && operator.setQualifier() != ConditionOperator.SetQualifier.NONE) {
            return Truth.UNKNOWN;
        }
        return switch (operator.setQualifier()) {
            case FOR_ALL_VALUES -> Truth.YES;
            case FOR_ANY_VALUE -> operator.hasIfExists() ? Truth.UNKNOWN : Truth.NO;
            case NONE ->
                Truth.of(operator.hasIfExists()
                        || operator.isNegated()
                        || operator.kind() == ConditionOperator.Kind.NULL && asks(condition, "true"));
        };
    }

    /** Returns whether a {@code Null} condition has this value. The value {@code true} requires that the key is missing. */
    private static boolean asks(Condition condition, String value) {
        return condition.values().stream().anyMatch(value::equalsIgnoreCase);
    }

    /**
     * Decides whether a condition holds for a request. Returns {@link Truth#UNKNOWN} if the answer depends on a value that
     * is not given, or if AWS does not document it.
     */
    public static Truth holds(Condition condition, RequestContext context, boolean variables) {
        return new ConditionMatch(condition, context, variables).holds();
    }

    private Truth holds() {
        var key = condition.lowerCaseKey();
        var presence = context.presence(key);
        if (presence == RequestContext.Presence.LACKING) {
            return holdsWithoutKey(condition);
        }
        var given = context.values(key);
        if (condition.operator().kind() == ConditionOperator.Kind.NULL) {
            return isThere(presence, given);
        }
        if (presence != RequestContext.Presence.GIVEN) {
            return Truth.UNKNOWN;
        }
        if (condition.operator().setQualifier() != ConditionOperator.SetQualifier.NONE) {
            return compareSet(given);
        }
        return given.size() > 1 || GlobalKeys.isMultivalued(key) ? Truth.UNKNOWN : compareOne(given.get(0));
    }

    private Truth isThere(RequestContext.Presence presence, List<String> given) {
        // AWS does not document the effect of a set operator on Null.
        if (condition.operator().setQualifier() != ConditionOperator.SetQualifier.NONE) {
            return Truth.UNKNOWN;
        }
        var there = Truth.of(asks(condition, "false"));
        boolean known = presence != RequestContext.Presence.UNKNOWN
                && (given.isEmpty() || !withoutEmpty(given).isEmpty());
        return known || there == Truth.of(asks(condition, "true")) ? there : Truth.UNKNOWN;
    }

    private static List<String> withoutEmpty(List<String> values) {
        return values.stream().filter(value -> !value.isEmpty()).toList();
    }

    /**
     * Compares a set of values. A set of only empty values is a null data set, as if the request lacked the key. AWS does
     * not document the comparison of empty values next to other values, or with {@code IfExists}.
     */
    private Truth compareSet(List<String> given) {
        var full = withoutEmpty(given);
        boolean all = condition.operator().setQualifier() == ConditionOperator.SetQualifier.FOR_ALL_VALUES;
        if (full.isEmpty()) {
            return all ? Truth.YES : condition.operator().hasIfExists() ? Truth.UNKNOWN : Truth.NO;
        }
        var truth = compareEach(full, all);
        return full.size() == given.size() || truth == compareEach(given, all) ? truth : Truth.UNKNOWN;
    }

    private Truth compareEach(List<String> given, boolean all) {
        var truth = Truth.of(all);
        for (var value : given) {
            truth = all ? truth.and(compareOne(value)) : truth.or(compareOne(value));
        }
        return truth;
    }

    private Truth compareOne(String given) {
        var matches = matchesAny(given);
        return condition.operator().isNegated() ? matches.not() : matches;
    }

    private Truth matchesAny(String given) {
        var same = comparison(condition.operator());
        var truth = Truth.NO;
        for (var wanted : condition.values()) {
            var resolved = resolved(wanted);
            if (resolved.isPresent()) {
                truth = truth.or(same.apply(resolved.get(), given));
            } else if (VariableValues.unknown(wanted, context).isPresent()) {
                truth = truth.or(Truth.UNKNOWN);
            }
            if (truth == Truth.YES) {
                break;
            }
        }
        return truth;
    }

    /** Returns the value with its variables replaced; empty if a variable has no value. */
    private Optional<String> resolved(String wanted) {
        boolean pattern = takesPatterns(condition.operator());
        if (!variables) {
            return Optional.of(pattern ? Variables.escapeMarks(wanted) : wanted);
        }
        return pattern ? VariableValues.toPattern(wanted, context) : VariableValues.toText(wanted, context);
    }

    /** Returns whether {@code *} and {@code ?} are wildcards in the values of an operator. */
    public static boolean takesPatterns(ConditionOperator operator) {
        return operator.kind() == ConditionOperator.Kind.ARN || operator.base().endsWith("Like");
    }

    /**
     * Returns a function that compares a policy's value, its first argument, with a request's value, without negation.
     * It returns {@link Truth#UNKNOWN} for a value of the wrong type for the operator, because AWS does not document that
     * comparison.
     */
    private static BiFunction<String, String, Truth> comparison(ConditionOperator operator) {
        if (operator.kind() == ConditionOperator.Kind.ARN) {
            return ConditionMatch::matchesArn;
        }
        if (operator.kind() == ConditionOperator.Kind.IP) {
            return ConditionMatch::matchesAddress;
        }
        var same = certain(operator);
        return (wanted, given) -> isComparable(operator, given) ? Truth.of(same.test(wanted, given)) : Truth.UNKNOWN;
    }

    /** Returns whether a value of a request has the type that the operator compares. */
    public static boolean isComparable(ConditionOperator operator, String given) {
        return switch (operator.kind()) {
            case STRING, NULL -> true;
            case NUMERIC -> ConditionValue.isNumber(given);
            case DATE -> PolicyDate.parse(given).isPresent();
            case BOOL -> ConditionValue.isBoolean(given);
            case BINARY -> ConditionValue.isBase64(given);
            case IP -> IpRange.isAddress(given);
            case ARN -> ConditionValue.isArn(given);
        };
    }

    private static BiPredicate<String, String> certain(ConditionOperator operator) {
        var base = operator.base();
        return switch (operator.kind()) {
            case STRING -> {
                if (takesPatterns(operator)) {
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
            case IP, ARN, NULL -> throw new IllegalStateException(operator + " has no value type");
        };
    }

    private static Instant date(String text) {
        return PolicyDate.parse(text).orElseThrow();
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

    private static Truth matchesAddress(String wanted, String given) {
        return given.indexOf('/') >= 0 || IpRange.isMapped(given) || IpRange.isMapped(wanted)
                ? Truth.UNKNOWN
                : IpRange.parse(given)
                        .map(address ->
                                Truth.of(IpRange.parse(wanted).orElseThrow().contains(address)))
                        .orElse(Truth.UNKNOWN);
    }

    /**
     * Matches ARNs like resources, but requires all parts. AWS does not document how an ARN with fewer parts, or {@code *}
     * alone, compares in a condition.
     */
    private static Truth matchesArn(String wanted, String given) {
        return !ConditionValue.isArn(wanted) || !ConditionValue.isArn(given)
                ? Truth.UNKNOWN
                : Truth.of(ResourcePattern.matches(wanted, given));
    }
}
