package io.assumerole.policy;

import java.util.Optional;

/**
 * Answers an {@link AccessRequest}: whether it is allowed, and which statement decided.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">IAM
 *     User Guide: policy evaluation logic</a>
 */
public final class Decision {

    /** Says how a request is answered. */
    public enum Outcome {
        /** A statement allows it, or it needs none, and nothing forbids or limits that. */
        ALLOWED,
        /** A statement denies it; no other can change that. */
        EXPLICITLY_DENIED,
        /** Nothing denies it, but an Allow that is needed is missing. */
        IMPLICITLY_DENIED
    }

    private final Outcome outcome;
    private final PolicyKind kind;
    private final Statement statement;
    private final String reason;

    Decision(Outcome outcome, PolicyKind kind, Statement statement, String reason) {
        this.outcome = outcome;
        this.kind = kind;
        this.statement = statement;
        this.reason = reason;
    }

    /**
     * Returns how the request is answered.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * Returns whether the request is allowed.
     *
     * @return true for {@link Outcome#ALLOWED} only
     */
    public boolean isAllowed() {
        return outcome == Outcome.ALLOWED;
    }

    /**
     * Returns which policy decided: the one with the deciding statement, or the one that lacks an
     * Allow.
     *
     * @return the kind; {@link PolicyKind#IDENTITY} for what no policy decides
     */
    public PolicyKind kind() {
        return kind;
    }

    /**
     * Returns the statement that decided.
     *
     * @return the statement; nothing if the request is denied because no statement allows it, or
     *     allowed whatever the policies say, as {@code sts:GetCallerIdentity} is
     */
    public Optional<Statement> statement() {
        return Optional.ofNullable(statement);
    }

    /**
     * Returns why, for people; external IDs are left out.
     *
     * @return a sentence
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns outcome and reason.
     *
     * @return a text for people
     */
    @Override
    public String toString() {
        return outcome + ": " + reason;
    }
}
