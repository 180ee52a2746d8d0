package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.internal.Text;
import io.assumerole.policy.InvalidPolicyException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the arguments of one builder. A plain value, or an output that already has its value, is checked immediately.
 * Any other output is checked once its value is known, with the same check and message.
 */
public final class ArgumentChecks {

    /** The start of a message of a type in {@code io.assumerole.arn}. */
    private static final Pattern TYPE = Pattern.compile("^[A-Z][A-Za-z]+: (?=got )");

    private final FailureMessage failureMessage;
    // Two checks of one value can find the same problem.
    private final Set<ArgumentProblem> problems = new LinkedHashSet<>();
    private final JoinedOutputs later = new JoinedOutputs();

    /** @param failureMessage creates the exceptions */
    public ArgumentChecks(FailureMessage failureMessage) {
        this.failureMessage = failureMessage;
    }

    /** Checks a required argument; {@code null} is a problem. */
    public <T, R> Output<R> required(Argument.One<T> argument, ArgumentValue<T> input, Function<T, R> check) {
        return required(argument.name(), input, check);
    }

    public <T, R> Output<R> required(String name, ArgumentValue<T> argument, Function<T, R> check) {
        if (argument == null || argument.isMissing()) {
            problem(name, " is missing; it is required");
            return null;
        }
        return optional(name, argument, check);
    }

    public <T, R> Output<R> optional(Argument.One<T> argument, ArgumentValue<T> input, Function<T, R> check) {
        return optional(argument.name(), input, check);
    }

    /** Checks an optional argument; returns {@code null} if it is missing. */
    public <T, R> Output<R> optional(String name, ArgumentValue<T> argument, Function<T, R> check) {
        if (argument == null) {
            return null;
        }
        if (argument.isMissing()) {
            problem(name, " is null; omit it if there is no value");
            return null;
        }
        var output = argument.output();
        try {
            if (output == null) {
                return Output.of(checked(argument.value(), check, false));
            }
            var known = KnownValue.of(output);
            if (known.isPresent()) {
                var checked = checked(known.get().value(), check, known.get().secret());
                return output.applyValue(value -> checked);
            }
        } catch (IllegalArgumentException e) {
            problem(name, e.getMessage());
            return null;
        }
        return later(output.applyValue(value -> checkedLater(name, value, check, KnownValue.isSecret(output))));
    }

    /** Adds an output that fails if the values that it uses are invalid. */
    public <T> Output<T> later(Output<T> checked) {
        later.one(checked);
        return checked;
    }

    /**
     * Returns an output that has its value when every late check has passed, and fails with the first problem. Returns
     * an empty value if there are no late checks.
     */
    public Optional<Output<List<Resource>>> whenComplete() {
        return later.isEmpty() ? Optional.empty() : Optional.of(later.applyValue(all -> List.of()));
    }

    /** Checks each value of a multivalued argument, and returns them in order. */
    public <T, R> Output<List<R>> all(
            Argument.Many<ArgumentValue<T>> argument, List<ArgumentValue<T>> inputs, Function<T, R> check) {
        var checked = new ArrayList<Output<R>>();
        for (var input : inputs) {
            var value = optional(argument.name(), input, check);
            if (value != null) {
                checked.add(value);
            }
        }
        return checked.isEmpty() ? Output.of(List.of()) : Output.all(checked);
    }

    /** Checks values that cannot be outputs, and returns each valid value once. */
    public <T> List<T> valid(Argument.Many<?> argument, List<T> values, Consumer<T> check) {
        return values.stream()
                .filter(value -> plain(argument.name(), () -> check.accept(value)))
                .distinct()
                .toList();
    }

