package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Policy variables such as <code>${aws:username}</code>, in resources and in the values of string and ARN conditions.
 */
final class Variables {
    private static final String START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:[*?$]|[^\\s:{}$,']+:[^\\s{}$,']+(?:, ?'[^']*')?)\\}");

    /** One variable, well formed or not; its default may hold a brace. */
    private static final Pattern ANY = Pattern.compile("\\$\\{[^{}']*(?:'[^']*')?\\}");

    private static final Pattern NAME = Pattern.compile("\\$\\{([^\\s:{}$,']+:[^\\s{}$,']+)");

    private Variables() {}

    static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Whether each <code>${</code> begins a variable. */
    static boolean areWellFormed(String text) {
        return !isIn(text) || !isIn(VARIABLE.matcher(text).replaceAll(""));
    }

    /** The text with the same in place of each variable. */
    static String replaced(String text, String replacement) {
        return isIn(text) ? ANY.matcher(text).replaceAll(replacement) : text;
    }

    /** Where the last character of the variable is that begins at a place of a text; the place itself, if none does. */
    static int last(String text, int start) {
        var variable = ANY.matcher(text).region(start, text.length());
        return variable.lookingAt() ? variable.end() - 1 : start;
    }

    /**
     * Puts values in place of variables, and marks what must not count as a wildcard.
     *
     * @return the pattern for {@link Wildcard}, or nothing if a variable has no value, or one that is not known
     */
    static Optional<String> toPattern(String template, RequestContext context) {
        return resolve(template, context, true);
    }

    /** Puts values in place of variables; nothing if one has no value, or none that is known. */
    static Optional<String> toText(String template, RequestContext context) {
        return resolve(template, context, false);
    }

    /**
     * The first variable of whose value nothing is known: AWS gives it one, or may, and the request does not say it, or
     * it is empty or one of a list, and no page tells what is then.
     */
    static Optional<String> unknown(String template, RequestContext context) {
        var names = NAME.matcher(template);
        while (names.find()) {
            if (isOpen(names.group(1), context)) {
                return Optional.of(names.group(1));
            }
        }
        return Optional.empty();
    }

    /** The keys of the variables in a text. */
    static Stream<String> names(String template) {
        return NAME.matcher(template).results().map(name -> name.group(1));
    }

    private static boolean isOpen(String key, RequestContext context) {
        return context.isUnknown(key)
                || context.isGiven(key.toLowerCase(Locale.ROOT))
                        && context.single(key).filter(value -> !value.isEmpty()).isEmpty();
    }

    /** Relies on what the builder and the reader have checked: all variables are well formed. */
    private static Optional<String> resolve(String template, RequestContext context, boolean pattern) {
        if (!isIn(template)) {
            return Optional.of(pattern ? escapeMarks(template) : template);
        }
        var text = new StringBuilder(template.length() + 32);
        int end = 0;
        for (int start = template.indexOf(START); start >= 0; start = template.indexOf(START, end)) {
            var before = template.substring(end, start);
            text.append(pattern ? escapeMarks(before) : before);
            int name = start + START.length();
            int close = template.indexOf('}', name);
            int comma = template.indexOf(',', name);
            String fallback = null;
            if (comma >= 0 && comma < close) {
                int quote = template.indexOf('\'', comma);
                close = template.indexOf('\'', quote + 1) + 1;
                fallback = template.substring(quote + 1, close - 1);
            }
            var key = template.substring(name, fallback == null ? close : comma);
            var value = key.length() == 1 ? Optional.of(key) : context.single(key);
            if (key.length() > 1 && isOpen(key, context) || value.isEmpty() && fallback == null) {
                return Optional.empty();
            }
            text.append(pattern ? literal(value.orElse(fallback)) : value.orElse(fallback));
            end = close + 1;
        }
        var rest = template.substring(end);
        return Optional.of(text.append(pattern ? escapeMarks(rest) : rest).toString());
    }

    /** The text as it is, where wildcards count. */
    static String escapeMarks(String text) {
        return text.indexOf(Wildcard.LITERAL) < 0 ? text : text.replace("\0", "\0\0");
    }

    private static String literal(String value) {
        if (value.indexOf('*') < 0 && value.indexOf('?') < 0) {
            return escapeMarks(value);
        }
        return escapeMarks(value).replace("*", "\0*").replace("?", "\0?");
    }
}
