package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Checks the arguments of one builder against each other: immediately if their values are known, or else once they are
 * known, with the same check and message.
 */
public final class CrossChecks {

    private final ArgumentChecks checks;
    private final List<Output<Boolean>> pending = new ArrayList<>();

    /** @param checks collects the problems that are found immediately */
    public CrossChecks(ArgumentChecks checks) {
        this.checks = checks;
    }

    /** Checks two arguments, unless one of them is missing or invalid. */
    public <A, B> void check(String name, Output<A> first, Output<B> second, BiConsumer<A, B> check) {
        if (first != null && second != null) {
            check(name, Output.tuple(first, second), both -> check.accept(both.t1, both.t2));
        }
    }

    /** Checks one valid argument; the exception of {@code check} is the problem. */
    public <T> void check(String name, Output<T> argument, Consumer<T> check) {
        var known = KnownValue.of(argument);
        if (known.isPresent()) {
            wrong(known.get().value(), check, known.get().secret()).ifPresent(text -> checks.problem(name, text));
            return;
        }
        var later = argument.applyValue(value -> {
            wrong(value, check, KnownValue.isSecret(argument)).ifPresent(text -> {
                throw checks.failure(name, text);
            });
            return true;
        });
        pending.add(checks.later(later.asPlaintext()));
    }

    /** Returns the text that follows the name in a message. */
    private static <T> Optional<String> wrong(T value, Consumer<T> check, boolean secret) {
        try {
            check.accept(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(": " + words(e, secret));
        }
    }

    /** Returns the message. The message of a check that read a secret is omitted, because it can quote the secret. */
    private static String words(IllegalArgumentException e, boolean secret) {
        return secret
                ? "cannot be combined with the other arguments; one of them is a secret,"
                        + " so they are not shown. See its documentation for the allowed values"
                : ArgumentChecks.withoutTypeName(e);
    }

    /** Returns an output that has its value only if every check passes. */
    public <T> Output<T> guard(Output<T> output) {
        return pending.isEmpty()
                ? output
                : Output.tuple(output, Output.all(pending)).applyValue(both -> both.t1);
    }
}
