package io.assumerole.testing;

import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.Decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision, and what it would have had to know and did not. */
final class Verdict {

    private final Decision decision;
    private final List<String> missing = new ArrayList<>();

    /**
     * @param by whose policies the decision knows; {@code null} for somebody whose policies are taken to allow everything
     * @param decision on what is known
     */
    Verdict(@Nullable DeclaredIdentity by, Decision decision) {
        this.decision = decision;
        if (by != null && decision.outcome() != Outcome.EXPLICITLY_DENIED) {
            missing.addAll(by.unreadable());
        }
        // A boundary allows nothing: what is denied without it is denied with it.
        if (by != null && decision.isAllowed()) {
            missing.addAll(by.unreadableBoundary());
        }
        if (decision.outcome() == Outcome.UNDECIDED) {
            missing.add(decision.reason());
        }
    }

    /** {@return whether it may be allowed or refused} */
    boolean isUndecided() {
        return !missing.isEmpty();
    }

    boolean isAllowed() {
        return decision.isAllowed();
    }

    /** {@return what is missing, each with what to do about it} */
    String missing() {
        return String.join("; ", missing);
    }

    String trace() {
        return decision.trace().toString();
    }
}
