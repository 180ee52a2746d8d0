package example;

import java.util.Locale;

/**
 * What became of a stack.
 *
 * @param stack the stack's name
 * @param outcome how it ended
 * @param text what else there is to say, in one line
 */
record Result(String stack, Outcome outcome, String text) {

    /** How an update may end. */
    enum Outcome {
        UNCHANGED,
        UPDATED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
