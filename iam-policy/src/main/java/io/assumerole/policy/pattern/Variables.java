package io.assumerole.policy.pattern;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Policy variables such as <code>${aws:username}</code>, in resources and in the values of string and ARN conditions.
 */
public final class Variables {
    private static final String START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:[*?$]|[^\\s:{}$,']+:[^\\s{}$,']+(?:, ?'[^']*')?)\\}");

    /** One variable, well formed or not; its default may hold a brace. */
    private static final Pattern ANY = Pattern.compile("\\$\\{[^{}']*(?:'[^']*')?\\}");

    private Variables() {}

    public static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Whether each <code>${</code> begins a variable. */
    public static boolean areWellFormed(String text) {
        return !isIn(text) || !isIn(VARIABLE.matcher(text).replaceAll(""));
    }

    /** The text with the same in place of each variable. */
    public static String replaced(String text, String replacement) {
        return isIn(text) ? ANY.matcher(text).replaceAll(replacement) : text;
    }

    /** Where the last character of the variable is that begins at a place of a text; the place itself, if none does. */
    static int last(String text, int start) {
        var variable = ANY.matcher(text).region(start, text.length());
        return variable.lookingAt() ? variable.end() - 1 : start;
    }

    /** The keys of the variables in a text that is well formed. */
    public static List<String> names(String template) {
        var names = new ArrayList<String>();
        for (var variable = Variable.from(template, 0);
                variable != null;
                variable = Variable.from(template, variable.end())) {
            if (variable.isKey()) {
                names.add(variable.key());
            }
        }
        return names;
    }

    /** The text as it is, where wildcards count. */
    public static String escapeMarks(String text) {
        return text.indexOf(Wildcard.LITERAL) < 0 ? text : text.replace("\0", "\0\0");
    }

    /** A value in which wildcards do not count. */
    public static String literal(String value) {
        if (value.indexOf('*') < 0 && value.indexOf('?') < 0) {
            return escapeMarks(value);
        }
        return escapeMarks(value).replace("*", "\0*").replace("?", "\0?");
    }

    /**
     * One variable of a text.
     *
     * @param key a condition key, or a character that stands for itself
     * @param fallback its default, or {@code null}
     * @param end behind its brace
     */
    public record Variable(String key, @Nullable String fallback, int start, int end) {

        /** The next one from a place on; {@code null} if there is none. */
        public static @Nullable Variable from(String text, int place) {
            int start = text.indexOf(START, place);
            if (start < 0) {
                return null;
            }
            int name = start + START.length();
            int close = text.indexOf('}', name);
            int comma = text.indexOf(',', name);
            if (comma < 0 || comma > close) {
                return new Variable(text.substring(name, close), null, start, close + 1);
            }
            int quote = text.indexOf('\'', comma);
            int last = text.indexOf('\'', quote + 1);
            return new Variable(text.substring(name, comma), text.substring(quote + 1, last), start, last + 2);
        }

        public boolean isKey() {
            return key.length() > 1;
        }
    }
}
