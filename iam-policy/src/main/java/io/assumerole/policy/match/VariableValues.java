package io.assumerole.policy.match;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Variables;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Replaces policy variables with the values of a request. */
public final class VariableValues {

    /** The use of the resulting text. */
    private enum Use {
        PATTERN,
        TEXT,
        SHOWN
    }

    private VariableValues() {}

    /**
     * Replaces variables with their values, in which wildcards are literal.
     *
     * @return the pattern for {@link Wildcard}; empty if a variable has no known value
     */
    public static Optional<String> toPattern(String template, RequestContext context) {
        return resolve(template, context, Use.PATTERN);
    }

    /** Replaces variables with their values; empty if a variable has no known value. */
    public static Optional<String> toText(String template, RequestContext context) {
        return resolve(template, context, Use.TEXT);
    }

    /** Returns the template, followed by its value in human-readable form unless that is unknown or contains an external ID. */
    public static String explained(String template, RequestContext context) {
        var text =
                new StringBuilder(2 * template.length() + 32).append(template).append(" (= ");
        return append(text, template, context, Use.SHOWN) ? text.append(')').toString() : template;
    }

    /**
     * Returns the first variable whose value is unknown. The request does not give a value that AWS sends or may send,
     * or the value is empty or one of several, which AWS does not document.
     */
    public static Optional<String> unknown(String template, RequestContext context) {
        for (var key : Variables.names(template)) {
            if (isUnknown(key, context)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a variable without a value in a negated condition of an Allow. One page of the documentation says that
     * the variable differs from every value, and another page says that the statement is invalid.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
     */
    public static Optional<String> negatedWithoutValue(Statement statement, RequestContext context) {
        return Stream.concat(
                        statement.notResources().stream().filter(value -> lacksValue(value, context)),
                        statement.conditions().stream()
                                .filter(condition -> condition.operator().isNegated())
                                .flatMap(condition -> condition.values().stream()
                                        .filter(value -> lacksValue(value, context))
                                        .map(value -> ConditionKey.isHidden(condition.key())
                                                ? "a value of " + condition.key()
                                                : value)))
                .findFirst();
    }

    private static boolean lacksValue(String value, RequestContext context) {
        return toText(value, context).isEmpty();
    }

    private static boolean isUnknown(String key, RequestContext context) {
        return !isLacking(key, context) && given(key, context).isEmpty();
    }

    private static boolean isLacking(String key, RequestContext context) {
        return context.presence(key.toLowerCase(Locale.ROOT)) == RequestContext.Presence.LACKING;
    }

    private static Optional<String> given(String key, RequestContext context) {
        return context.single(key).filter(value -> !value.isEmpty());
    }

    private static Optional<String> resolve(String template, RequestContext context, Use use) {
        if (!Variables.isIn(template)) {
            return Optional.of(use == Use.PATTERN ? Variables.escapeMarks(template) : template);
        }
        var text = new StringBuilder(template.length() + 32);
        return append(text, template, context, use) ? Optional.of(text.toString()) : Optional.empty();
    }

    /**
     * Appends the values, and returns whether each variable has a value that may be shown. The builder and the reader
     * already checked that all variables are well formed.
     */
    private static boolean append(StringBuilder text, String template, RequestContext context, Use use) {
        int end = 0;
        for (var variable = Variables.Variable.from(template, 0);
                variable != null;
                variable = Variables.Variable.from(template, variable.end())) {
            var value = use == Use.SHOWN && ConditionKey.isHidden(variable.key()) ? null : value(variable, context);
            if (value == null) {
                return false;
            }
            append(text, template, end, variable.start(), use);
            text.append(use == Use.PATTERN ? Variables.literal(value) : value);
            end = variable.end();
        }
        append(text, template, end, template.length(), use);
        return true;
    }

    private static void append(StringBuilder text, String template, int start, int end, Use use) {
        if (use == Use.PATTERN && template.indexOf(Wildcard.LITERAL, start) >= 0) {
            text.append(Variables.escapeMarks(template.substring(start, end)));
        } else {
            text.append(template, start, end);
        }
    }

    /** Returns the value of a variable; {@code null} if it has no known value. */
    private static @Nullable String value(Variables.Variable variable, RequestContext context) {
        var key = variable.key();
        if (!variable.isKey()) {
            return key;
        }
        var given = given(key, context);
        if (given.isPresent()) {
            return given.get();
        }
        return isLacking(key, context) ? variable.fallback() : null;
    }
}
