package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decision on one action of a request, and its explanation.
 *
 * @param statement the statement that decided; null if none did
 * @param reason explains the answer, given the traced statements of its kind
 * @param lacking the documents that lack an Allow, if the missing Allow decided
 */
record ActionDecision(
        Decision.Outcome outcome,
        PolicyKind kind,
        @Nullable Statement statement,
        Function<Supplier<List<TracedStatement>>, String> reason,
        List<PolicyDocument> lacking) {

    /** Creates an answer that no statement decided. */
    static ActionDecision of(Decision.Outcome outcome, PolicyKind kind, String reason) {
        return new ActionDecision(outcome, kind, null, traced -> reason, List.of());
    }

    /** Creates an answer that a statement decided. */
    static ActionDecision by(
            Statement statement,
            Decision.Outcome outcome,
            PolicyKind kind,
            Function<Supplier<List<TracedStatement>>, String> reason) {
        return new ActionDecision(outcome, kind, statement, reason, List.of());
    }

    /** Creates an answer that reports documents without an Allow. */
    static ActionDecision lacking(
            List<PolicyDocument> documents, PolicyKind kind, Function<Supplier<List<TracedStatement>>, String> reason) {
        return new ActionDecision(Decision.Outcome.IMPLICITLY_DENIED, kind, null, reason, documents);
    }

    boolean isAllowed() {
        return outcome == Decision.Outcome.ALLOWED;
    }

    /** Returns the answer that is further from being allowed; the first answer if both are equally far. */
    static ActionDecision stricter(ActionDecision first, ActionDecision second) {
        return second.outcome.isStricterThan(first.outcome) ? second : first;
    }

    /** Returns the answer that is nearer to being allowed; the first answer if both are equally near. */
    static ActionDecision milder(ActionDecision first, ActionDecision second) {
        return first.outcome.isStricterThan(second.outcome) ? second : first;
    }
}
