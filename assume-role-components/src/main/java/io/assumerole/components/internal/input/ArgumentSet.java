package io.assumerole.components.internal.input;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A set of a builder's arguments. Each argument belongs to the set that created it. */
public final class ArgumentSet {

    private final List<ArgumentSet> parts;
    private final List<Argument<?>> own = new ArrayList<>();

    /** @param parts sets whose arguments are also in this set */
    public ArgumentSet(ArgumentSet... parts) {
        this.parts = List.of(parts);
    }

    /** Adds an argument that has one value. */
    public <T> Argument.One<T> one(String name) {
        var argument = new Argument.One<T>(name);
        own.add(argument);
        return argument;
    }

    /** Adds an argument that collects the values of each call. */
    public <T> Argument.Many<T> many(String name) {
        var argument = new Argument.Many<T>(name);
        own.add(argument);
        return argument;
    }

    /** Returns the arguments of the parts, and then the set's own arguments, each in order. */
    public Stream<Argument<?>> stream() {
        return Stream.concat(parts.stream().flatMap(ArgumentSet::stream), own.stream());
    }

    Stream<String> names() {
        return stream().map(Argument::name);
    }
}
