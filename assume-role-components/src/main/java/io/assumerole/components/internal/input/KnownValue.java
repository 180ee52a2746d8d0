package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import java.util.Optional;

/**
 * The value that an output already has.
 *
 * <p>The SDK returns it only internally; only this class calls that method.
 *
 * @param value the value, which can be {@code null}
 * @param secret whether it is a secret
 */
public record KnownValue<T>(T value, boolean secret) {

    /** Returns the value; empty if the output has no value yet, is unknown, or has failed. */
    public static <T> Optional<KnownValue<T>> of(Output<T> output) {
        var data = Internal.of(output).getDataAsync();
        if (!data.isDone() || data.isCompletedExceptionally() || !data.join().isKnown()) {
            return Optional.empty();
        }
        return Optional.of(
                new KnownValue<>(data.join().getValueNullable(), data.join().isSecret()));
    }

    /** Returns whether the output's value is unknown, such as an output of a resource that does not exist yet. */
    public static Output<Boolean> isUnknown(Output<?> output) {
        return Output.of(
                Internal.of(output).getDataAsync().handle((data, failure) -> failure == null && !data.isKnown()));
    }

    /** Returns whether an output that has its value is a secret, which no message quotes. */
    public static boolean isSecret(Output<?> output) {
        return of(output).orElseThrow().secret();
    }

    /** Does not show the value. */
    @Override
    public String toString() {
        return "KnownValue[not shown]";
    }
}
