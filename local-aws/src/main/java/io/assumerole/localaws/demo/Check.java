package io.assumerole.localaws.demo;

import java.util.List;

/**
 * A measured result and its expected value.
 *
 * @param claim a short description of the call; a claim that begins with {@link #CONTROL} is a control of the previous
 * claim
 */
public record Check(String claim, String expected, String measured, boolean holds) {
    /** The prefix of a control's claim: the same call as before, with one change. */
    public static final String CONTROL = "  the same, ";

    /** The measured result of a call that was not refused. */
    public static final String ALLOWED = "allowed";

    public static Check equal(String claim, String expected, String measured) {
        return new Check(claim, expected, measured, expected.equals(measured));
    }

    /** Returns checks as a human-readable table, one line for each check. */
    public static String table(List<Check> checks) {
        int width =
                checks.stream().mapToInt(check -> check.claim().length()).max().orElse(0);
        var table = new StringBuilder();
        for (var check : checks) {
            table.append(check.holds() ? "  ok  " : "  NO  ")
                    .append(check.claim())
                    .append(" ".repeat(width - check.claim().length() + 2))
                    .append(check.measured())
                    .append(check.holds() ? "" : "  (expected: " + check.expected() + ")")
                    .append(System.lineSeparator());
        }
        return table.toString();
    }
}
