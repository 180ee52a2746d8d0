package io.assumerole.policy.decision;

import com.fasterxml.jackson.core.JsonGenerator;
import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.pattern.Truth;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The trace of one statement: whether it applies to a request, and which of its elements match.
 *
 * @param action the compared action: the requested action, or an additional action that the request requires, such as
 *     {@code sts:TagSession}
 * @param kind the use of the policy
 * @param document the index of the policy among the given policies of this kind; 0 for the first
 * @param statement the index of the statement in the policy; 0 for the first
 * @param sid the statement's Sid; empty if it has none
 * @param effect whether the statement allows or denies
 * @param match whether the statement applies to the request: whether all elements match
 * @param decisive whether this statement decided
 * @param elements the statement's elements in the order of the JSON: Principal, Action, Resource, and each condition
 * @see Decision#trace()
 */
public record StatementTrace(
        String action,
        PolicyKind kind,
        int document,
        int statement,
        String sid,
        Effect effect,
        Match match,
        boolean decisive,
        List<ElementTrace> elements) {

    /** The answer to whether an element or a statement applies to a request. */
    public enum Match {
        /** The element or statement applies. */
        YES,
        /** The answer depends on a value that the request does not give, or on behavior that AWS does not document. */
        UNKNOWN,
        /** The element or statement does not apply. */
        NO;

        static Match of(Truth truth) {
            return switch (truth) {
                case YES -> YES;
                case UNKNOWN -> UNKNOWN;
                case NO -> NO;
            };
        }
    }

    /**
     * Checks that no component is null.
     *
     * @param action the action of the request
     * @param kind the use of the policy
     * @param document the index of the policy
     * @param statement the index of the statement
     * @param sid the Sid, or empty
     * @param effect whether the statement allows or denies
     * @param match whether the statement applies to the request
     * @param decisive whether this statement decided
     * @param elements the statement's elements
     * @throws IllegalArgumentException if a component is null
     */
    public StatementTrace {
        Preconditions.of(action, "action");
        Preconditions.of(kind, "kind");
        Preconditions.of(sid, "sid");
        Preconditions.of(effect, "effect");
        Preconditions.of(match, "match");
        elements = Preconditions.all(elements, "elements");
    }

    /** Returns the place of the statement in its policy, such as {@code Statement[2] (Sid "ReadAll")}. */
    String place() {
        return "Statement[" + statement + "]" + (sid.isEmpty() ? "" : " (Sid " + Text.quote(sid) + ")");
    }

    /** {@return several lines: the statement, its match, and each of its elements} */
    @Override
    public String toString() {
        var text = new StringBuilder(Text.visible("%s %s[%d] %s %s: %s %s"
                .formatted(decisive ? "=>" : " -", kind, document, place(), effect.json(), applies(), action)));
        elements.forEach(element -> text.append("\n     ").append(element));
        return text.toString();
    }

    private String applies() {
        return switch (match) {
            case YES -> "applies to";
            case UNKNOWN -> "may apply to";
            case NO -> "does not apply to";
        };
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("action", action);
        json.writeStringField("kind", kind.toString());
        json.writeNumberField("document", document);
        json.writeNumberField("statement", statement);
        writeUnlessEmpty(json, "sid", sid);
        json.writeStringField("effect", effect.json());
        json.writeStringField("match", lowerCase(match));
        json.writeBooleanField("decisive", decisive);
        json.writeArrayFieldStart("elements");
        for (var element : elements) {
            element.write(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void writeUnlessEmpty(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    static String lowerCase(Match match) {
        return match.name().toLowerCase(Locale.ROOT);
    }
}
