package io.assumerole.components.internal.input;

import io.assumerole.internal.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The arguments of a builder, by the names of its methods. Only this class decides which call replaces a value and
 * which call adds a value. No call silently replaces a value.
 */
public final class BuilderArguments {

    private final ArgumentSet arguments;
    /** The values, keyed by argument and then by their own key. */
    private final Map<String, Map<Object, Object>> values = new LinkedHashMap<>();

    /** The keys of the replaceable values from {@code toBuilder()}, by argument. */
    private final Map<String, Set<Object>> inherited = new LinkedHashMap<>();

    private final Map<String, List<String>> problems = new LinkedHashMap<>();

    /** @param arguments all arguments of the builder */
    public BuilderArguments(ArgumentSet arguments) {
        this.arguments = arguments;
    }

    /** Sets a single-valued argument. It can be set only once, unless its value is from {@code toBuilder()}. */
    public <T> void one(Argument.One<T> argument, ArgumentValue<T> input) {
        put(argument, "", input, () -> twice(argument, input));
    }

    private <T> String twice(Argument.One<T> argument, ArgumentValue<T> input) {
        var first = given(get(argument));
        var second = given(input);
        return "%s is given twice%s; give it once, or remove the first with clear(%s)"
                .formatted(
                        argument.name(),
                        first.isEmpty() || second.isEmpty() ? "" : ", " + first + " and " + second,
                        Text.quote(argument.name()));
    }

    /** Returns a description; empty for a value that can be a secret or is too long for a message. */
    private static String given(ArgumentValue<?> input) {
        if (input.output() != null) {
            return "an output";
        }
        if (input.hidden()) {
            return "";
        }
        if (input.value() instanceof Duration || input.value() instanceof Boolean) {
            return input.value().toString();
        }
        var isText = input.value() == null
                || input.value() instanceof String
                || input.value() instanceof Map
                || input.value() instanceof Collection;
        return isText ? Text.quote(Objects.toString(input.value(), null)) : "";
    }

    /** Adds a value of a multivalued argument under its key. Each key can be added once. */
    public <T> void keyed(Argument.Many<T> argument, Object key, T value, String remedy) {
        put(argument, key, value, () -> argument.name() + ": " + shown(key) + " is given twice; " + remedy);
    }

    private static String shown(Object key) {
        return key == null || key instanceof String ? Text.quote((String) key) : key.toString();
    }

    private void put(Argument<?> argument, Object key, Object value, Supplier<String> twice) {
        var name = argument.name();
        var all = values.computeIfAbsent(name, any -> new LinkedHashMap<>());
        var replaceable = inherited.get(name);
        if (!all.containsKey(key) || replaceable != null && replaceable.remove(key)) {
            all.put(key, value);
        } else {
            problem(name, twice.get());
        }
    }

    /** Adds a value. */
    public <T> void add(Argument.Many<T> argument, T value) {
        values.computeIfAbsent(argument.name(), any -> new LinkedHashMap<>()).put(new Object(), value);
    }

    /** Adds at least one value. */
    public <T> void addAll(Argument.Many<T> argument, T[] more) {
        if (more == null || more.length == 0) {
            problem(argument.name(), argument.name() + ": got no values; give at least one, or omit the call");
        } else {
            Arrays.stream(more).forEach(value -> add(argument, value));
        }
    }

    private void problem(String name, String problem) {
        problems.computeIfAbsent(name, any -> new ArrayList<>()).add(problem);
    }

    /** Removes all values of an argument. */
    public void clear(String name) {
        requireArgument("clear", name);
        values.remove(name);
        inherited.remove(name);
        problems.remove(name);
    }

    /** Returns whether an argument was given, valid or not. */
    public boolean isGiven(String name) {
        requireArgument("isGiven", name);
        return values.containsKey(name);
    }

    public boolean has(Argument<?> argument) {
        return values.containsKey(argument.name());
    }

    private void requireArgument(String method, String name) {
        if (name == null || arguments.names().noneMatch(name::equals)) {
            throw new IllegalArgumentException("%s: got %s; allowed: the name of an argument, one of %s"
                    .formatted(
                            method, Text.quote(name), arguments.names().sorted().collect(Collectors.joining(", "))));
        }
    }

    /** Returns the value of a single-valued argument; {@code null} if it was not given. */
    @SuppressWarnings("unchecked")
    public <T> ArgumentValue<T> get(Argument.One<T> argument) {
        return has(argument)
                ? (ArgumentValue<T>)
                        values.get(argument.name()).values().iterator().next()
                : null;
    }

    /** Returns the value of an argument that cannot be an output; {@code null} if it was not given. */
    public <T> T plain(Argument.One<T> argument) {
        return has(argument) ? get(argument).value() : null;
    }

    /** Returns whether an argument was given as {@code true}. */
    public boolean isTrue(Argument.One<Boolean> argument) {
        return Boolean.TRUE.equals(plain(argument));
    }

    /** Returns the values of an argument, in order. */
    @SuppressWarnings("unchecked")
    public <T> List<T> all(Argument.Many<T> argument) {
        return new ArrayList<>(
                (Collection<T>) values.getOrDefault(argument.name(), Map.of()).values());
    }

    /** Returns the names of the given arguments. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Returns the problems with the calls themselves. */
    public List<String> problems() {
        return problems.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Returns the text that identifies these arguments: the first plain text or tags among the given arguments, or
     * else the names of all given arguments; empty if none were given.
     */
    public String identity(List<Argument<?>> identifying) {
        return identifying.stream()
                .filter(this::has)
                .flatMap(argument -> shownFirst(argument.name()).stream())
                .findFirst()
                .orElseGet(() -> values.isEmpty() ? "" : "given: " + String.join(", ", names()));
    }

    private Optional<String> shownFirst(String name) {
        return values.get(name).values().iterator().next() instanceof ArgumentValue<?> input
                        && !input.hidden()
                        && (input.value() instanceof String || input.value() instanceof Map)
                ? Optional.of(name + " " + Text.quote(input.value().toString()))
                : Optional.empty();
    }

    /** Returns a copy in which each value can be replaced once. */
    public BuilderArguments inherited() {
        var copy = new BuilderArguments(arguments);
        values.forEach((name, all) -> {
            copy.values.put(name, new LinkedHashMap<>(all));
            copy.inherited.put(name, new HashSet<>(all.keySet()));
        });
        return copy;
    }

    /** Returns the names of the given arguments, without values, which can be secrets. */
    @Override
    public String toString() {
        return names().toString();
    }
}
