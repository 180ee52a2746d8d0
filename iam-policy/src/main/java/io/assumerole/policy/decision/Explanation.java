package io.assumerole.policy.decision;

import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Explains an answer. Traces statements only on demand. */
record Explanation(PolicySet documents, StatementMatcher question, ActionDecision answer) {

    String reason() {
        return Text.visible(answer.reason().apply(() -> new StatementTracer(question, documents).trace(answer.kind())));
    }

    DecisionTrace trace() {
        var ofKind = new ArrayList<TracedStatement>();
        var statements = new ArrayList<StatementTrace>();
        var closest = new ArrayList<TracedStatement>();
        var others = new ArrayList<TracedStatement>();
        for (var action : actions()) {
            boolean decided = action.equals(question.action());
            for (var traced :
                    new StatementTracer(new StatementMatcher(question.request(), action), documents).trace()) {
                if (decided && traced.trace().kind() == answer.kind()) {
                    ofKind.add(traced);
                }
                if (decided && statements.isEmpty() && isDecisive(traced)) {
                    statements.add(traced.decisive());
                } else {
                    (decided && traced.isAllowIn(answer.lacking()) ? closest : others).add(traced);
                }
            }
        }
        for (var sorted : List.of(closest, others)) {
            sorted.sort(TracedStatement.CLOSEST);
            sorted.forEach(traced -> statements.add(traced.trace()));
        }
        return new DecisionTrace(answer.outcome(), Text.visible(answer.reason().apply(() -> ofKind)), statements);
    }

    /** Returns the actions of the request, and the action that the answer is about, which the request may not name. */
    private Set<String> actions() {
        var actions = new LinkedHashSet<>(question.request().actions);
        actions.add(question.action());
        return actions;
    }

    private boolean isDecisive(TracedStatement traced) {
        return traced.statement() == answer.statement() && traced.trace().kind() == answer.kind();
    }
}
