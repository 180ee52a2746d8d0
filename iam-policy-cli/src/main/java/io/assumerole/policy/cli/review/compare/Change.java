package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.graph.Risk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new, changed, or removed principal, trust, or permission.
 *
 * @param outcome whether the change allows more
 * @param action the kind of the change
 * @param subject the principal or resource, such as {@code role deployer}
 * @param aspect the changed aspect of the subject, such as {@code permissions}
 * @param reasons sentences without their full stops; the first is the most important
 * @param example a request that is allowed after the deployment but not before; empty unless the outcome is new access
 * @param urn the URN of the changed resource, such as a policy of the subject; empty for a principal that the stack doesn't
 *     manage
 * @param source the file and line in the program
 * @param leadsTo other principals whose permissions the subject gets, such as a joined group or a role that it can newly
 *     assume
 * @param gains what the principals get, in a few words, the most dangerous first; empty if it isn't known
 * @param risk what the change means at worst
 */
public record Change(
        Outcome outcome,
        Action action,
        String subject,
        String aspect,
        List<String> reasons,
        Optional<String> example,
        String urn,
        Optional<String> source,
        List<String> leadsTo,
        List<Gain> gains,
        Risk risk) {

    /** The effect of a change on access, starting with new access. */
    public enum Outcome {
        NEW_ACCESS,
        UNDECIDED,
        NO_NEW_ACCESS
    }

    /** The kind of a change. */
    public enum Action {
        NEW,
        CHANGED,
        REMOVED;

        static Action of(@Nullable Object before, @Nullable Object after) {
            return before == null ? NEW : after == null ? REMOVED : CHANGED;
        }
    }

    /** Returns this change with an additional reason. */
    Change and(String reason) {
        var more = new ArrayList<>(reasons);
        more.add(reason);
        return new Change(outcome, action, subject, aspect, more, example, urn, source, leadsTo, gains, risk);
    }

    /** Returns this change with the principals whose permissions the subject gets. */
    Change leadingTo(List<String> principals) {
        return new Change(outcome, action, subject, aspect, reasons, example, urn, source, principals, gains, risk);
    }

    /** Returns this change with the given gains and risk. */
    Change with(List<Gain> others, Risk highest) {
        return new Change(
                outcome, action, subject, aspect, reasons, example, urn, source, leadsTo, List.copyOf(others), highest);
    }
}
