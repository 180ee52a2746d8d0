package io.assumerole.policy.decision;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.match.VariableValues;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.Variables;
import java.util.Comparator;
import java.util.List;

/** Says how the resource of a request differs from those that a statement is about. */
record ResourceExplanation(TracedStatement missed) {
    private static final List<String> PARTS = List.of("", "partition", "service", "region", "account");
    private static final String BUCKET = "arn:[^:]+:s3:::[^/]+";

    /** In what it differs from the one that is most like it; an addition to a sentence, or nothing. */
    String difference() {
        if (missed.question().request().target.isNone()) {
            return ", which is any resource";
        }
        var pattern = closest();
        var resource = resource();
        if (Variables.isIn(pattern) && VariableValues.toText(pattern, context()).isEmpty()) {
            return "; a variable in it has no value, so it fits nothing";
        }
        if (resource.startsWith(pattern + "/") && pattern.matches(BUCKET)) {
            return ": the first is the bucket, the second an object in it";
        }
        if (pattern.equals(resource + "/*") && resource.matches(BUCKET)) {
            return ": the first are the objects, the second is the bucket";
        }
        var given = resource.split(":", ArnParts.COUNT);
        var asked = pattern.split(":", ArnParts.COUNT);
        for (int i = 1; i < Math.min(PARTS.size(), asked.length); i++) {
            if (!Variables.isIn(pattern) && !Wildcard.matches(asked[i], given[i])) {
                return ": the " + PARTS.get(i) + " differs";
            }
        }
        return "";
    }

    String remedy() {
        if (missed.question().request().target.isNone()) {
            return "ask for one resource; if the action knows none, write * into its Resource";
        }
        var pattern = closest();
        if (Variables.isIn(pattern) && VariableValues.toText(pattern, context()).isEmpty()) {
            return "say the value with the request, or give the variable a default";
        }
        return "add " + (resource().startsWith(pattern + "/") && pattern.matches(BUCKET) ? pattern + "/*" : resource())
                + " to its Resource if that is meant";
    }

    private RequestContext context() {
        return missed.question().request().context;
    }

    private String resource() {
        return missed.question().request().target.arn();
    }

    private String closest() {
        return missed.statement().resources().stream()
                .max(Comparator.comparingInt(pattern -> TracedStatement.likeness(pattern, resource())))
                .orElseThrow();
    }
}
