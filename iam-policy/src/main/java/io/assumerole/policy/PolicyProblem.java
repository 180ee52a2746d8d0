package io.assumerole.policy;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;

/**
 * A problem of a policy, and how to fix it.
 *
 * @param path the path of the element, such as {@code Statement[0].Action[1]}; relative to the statement if it was built
 *     without a document; empty if the problem concerns the whole document
 * @param sid the Sid of the element's statement, quoted and shortened; empty if there is none
 * @param what the problem, as a sentence without its full stop
 * @param given the given value, shortened; empty if none was given or if it may not be shown, such as an external ID
 * @param allowed the allowed values
 * @param remedy the way to fix it
 */
public record PolicyProblem(String path, String sid, String what, String given, String allowed, String remedy) {

    /**
     * Checks that no component is null.
     *
     * @param path the path of the element
     * @param sid the Sid of the element's statement, or empty
     * @param what the problem
     * @param given the given value, or empty
     * @param allowed the allowed values
     * @param remedy the way to fix it
     * @throws IllegalArgumentException if a component is null
     */
    public PolicyProblem {
        Preconditions.of(path, "path");
        Preconditions.of(sid, "sid");
        Preconditions.of(what, "what");
        Preconditions.of(given, "given");
        Preconditions.of(allowed, "allowed");
        Preconditions.of(remedy, "remedy");
    }

    /** Returns the same problem with the Sid of its statement. */
    PolicyProblem of(String statement) {
        return new PolicyProblem(path, statement, what, given, allowed, remedy);
    }

    /** {@return one line: path with Sid, problem, given value, allowed values and remedy} */
    @Override
    public String toString() {
        var line = new StringBuilder();
        var place = ElementPath.named(path, sid);
        if (!place.isEmpty()) {
            line.append(place).append(": ");
        }
        line.append(what);
        if (!given.isEmpty()) {
            line.append("; got ").append(given);
        }
        line.append("; allowed: ").append(allowed).append("; ").append(remedy);
        return Text.visible(line.toString());
    }
}
