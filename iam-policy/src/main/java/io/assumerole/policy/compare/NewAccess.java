package io.assumerole.policy.compare;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares policies before and after a change, and says whether the change allows what was not allowed: for a review,
 * or for a build that lets nothing wider through.
 *
 * <pre>{@code
 * NewAccess access = NewAccess.between(before, after, PolicyKind.IDENTITY);
 * if (access.outcome() != NewAccess.Outcome.NONE) {
 *     throw new IllegalStateException(access.toString());
 * }
 * }</pre>
 *
 * <ul>
 *   <li>What an Allow covers is not new if one Allow of before covers all of it: each action with each resource, for
 *       each principal, under conditions that are the same or ask for more.
 *   <li>A Deny that is gone or narrower is new access, too. So is what other documents allow and only this Deny kept
 *       out, which is {@link Outcome#UNDECIDED} here.
 *   <li>{@link Outcome#NEW} comes with a request that shows it. Each condition key may have any value there, whatever
 *       the others have.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html">CheckNoNewAccess of IAM Access Analyzer</a>
 */
public final class NewAccess {

    /** Says whether there is new access. */
    public enum Outcome {
        /** All that is allowed after was allowed before. */
        NONE,
        /** Something is allowed after that was not allowed before. */
        NEW,
        /** Neither could be shown. Look at the statements that are named. */
        UNDECIDED
    }

    /**
     * Says why a statement is new access, or may be.
     *
     * @param outcome {@link Outcome#NEW} or {@link Outcome#UNDECIDED}
     * @param path the statement's place: of an Allow {@code after.Statement[0]}, of a Deny that is gone or narrower
     *     {@code before.Statement[0]}; with several documents {@code after[1].Statement[0]}
     * @param statement the statement
     * @param actions the actions that are new, as the statement has them; those under NotAction, if it has that
     * @param resources the resources that are new, as the statement has them; those under NotResource, if it has that;
     *     empty where the statement has none
     * @param description what is new, in a sentence for people; external IDs are left out
     */
    public record Reason(
            Outcome outcome,
            String path,
            Statement statement,
            List<String> actions,
            List<String> resources,
            String description) {

        /**
         * Checks that nothing is null.
         *
         * @param outcome whether it is new access for certain
         * @param path the statement's place
         * @param statement the statement
         * @param actions the actions that are new
         * @param resources the resources that are new
         * @param description what is new
         * @throws IllegalArgumentException if one of them is null
         */
        public Reason {
            Preconditions.of(outcome, "outcome");
            Preconditions.of(path, "path");
            Preconditions.of(statement, "statement");
            actions = Preconditions.all(actions, "actions");
            resources = Preconditions.all(resources, "resources");
            Preconditions.of(description, "description");
        }

        /** {@return path and description, in one line} */
        @Override
        public String toString() {
            return Text.visible(path + ": " + description);
        }
    }

    /** Where no document allows nothing, and no RCP denies nothing. Of all others, none would be no limit. */
    private static final Set<PolicyKind> MAY_BE_NONE =
            Set.of(PolicyKind.IDENTITY, PolicyKind.TRUST, PolicyKind.RESOURCE, PolicyKind.RESOURCE_CONTROL);

    private final Outcome outcome;
    private final List<Reason> reasons;

    private NewAccess(List<Reason> reasons) {
        this.reasons = List.copyOf(reasons);
        this.outcome = reasons.stream()
                .map(Reason::outcome)
                .min(Comparator.naturalOrder())
                .orElse(Outcome.NONE);
    }

    /**
     * Compares two documents.
     *
     * @param before the document as it was
     * @param after the document as it is to be
     * @param kind what both are used as
     * @return what is new
     * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as such a policy
     */
    public static NewAccess between(PolicyDocument before, PolicyDocument after, PolicyKind kind) {
        Preconditions.of(before, "before");
        Preconditions.of(after, "after");
        return between(List.of(before), List.of(after), kind);
    }

    /**
     * Compares all documents of one kind that a user, role, session or resource has, of SCPs those of one level. An Allow
     * in one of them is enough.
     *
     * @param before the documents as they were; none only of identity policies, policies of a resource, RCPs, and the
     *     trust policy of a role that is not there
     * @param after the documents as they are to be; the same
     * @param kind what all are used as
     * @return what is new
     * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as such a policy
     * @throws IllegalArgumentException if there is no document where none would be no limit
     */
    public static NewAccess between(List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind) {
        var old = Preconditions.all(before, "before");
        var now = Preconditions.all(after, "after");
        Preconditions.of(kind, "kind");
        requireAny(old, "before", kind);
        requireAny(now, "after", kind);
        old.forEach(document -> document.requireValid(kind));
        now.forEach(document -> document.requireValid(kind));
        return new NewAccess(AccessComparison.of(old, now, kind).reasons());
    }

    private static void requireAny(Collection<PolicyDocument> documents, String side, PolicyKind kind) {
        if (documents.isEmpty() && !MAY_BE_NONE.contains(kind)) {
            throw new IllegalArgumentException(
                    "%s has no %s policy; allowed: one or more; give the document".formatted(side, kind));
        }
    }

    /** {@return whether there is new access; {@link Outcome#NEW} if it is so for one statement} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return one for each statement that is new access or may be; empty if there is none} */
    public List<Reason> reasons() {
        return reasons;
    }

    /** {@return outcome and reasons, one to a line; external IDs are left out} */
    @Override
    public String toString() {
        return reasons.stream().map(reason -> "\n  - " + reason).collect(Collectors.joining("", outcome + "", ""));
    }
}
