package io.assumerole;

import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;

/**
 * The base class of the builders of a component's arguments; every method returns the builder itself.
 *
 * @param <B> the builder that users see
 */
abstract class ArgsBuilder<B extends ArgsBuilder<B>> {

    final BuilderArguments given;

    ArgsBuilder(BuilderArguments given) {
        this.given = given;
    }

    /** Returns this builder with its own type. */
    abstract B self();

    final <T> B one(Argument.One<T> argument, ArgumentValue<T> input) {
        given.one(argument, input);
        return self();
    }

    final <T> B add(Argument.Many<T> argument, T value) {
        given.add(argument, value);
        return self();
    }

    final <T> B addAll(Argument.Many<T> argument, T[] values) {
        given.addAll(argument, values);
        return self();
    }

    final <T> B keyed(Argument.Many<T> argument, Object key, T value, String remedy) {
        given.keyed(argument, key, value, remedy);
        return self();
    }

    /**
     * Removes all values of an argument, including those from {@code toBuilder()}, as if it had never been set.
     *
     * @param argument the argument's name, which is the name of its method, such as {@code "roleName"}
     * @return this builder
     * @throws IllegalArgumentException if no argument has this name
     */
    public B clear(String argument) {
        given.clear(argument);
        return self();
    }
}
