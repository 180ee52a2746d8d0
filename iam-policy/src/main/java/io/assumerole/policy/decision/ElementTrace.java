package io.assumerole.policy.decision;

import com.fasterxml.jackson.core.JsonGenerator;
import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.io.IOException;
import java.util.List;

/**
 * The trace of one element of a statement: whether it matches a request, and the compared values.
 *
 * @param element the element's name in the JSON: {@code Principal}, {@code NotPrincipal}, {@code Action},
 *     {@code NotAction}, {@code Resource}, {@code NotResource} or {@code Condition}
 * @param operator the operator of a condition, such as {@code StringEquals}; otherwise empty
 * @param key the key of a condition; otherwise empty
 * @param match whether the request matches the element; a {@code Not…} element matches if it names none of the
 *     request's values, and a condition matches if it holds
 * @param policyValues the values in the policy: the matching value, or all values if none matches; for a condition, all
 *     values. A value with policy variables is followed by its resolved value, such as
 *     {@code ${aws:PrincipalTag/team} (= red)}; {@code everyone} for the principal {@code *}; {@code [not shown]}
 *     instead of external IDs
 * @param requestValues the compared values of the request; empty if the request has none, or does not give them;
 *     {@code [not shown]} instead of an external ID
 * @param note the reason for {@link StatementTrace.Match#UNKNOWN}, or another remark; otherwise empty
 */
public record ElementTrace(
        String element,
        String operator,
        String key,
        StatementTrace.Match match,
        List<String> policyValues,
        List<String> requestValues,
        String note) {

    static final String CONDITION = "Condition";
    private static final int SHOWN_VALUES = 5;

    /**
     * Checks that no component is null.
     *
     * @param element the element's name in the JSON
     * @param operator the operator of a condition, or empty
     * @param key the key of a condition, or empty
     * @param match whether the request matches the element
     * @param policyValues the values of the policy
     * @param requestValues the values of the request
     * @param note the note, or empty
     * @throws IllegalArgumentException if a component is null
     */
    public ElementTrace {
        Preconditions.of(element, "element");
        Preconditions.of(operator, "operator");
        Preconditions.of(key, "key");
        Preconditions.of(match, "match");
        policyValues = Preconditions.all(policyValues, "policyValues");
        requestValues = Preconditions.all(requestValues, "requestValues");
        Preconditions.of(note, "note");
    }

    boolean isCondition() {
        return element.equals(CONDITION);
    }

    /** {@return one line: the match, the element, the values of the policy, and the values of the request} */
    @Override
    public String toString() {
        var line = "%-7s %s: %s; the request: %s"
                .formatted(
                        StatementTrace.lowerCase(match),
                        isCondition() ? operator + " " + key : element,
                        values(policyValues),
                        requestText());
        return Text.visible(note.isEmpty() ? line : line + " (" + note + ")");
    }

    private String requestText() {
        if (!requestValues.isEmpty()) {
            return values(requestValues);
        }
        return match == StatementTrace.Match.UNKNOWN ? "none known" : "none";
    }

    /** Returns a human-readable list, shortened to at most five values. */
    static String values(List<String> values) {
        if (values.size() == 1) {
            return values.get(0);
        }
        var shown = String.join(", ", values.subList(0, Math.min(SHOWN_VALUES, values.size())));
        int more = values.size() - SHOWN_VALUES;
        return "[" + shown + (more > 0 ? ", … " + more + " more" : "") + "]";
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("element", element);
        StatementTrace.writeUnlessEmpty(json, "operator", operator);
        StatementTrace.writeUnlessEmpty(json, "key", key);
        json.writeStringField("match", StatementTrace.lowerCase(match));
        write(json, "policyValues", policyValues);
        write(json, "requestValues", requestValues);
        StatementTrace.writeUnlessEmpty(json, "note", note);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
