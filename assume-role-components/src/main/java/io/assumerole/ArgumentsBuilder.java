package io.assumerole;

import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.BuilderArguments;

/**
 * Gathers what a builder of arguments is given; every call answers the builder itself, so that calls can be chained.
 *
 * @param <B> the builder that users see
 */
abstract class ArgumentsBuilder<B extends ArgumentsBuilder<B>> {

    final BuilderArguments given;

    ArgumentsBuilder(BuilderArguments given) {
        this.given = given;
    }

    /** This builder, as what it is. */
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
     * Takes away all that an argument was given, as if it had never been: what came by {@code toBuilder()},
     * too.
     *
     * @param argument the argument's name, as its method is called, such as {@code "roleName"}; that of
     *     {@code rolePolicyJson} is {@code "rolePolicy"}
     * @return this builder
     * @throws IllegalArgumentException if no argument is called so
     */
    public B clear(String argument) {
        given.clear(argument);
        return self();
    }
}
