package io.assumerole.policy.compare;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares policies before and after a change, and decides whether the change allows new access. Use it in a review, or
 * in a build that fails on broader permissions.
 *
 * <pre>{@code
 * NewAccess access = NewAccess.between(before, after, PolicyKind.IDENTITY);
 * if (access.outcome() != NewAccess.Outcome.NONE) {
 *     throw new IllegalStateException(access.toString());
 * }
 * }</pre>
 *
 * <ul>
 *   <li>The access of an Allow is not new if a single earlier Allow covers all of it: each action with each resource, for
 *       each principal, under conditions that are equal or stricter. If a condition accepts several values, earlier Allow
 *       statements can cover them one by one. Access that a Deny covers does not count.
 *   <li>A removed or narrower Deny is also new access. Access that other documents allow and that only this Deny
 *       blocked is reported as {@link Outcome#UNDECIDED}.
 *   <li>{@link Outcome#NEW} includes an example request, whose condition keys can have any combination of values.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html">CheckNoNewAccess of IAM Access Analyzer</a>
 */
public final class NewAccess {

    /** The result of a comparison. */
    public enum Outcome {
        /** Everything that is allowed after the change was allowed before. */
        NONE,
        /** Something is allowed after the change that was not allowed before. */
        NEW,
        /** The comparison could show neither. Review the reported statements. */
        UNDECIDED
    }

    /**
     * A statement that is or may be new access, with the reason.
     *
     * @param outcome {@link Outcome#NEW} or {@link Outcome#UNDECIDED}
     * @param path the statement's path: {@code after.Statement[0]} for an Allow, {@code before.Statement[0]} for a removed
     *     or narrower Deny; {@code after[1].Statement[0]} with several documents
     * @param statement the statement
     * @param actions the new actions as written in the statement; for NotAction, the excluded actions
     * @param resources the new resources as written in the statement; for NotResource, the excluded resources; empty if
     *     the statement has neither element
     * @param description the new access in a human-readable sentence, without external IDs
     * @param example a request that is allowed after the change but not before, in human-readable form and without
     *     external IDs; empty for {@link Outcome#UNDECIDED}
     */
    public record Reason(
            Outcome outcome,
            String path,
            Statement statement,
            List<String> actions,
            List<String> resources,
            String description,
            Optional<String> example) {

        /**
         * Checks that no component is null.
         *
         * @param outcome the outcome for the statement
         * @param path the statement's path
         * @param statement the statement
         * @param actions the new actions
         * @param resources the new resources
         * @param description the new access
         * @param example the example request
         * @throws IllegalArgumentException if a component is null
         */
        public Reason {
            Preconditions.of(outcome, "outcome");
            Preconditions.of(path, "path");
            Preconditions.of(statement, "statement");
            actions = Preconditions.all(actions, "actions");
            resources = Preconditions.all(resources, "resources");
            Preconditions.of(description, "description");
            Preconditions.of(example, "example");
        }

        /** {@return the path, the description, and the example on one line} */
        @Override
        public String toString() {
            return Text.visible(path + ": " + description
                    + example.map(request -> "; for example " + request).orElse(""));
        }
    }

    /**
     * The kinds for which no document means no access or, for RCPs, no restriction. For other kinds, it would mean no
     * limit.
     */
    private static final Set<PolicyKind> MAY_BE_NONE =
            Set.of(PolicyKind.IDENTITY, PolicyKind.TRUST, PolicyKind.RESOURCE, PolicyKind.RESOURCE_CONTROL);

    private final Outcome outcome;
    private final List<Reason> reasons;
    private final long steps;

    private NewAccess(List<Reason> reasons, long steps) {
        this.reasons = List.copyOf(reasons);
        this.steps = steps;
        this.outcome = reasons.stream()
                .map(Reason::outcome)
                .min(Comparator.naturalOrder())
                .orElse(Outcome.NONE);
    }

    /**
     * Compares two documents.
     *
     * @param before the document before the change
     * @param after the document after the change
     * @param kind the use of both documents
     * @return the new access
     * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid policy of this kind
     */
    public static NewAccess between(PolicyDocument before, PolicyDocument after, PolicyKind kind) {
        Preconditions.of(before, "before");
        Preconditions.of(after, "after");
        return between(List.of(before), List.of(after), kind);
    }

    /**
     * Compares all documents of one kind that a user, role, session or resource has; for SCPs, all documents of one
     * level. One Allow in any document is enough.
     *
     * @param before the documents before the change; may be empty only for identity policies, resource policies, RCPs, and
     *     the trust policy of a new role
     * @param after the documents after the change; may be empty in the same cases
     * @param kind the use of all documents
     * @return the new access
     * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid policy of this kind
     * @throws IllegalArgumentException if no document is given, and the kind would then not limit access
     */
    public static NewAccess between(List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind) {
        return between(before, after, kind, ExampleLocation.INVENTED);
    }

    /**
     * Compares all documents of one kind, as {@link #between(List, List, PolicyKind)} does. The example requests are about
     * resources in a location, if the policies allow them.
     *
     * @param before the documents before the change
     * @param after the documents after the change
     * @param kind the use of all documents
     * @param location the location of resources in examples
     * @return the new access
     * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid policy of this kind
     * @throws IllegalArgumentException if no document is given, and the kind would then not limit access
     */
    public static NewAccess between(
            List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind, ExampleLocation location) {
        var old = Preconditions.all(before, "before");
        var now = Preconditions.all(after, "after");
        Preconditions.of(kind, "kind");
        Preconditions.of(location, "location");
        requireAny(old, "before", kind);
        requireAny(now, "after", kind);
        old.forEach(document -> document.requireValid(kind));
        now.forEach(document -> document.requireValid(kind));
        var comparison = AccessComparison.of(old, now, kind, location);
        var differences = comparison.differences();
        return new NewAccess(differences.stream().map(NewAccess::reason).toList(), comparison.steps());
    }

    private static Reason reason(AccessComparison.Difference difference) {
        return new Reason(
                difference.example().isPresent() ? Outcome.NEW : Outcome.UNDECIDED,
                difference.of().path(),
                difference.of().statement(),
                difference.actions(),
                difference.resources(),
                difference.description(),
                difference.example());
    }

    private static void requireAny(Collection<PolicyDocument> documents, String side, PolicyKind kind) {
        if (documents.isEmpty() && !MAY_BE_NONE.contains(kind)) {
            throw new IllegalArgumentException(
                    "%s has no %s policy; allowed: one or more; give the document".formatted(side, kind));
        }
    }

    /** {@return the outcome; {@link Outcome#NEW} if at least one statement is new access} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return the statements that are or may be new access; empty if there are none} */
    public List<Reason> reasons() {
        return reasons;
    }

    /**
     * {@return the number of steps that the comparison took, at most 60 million; add them up to limit the time for many
     * comparisons}
     */
    public long steps() {
        return steps;
    }

    /** {@return the outcome and the reasons, one per line, without external IDs} */
    @Override
    public String toString() {
        return reasons.stream().map(reason -> "\n  - " + reason).collect(Collectors.joining("", outcome + "", ""));
    }
}
