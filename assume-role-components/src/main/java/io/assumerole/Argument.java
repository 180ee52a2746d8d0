package io.assumerole;

import com.pulumi.core.Output;

/**
 * What a builder was given for one argument: a value, or an output that will have one.
 *
 * @param value the value, or {@code null} where an output was given
 * @param output the output, or {@code null} where a value was given
 */
record Argument<T>(T value, Output<T> output) {

    static <T> Argument<T> of(T value) {
        return new Argument<>(value, null);
    }

    static <T> Argument<T> of(Output<T> output) {
        return new Argument<>(null, output);
    }

    boolean isMissing() {
        return value == null && output == null;
    }
}
