package io.assumerole.policy.decision;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.match.VariableValues;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.Variables;
import java.util.Comparator;
import java.util.List;

/** Explains how the resource of a request differs from the resources of a statement. */
record ResourceExplanation(TracedStatement missed) {
    private static final List<String> PARTS = List.of("", "partition", "service", "region", "account");
    private static final String BUCKET = "arn:[^:]+:s3:::[^/]+";

    /**
     * Explains the difference from the statement's most similar resource, as the end of a sentence or as an empty text.
     */
    String difference() {
        if (missed.question().request().target.isNone()) {
            return ", which means any resource";
        }
        var pattern = closest();
        var resource = resource();
        if (Variables.isIn(pattern) && VariableValues.toText(pattern, context()).isEmpty()) {
            return "; a variable in it has no value, so it matches nothing";
        }
        if (resource.startsWith(pattern + "/") && pattern.matches(BUCKET)) {
            return ": the first is the bucket, and the second is an object in it";
        }
        if (pattern.equals(resource + "/*") && resource.matches(BUCKET)) {
            return ": the first covers the objects, and the second is the bucket";
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
            return "request one resource; if the action supports none, put * into its Resource";
        }
        var pattern = closest();
        if (Variables.isIn(pattern) && VariableValues.toText(pattern, context()).isEmpty()) {
            return "set the value in the request, or give the variable a default";
        }
        return "add " + (resource().startsWith(pattern + "/") && pattern.matches(BUCKET) ? pattern + "/*" : resource())
                + " to its Resource if that is intended";
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
