package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;

/**
 * What no text of a policy may hold, whichever element it is. IAM takes U+007F to U+009F inside a document, so what is
 * read may hold them, as text does that was once read in a wrong encoding.
 */
final class TextRules {
    private static final char FIRST_VISIBLE = 0x20;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    private TextRules() {}

    /** Adds what is wrong with the text; says whether it is fine. */
    static boolean check(String value, Origin source, ElementPath path, ProblemCollector problems) {
        return check(value, Text.quote(value), source, path, problems);
    }

    /** The same, with what messages show of the text. */
    static boolean check(String value, String shown, Origin source, ElementPath path, ProblemCollector problems) {
        var object = Text.objectIn(value);
        if (object.isPresent()) {
            problems.add(
                    path,
                    object.get().what(),
                    shown,
                    "the value itself",
                    object.get().remedy());
            return false;
        }
        boolean hidden = source == Origin.BUILT ? Text.hasControl(value) : breaksLine(value);
        if (hidden) {
            problems.add(
                    path,
                    "holds a control character, a line break or another character that cannot be seen",
                    shown,
                    "text in one line, of characters that can be seen",
                    "leave it out");
        }
        return !hidden;
    }

    private static boolean breaksLine(String value) {
        return value.chars().anyMatch(c -> c < FIRST_VISIBLE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR);
    }
}
