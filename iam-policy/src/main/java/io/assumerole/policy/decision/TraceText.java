package io.assumerole.policy.decision;

import io.assumerole.internal.Text;
import java.util.List;
import java.util.Locale;

/** Writes a trace as lines for a terminal. */
final class TraceText {
    private static final int SHOWN_STATEMENTS = 10;
    private static final int SHOWN_VALUES = 5;

    private TraceText() {}

    static String of(DecisionTrace trace) {
        var text = new StringBuilder(Text.visible(trace.outcome() + ": " + trace.reason()));
        var statements = trace.statements();
        statements.stream()
                .limit(SHOWN_STATEMENTS)
                .forEach(statement -> text.append('\n').append(of(statement)));
        if (statements.size() > SHOWN_STATEMENTS) {
            text.append("\n… and ").append(statements.size() - SHOWN_STATEMENTS).append(" more statements");
        }
        return text.toString();
    }

    static String of(StatementTrace statement) {
        var text = new StringBuilder(Text.visible("%s %s[%d] %s %s: %s"
                .formatted(
                        statement.decisive() ? "=>" : " -",
                        statement.kind(),
                        statement.document(),
                        statement.place(),
                        statement.effect().json(),
                        about(statement))));
        statement.elements().forEach(element -> text.append("\n     ").append(of(element)));
        return text.toString();
    }

    private static String about(StatementTrace statement) {
        return switch (statement.match()) {
                    case YES -> "applies to ";
                    case UNKNOWN -> "may apply to ";
                    case NO -> "does not apply to ";
                }
                + statement.action();
    }

    static String of(ElementTrace element) {
        var name = element.isCondition() ? element.operator() + " " + element.key() : element.element();
        var line = "%-7s %s: %s; the request: %s"
                .formatted(
                        element.match().name().toLowerCase(Locale.ROOT),
                        name,
                        values(element.policyValues()),
                        request(element));
        return Text.visible(element.note().isEmpty() ? line : line + " (" + element.note() + ")");
    }

    private static String request(ElementTrace element) {
        if (!element.requestValues().isEmpty()) {
            return values(element.requestValues());
        }
        return element.match() == StatementTrace.Match.UNKNOWN ? "none known" : "none";
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
}
