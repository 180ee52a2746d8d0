package io.assumerole.policy.decision;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Truth;
import java.util.HashMap;
import java.util.List;

/** Compares the values that a condition requires with the values of the request, in words. */
record ConditionExplanation(ElementTrace element, Condition condition, RequestContext context) {

    /** Explains a condition that does not hold. */
    String mismatch() {
        var key = condition.key();
        if (ConditionKey.isHidden(key)) {
            return isGiven()
                    ? "requires %s %s, which the request's value does not satisfy".formatted(condition.operator(), key)
                    : "requires " + key + ", but the request has none";
        }
        return "requires %s %s %s, but the request %s"
                .formatted(condition.operator(), key, ElementTrace.values(element.policyValues()), has(mismatches()));
    }

    /** Explains a condition that holds. */
    String match() {
        return "%s %s %s holds because the request %s"
                .formatted(
                        condition.operator(),
                        condition.key(),
                        ElementTrace.values(element.policyValues()),
                        has(element.requestValues()));
    }

    boolean isGiven() {
        return !element.requestValues().isEmpty();
    }

    private static String has(List<String> values) {
        return values.isEmpty() ? "has none" : "has " + ElementTrace.values(values);
    }

    /** Returns the values that make {@code ForAllValues:} fail; all values for other operators. */
    private List<String> mismatches() {
        var values = element.requestValues();
        if (condition.operator().setQualifier() != ConditionOperator.SetQualifier.FOR_ALL_VALUES || values.size() < 2) {
            return values;
        }
        return values.stream().filter(this::isMismatch).toList();
    }

    private boolean isMismatch(String value) {
        var given = new HashMap<>(context.given());
        given.put(condition.lowerCaseKey(), List.of(value));
        var alone = new RequestContext(given, context.sent(), context.lacking());
        return ConditionMatch.holds(condition, alone, true) == Truth.NO;
    }
}
