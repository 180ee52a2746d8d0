package io.assumerole;

/**
 * Gathers what a builder of arguments is given; every call answers the builder itself, so that calls can be chained.
 *
 * @param <B> the builder that users see
 */
abstract class GivenBuilder<B extends GivenBuilder<B>> {

    final GivenArguments given;

    GivenBuilder(GivenArguments given) {
        this.given = given;
    }

    /** This builder, as what it is. */
    abstract B self();

    final B one(String name, Input<?> argument) {
        given.one(name, argument);
        return self();
    }

    final B add(String name, Object value) {
        given.add(name, value);
        return self();
    }

    final B addAll(String name, Object[] values) {
        given.addAll(name, values);
        return self();
    }

    final B keyed(String name, Object key, Object value, String remedy) {
        given.keyed(name, key, value, remedy);
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
