package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The answer to an {@link AccessRequest}: whether it is allowed, and which statement decided.
 *
 * <p>The answer depends on the documents given to the {@link PolicyEvaluator}. Identity policies, permissions boundaries,
 * and session policies that were not given count as absent. Other documents that were not given are ignored. If AWS
 * requires the Allow of such a document, or if the answer depends on a value that the request does not give, the answer
 * is {@link Outcome#UNDECIDED}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 */
public final class Decision {

    /** The possible answers to a request. */
    public enum Outcome {
        /**
         * Every document whose Allow AWS requires was given and allows the request, or the call requires no permission.
         * The answer assumes that no other resource policy, organization policy, or VPC endpoint policy denies the
         * request. If a KMS key encrypts the resource, the answer also assumes that the key policy allows the caller to
         * use the key. The answer depends on no unknown condition key; {@link AccessRequest} lists the keys that count
         * as absent.
         */
        ALLOWED,
        /** A statement of a given document denies the request. No other document can change that. */
        EXPLICITLY_DENIED,
        /**
         * No given document denies the request, but a required Allow is missing, or AWS never allows such a call. The
         * answer assumes that neither another resource policy nor a KMS grant directly allows the caller's request.
         */
        IMPLICITLY_DENIED,
        /**
         * No given document denies the request, and AWS may allow or deny it. Either AWS requires the Allow of a
         * document that was not given or that the evaluator does not accept, or the request does not give a required
         * value. {@link Decision#reason} names the missing document or value.
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

    /** {@return the answer to the request} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return whether the request is allowed: true for {@link Outcome#ALLOWED} only} */
    public boolean isAllowed() {
        return outcome == Outcome.ALLOWED;
    }

    /**
     * {@return the kind of the policy that has the deciding statement, lacks an Allow, or was not given;
     * {@link PolicyKind#IDENTITY} if no policy decided, or if {@link PolicyKind} does not include the kind}
     */
    public PolicyKind kind() {
        return kind;
    }

    /**
     * {@return the statement that decided or, for {@link Outcome#UNDECIDED}, the statement that may apply to the
     * request; empty if no statement allows the request, if a document that was not given decides it, or if the call
     * requires no permission, such as {@code sts:GetCallerIdentity}}
     */
    public Optional<Statement> statement() {
        return Optional.ofNullable(statement);
    }

    /**
     * {@return a human-readable sentence with the reason and the remedy. If a policy lacks an Allow, the sentence names
     * the closest statement and its mismatch. It contains no external IDs}
     */
    public String reason() {
        return reason.get();
    }

    /**
     * Traces each statement of each policy that was given, and shows which of its elements match the request. Each call
     * computes the trace again, because tracing takes longer than deciding.
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

    /** {@return the outcome and the reason; {@link #trace} has the details} */
    @Override
    public String toString() {
        return outcome + ": " + reason();
    }
}
