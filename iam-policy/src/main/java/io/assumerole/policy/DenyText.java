package io.assumerole.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what makes a Deny be about a request, and what to do about it: the end of a sentence about the statement. */
record DenyText(TracedStatement denying) {

    String why() {
        var parts = new ArrayList<String>();
        var conditions = new ArrayList<ConditionText>();
        for (var element : denying.trace().elements()) {
            if (element.isCondition()) {
                var condition = denying.statement().conditions().get(conditions.size());
                conditions.add(
                        new ConditionText(element, condition, denying.question().request().context));
            } else {
                parts.add(what(element));
            }
        }
        var text = new StringBuilder("denies ").append(String.join(" ", parts));
        conditions.forEach(condition -> text.append("; ").append(condition.alike()));
        return text + "; " + remedy(conditions);
    }

    private String what(ElementTrace element) {
        var values = TraceText.values(element.policy());
        return switch (element.element()) {
            case "Principal" -> values;
            case "NotPrincipal" -> "all but " + values;
            case "Action" -> values;
            case "NotAction" -> "all actions but " + values;
            case "Resource" -> "on " + values;
            default -> "on all but " + values;
        };
    }

    private static String remedy(List<ConditionText> conditions) {
        var outweighs = "no Allow outweighs it: ";
        return conditions.isEmpty()
                ? outweighs + "narrow the statement if the request is meant"
                : outweighs
                        + conditions.stream()
                                .map(condition -> new ConditionRemedy(condition, false).say())
                                .collect(Collectors.joining("; or "));
    }
}
