package io.assumerole.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Checks arguments, so the library never throws a {@code NullPointerException} for a null argument. */
public final class Preconditions {
    private Preconditions() {}

    /**
     * Requires a value.
     *
     * @param value the value
     * @param name the parameter's name
     * @param <T> the value's type
     * @return the value
     * @throws IllegalArgumentException if it is null
     */
    public static <T> T of(T value, String name) {
        if (value == null) {
            throw isNull(name);
        }
        return value;
    }

    /**
     * Requires values.
     *
     * @param values the values
     * @param name the parameter's name
     * @param <T> the values' type
     * @return an unmodifiable copy
     * @throws IllegalArgumentException if the list or one of its values is null
     */
    public static <T> List<T> all(Collection<T> values, String name) {
        try {
            return List.copyOf(of(values, name));
        } catch (NullPointerException e) {
            throw isNull(name + "[" + new ArrayList<>(values).indexOf(null) + "]");
        }
    }

    private static IllegalArgumentException isNull(String name) {
        return new IllegalArgumentException(name + " is null; give a value");
    }
}
