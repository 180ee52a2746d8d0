package io.assumerole.policy;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;

/**
 * Describes one thing that is wrong with a policy, and how to mend it.
 *
 * @param path where it is, such as {@code Statement[0].Action[1]}; relative to the statement when a statement is built
 *     on its own; empty when it concerns the whole document
 * @param sid the Sid of the statement where it is, in quotes and shortened; empty when it has none
 * @param what what is wrong, as a sentence without its full stop
 * @param given what was given, shortened; empty when nothing was given or when it may not be shown, as with external
 *     IDs
 * @param allowed what is allowed there
 * @param remedy what to do about it
 */
public record PolicyProblem(String path, String sid, String what, String given, String allowed, String remedy) {

    /**
     * Checks that nothing is null.
     *
     * @param path where it is
     * @param sid the Sid of the statement where it is, or empty
     * @param what what is wrong
     * @param given what was given, or empty
     * @param allowed what is allowed there
     * @param remedy what to do about it
     * @throws IllegalArgumentException if one of them is null
     */
    public PolicyProblem {
        Preconditions.of(path, "path");
        Preconditions.of(sid, "sid");
        Preconditions.of(what, "what");
        Preconditions.of(given, "given");
        Preconditions.of(allowed, "allowed");
        Preconditions.of(remedy, "remedy");
    }

    /** The same problem, in a statement of this Sid. */
    PolicyProblem of(String statement) {
        return new PolicyProblem(path, statement, what, given, allowed, remedy);
    }

    /** {@return one line: path with Sid, what is wrong, what was given, what is allowed and the remedy} */
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
