package io.assumerole.testing;

import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.Decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision, and the information that it lacked. */
final class DeclaredDecision {

    private final Decision decision;
    private final List<String> missing = new ArrayList<>();

    /**
     * @param by the caller whose policies are known; {@code null} for a caller whose policies are assumed to allow
     *     everything
     * @param decision the decision on the known policies
     */
    DeclaredDecision(@Nullable DeclaredIdentity by, Decision decision) {
        this.decision = decision;
        if (by != null && decision.outcome() != Outcome.EXPLICITLY_DENIED) {
            missing.addAll(by.unreadable());
        }
        // A boundary allows nothing by itself: a call that is denied without it is also denied with it.
        if (by != null && decision.isAllowed()) {
            missing.addAll(by.unreadableBoundary());
        }
        if (decision.outcome() == Outcome.UNDECIDED) {
            missing.add(decision.reason());
        }
    }

    /** {@return whether missing information could change the decision} */
    boolean isUndecided() {
        return !missing.isEmpty();
    }

    boolean isAllowed() {
        return decision.isAllowed();
    }

    /** {@return the missing information, each with a remedy} */
    String missing() {
        return String.join("; ", missing);
    }

    String trace() {
        return decision.trace().toString();
    }
}
