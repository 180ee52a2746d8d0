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

    /** A variable, well formed or not; its default value may contain a brace. */
    private static final Pattern ANY = Pattern.compile("\\$\\{[^{}']*(?:'[^']*')?\\}");

    private Variables() {}

    public static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Returns whether each <code>${</code> starts a well-formed variable. */
    public static boolean areWellFormed(String text) {
        return !isIn(text) || !isIn(VARIABLE.matcher(text).replaceAll(""));
    }

    /** Replaces each variable with the same text. */
    public static String replaced(String text, String replacement) {
        return isIn(text) ? ANY.matcher(text).replaceAll(replacement) : text;
    }

    /** Returns the position of the last character of the variable that starts at a position; the same position if none does. */
    static int last(String text, int start) {
        var variable = ANY.matcher(text).region(start, text.length());
        return variable.lookingAt() ? variable.end() - 1 : start;
    }

    /** Returns the keys of the variables in a well-formed text. */
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

    /** Escapes a text in which wildcards keep their meaning. */
    public static String escapeMarks(String text) {
        return text.indexOf(Wildcard.LITERAL) < 0 ? text : text.replace("\0", "\0\0");
    }

    /** Escapes a text in which wildcards are literal. */
    public static String literal(String value) {
        if (value.indexOf('*') < 0 && value.indexOf('?') < 0) {
            return escapeMarks(value);
        }
        return escapeMarks(value).replace("*", "\0*").replace("?", "\0?");
    }

    /**
     * A variable in a text.
     *
     * @param key a condition key, or a literal character
     * @param fallback its default value, or {@code null}
     * @param end the position after its brace
     */
    public record Variable(String key, @Nullable String fallback, int start, int end) {

        /** Returns the first variable at or after a position; {@code null} if there is none. */
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
