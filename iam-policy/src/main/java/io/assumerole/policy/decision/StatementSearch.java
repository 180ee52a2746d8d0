package io.assumerole.policy.decision;

import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Finds the statements that decide a request, and creates answers from them. */
record StatementSearch(StatementMatcher question, PolicySet documents) {

    /**
     * Returns the first statement with the effect that applies to the request, or else the first statement that may
     * apply.
     */
    Optional<ActionDecision> first(
            Effect effect,
            PolicyKind kind,
            List<PolicyDocument> among,
            BiFunction<PolicyDocument, Statement, Truth> about) {
        ActionDecision undecided = null;
        for (var document : among) {
            for (var statement : document.statements()) {
                var truth = statement.effect() == effect ? about.apply(document, statement) : Truth.NO;
                if (truth == Truth.YES) {
                    return Optional.of(decided(kind, statement));
                }
                if (truth == Truth.UNKNOWN && undecided == null) {
                    undecided = undecided(kind, statement);
                }
            }
        }
        return Optional.ofNullable(undecided);
    }

    private ActionDecision decided(PolicyKind kind, Statement statement) {
        return ActionDecision.by(
                statement,
                statement.effect() == Effect.DENY ? EXPLICITLY_DENIED : ALLOWED,
                kind,
                traced -> reason(kind).decided(traced.get(), statement));
    }

    private ActionDecision undecided(PolicyKind kind, Statement statement) {
        return ActionDecision.by(
                statement, UNDECIDED, kind, traced -> reason(kind).undecided(traced.get(), statement));
    }

    private OutcomeExplanation reason(PolicyKind kind) {
        return new OutcomeExplanation(question, documents, kind);
    }

    ActionDecision undecided(PolicyKind kind, String why) {
        return ActionDecision.of(UNDECIDED, kind, question + " is undecided: " + why);
    }

    ActionDecision denied(PolicyKind kind, String why) {
        return ActionDecision.of(IMPLICITLY_DENIED, kind, question + " is denied: " + why);
    }

    ActionDecision allowed(String why) {
        return ActionDecision.of(ALLOWED, PolicyKind.IDENTITY, question + " is allowed: " + why);
    }

    ActionDecision lacking(PolicyKind kind) {
        return lacking(kind, documents.of(kind), "");
    }

    /** Creates an answer that reports documents without an Allow, such as the SCPs of one level of an organization. */
    ActionDecision lacking(PolicyKind kind, List<PolicyDocument> among, String where) {
        return ActionDecision.lacking(
                among, kind, traced -> reason(kind).lacking(traced.get(), among, where, this::limitsMayAllow));
    }

    /** Returns whether the boundary and the session policies may allow the request. */
    private boolean limitsMayAllow() {
        return Stream.of(PolicyKind.BOUNDARY, PolicyKind.SESSION)
                .allMatch(limit -> !documents.has(limit)
                        || first(Effect.ALLOW, limit, documents.of(limit), question::fits)
                                .isPresent());
    }
}
