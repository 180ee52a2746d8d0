package io.assumerole.policy.decision;

import java.util.List;
import java.util.stream.Collectors;

/** Says what makes a Deny be about a request, and what to do about it: the end of a sentence about the statement. */
record DenyExplanation(TracedStatement denying) {

    String why() {
        var text = new StringBuilder("denies ")
                .append(denying.trace().elements().stream()
                        .filter(element -> !element.isCondition())
                        .map(DenyExplanation::what)
                        .collect(Collectors.joining(" ")));
        var conditions = denying.conditions();
        conditions.forEach(condition -> text.append("; ").append(condition.alike()));
        return text + "; " + remedy(conditions);
    }

    private static String what(ElementTrace element) {
        var values = TraceText.values(element.policyValues());
        return switch (element.element()) {
            case "Principal" -> values;
            case "NotPrincipal" -> "all but " + values;
            case "Action" -> values;
            case "NotAction" -> "all actions but " + values;
            case "Resource" -> "on " + values;
            default -> "on all but " + values;
        };
    }

    private static String remedy(List<ConditionExplanation> conditions) {
        var remedies = conditions.stream()
                .map(condition -> new ConditionAdvice(condition, false).say())
                .filter(remedy -> !remedy.isEmpty())
                .toList();
        return "a Deny wins over every Allow; "
                + (remedies.isEmpty()
                        ? "narrow the statement if the request is meant"
                        : String.join("; or ", remedies));
    }
}
