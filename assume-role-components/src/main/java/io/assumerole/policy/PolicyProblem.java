package io.assumerole.policy;

import java.util.Objects;

/**
 * Describes one thing that is wrong with a policy, and how to mend it.
 *
 * @param path where it is, such as {@code Statement[0].Action[1]}; relative to the statement when a
 *     statement is built on its own; empty when it concerns the whole document
 * @param what what is wrong, as a sentence without its full stop
 * @param given what was given, shortened; empty when nothing was given or when it may not be shown,
 *     as with external IDs
 * @param allowed what is allowed there
 * @param remedy what to do about it
 */
public record PolicyProblem(String path, String what, String given, String allowed, String remedy) {

    /**
     * Checks that nothing is null.
     *
     * @param path where it is
     * @param what what is wrong
     * @param given what was given, or empty
     * @param allowed what is allowed there
     * @param remedy what to do about it
     */
    public PolicyProblem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(given, "given");
        Objects.requireNonNull(allowed, "allowed");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * Returns the problem as one line.
     *
     * @return path, what is wrong, what was given, what is allowed and the remedy, never empty
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        if (!path.isEmpty()) {
            line.append(path).append(": ");
        }
        line.append(what);
        if (!given.isEmpty()) {
            line.append("; got ").append(given);
        }
        return line.append("; allowed: ").append(allowed).append("; ").append(remedy).toString();
    }
}
