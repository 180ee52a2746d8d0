package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The type of a property's value. */
public enum PropertyType {
    STRING("a string", Map.of("type", "string")),
    BOOLEAN("a boolean", Map.of("type", "boolean")),
    INTEGER("a whole number", Map.of("type", "integer")),
    STRINGS("a list of strings", Map.of("type", "array", "items", Map.of("type", "string"))),
    STRING_MAP("a map of strings", Map.of("type", "object", "additionalProperties", Map.of("type", "string"))),
    OBJECT("an object", Map.of("$ref", "pulumi.json#/Any")),
    OBJECTS("a list of objects", Map.of("type", "array", "items", Map.of("$ref", "pulumi.json#/Any")));

    private final String words;
    private final Map<String, Object> schema;

    PropertyType(String words, Map<String, Object> schema) {
        this.words = words;
        this.schema = schema;
    }

    /** Returns the type in the format of the package schema. */
    public Map<String, Object> schema() {
        return schema;
    }

    /**
     * Converts a value in another format, such as "true" to true.
     *
     * @throws IllegalArgumentException if it cannot be converted; the message does not contain the value
     */
    public Object convert(Object value) {
        if (value == Unknown.VALUE) {
            return value;
        }
        if (value instanceof Secret secret) {
            return new Secret(convert(secret.value()));
        }
        return switch (this) {
            case STRING -> string(value);
            case BOOLEAN -> bool(value);
            case INTEGER -> integer(value);
            case STRINGS -> list(value).stream().map(STRING::convert).toList();
            case OBJECTS -> list(value).stream().map(OBJECT::convert).toList();
            case STRING_MAP ->
                map(value).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> STRING.convert(entry.getValue()),
                                (one, other) -> other,
                                LinkedHashMap::new));
            case OBJECT -> map(value);
        };
    }

    private Object string(Object value) {
        if (value instanceof Double number) {
            return WireJson.write(number);
        }
        if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        }
        throw mismatch(value);
    }

    private Object bool(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return "true".equals(value);
        }
        throw mismatch(value);
    }

    private Object integer(Object value) {
        try {
            double number = value instanceof String text ? Double.parseDouble(text) : (Double) value;
            if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (ClassCastException | NumberFormatException e) {
            throw mismatch(value);
        }
        throw mismatch(value);
    }

    private List<?> list(Object value) {
        if (value instanceof List<?> list && !list.contains(null)) {
            return list;
        }
        throw mismatch(value);
    }

    @SuppressWarnings("unchecked") // every map is from PropertyCodec or WireJson, with strings as keys
    private Map<String, Object> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw mismatch(value);
    }

    private IllegalArgumentException mismatch(Object value) {
        return new IllegalArgumentException("Expected " + words + ", got " + wordsFor(value));
    }

    private static String wordsFor(Object value) {
        if (value instanceof String) {
            return "a string";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof Map ? "an object" : "nothing";
    }
}
