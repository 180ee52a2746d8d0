package io.assumerole.policy;

import io.assumerole.internal.Text;
import java.util.List;
import java.util.Optional;

/**
 * Answers an {@link AccessRequest}: whether it is allowed, and which statement decided.
 *
 * <p>Each answer rests on the documents that the {@link PolicyEvaluator} was given. A document that it was not given is
 * taken to say nothing. Where AWS needs the Allow of such a document, or of a value that the request does not say, the
 * answer is {@link Outcome#UNDECIDED}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 */
public final class Decision {

    /** Says how a request is answered. */
    public enum Outcome {
        /**
         * Every document whose Allow AWS needs was given and allows it, or the call needs no permission. It rests on
         * this: no document that was not given denies it, neither a policy of the resource nor one of an organization
         * or a VPC endpoint. It rests on no condition key that the request does not say, but for those that the caller
         * did not send or cannot have, as {@link AccessRequest} tells.
         */
        ALLOWED,
        /** A statement of a document that was given denies it. Nothing else can change that. */
        EXPLICITLY_DENIED,
        /**
         * Nothing that was given denies it, but a document lacks an Allow that is needed, or AWS never allows such a
         * call. It rests on this: no policy of the resource that was not given grants it to the caller directly.
         */
        IMPLICITLY_DENIED,
        /**
         * Nothing that was given denies it, and it may be allowed or denied: AWS needs the Allow of a document that was
         * not given, or of one that nobody can give here, or the answer hangs on a value that the request does not say.
         * {@link Decision#reason} tells what is missing.
         */
        UNDECIDED
    }

    private final Outcome outcome;
    private final PolicyKind kind;
    private final Statement statement;
    private final String reason;

    Decision(Outcome outcome, PolicyKind kind, Statement statement, String reason) {
        this.outcome = outcome;
        this.kind = kind;
        this.statement = statement;
        this.reason = Text.visible(reason);
    }

    /** The one that is further from being allowed, or the first. */
    static Decision stricter(Decision first, Decision second) {
        return strictness(second) > strictness(first) ? second : first;
    }

    /** The one that is nearer to being allowed, or the first. */
    static Decision milder(Decision first, Decision second) {
        return strictness(second) < strictness(first) ? second : first;
    }

    private static int strictness(Decision decision) {
        return List.of(Outcome.ALLOWED, Outcome.UNDECIDED, Outcome.IMPLICITLY_DENIED, Outcome.EXPLICITLY_DENIED)
                .indexOf(decision.outcome);
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
     * {@return the statement that decided, for {@link Outcome#UNDECIDED} the one of which it is open whether it is
     * about the request; nothing if the request is denied because no statement allows it, if it is open what a document
     * that was not given says, or if it is allowed whatever the policies say, as {@code sts:GetCallerIdentity} is}
     */
    public Optional<Statement> statement() {
        return Optional.ofNullable(statement);
    }

    /** {@return why, in a sentence for people; external IDs are left out} */
    public String reason() {
        return reason;
    }

    /** {@return outcome and reason} */
    @Override
    public String toString() {
        return outcome + ": " + reason;
    }
}
