package io.assumerole.localaws.provider.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A secret value.
 *
 * @param value the plain value
 */
public record Secret(Object value) {

    public static boolean isIn(Object value) {
        if (value instanceof Secret) {
            return true;
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(Secret::isIn);
        }
        return value instanceof List<?> list && list.stream().anyMatch(Secret::isIn);
    }

    /** Returns the same value without secret marks. */
    public static Object reveal(Object value) {
        if (value instanceof Secret secret) {
            return reveal(secret.value());
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> plain.put((String) key, reveal(element)));
            return plain;
        }
        if (value instanceof List<?> list) {
            var plain = new ArrayList<Object>();
            list.forEach(element -> plain.add(reveal(element)));
            return plain;
        }
        return value;
    }

    public static Map<String, Object> reveal(Map<String, Object> values) {
        var plain = new LinkedHashMap<String, Object>();
        values.forEach((key, value) -> plain.put(key, reveal(value)));
        return plain;
    }

    /**
     * Marks the properties in {@code target} that are secret in {@code like}: the engine does the same for plugins
     * without support for secrets ({@code annotateSecrets} in its provider_plugin.go).
     */
    public static void mark(Map<String, Object> target, Map<String, Object> like) {
        target.replaceAll((key, value) -> like(value, like.get(key)));
    }

    private static Object like(Object value, Object like) {
        if (value instanceof Map<?, ?> map && like instanceof Map<?, ?> other) {
            var marked = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> marked.put((String) key, like(element, other.get(key))));
            return marked;
        }
        return isIn(like) && !(value instanceof Secret) ? new Secret(value) : value;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
