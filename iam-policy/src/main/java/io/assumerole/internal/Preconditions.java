package io.assumerole.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a caller must give: no NullPointerException leaves the library. */
public final class Preconditions {
    private Preconditions() {}

    /**
     * Asks for a value.
     *
     * @param value the value
     * @param name the parameter
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
     * Asks for values.
     *
     * @param values the values
     * @param name the parameter
     * @param <T> the values' type
     * @return a copy that cannot be changed
     * @throws IllegalArgumentException if there is no list, or one of them is null
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
