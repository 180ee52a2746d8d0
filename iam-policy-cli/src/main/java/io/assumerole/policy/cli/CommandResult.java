package io.assumerole.policy.cli;

/**
 * The result of a command, before any of it is written.
 *
 * @param status the exit code
 * @param output the whole output
 */
record CommandResult(int status, String output) {
    /** The exit code for no problem, no finding, the expected answer, or no new access. */
    static final int FINE = 0;

    /** The exit code for a problem, a finding, an unexpected answer, new access, or an undecided result. */
    static final int NOT_FINE = 1;

    /** The exit code for bad input or wrong usage. */
    static final int BAD_INPUT = 2;
}
