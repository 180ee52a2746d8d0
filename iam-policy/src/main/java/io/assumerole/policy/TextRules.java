package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;

/**
 * Rejects characters that no text in a policy may contain. IAM accepts U+007F to U+009F, so documents that are read may
 * contain them. They occur in text that was decoded with a wrong charset.
 */
final class TextRules {
    private static final char FIRST_VISIBLE = 0x20;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    private TextRules() {}

    /** Adds the text's problem, and returns whether there is none. */
    static boolean check(String value, BuiltOrParsed source, ElementPath path, ProblemCollector problems) {
        return check(value, Text.quote(value), source, path, problems);
    }

    /** Does the same, but messages show {@code shown}. */
    static boolean check(
            String value, String shown, BuiltOrParsed source, ElementPath path, ProblemCollector problems) {
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
        boolean hidden = source == BuiltOrParsed.BUILT ? Text.hasControl(value) : breaksLine(value);
        if (hidden) {
            problems.add(
                    path,
                    "contains a control character, a line break, or another invisible character",
                    shown,
                    "visible characters on one line",
                    "remove it");
        }
        return !hidden;
    }

    private static boolean breaksLine(String value) {
        return value.chars().anyMatch(c -> c < FIRST_VISIBLE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR);
    }
}
