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

    /** Writes an object: unknown while a member is, secret if one is, depending on what they do. */
    static Output<String> object(Map<String, Output<?>> members) {
        var names = List.copyOf(members.keySet());
        var values = members.values().stream().map(Json::untyped).toList();
        return Output.all(values).applyValue(known -> write(names, known));
    }

    private static Output<Object> untyped(Output<?> output) {
        return output.applyValue(value -> value);
    }

    private static String write(List<String> names, List<Object> values) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < names.size(); i++) {
            object.put(names.get(i), values.get(i));
        }
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings could not be written as JSON", e);
        }
    }
}
