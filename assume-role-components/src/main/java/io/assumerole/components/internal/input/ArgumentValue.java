package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of one argument of a builder: a plain value, or an output that will have a value.
 *
 * @param value the value, or {@code null} if an output was given
 * @param output the output, or {@code null} if a plain value was given
 * @param hidden whether messages hide the value
 */
public record ArgumentValue<T>(T value, Output<T> output, boolean hidden) {

    public static <T> ArgumentValue<T> of(T value) {
        return new ArgumentValue<>(value, null, false);
    }

    public static <T> ArgumentValue<T> of(Output<T> output) {
        return new ArgumentValue<>(null, output, false);
    }

    /** A value that messages hide. */
    public static <T> ArgumentValue<T> hidden(T value) {
        return new ArgumentValue<>(value, null, true);
    }

    /** Copies the map, because the caller can change it. The copy can contain nulls until it is checked. */
    public static <K, V> ArgumentValue<Map<K, V>> ofMap(Map<K, V> map) {
        return of(map == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(map)));
    }

    /** Copies the array, because the caller can change it. The copy can contain nulls until it is checked. */
    public static <T> ArgumentValue<List<T>> ofAll(T[] values) {
        return of(values == null ? null : Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))));
    }

    /** Returns the output as a secret. */
    public static <T> ArgumentValue<T> ofSecret(Output<T> output) {
        return new ArgumentValue<>(null, output == null ? null : output.asSecret(), true);
    }

    public boolean isMissing() {
        return value == null && output == null;
    }

    /** Does not show the value, which may be a secret. */
    @Override
    public String toString() {
        return "ArgumentValue[not shown]";
    }
}
