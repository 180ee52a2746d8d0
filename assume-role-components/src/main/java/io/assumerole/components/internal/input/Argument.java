package io.assumerole.components.internal.input;

/**
 * An argument of a builder. Its constant is declared once; the method that sets the argument and the constructor that
 * reads it both name the constant.
 *
 * @param <T> the type of a value
 */
public sealed interface Argument<T> {

    /** Returns the name of the builder's method, which is the argument's name for users. */
    String name();

    /** An argument that has one value. */
    record One<T>(String name) implements Argument<T> {}

    /** An argument that collects the values of each call. */
    record Many<T>(String name) implements Argument<T> {}
}
