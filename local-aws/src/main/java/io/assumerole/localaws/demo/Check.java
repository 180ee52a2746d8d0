package io.assumerole.localaws.demo;

/**
 * One thing that was measured, and what it had to be.
 *
 * @param claim what was done, in a few words; one that begins with {@link #CONTROL} is what the
 *     claim before it is to be compared with
 * @param expected what had to come out
 * @param measured what came out
 * @param holds whether the one is the other
 */
public record Check(String claim, String expected, String measured, boolean holds) {
    /** How the claim of a control begins: the same call as before, with one thing changed. */
    public static final String CONTROL = "  the same, ";

    /** What is measured when a call was not refused. */
    public static final String ALLOWED = "allowed";

    static Check equal(String claim, String expected, String measured) {
        return new Check(claim, expected, measured, expected.equals(measured));
    }
}
