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
 * @param action the action of the request that it was compared with: the one asked for, or one that its circumstances
 *     ask for in addition, such as {@code sts:TagSession}
 * @param kind what the policy is used as
 * @param document which of the policies of this kind it is, in the order in which they were given; 0 for the first
 * @param statement its place in the policy; 0 for the first
 * @param sid its Sid; empty if it has none
 * @param effect whether it allows or denies
 * @param match whether it applies to the request: all its elements do
 * @param decisive whether it is the statement that decided
 * @param elements its elements in the order of the JSON: Principal, Action, Resource, and each condition
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

    /** Says whether an element or a statement applies to a request. */
    public enum Match {
        /** It does. */
        YES,
        /** It depends on a value that the request does not give, or on behavior that AWS does not document. */
        UNKNOWN,
        /** It does not. */
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
     * Checks that nothing is null.
     *
     * @param action the action of the request
     * @param kind what the policy is used as
     * @param document which of the policies of this kind it is
     * @param statement its place in the policy
     * @param sid its Sid, or empty
     * @param effect whether it allows or denies
     * @param match whether it applies to the request
     * @param decisive whether it decided
     * @param elements its elements
     * @throws IllegalArgumentException if one of them is null
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

    /** {@return several lines: the statement and whether it applies to the request, then each of its elements} */
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
