package io.assumerole.policy.match;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Variables;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the values of a request in place of policy variables. */
public final class VariableValues {

    /** What a text is wanted for, with values in place of its variables. */
    private enum Use {
        PATTERN,
        TEXT,
        SHOWN
    }

    private VariableValues() {}

    /**
     * Puts values in place of variables, and marks what must not count as a wildcard.
     *
     * @return the pattern for {@link Wildcard}, or nothing if a variable has no value, or one that is not known
     */
    public static Optional<String> toPattern(String template, RequestContext context) {
        return resolve(template, context, Use.PATTERN);
    }

    /** Puts values in place of variables; nothing if one has no value, or none that is known. */
    public static Optional<String> toText(String template, RequestContext context) {
        return resolve(template, context, Use.TEXT);
    }

    /** The text with behind it what it stands for, for people; alone if that is not known, or holds an external ID. */
    public static String explained(String template, RequestContext context) {
        var text =
                new StringBuilder(2 * template.length() + 32).append(template).append(" (= ");
        return append(text, template, context, Use.SHOWN) ? text.append(')').toString() : template;
    }

    /**
     * The first variable of whose value nothing is known: AWS gives it one, or may, and the request does not say it, or
     * it is empty or one of a list, and no page tells what is then.
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
     * A variable without a value that an Allow negates. One page says that it differs from everything, another that the
     * statement is invalid.
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
     * Whether each variable has a value that may be seen. Relies on what the builder and the reader have checked: all are
     * well formed.
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

    /** What a variable stands for; {@code null} if it has no value, or none that is known. */
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
