package io.assumerole.policy;

import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers an {@link AccessRequest}: whether it is allowed, and which statement decided.
 *
 * <p>Each answer rests on the documents that the {@link PolicyEvaluator} was given. Identity policies, boundary and
 * session policies that were not given count as absent. Any other document that was not given is taken to say nothing.
 * Where AWS needs its Allow, or where the answer depends on a value that the request does not give, the answer is
 * {@link Outcome#UNDECIDED}.
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
         * did not send or cannot have, as {@link AccessRequest} tells. It assumes that the policy of a KMS key that encrypts
         * the resource allows the caller to use the key.
         */
        ALLOWED,
        /** A statement of a document that was given denies it. Nothing else can change that. */
        EXPLICITLY_DENIED,
        /**
         * Nothing that was given denies it, but a document lacks an Allow that is needed, or AWS never allows such a
         * call. It rests on this: no policy of the resource that was not given grants it to the caller directly, and no
         * grant of a KMS key does.
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
    private final Function<Supplier<List<TracedStatement>>, String> reason;
    /** The documents that lack an Allow, if that decided. */
    private final List<PolicyDocument> lacking;
    /** What was asked of which policies; null until that is known. */
    private final Evaluation evaluation;

    Decision(Outcome outcome, PolicyKind kind, Statement statement, String reason) {
        this(outcome, kind, statement, traced -> reason);
    }

    /** One whose reason is made when somebody asks for it, from the traced statements of its kind. */
    Decision(
            Outcome outcome,
            PolicyKind kind,
            Statement statement,
            Function<Supplier<List<TracedStatement>>, String> reason) {
        this(outcome, kind, statement, reason, List.of(), null);
    }

    private Decision(
            Outcome outcome,
            PolicyKind kind,
            Statement statement,
            Function<Supplier<List<TracedStatement>>, String> reason,
            List<PolicyDocument> lacking,
            Evaluation evaluation) {
        this.outcome = outcome;
        this.kind = kind;
        this.statement = statement;
        this.reason = reason;
        this.lacking = lacking;
        this.evaluation = evaluation;
    }

    /** One by documents that lack an Allow. */
    static Decision lacking(
            PolicyKind kind, List<PolicyDocument> documents, Function<Supplier<List<TracedStatement>>, String> reason) {
        return new Decision(Outcome.IMPLICITLY_DENIED, kind, null, reason, documents, null);
    }

    /** The same, with what its trace is made of. */
    Decision by(Evaluation of) {
        return new Decision(outcome, kind, statement, reason, lacking, of);
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

    /**
     * {@return why, in a sentence for people, and what to do about it. If a policy lacks an Allow, it names the statement
     * that comes closest, and what of it does not fit. External IDs are left out}
     */
    public String reason() {
        return Text.visible(
                reason.apply(() -> tracer(evaluation.question().action()).trace(kind)));
    }

    private Tracer tracer(String action) {
        return new Tracer(new Question(evaluation.question().request(), action), evaluation.documents());
    }

    /**
     * Looks at each statement of each policy that was given, and tells which of its elements apply to the request. It
     * takes longer than to decide, so a decision does it only when it is asked, each time anew.
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
        var asked = new ArrayList<TracedStatement>();
        var statements = new ArrayList<StatementTrace>();
        var closest = new ArrayList<TracedStatement>();
        var others = new ArrayList<TracedStatement>();
        for (var action : actions()) {
            boolean decided = action.equals(evaluation.question().action());
            for (var traced : tracer(action).trace()) {
                if (decided && traced.trace().kind() == kind) {
                    asked.add(traced);
                }
                if (decided && statements.isEmpty() && isDecisive(traced)) {
                    statements.add(traced.decisive());
                } else {
                    (decided && traced.isAllowIn(lacking) ? closest : others).add(traced);
                }
            }
        }
        for (var sorted : List.of(closest, others)) {
            sorted.sort(TracedStatement.CLOSEST);
            sorted.forEach(traced -> statements.add(traced.trace()));
        }
        return new DecisionTrace(outcome, Text.visible(reason.apply(() -> asked)), statements);
    }

    /** What was asked for, and what it was undecided for, which may be neither said nor sent. */
    private Set<String> actions() {
        var actions = new LinkedHashSet<>(evaluation.question().request().actions);
        actions.add(evaluation.question().action());
        return actions;
    }

    private boolean isDecisive(TracedStatement traced) {
        return traced.statement() == statement && traced.trace().kind() == kind;
    }

    /** {@return outcome and reason; {@link #trace} tells more} */
    @Override
    public String toString() {
        return outcome + ": " + reason();
    }
}
