package io.assumerole.policy;

import static io.assumerole.policy.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.UNDECIDED;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** Looks for the statements that answer a question, and says what was found. */
record Search(Question question) {

    /** The first such statement that is about the question, or else the first that may be. */
    Optional<Decision> first(
            Effect effect,
            PolicyKind kind,
            List<PolicyDocument> documents,
            BiFunction<PolicyDocument, Statement, Truth> about) {
        Decision open = null;
        for (var document : documents) {
            for (var statement : document.statements()) {
                var truth = statement.effect() == effect ? about.apply(document, statement) : Truth.NO;
                if (truth == Truth.YES) {
                    return Optional.of(decided(kind, statement));
                }
                if (truth == Truth.MAYBE && open == null) {
                    open = open(kind, document, statement);
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
                question + " is " + verb(statement) + " by the " + name(kind) + ": " + statement);
    }

    private Decision open(PolicyKind kind, PolicyDocument document, Statement statement) {
        return new Decision(
                UNDECIDED,
                kind,
                statement,
                "%s may be %s by the %s, for %s: %s"
                        .formatted(
                                question,
                                verb(statement),
                                name(kind),
                                Doubt.about(question, document, statement),
                                statement));
    }

    private static String verb(Statement statement) {
        return statement.effect() == Effect.DENY ? "denied" : "allowed";
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
        return lacking(kind, name(kind));
    }

    Decision lacking(PolicyKind kind, String where) {
        return new Decision(IMPLICITLY_DENIED, kind, null, question + " is allowed by no statement of the " + where);
    }

    static String name(PolicyKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " policy";
    }
}
