package io.assumerole.policy.decision;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Truth;
import java.util.HashMap;
import java.util.List;

/** Says what a condition asks of a request and what the request has. */
record ConditionExplanation(ElementTrace element, Condition condition, RequestContext context) {

    /** Of a condition that does not hold. */
    String unlike() {
        var key = condition.key();
        if (ConditionKey.isHidden(key)) {
            return isGiven()
                    ? "asks with %s for another %s than the request's".formatted(condition.operator(), key)
                    : "asks for " + key + ", and the request has none";
        }
        return "asks for %s %s %s, and the request %s"
                .formatted(condition.operator(), key, TraceText.values(element.policyValues()), has(unfitting()));
    }

    /** Of a condition that holds. */
    String alike() {
        return "%s %s %s holds, for the request %s"
                .formatted(
                        condition.operator(),
                        condition.key(),
                        TraceText.values(element.policyValues()),
                        has(element.requestValues()));
    }

    boolean isGiven() {
        return !element.requestValues().isEmpty();
    }

    private static String has(List<String> values) {
        return values.isEmpty() ? "has none" : "has " + TraceText.values(values);
    }

    /** Of several values those that keep {@code ForAllValues:} from holding; else all. */
    private List<String> unfitting() {
        var values = element.requestValues();
        if (condition.operator().setQualifier() != ConditionOperator.SetQualifier.FOR_ALL_VALUES || values.size() < 2) {
            return values;
        }
        return values.stream().filter(this::isUnfitting).toList();
    }

    private boolean isUnfitting(String value) {
        var given = new HashMap<>(context.given());
        given.put(condition.lowerCaseKey(), List.of(value));
        var alone = new RequestContext(given, context.sent(), context.lacking());
        return ConditionMatch.holds(condition, alone, true) == Truth.NO;
    }
}
