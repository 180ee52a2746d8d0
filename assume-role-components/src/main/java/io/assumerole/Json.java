package io.assumerole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.core.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON out of outputs. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /**
     * Makes an object of its members: unknown while one is, secret if one is, depending on what
     * they do.
     */
    static Output<Map<String, Object>> object(Map<String, Output<?>> members) {
        var names = List.copyOf(members.keySet());
        var values = members.values().stream().map(Json::untyped).toList();
        return Output.all(values).applyValue(known -> object(names, known));
    }

    private static Output<Object> untyped(Output<?> output) {
        return output.applyValue(value -> value);
    }

    private static Map<String, Object> object(List<String> names, List<Object> values) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < names.size(); i++) {
            object.put(names.get(i), values.get(i));
        }
        return object;
    }

    /** Writes strings, and lists and maps of them. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings could not be written as JSON", e);
        }
    }
}
