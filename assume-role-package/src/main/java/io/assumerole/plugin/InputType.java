package io.assumerole.plugin;

import io.assumerole.internal.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The type of an input property. The schema describes it; {@link #check} verifies it, because no Pulumi language checks
 * everything. A plain value must be known in a preview and cannot be secret, because messages and the trust policy show
 * it.
 */
sealed interface InputType {

    /** A string that can be unknown or secret. */
    Scalar TEXT = new Scalar(String.class, false, "a string");

    /** A plain string. */
    Scalar PLAIN_TEXT = new Scalar(String.class, true, "a string");

    /** A plain string that is a time. */
    Scalar TIME = new Scalar(String.class, true, "a UTC time in RFC 3339 format, such as 2026-01-31T08:30:00Z");

    /** A plain boolean. */
    Scalar FLAG = new Scalar(Boolean.class, true, "true or false");

    /** A plain whole number. */
    Scalar WHOLE_NUMBER = new Scalar(Double.class, true, "a whole number");

    /** A plain duration in seconds. */
    Scalar SECONDS = new Scalar(Double.class, true, "a whole number of seconds");

    /** A plain duration in days. */
    Scalar DAYS = new Scalar(Double.class, true, "a whole number of days");

    /** An object with values of type string, which can be unknown as a whole. */
    InputType TEXT_MAP = new MapOf(TEXT, true);

    /** The message about an object without values. Accepting it would silently require nothing. */
    String EMPTY_OBJECT = ": got an empty object; give at least one value, or omit the property";

    /** The message about a secret object whose names become the names of resources, or appear in messages. */
    String SECRET_NAMES = " is a secret, but its names are stored as plain text; make only its values secret";

    /** Returns a description of the type, for messages. */
    String allowed();

    /** Returns whether a value, or any part of it, is passed without its dependencies. */
    boolean hasPlainPart();

    /** Adds a problem for each part of a value that does not have this type. */
    void check(String path, InputValue input, List<String> problems);

    /** A plain string that is one of the constants, as messages show them. */
    static <E extends Enum<E>> InputType choice(Class<E> type) {
        return new Choice(
                type.getSimpleName(),
                Stream.of(type.getEnumConstants()).map(Enum::toString).toList());
    }

    /** Returns the constant of a checked {@link #choice}. */
    static <E extends Enum<E>> E constant(Class<E> type, InputValue input) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(input.value()))
                .findFirst()
                .orElseThrow();
    }

    /** A string, boolean, or number. */
    record Scalar(Class<?> type, boolean isPlain, String allowed) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return isPlain;
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (isPlain && !requirePlain(path, input, problems) || !input.isKnown()) {
                return;
            }
            if (!type.isInstance(input.value())) {
                wrongType(path, input, this, problems);
            } else if (input.value() instanceof Double number
                    && (!Double.isFinite(number) || number != Math.rint(number))) {
                problems.add("%s: got %s; allowed: %s".formatted(path, shown(number), allowed));
            } else if (input.value() instanceof Double number && Math.abs(number) > InputValue.LARGEST_NUMBER) {
                problems.add("%s: got %s; allowed: %s between %s and %s"
                        .formatted(
                                path, shown(number), allowed, -InputValue.LARGEST_NUMBER, InputValue.LARGEST_NUMBER));
            }
        }

        private static String shown(double number) {
            return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : Double.toString(number);
        }
    }

    /** One of the names of an enum's constants. */
    record Choice(String name, List<String> names) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return true;
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", names);
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (!requirePlain(path, input, problems)) {
                return;
            }
            if (!(input.value() instanceof String text)) {
                wrongType(path, input, this, problems);
            } else if (!names.contains(text)) {
                problems.add("%s: got %s; allowed: %s".formatted(path, Text.quote(text), allowed()));
            }
        }
    }

    /** A list with at least one value. */
    record ListOf(InputType item) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return item.hasPlainPart();
        }

        @Override
        public String allowed() {
            return "a list";
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (!requireKnown(path, input, "its number of values", problems)) {
                return;
            }
            if (!(input.value() instanceof List)) {
                wrongType(path, input, this, problems);
            } else if (input.items().isEmpty()) {
                problems.add(path + ": got an empty list; give at least one value, or omit the property");
            } else {
                IntStream.range(0, input.items().size())
                        .forEach(i -> checkGiven(
                                item, path + "[" + i + "]", input.items().get(i), problems));
            }
        }
    }

    /** A single value, or a list or object with more details. */
    record Either(Scalar single, InputType several) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return single.isPlain || several.hasPlainPart();
        }

        @Override
        public String allowed() {
            return single.allowed() + ", or " + several.allowed();
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (input.value() == null || single.type.isInstance(input.value())) {
                single.check(path, input, problems);
            } else if (several instanceof ListOf ? input.value() instanceof List : input.value() instanceof Map) {
                several.check(path, input, problems);
            } else {
                wrongType(path, input, this, problems);
            }
        }
    }

    /**
     * An object with any names, and values of one type.
     *
     * @param canBeUnknown whether the whole object can be unknown
     */
    record MapOf(InputType value, boolean canBeUnknown) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return value.hasPlainPart();
        }

        @Override
        public String allowed() {
            return "an object";
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (!input.isKnown() && canBeUnknown || !requireKnown(path, input, "its names", problems)) {
                return;
            }
            if (!(input.value() instanceof Map)) {
                wrongType(path, input, this, problems);
            } else if (input.isSecret() && !canBeUnknown) {
                problems.add(path + SECRET_NAMES);
            } else if (input.fields().isEmpty() && !canBeUnknown) {
                problems.add(path + EMPTY_OBJECT);
            } else {
                input.fields().forEach((name, each) -> checkGiven(value, field(path, input, name), each, problems));
            }
        }
    }

    /**
     * An object with certain names.
     *
     * @param name the name of the type in the schema
     */
    record ObjectOf(String name, Map<String, InputType> fields, Set<String> required) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return fields.values().stream().anyMatch(InputType::hasPlainPart);
        }

        @Override
        public String allowed() {
            return "an object with " + String.join(", ", fields.keySet());
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            if (!requireKnown(path, input, "its properties", problems)) {
                return;
            }
            if (!(input.value() instanceof Map)) {
                wrongType(path, input, this, problems);
            } else if (input.isSecret()) {
                problems.add(path + SECRET_NAMES);
            } else {
                checkFields(path + ".", input.fields(), problems);
            }
        }

        /** @param prefix the start of the path of each field */
        void checkFields(String prefix, Map<String, InputValue> given, List<String> problems) {
            given.forEach((field, input) -> {
                var type = fields.get(field);
                if (type == null) {
                    problems.add("%s%s: no such property; allowed: %s"
                            .formatted(
                                    prefix,
                                    field,
                                    fields.keySet().stream().sorted().collect(Collectors.joining(", "))));
                } else if (!input.isOmitted()) {
                    checkGiven(type, prefix + field, input, problems);
                }
            });
            required.stream()
                    .filter(field ->
                            !given.containsKey(field) || given.get(field).isOmitted())
                    .sorted()
                    .forEach(field -> problems.add(prefix + field + " is missing; it is required"));
        }
    }

    /**
     * JSON as an object, which {@link PolicyValue} checks. A string is also accepted, unless the value is plain.
     *
     * @param isPlain whether it must be known, and must be an object
     */
    record Json(boolean isPlain) implements InputType {
        @Override
        public boolean hasPlainPart() {
            return isPlain;
        }

        @Override
        public String allowed() {
            return isPlain ? "an object" : "a JSON string or an object";
        }

        @Override
        public void check(String path, InputValue input, List<String> problems) {
            var flat = input.flat();
            if (isPlain && !requirePlain(path, flat, problems)) {
                return;
            }
            if (input.isKnown() && !(input.value() instanceof Map) && (isPlain || !(input.value() instanceof String))) {
                wrongType(path, input, this, problems);
            }
        }
    }

    /** Returns the path of a value in an object. The names in a secret object are also secret. */
    static String field(String path, InputValue object, String name) {
        return path + "." + (object.isSecret() ? "(secret)" : name);
    }

    private static void checkGiven(InputType type, String path, InputValue input, List<String> problems) {
        if (input.isOmitted()) {
            problems.add(path + ": got no value; omit it, or give a value");
        } else if (input.isMissing()) {
            problems.add(path + " is null: the output that was given has no value; omit the property, or give a value");
        } else {
            type.check(path, input, problems);
        }
    }

    private static void wrongType(String path, InputValue input, InputType type, List<String> problems) {
        problems.add("%s: got %s; allowed: %s%s"
                .formatted(
                        path,
                        input.kind(),
                        type.allowed(),
                        type instanceof Scalar scalar && scalar.type == String.class && input.value() instanceof Double
                                ? "; write the number in quotes"
                                : ""));
    }

    private static boolean requireKnown(String path, InputValue input, String what, List<String> problems) {
        if (!input.isKnown()) {
            problems.add(
                    "%s is unknown in this preview, but %s must be known; use values from the configuration or from existing resources"
                            .formatted(path, what));
        }
        return input.isKnown();
    }

    private static boolean requirePlain(String path, InputValue input, List<String> problems) {
        if (input.isSecret()) {
            problems.add(path
                    + " is a secret, but this property is stored as plain text; give a value that is not a secret");
        }
        return requireKnown(path, input, "the value", problems) && !input.isSecret();
    }
}
