package io.assumerole.policy;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policy variables such as <code>${aws:username}</code>, in resources and in the values of string
 * and ARN conditions.
 */
final class Variables {
    private static final String START = "${";
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:([*?$])|([^\\s:{}$,']+:[^\\s{}$,']+)(?:, ?'([^']*)')?)\\}");

    private Variables() {}

    static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Whether each <code>${</code> begins a variable. */
    static boolean areWellFormed(String text) {
        return !isIn(VARIABLE.matcher(text).replaceAll(""));
    }

    /**
     * Puts values in place of variables, and marks what must not count as a wildcard.
     *
     * @return the pattern for {@link Wildcard}, or nothing if a variable has no value
     */
    static Optional<String> toPattern(String template, Function<String, Optional<String>> values) {
        return resolve(template, values, true);
    }

    /** Puts values in place of variables; nothing if a variable has no value. */
    static Optional<String> toText(String template, Function<String, Optional<String>> values) {
        return resolve(template, values, false);
    }

    private static Optional<String> resolve(
            String template, Function<String, Optional<String>> values, boolean pattern) {
        if (!isIn(template)) {
            return Optional.of(pattern ? escapeMarks(template) : template);
        }
        StringBuilder text = new StringBuilder();
        Matcher variable = VARIABLE.matcher(template);
        int end = 0;
        while (variable.find()) {
            String before = template.substring(end, variable.start());
            text.append(pattern ? escapeMarks(before) : before);
            end = variable.end();
            Optional<String> value =
                    variable.group(1) != null
                            ? Optional.of(variable.group(1))
                            : values.apply(variable.group(2))
                                    .or(() -> Optional.ofNullable(variable.group(3)));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(pattern ? literal(value.get()) : value.get());
        }
        String rest = template.substring(end);
        return Optional.of(text.append(pattern ? escapeMarks(rest) : rest).toString());
    }

    /** The text as it is, where wildcards count. */
    static String escapeMarks(String text) {
        return text.indexOf(Wildcard.LITERAL) < 0 ? text : text.replace("\0", "\0\0");
    }

    private static String literal(String value) {
        return escapeMarks(value).replace("*", "\0*").replace("?", "\0?");
    }
}
