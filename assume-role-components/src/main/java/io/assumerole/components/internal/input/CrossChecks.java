package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Checks the arguments of one builder against each other: at once where their values are there, else as soon as they
 * are known, with the same check and the same words.
 */
public final class CrossChecks {

    private final ArgumentChecks checks;
    private final List<Output<Boolean>> pending = new ArrayList<>();

    /** @param checks takes what is wrong at once */
    public CrossChecks(ArgumentChecks checks) {
        this.checks = checks;
    }

    /** Checks two arguments; nothing where one of them is missing or was found wrong. */
    public <A, B> void check(String name, Output<A> first, Output<B> second, BiConsumer<A, B> check) {
        if (first != null && second != null) {
            check(name, Output.tuple(first, second), both -> check.accept(both.t1, both.t2));
        }
    }

    /** Checks one argument that came through its own check; what is wrong is what {@code check} throws. */
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

    /** What follows the name in a message. */
    private static <T> Optional<String> wrong(T value, Consumer<T> check, boolean secret) {
        try {
            check.accept(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(": " + words(e, secret));
        }
    }

    /** Without the message of a check that saw a secret: it may quote it. */
    private static String words(IllegalArgumentException e, boolean secret) {
        return secret
                ? "does not go with the other arguments; one of them is a secret, and so they are not"
                        + " shown. Its documentation says what is allowed"
                : ArgumentChecks.words(e);
    }

    /** Passes a value on when every check is through: the value of nothing that failed one. */
    public <T> Output<T> guard(Output<T> output) {
        return pending.isEmpty()
                ? output
                : Output.tuple(output, Output.all(pending)).applyValue(both -> both.t1);
    }
}
