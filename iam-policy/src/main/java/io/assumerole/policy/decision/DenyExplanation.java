package io.assumerole.policy.decision;

import java.util.List;
import java.util.stream.Collectors;

/** Explains why a Deny applies to a request, and how to avoid it, as the end of a sentence about the statement. */
record DenyExplanation(TracedStatement denying) {

    String text() {
        var text = new StringBuilder("denies ")
                .append(denying.trace().elements().stream()
                        .filter(element -> !element.isCondition())
                        .map(DenyExplanation::describe)
                        .collect(Collectors.joining(" ")));
        var conditions = denying.conditions();
        conditions.forEach(condition -> text.append("; ").append(condition.match()));
        return text + "; " + remedy(conditions);
    }

    private static String describe(ElementTrace element) {
        var values = ElementTrace.values(element.policyValues());
        return switch (element.element()) {
            case "Principal" -> values;
            case "NotPrincipal" -> "everyone except " + values;
            case "Action" -> values;
            case "NotAction" -> "all actions except " + values;
            case "Resource" -> "on " + values;
            default -> "on all resources except " + values;
        };
    }

    private static String remedy(List<ConditionExplanation> conditions) {
        var remedies = conditions.stream()
                .map(condition -> new ConditionAdvice(condition, false).text())
                .filter(remedy -> !remedy.isEmpty())
                .toList();
        return "a Deny overrides every Allow; "
                + (remedies.isEmpty()
                        ? "narrow the statement if the request should be allowed"
                        : String.join("; or ", remedies));
    }
}