    /**
     * Checks a value that cannot be an output. If the check throws an exception, adds a problem.
     *
     * @return whether the value is valid
     */
    public boolean plain(String name, Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException e) {
            problem(name, ": " + withoutTypeName(e));
            return false;
        }
    }

    /** Adds a problem that no check of a single value finds. */
    public void problem(String problem) {
        problem("", problem);
    }

    /**
     * Adds a problem with the value of one argument.
     *
     * @param name the name of the argument
     * @param text the text that follows the name
     */
    public void problem(String name, String text) {
        problems.add(new ArgumentProblem(name, text));
    }

    private <T, R> R checkedLater(String name, T value, Function<T, R> check, boolean secret) {
        try {
            return checked(value, check, secret);
        } catch (IllegalArgumentException e) {
            throw failureMessage.failure(List.of(new ArgumentProblem(name, e.getMessage())), e.getCause());
        }
    }

    /** Checks a value, or throws an exception whose message follows the name of the argument. */
    private static <T, R> R checked(T value, Function<T, R> check, boolean secret) {
        if (value == null) {
            throw new IllegalArgumentException(" is null: the output that was given has no value");
        }
        var mistake = objectIn(value);
        try {
            var checked = check.apply(value);
            if (mistake.isEmpty()) {
                return checked;
            }
        } catch (IllegalArgumentException e) {
            // A policy problem already names its element.
            if (!secret && (mistake.isEmpty() || e instanceof InvalidPolicyException)) {
                throw new IllegalArgumentException(": " + withoutTypeName(e), e);
            }
            if (mistake.isEmpty()) {
                throw new IllegalArgumentException(
                        ": the given value is not allowed; it is a secret, so it is not shown" + allowed(e));
            }
        }
        // The cause is omitted, because its message can quote the value.
        throw new IllegalArgumentException(": " + mistake.get());
    }

    /**
     * Returns the allowed values from a message that also quotes the value, if the message ends with them. A policy
     * problem ends with a remedy, which can quote the value, so the remedy is omitted.
     */
    private static String allowed(IllegalArgumentException e) {
        var at = e.getMessage().lastIndexOf("; allowed: ");
        return at < 0 || e instanceof InvalidPolicyException
                ? ". See its documentation for the allowed values"
                : e.getMessage().substring(at);
    }

    /**
     * Rejects the text of an object that was given by mistake, such as an output in a concatenated string. The
     * message does not show the text, which can contain a secret.
     */
    public static void refuseObjects(Object value) {
        objectIn(value).ifPresent(mistake -> {
            throw new IllegalArgumentException(mistake);
        });
    }

    private static Optional<String> objectIn(Object value) {
        return texts(value)
                .flatMap(text -> Text.objectIn(text).stream())
                .map(mistake -> mistake.what() + "; " + mistake.remedy())
                .findFirst();
    }

    private static Stream<String> texts(Object value) {
        if (value instanceof String text) {
            return Stream.of(text);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                    .flatMap(ArgumentChecks::texts);
        }
        return value instanceof Collection<?> all ? all.stream().flatMap(ArgumentChecks::texts) : Stream.empty();
    }

    /** Returns a text if it has the form that AWS accepts. */
    public static String matching(Pattern form, String text, String allowed) {
        refuseObjects(text);
        if (text == null || !form.matcher(text).matches()) {
            throw new IllegalArgumentException("got %s; allowed: %s".formatted(Text.quote(text), allowed));
        }
        return text;
    }

    /** Returns the message without the name of the type that checked the value; the argument's own name precedes it. */
    public static String withoutTypeName(IllegalArgumentException e) {
        return TYPE.matcher(e.getMessage()).replaceFirst("");
    }

    /** Adds the problems of a part of the arguments. */
    public void problems(String part, ArgumentChecks checks) {
        checks.problems.forEach(problem -> problem(part + ": " + problem.argument() + problem.text()));
    }

    /** Throws an exception that lists all problems, if there are any. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw failureMessage.failure(problems, null);
        }
    }

    /** Returns the exception for a problem that is found late. */
    public RuntimeException failure(String problem) {
        return failureMessage.failure(problem);
    }

    /** Returns the exception for a problem with the value of one argument that is found late. */
    public RuntimeException failure(String name, String text) {
        return failureMessage.failure(List.of(new ArgumentProblem(name, text)), null);
    }
}
