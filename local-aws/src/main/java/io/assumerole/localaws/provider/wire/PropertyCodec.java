package io.assumerole.localaws.provider.wire;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Converts properties between the protocol's format and plain Java values.
 *
 * <p>Plain values are {@link String}, {@link Double}, {@link Boolean}, {@link List}, {@link Map}, {@link Unknown} and
 * {@link Secret}; a null in an object is omitted. The markers come from the engine's sdk/go/common/resource
 * (properties.go) and plugin/rpc.go.
 */
public final class PropertyCodec {
    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";
    private static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";
    private static final String OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    private static final String RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private static final Set<String> UNKNOWNS = Set.of(
            UNKNOWN,
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
            "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
            "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
            "030794c1-ac77-496b-92df-f27374a8bd58",
            "e48ece36-62e2-4504-bad9-02848725956a",
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff");

    private PropertyCodec() {}

    public static Map<String, Object> read(Struct struct) {
        var values = new LinkedHashMap<String, Object>();
        struct.getFieldsMap().forEach((key, value) -> {
            var read = read(value);
            if (read != null) {
                values.put(key, read);
            }
        });
        return values;
    }

    private static Object read(Value value) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> null;
            case NUMBER_VALUE -> value.getNumberValue();
            case BOOL_VALUE -> value.getBoolValue();
            case STRING_VALUE -> UNKNOWNS.contains(value.getStringValue()) ? Unknown.VALUE : value.getStringValue();
            case LIST_VALUE -> {
                var list = new ArrayList<Object>();
                value.getListValue().getValuesList().forEach(element -> list.add(read(element)));
                yield list;
            }
            case STRUCT_VALUE -> meaning(read(value.getStructValue()));
        };
    }

    /** Returns the value of an object: itself, or the special value that its signature marks. */
    private static Object meaning(Map<String, Object> object) {
        if (SECRET.equals(object.get(SIGNATURE))) {
            return new Secret(object.get("value"));
        }
        if (OUTPUT.equals(object.get(SIGNATURE))) {
            var value = object.getOrDefault("value", Unknown.VALUE);
            return Boolean.TRUE.equals(object.get("secret")) ? new Secret(value) : value;
        }
        if (RESOURCE.equals(object.get(SIGNATURE))) {
            var id = object.get("id");
            return id == null || id.equals("") ? Unknown.VALUE : id;
        }
        return object;
    }

    /** Unwraps JSON text that the Java SDK created from an input: it contains secrets as objects. */
    public static Object unwrap(Object json) {
        if (json instanceof Map<?, ?> map) {
            if (SECRET.equals(map.get(SIGNATURE))) {
                return unwrap(map.get("value"));
            }
            var values = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> {
                if (value != null) {
                    values.put((String) key, unwrap(value));
                }
            });
            return values;
        }
        if (json instanceof List<?> list) {
            return list.stream().map(PropertyCodec::unwrap).toList();
        }
        return json;
    }

    public static Struct write(Map<String, Object> values) {
        var struct = Struct.newBuilder();
        values.forEach((key, value) -> {
            if (value != null) {
                struct.putFields(key, write(value));
            }
        });
        return struct.build();
    }

    private static Value write(Object value) {
        var wire = Value.newBuilder();
        if (value == null) {
            wire.setNullValue(NullValue.NULL_VALUE);
        } else if (value instanceof String text) {
            wire.setStringValue(text);
        } else if (value instanceof Boolean flag) {
            wire.setBoolValue(flag);
        } else if (value instanceof Number number) {
            wire.setNumberValue(number.doubleValue());
        } else if (value == Unknown.VALUE) {
            wire.setStringValue(UNKNOWN);
        } else if (value instanceof Secret secret) {
            wire.setStructValue(
                    Struct.newBuilder().putFields(SIGNATURE, write(SECRET)).putFields("value", write(secret.value())));
        } else if (value instanceof List<?> list) {
            var elements = ListValue.newBuilder();
            list.forEach(element -> elements.addValues(write(element)));
            wire.setListValue(elements);
        } else if (value instanceof Map<?, ?> map) {
            var object = Struct.newBuilder();
            map.forEach((key, element) -> object.putFields((String) key, write(element)));
            wire.setStructValue(object);
        } else {
            throw new IllegalStateException("no property value: " + value.getClass());
        }
        return wire.build();
    }
}
