package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import java.util.Optional;

/**
 * What an output holds already, without waiting for anything.
 *
 * <p>The SDK says it only internally; this class is the one place that asks there.
 *
 * @param value the value, which may be {@code null}
 * @param secret whether it is a secret
 */
public record KnownValue<T>(T value, boolean secret) {

    /** Nothing while the output has no value yet, is unknown, or has failed. */
    public static <T> Optional<KnownValue<T>> of(Output<T> output) {
        var data = Internal.of(output).getDataAsync();
        if (!data.isDone() || data.isCompletedExceptionally() || !data.join().isKnown()) {
            return Optional.empty();
        }
        return Optional.of(
                new KnownValue<>(data.join().getValueNullable(), data.join().isSecret()));
    }

    /** Whether the output's value is unknown, as for a resource that a preview would create. */
    public static Output<Boolean> isUnknown(Output<?> output) {
        return Output.of(
                Internal.of(output).getDataAsync().handle((data, failure) -> failure == null && !data.isKnown()));
    }

    /** Whether an output that has its value is a secret, so that no message quotes it. */
    public static boolean isSecret(Output<?> output) {
        return of(output).orElseThrow().secret();
    }

    /** Does not show the value. */
    @Override
    public String toString() {
        return "KnownValue[not shown]";
    }
}
