package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Policy variables such as <code>${aws:username}</code>, in resources and in the values of string and ARN conditions.
 */
final class Variables {
    private static final String START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:[*?$]|[^\\s:{}$,']+:[^\\s{}$,']+(?:, ?'[^']*')?)\\}");

    /** One variable, well formed or not; its default may hold a brace. */
    private static final Pattern ANY = Pattern.compile("\\$\\{[^{}']*(?:'[^']*')?\\}");

    /** What a text is wanted for, with values in place of its variables. */
    private enum Use {
        PATTERN,
        TEXT,
        SHOWN
    }

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
        return resolve(template, context, Use.PATTERN);
    }

    /** Puts values in place of variables; nothing if one has no value, or none that is known. */
    static Optional<String> toText(String template, RequestContext context) {
        return resolve(template, context, Use.TEXT);
    }

    /** The text with behind it what it stands for, for people; alone if that is not known, or holds an external ID. */
    static String explained(String template, RequestContext context) {
        var text =
                new StringBuilder(2 * template.length() + 32).append(template).append(" (= ");
        return append(text, template, context, Use.SHOWN) ? text.append(')').toString() : template;
    }

    /**
     * The first variable of whose value nothing is known: AWS gives it one, or may, and the request does not say it, or
     * it is empty or one of a list, and no page tells what is then.
     */
    static Optional<String> unknown(String template, RequestContext context) {
        for (var key : names(template)) {
            if (isOpen(key, context)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The keys of the variables in a text that is well formed. */
    static List<String> names(String template) {
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

    private static boolean isOpen(String key, RequestContext context) {
        return !isLacking(key, context) && given(key, context).isEmpty();
    }

    private static boolean isLacking(String key, RequestContext context) {
        return context.presence(key.toLowerCase(Locale.ROOT)) == RequestContext.Presence.LACKING;
    }

    private static Optional<String> given(String key, RequestContext context) {
        return context.single(key).filter(value -> !value.isEmpty());
    }

    private static Optional<String> resolve(String template, RequestContext context, Use use) {
        if (!isIn(template)) {
            return Optional.of(use == Use.PATTERN ? escapeMarks(template) : template);
        }
        var text = new StringBuilder(template.length() + 32);
        return append(text, template, context, use) ? Optional.of(text.toString()) : Optional.empty();
    }

    /**
     * Whether each variable has a value that may be seen. Relies on what the builder and the reader have checked: all are
     * well formed.
     */
    private static boolean append(StringBuilder text, String template, RequestContext context, Use use) {
        int end = 0;
        for (var variable = Variable.from(template, 0);
                variable != null;
                variable = Variable.from(template, variable.end())) {
            var value = use == Use.SHOWN && Condition.isHidden(variable.key()) ? null : variable.value(context);
            if (value == null) {
                return false;
            }
            append(text, template, end, variable.start(), use);
            text.append(use == Use.PATTERN ? literal(value) : value);
            end = variable.end();
        }
        append(text, template, end, template.length(), use);
        return true;
    }

    private static void append(StringBuilder text, String template, int start, int end, Use use) {
        if (use == Use.PATTERN && template.indexOf(Wildcard.LITERAL, start) >= 0) {
            text.append(escapeMarks(template.substring(start, end)));
        } else {
            text.append(template, start, end);
        }
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

    /**
     * One variable of a text.
     *
     * @param key a condition key, or a character that stands for itself
     * @param fallback its default, or {@code null}
     * @param end behind its brace
     */
    private record Variable(String key, @Nullable String fallback, int start, int end) {

        /** The next one from a place on; {@code null} if there is none. */
        static @Nullable Variable from(String text, int place) {
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

        boolean isKey() {
            return key.length() > 1;
        }

        /** What it stands for; {@code null} if it has no value, or none that is known. */
        @Nullable
        String value(RequestContext context) {
            if (!isKey()) {
                return key;
            }
            var given = given(key, context);
            if (given.isPresent()) {
                return given.get();
            }
            return isLacking(key, context) ? fallback : null;
        }
    }
}
