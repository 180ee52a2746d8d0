package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Known, plain property values, by name and type.
 *
 * @param map the values
 */
public record Values(Map<String, Object> map) {

    /**
     * Reads the values of a resource for a create or update call.
     *
     * @throws IllegalArgumentException if a value is unknown, which is allowed only in a preview
     */
    public static Values known(Map<String, Object> map) {
        var plain = Secret.reveal(map);
        plain.forEach((name, value) -> {
            if (hasUnknown(value)) {
                throw new IllegalArgumentException("the value of " + name + " is unknown outside a preview");
            }
        });
        return new Values(plain);
    }

    public static boolean hasUnknown(Object value) {
        if (value instanceof Secret secret) {
            return hasUnknown(secret.value());
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Values::hasUnknown);
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(Values::hasUnknown);
        }
        return value == Unknown.VALUE;
    }

    public boolean has(String name) {
        return map.get(name) != null;
    }

    public String string(String name) {
        var value = map.get(name);
        return value == null ? null : (String) PropertyType.STRING.convert(value);
    }

    /** Returns the string; null if there is none or it is empty, because AWS accepts no empty arguments. */
    public String text(String name) {
        var value = string(name);
        return value == null || value.isEmpty() ? null : value;
    }

    public boolean flag(String name) {
        var value = map.get(name);
        return value != null && (Boolean) PropertyType.BOOLEAN.convert(value);
    }

    public Integer integer(String name) {
        var value = map.get(name);
        return value == null ? null : ((Double) PropertyType.INTEGER.convert(value)).intValue();
    }

    public List<String> strings(String name) {
        var value = map.get(name);
        return value == null
                ? List.of()
                : ((List<?>) PropertyType.STRINGS.convert(value))
                        .stream().map(String.class::cast).toList();
    }

    public Map<String, String> stringMap(String name) {
        var strings = new LinkedHashMap<String, String>();
        var value = map.get(name);
        if (value != null) {
            ((Map<?, ?>) PropertyType.STRING_MAP.convert(value))
                    .forEach((key, element) -> strings.put((String) key, (String) element));
        }
        return strings;
    }

    @SuppressWarnings("unchecked") // PropertyType.OBJECT gives maps with strings as keys
    public Values object(String name) {
        var value = map.get(name);
        return new Values(value == null ? Map.of() : (Map<String, Object>) PropertyType.OBJECT.convert(value));
    }

    @SuppressWarnings("unchecked") // PropertyType.OBJECTS gives maps with strings as keys
    public List<Values> objects(String name) {
        var value = map.get(name);
        return value == null
                ? List.of()
                : ((List<?>) PropertyType.OBJECTS.convert(value))
                        .stream()
                                .map(object -> new Values((Map<String, Object>) object))
                                .toList();
    }
}
