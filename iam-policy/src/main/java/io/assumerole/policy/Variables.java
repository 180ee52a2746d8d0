package io.assumerole.policy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policy variables such as <code>${aws:username}</code>, in resources and in the values of string
 * and ARN conditions.
 */
final class Variables {
    private static final String START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:[*?$]|[^\\s:{}$,']+:[^\\s{}$,']+(?:, ?'[^']*')?)\\}");

    private static final Pattern NAME = Pattern.compile("\\$\\{([^\\s:{}$,']+:[^\\s{}$,']+)");

    private Variables() {}

    static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Whether each <code>${</code> begins a variable. */
    static boolean areWellFormed(String text) {
        return !isIn(text) || !isIn(VARIABLE.matcher(text).replaceAll(""));
    }

    /**
     * Puts values in place of variables, and marks what must not count as a wildcard.
     *
     * @return the pattern for {@link Wildcard}, or nothing if a variable has no value, or one that
     *     is not known
     */
    static Optional<String> toPattern(String template, RequestContext context) {
        return resolve(template, context, true);
    }

    /** Puts values in place of variables; nothing if one has no value, or none that is known. */
    static Optional<String> toText(String template, RequestContext context) {
        return resolve(template, context, false);
    }

    /** The first variable that AWS gives a value, or may, which the request does not say. */
    static Optional<String> unknown(String template, RequestContext context) {
        Matcher names = NAME.matcher(template);
        while (names.find()) {
            if (context.isUnknown(names.group(1))) {
                return Optional.of(names.group(1));
            }
        }
        return Optional.empty();
    }

    /** Relies on what the builder and the reader have checked: all variables are well formed. */
    private static Optional<String> resolve(String template, RequestContext context, boolean pattern) {
        if (!isIn(template)) {
            return Optional.of(pattern ? escapeMarks(template) : template);
        }
        StringBuilder text = new StringBuilder(template.length() + 32);
        int end = 0;
        for (int start = template.indexOf(START); start >= 0; start = template.indexOf(START, end)) {
            String before = template.substring(end, start);
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
            String key = template.substring(name, fallback == null ? close : comma);
            Optional<String> value = key.length() == 1 ? Optional.of(key) : context.single(key);
            if (value.isEmpty() && (fallback == null || context.isUnknown(key))) {
                return Optional.empty();
            }
            text.append(pattern ? literal(value.orElse(fallback)) : value.orElse(fallback));
            end = close + 1;
        }
        String rest = template.substring(end);
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
