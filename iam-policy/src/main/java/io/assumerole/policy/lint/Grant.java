package io.assumerole.policy.lint;

import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ElementPath;
import java.util.Optional;

/**
 * An action pattern of an Allow statement. Two instances are never equal.
 *
 * @param width the code of another finding that reports the pattern as too broad, if any
 */
record Grant(Statement statement, ElementPath at, String pattern, Optional<LintCode> width) {

    /** Returns whether another finding already reports that the grant allows everything. */
    boolean isReported() {
        return width.isPresent() && width.get() != LintCode.ALLOWS_WHOLE_SERVICE;
    }

    /** Returns whether another finding already includes this privilege escalation path. */
    boolean includes(EscalationPath escalation) {
        return isReported() || width.isPresent() && escalation.target().data();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
