package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The positions of the elements of a JSON text, by paths such as {@code Statement[0].Action[1]}. */
final class JsonPositions {
    private final Map<String, JsonLocation> byPath = new HashMap<>();

    private JsonPositions() {}

    /** Finds the positions in a valid JSON text. */
    static JsonPositions of(String text) {
        var positions = new JsonPositions();
        try (var parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            positions.add(parser, "", parser.currentTokenLocation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return positions;
    }

    private void add(JsonParser parser, String path, JsonLocation location) throws IOException {
        byPath.put(path, location);
        var token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                add(parser, withoutFirst(path + "[" + i + "]"), parser.currentTokenLocation());
            }
        } else if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var child = (path.isEmpty() ? "" : path + ".") + withoutFirst(parser.currentName());
                var name = parser.currentTokenLocation();
                parser.nextToken();
                add(parser, child, name);
            }
        }
    }

    /** Removes the first index, because a policy can have one element instead of a list. */
    private static String withoutFirst(String path) {
        return path.replace("[0]", "");
    }

    /** Returns the position of an element, or of the smallest element around it that has a position. */
    JsonLocation find(String path) {
        var nearest = withoutFirst(path);
        while (!byPath.containsKey(nearest)) {
            nearest = nearest.substring(0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
        }
        return byPath.get(nearest);
    }
}
