package io.assumerole.policy;

import static io.assumerole.policy.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.UNDECIDED;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Looks for the statements that answer a question, and says what was found. */
record Search(Question question, PolicyDocuments documents) {

    /** The first such statement that is about the question, or else the first that may be. */
    Optional<Decision> first(
            Effect effect,
            PolicyKind kind,
            List<PolicyDocument> among,
            BiFunction<PolicyDocument, Statement, Truth> about) {
        Decision open = null;
        for (var document : among) {
            for (var statement : document.statements()) {
                var truth = statement.effect() == effect ? about.apply(document, statement) : Truth.NO;
                if (truth == Truth.YES) {
                    return Optional.of(decided(kind, statement));
                }
                if (truth == Truth.MAYBE && open == null) {
                    open = open(kind, statement);
                }
            }
        }
        return Optional.ofNullable(open);
    }

    private Decision decided(PolicyKind kind, Statement statement) {
        return new Decision(
                statement.effect() == Effect.DENY ? EXPLICITLY_DENIED : ALLOWED,
                kind,
                statement,
                traced -> reason(kind).decided(traced.get(), statement));
    }

    private Decision open(PolicyKind kind, Statement statement) {
        return new Decision(UNDECIDED, kind, statement, traced -> reason(kind).open(traced.get(), statement));
    }

    private Reason reason(PolicyKind kind) {
        return new Reason(question, documents, kind);
    }

    Decision undecided(PolicyKind kind, String why) {
        return new Decision(UNDECIDED, kind, null, question + " is undecided: " + why);
    }

    Decision denied(PolicyKind kind, String why) {
        return new Decision(IMPLICITLY_DENIED, kind, null, question + " is denied: " + why);
    }

    Decision allowed(String why) {
        return new Decision(ALLOWED, PolicyKind.IDENTITY, null, question + " is allowed: " + why);
    }

    Decision lacking(PolicyKind kind) {
        return lacking(kind, documents.of(kind), "");
    }

    /** Of some documents of a kind, which a level of an organization has. */
    Decision lacking(PolicyKind kind, List<PolicyDocument> among, String where) {
        return Decision.lacking(kind, among, traced -> reason(kind).lacking(traced.get(), among, where));
    }
}
