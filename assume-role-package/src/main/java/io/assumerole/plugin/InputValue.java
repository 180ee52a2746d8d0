package io.assumerole.plugin;

import com.google.common.collect.ImmutableSet;
import com.pulumi.core.Output;
import com.pulumi.core.internal.OutputData;
import com.pulumi.core.internal.OutputInternal;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.DependencyResource;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that a program passes to a component, with everything that the engine knows about it at every depth: whether
 * it is known and secret, and which resources it depends on. A list or an object passes its own marks to its values.
 *
 * @param value a {@code String}, {@code Double}, {@code Boolean}, {@code List<InputValue>}, or {@code Map<String, InputValue>};
 *     any other value as the engine sent it; {@code null} if the value is missing or unknown
 * @param isKnown whether the value is known; in an update, every value is
 * @param isSecret whether the value is a secret
 * @param isOmitted whether the program gives {@code null} itself, as most languages do for a property that is not set.
 *     An output or a secret whose value is {@code null} is not omitted, only missing
 * @param dependencies the URNs of the resources that the value depends on
 */
record InputValue(
        @Nullable Object value, boolean isKnown, boolean isSecret, boolean isOmitted, Set<String> dependencies) {

    /** The largest whole number up to which a double represents every whole number exactly. */
    static final long LARGEST_NUMBER = (1L << 53) - 1;

    InputValue(@Nullable Object value, boolean isKnown, boolean isSecret, Set<String> dependencies) {
        this(value, isKnown, isSecret, false, dependencies);
    }

    static InputValue of(PropertyValue property) {
        return of(property, false, false, Set.of());
    }

    private static InputValue of(PropertyValue property, boolean isOutput, boolean isSecret, Set<String> dependencies) {
        return switch (property.getType()) {
            case SECRET -> of(property.getSecretValue(), isOutput, true, dependencies);
            case OUTPUT -> ofOutput(property.getOutputValue(), isSecret, dependencies);
            case COMPUTED -> new InputValue(null, false, isSecret, dependencies);
            case ARRAY -> {
                var items = property.getArrayValue().stream()
                        .map(item -> of(item, isOutput, isSecret, dependencies))
                        .toList();
                yield new InputValue(items, true, isSecret, dependencies);
            }
            case OBJECT -> {
                // The engine's order is arbitrary, so the order of the names makes the values reproducible.
                var values = new TreeMap<String, InputValue>();
                property.getObjectValue()
                        .forEach((name, value) -> values.put(name, of(value, isOutput, isSecret, dependencies)));
                yield new InputValue(values, true, isSecret, dependencies);
            }
            case NULL -> new InputValue(null, true, isSecret, !isOutput && !isSecret, dependencies);
            case STRING, NUMBER, BOOL -> new InputValue(property.getValue(Object.class), true, isSecret, dependencies);
            default -> new InputValue(property, true, isSecret, dependencies);
        };
    }

    private static InputValue ofOutput(
            PropertyValue.OutputReference output, boolean isSecret, Set<String> dependencies) {
        var all = new TreeSet<>(dependencies);
        all.addAll(output.getDependencies());
        return output.getValue() == null
                ? new InputValue(null, false, isSecret, all)
                : of(output.getValue(), true, isSecret, all);
    }

    /** Returns a parsed part of this JSON string, with the marks of the string at every depth. */
    InputValue ofJson(@Nullable Object part) {
        if (part instanceof List<?> items) {
            return with(items.stream().map(this::ofJson).toList());
        }
        if (part instanceof Map<?, ?> object) {
            var values = new TreeMap<String, InputValue>();
            object.forEach((name, each) -> values.put((String) name, ofJson(each)));
            return with(values);
        }
        return with(part);
    }

    private InputValue with(@Nullable Object other) {
        return new InputValue(other, isKnown, isSecret, dependencies);
    }

    /** Returns whether there is no value: the program gives {@code null}, or an output whose value is {@code null}. */
    boolean isMissing() {
        return isKnown && value == null;
    }

    String text() {
        return (String) Objects.requireNonNull(value);
    }

    boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    long number() {
        return ((Double) Objects.requireNonNull(value)).longValue();
    }

    @SuppressWarnings("unchecked") // This is the only kind of list.
    List<InputValue> items() {
        return (List<InputValue>) Objects.requireNonNull(value);
    }

    String[] texts() {
        return items().stream().map(InputValue::text).toArray(String[]::new);
    }

    @SuppressWarnings("unchecked") // This is the only kind of map.
    Map<String, InputValue> fields() {
        return (Map<String, InputValue>) Objects.requireNonNull(value);
    }

    /** Returns whether the program gives a field of an object. A field that is {@code false} is not given. */
    static boolean isGiven(Map<String, InputValue> fields, String name) {
        var input = fields.get(name);
        return input != null && !input.isMissing() && !Boolean.FALSE.equals(input.value);
    }

    /** Returns a description of the value's type, for messages, which never show the value. */
    String kind() {
        if (value instanceof PropertyValue other) {
            return switch (other.getType()) {
                case RESOURCE -> "a resource";
                case ASSET -> "an asset";
                case ARCHIVE -> "an archive";
                default -> "another value";
            };
        }
        if (value instanceof List) {
            return "a list";
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof String) {
            return "a string";
        }
        return value instanceof Boolean ? "a boolean" : value instanceof Double ? "a number" : "nothing";
    }

    /**
     * Returns this value without marks inside: a list or an object becomes unknown or secret if any of its values is,
     * and depends on everything that its values depend on.
     */
    InputValue flat() {
        if (value instanceof List) {
            return joined(items(), new ArrayList<>(), (all, item) -> all.add(item));
        }
        if (value instanceof Map) {
            var names = List.copyOf(fields().keySet()).iterator();
            return joined(fields().values(), new LinkedHashMap<>(), (all, item) -> all.put(names.next(), item));
        }
        // Whole numbers are written as such in JSON.
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= LARGEST_NUMBER
                ? with(number.longValue())
                : this;
    }

    private interface Addition<C> {
        void add(C all, @Nullable Object item);
    }

    private <C> InputValue joined(Iterable<InputValue> parts, C all, Addition<C> addition) {
        var known = isKnown;
        var secret = isSecret;
        var urns = new TreeSet<>(dependencies);
        for (var part : parts) {
            var flat = part.flat();
            addition.add(all, flat.value);
            known &= flat.isKnown;
            secret |= flat.isSecret;
            urns.addAll(flat.dependencies);
        }
        return new InputValue(known ? all : null, known, secret, urns);
    }

    /**
     * Passes this flat value as a Java program does. A value that is known, not secret, and independent of resources is
     * a plain value; any other value is an output.
     *
     * @param convert converts the known value
     */
    <T> void pass(Function<Object, T> convert, Consumer<T> plain, Consumer<Output<T>> output) {
        var converted = value == null ? null : convert.apply(value);
        if (isKnown && !isSecret && dependencies.isEmpty()) {
            plain.accept(converted);
        } else {
            var resources = dependencies.stream()
                    .map(DependencyResource::new)
                    .map(Resource.class::cast)
                    .collect(ImmutableSet.toImmutableSet());
            output.accept(new OutputInternal<>(OutputData.ofNullable(resources, converted, isKnown, isSecret)));
        }
    }

    /** Passes a text as a plain value or as an output. */
    void passText(Consumer<String> plain, Consumer<Output<String>> output) {
        pass(String.class::cast, plain, output);
    }

    /** Shows the type only, because the value can be a secret. */
    @Override
    public String toString() {
        return "InputValue[" + kind() + "]";
    }
}
