package io.assumerole.demo;

import java.util.List;
import java.util.stream.Collectors;

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

    /** The measured result of a call that AWS refused. */
    public static final String DENIED = "AccessDenied";

    private static final int COLUMNS = 80;
    private static final String INDENT = "        ";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String RESET = "\u001b[0m";

    /** Returns checks as a human-readable table without colors, with one entry for each check. */
    public static String table(List<Check> checks) {
        return table(checks, false);
    }

    /**
     * Returns checks as a human-readable table with one entry for each check. A result that doesn't fit into 80 columns
     * is on a line of its own, so that a terminal doesn't break ARNs.
     *
     * @param colored true to print matches in green and mismatches in red
     */
    static String table(List<Check> checks, boolean colored) {
        int width = checks.stream()
                .filter(check -> check.fits(check.claim().length()))
                .mapToInt(check -> check.claim().length())
                .max()
                .orElse(0);
        return checks.stream()
                .map(check -> check.line(width, colored))
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private String line(int width, boolean colored) {
        var mark = holds ? "  ok" : "  NO";
        var start = (colored ? (holds ? GREEN : RED) + mark + RESET : mark) + "  " + claim;
        var space = fits(width) ? " ".repeat(width - claim.length() + 2) : System.lineSeparator() + INDENT;
        return start + space + result();
    }

    private boolean fits(int width) {
        return claim.length() <= width && "  ok  ".length() + width + 2 + result().length() <= COLUMNS;
    }

    private String result() {
        if (!holds) {
            return measured + "  (expected: " + expected + ")";
        }
        return switch (expected) {
            case DENIED -> "denied, as expected";
            case ALLOWED -> "allowed, as expected";
            default -> measured;
        };
    }
}
