package io.assumerole.policy.cli.review.types;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads values from JSON. Discards secrets, and rejects a resource with too many or too long values. */
public final class ValueReader {
    /**
     * The string that a preview contains instead of an unknown value. Pulumi calls it the computed value placeholder.
     */
    public static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    /** The string that a preview contains instead of a secret. */
    public static final String SECRET = "[secret]";

    /** The key that marks a secret object; the value of the same name is its signature. */
    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

    /** The length of the longest string that is kept. Every AWS policy is shorter. */
    private static final int MOST_CHARACTERS = 1 << 18;

    /** The maximum number of values in one state. */
    private static final int MOST_VALUES = 1_000_000;

    /** The maximum number of characters in the value of a JSON text. */
    private static final long MOST_OF_TEXT = 1L << 27;

    public static final int MOST_DEPTH = 200;
    public static final int MOST_STRING = 1 << 26;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxStringLength(MOST_STRING)
                    // A number stays text, so its length costs no more than that of a string.
                    .maxNumberLength(MOST_STRING)
                    .build())
            // JSON parsers treat duplicate names differently, so a harmless value could hide the value that Pulumi
            // uses.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser json;
    private final long mostCharacters;
    private int values;
    private long characters;

    /** Creates a reader of the values of one resource. */
    public ValueReader(JsonParser json, long mostCharacters) {
        this.json = json;
        this.mostCharacters = mostCharacters;
    }

    /** Returns the value of JSON in a string; empty if the string isn't JSON, or repeats a name. */
    public static Optional<Value> parse(String text) {
        try (var json = FACTORY.createParser(text)) {
            json.nextToken();
            var value = new ValueReader(json, MOST_OF_TEXT).value();
            return json.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException | PreviewException e) {
            return Optional.empty();
        }
    }

    /** Reads the value at the position of the parser. */
    public Value value() throws IOException {
        if (++values > MOST_VALUES) {
            throw new PreviewException("a resource has more than " + MOST_VALUES + " values");
        }
        return switch (json.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> {
                var list = new ArrayList<Value>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value());
                }
                yield new Items(list);
            }
            case VALUE_STRING -> {
                characters += json.getTextLength();
                if (characters > mostCharacters) {
                    throw new PreviewException(
                            "a resource has more than " + (mostCharacters >> 20) + " million characters");
                }
                yield text(json.getText());
            }
            default -> json.currentToken() == null ? Value.ABSENT : new Scalar(json.getText());
        };
    }

    private static Value text(String text) {
        if (text.contains(UNKNOWN)) {
            return Unreadable.UNKNOWN;
        }
        if (text.contains(SECRET) || text.contains(SIGNATURE)) {
            return Unreadable.SECRET;
        }
        return text.length() > MOST_CHARACTERS ? Unreadable.TOO_LONG : new Text(text);
    }

    private Value object() throws IOException {
        var fields = new LinkedHashMap<String, Value>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            fields.put(name, value());
        }
        // This class doesn't keep the plaintext of a secret, even if the export contains it.
        return fields.containsKey(SIGNATURE) ? Unreadable.SECRET : new Fields(fields);
    }
}
