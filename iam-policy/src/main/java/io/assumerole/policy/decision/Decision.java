package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The answer to an {@link AccessRequest}: whether it is allowed, and which statement decided.
 *
 * <p>Each answer depends on the documents that the {@link PolicyEvaluator} was given. Identity policies, boundary and
 * session policies that were not given count as absent. Any other document that was not given is ignored.
 * Where AWS needs its Allow, or where the answer depends on a value that the request does not give, the answer is
 * {@link Outcome#UNDECIDED}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 */
public final class Decision {

    /** The possible answers to a request. */
    public enum Outcome {
        /**
         * Every document whose Allow AWS needs was given and allows it, or the call needs no permission. It assumes
         * that no document that was not given denies it, neither a policy of the resource nor one of an organization
         * or a VPC endpoint. It depends on no condition key that the request does not give, except for keys that the caller
         * did not send or cannot have, which {@link AccessRequest} lists. It assumes that the policy of a KMS key that encrypts
         * the resource allows the caller to use the key.
         */
        ALLOWED,
        /** A statement of a document that was given denies it. Nothing else can change that. */
        EXPLICITLY_DENIED,
        /**
         * Nothing that was given denies it, but a document lacks an Allow that is needed, or AWS never allows such a
         * call. It assumes that no resource policy that was not given grants it to the caller directly, and neither
         * does a grant of a KMS key.
         */
        IMPLICITLY_DENIED,
        /**
         * Nothing that was given denies it, and it may be allowed or denied: AWS needs the Allow of a document that was
         * not given, or of one that nobody can give here, or the answer depends on a value that the request does not give.
         * {@link Decision#reason} names it.
         */
        UNDECIDED;

        private static final List<Outcome> BY_STRICTNESS =
                List.of(ALLOWED, UNDECIDED, IMPLICITLY_DENIED, EXPLICITLY_DENIED);

        boolean isStricterThan(Outcome other) {
            return BY_STRICTNESS.indexOf(this) > BY_STRICTNESS.indexOf(other);
        }
    }

    private final Outcome outcome;
    private final PolicyKind kind;
    private final Statement statement;
    private final Supplier<String> reason;
    private final Supplier<DecisionTrace> trace;

    Decision(
            Outcome outcome,
            PolicyKind kind,
            Statement statement,
            Supplier<String> reason,
            Supplier<DecisionTrace> trace) {
        this.outcome = outcome;
        this.kind = kind;
        this.statement = statement;
        this.reason = reason;
        this.trace = trace;
    }

    /** {@return how the request is answered} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return whether the request is allowed: true for {@link Outcome#ALLOWED} only} */
    public boolean isAllowed() {
        return outcome == Outcome.ALLOWED;
    }

    /**
     * {@return which policy decided: the one with the deciding statement, or the one that lacks an Allow or was not
     * given; {@link PolicyKind#IDENTITY} for what no policy decides, or a policy of none of these kinds}
     */
    public PolicyKind kind() {
        return kind;
    }

    /**
     * {@return the statement that decided; for {@link Outcome#UNDECIDED} the statement that may apply to the request; nothing if the request is denied because no statement allows it, if it is unknown what a document
     * that was not given says, or if it is allowed whatever the policies say, as {@code sts:GetCallerIdentity} is}
     */
    public Optional<Statement> statement() {
        return Optional.ofNullable(statement);
    }

    /**
     * {@return a human-readable sentence with the reason and the remedy. If a policy lacks an Allow, it names the closest
     * statement and its mismatch. It contains no external IDs}
     */
    public String reason() {
        return reason.get();
    }

    /**
     * Traces each statement of each policy that was given, and shows which of its elements match the request. It takes
     * longer than the decision, so each call of this method computes it again.
     *
     * <pre>{@code
     * Decision decision = policies.decide(request);
     * if (!decision.isAllowed()) {
     *     throw new AssertionError(decision.trace().toString());
     * }
     * }</pre>
     *
     * @return the trace
     */
    public DecisionTrace trace() {
        return trace.get();
    }

    /** {@return outcome and reason; {@link #trace} has the details} */
    @Override
    public String toString() {
        return outcome + ": " + reason();
    }
}
