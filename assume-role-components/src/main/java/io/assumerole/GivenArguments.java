package io.assumerole;

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
 * What a builder was given, by the names of its methods: the one place that says what replaces and what adds, so that
 * nothing is replaced without a word.
 */
final class GivenArguments {

    private final Set<String> arguments;
    /** By argument, and then by what tells its values apart. */
    private final Map<String, Map<Object, Object>> values = new LinkedHashMap<>();

    /** Of those, by argument, what came by {@code toBuilder()}, and so may be given anew. */
    private final Map<String, Set<Object>> inherited = new LinkedHashMap<>();

    private final Map<String, List<String>> problems = new LinkedHashMap<>();

    /** @param arguments the names of all arguments that there are */
    GivenArguments(Set<String> arguments) {
        this.arguments = arguments;
    }

    /** Gives an argument of one value: once, unless it came by {@code toBuilder()}. */
    void one(String name, Input<?> argument) {
        put(name, "", argument, () -> twice(name, argument));
    }

    private String twice(String name, Input<?> argument) {
        var first = given(get(name));
        var second = given(argument);
        return "%s is given twice%s; give it once, or take the first away with clear(%s)"
                .formatted(
                        name,
                        first.isEmpty() || second.isEmpty() ? "" : ", " + first + " and " + second,
                        Text.quote(name));
    }

    /** Nothing for what may be a secret, or is too long for a message. */
    private static String given(Input<?> argument) {
        if (argument.output() != null) {
            return "an output";
        }
        if (argument.hidden()) {
            return "";
        }
        if (argument.value() instanceof Duration || argument.value() instanceof Boolean) {
            return argument.value().toString();
        }
        var isText = argument.value() == null
                || argument.value() instanceof String
                || argument.value() instanceof Map
                || argument.value() instanceof Collection;
        return isText ? Text.quote(Objects.toString(argument.value(), null)) : "";
    }

    /** Gives one of several values that are told apart by a key: each key once. */
    void keyed(String name, Object key, Object value, String remedy) {
        put(name, key, value, () -> name + ": " + shown(key) + " is given twice; " + remedy);
    }

    private static String shown(Object key) {
        return key == null || key instanceof String ? Text.quote((String) key) : key.toString();
    }

    private void put(String name, Object key, Object value, Supplier<String> twice) {
        var all = values.computeIfAbsent(name, any -> new LinkedHashMap<>());
        var replaceable = inherited.get(name);
        if (!all.containsKey(key) || replaceable != null && replaceable.remove(key)) {
            all.put(key, value);
        } else {
            problem(name, twice.get());
        }
    }

    /** Adds a value to those that were given. */
    void add(String name, Object value) {
        values.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(new Object(), value);
    }

    /** Adds values to those that were given: at least one. */
    void addAll(String name, Object[] more) {
        if (more == null || more.length == 0) {
            problem(name, name + ": there is none; give at least one, or leave it out");
        } else {
            Arrays.stream(more).forEach(value -> add(name, value));
        }
    }

    private void problem(String name, String problem) {
        problems.computeIfAbsent(name, any -> new ArrayList<>()).add(problem);
    }

    /** Takes away all that an argument was given. */
    void clear(String name) {
        requireArgument("clear", name);
        values.remove(name);
        inherited.remove(name);
        problems.remove(name);
    }

    /** Whether an argument was given, right or wrong. */
    boolean isGiven(String name) {
        requireArgument("isGiven", name);
        return has(name);
    }

    /** As {@link #isGiven}, of a name that is known to be right. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    private void requireArgument(String method, String name) {
        if (name == null || !arguments.contains(name)) {
            throw new IllegalArgumentException("%s: got %s; allowed: the name of an argument, one of %s"
                    .formatted(
                            method,
                            Text.quote(name),
                            arguments.stream().sorted().collect(Collectors.joining(", "))));
        }
    }

    /** The one value of an argument; {@code null} where none was given. */
    @SuppressWarnings("unchecked")
    <T> Input<T> get(String name) {
        return has(name) ? (Input<T>) values.get(name).values().iterator().next() : null;
    }

    /** Whether an argument was given as {@code true}. */
    boolean isTrue(String name) {
        return has(name) && Boolean.TRUE.equals(get(name).value());
    }

    /** The values of an argument, in their order. */
    <T> List<T> all(String name) {
        return new ArrayList<>(this.<Object, T>byKey(name).values());
    }

    /** The values of an argument by what tells them apart, in their order. */
    @SuppressWarnings("unchecked")
    <K, T> Map<K, T> byKey(String name) {
        return new LinkedHashMap<>((Map<K, T>) values.getOrDefault(name, Map.of()));
    }

    /** The names of the arguments that were given. */
    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** What was wrong with the calls themselves. */
    List<String> problems() {
        return problems.values().stream().flatMap(List::stream).toList();
    }

    /**
     * What tells these arguments from others: the first text or tags among some that were given as a value, or else the
     * names of all that were given. Without names there is nothing.
     */
    String identity(List<String> names) {
        return names.stream()
                .filter(this::has)
                .flatMap(name -> shownFirst(name).stream())
                .findFirst()
                .orElseGet(() -> values.isEmpty() ? "" : "given: " + String.join(", ", names()));
    }

    private Optional<String> shownFirst(String name) {
        return all(name).get(0) instanceof Input<?> argument
                        && !argument.hidden()
                        && (argument.value() instanceof String || argument.value() instanceof Map)
                ? Optional.of(name + " " + Text.quote(argument.value().toString()))
                : Optional.empty();
    }

    /** The same, each value of which may be given anew. */
    GivenArguments inherited() {
        var copy = new GivenArguments(arguments);
        values.forEach((name, all) -> {
            copy.values.put(name, new LinkedHashMap<>(all));
            copy.inherited.put(name, new HashSet<>(all.keySet()));
        });
        return copy;
    }

    /** The names of what was given, and no value: it may be a secret. */
    @Override
    public String toString() {
        return names().toString();
    }
}
