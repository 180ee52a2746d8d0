package io.assumerole.policy.cli.review.read;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.assumerole.policy.cli.review.read.StateReader.Read;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from Pulumi that is read in one pass and never as a whole. All messages name the file, and messages about
 * a list item also contain its number.
 */
final class PulumiJson {
    /** The advice for a file that isn't a complete preview. */
    static final String ASK_FOR_PREVIEW = "; create it with pulumi preview --json --show-sames";

    private final String name;
    private final JsonParser parser;
    private final StateReader states;
    private boolean isInItem;

    private PulumiJson(String name, JsonParser parser) {
        this.name = name;
        this.parser = parser;
        this.states = new StateReader(parser);
    }

    /** Reads the object of the file. */
    interface Body<T> {
        T read(PulumiJson json) throws IOException;
    }

    /** Reads the value of a field. The reader can leave the value unread. */
    interface Field {
        void read(String field) throws IOException;
    }

    /** Reads a list item. */
    interface Item {
        void read() throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param name the file's name in messages
     * @param advice the advice for a file that isn't JSON
     * @throws PreviewException if the file isn't a JSON object, or the given reader rejects the file's content
     */
    static <T> T read(String name, InputStream in, String advice, Body<T> body) {
        try (var parser = ValueReader.FACTORY.createParser(in)) {
            var json = new PulumiJson(name, parser);
            if (parser.nextToken() == null) {
                throw json.bad("is empty: the preview failed before it started");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw json.bad("isn't the output of pulumi preview --json" + ASK_FOR_PREVIEW);
            }
            return body.read(json);
        } catch (JsonEOFException e) {
            throw bad(name, "ends in the middle of the JSON, at " + at(e));
        } catch (StreamConstraintsException e) {
            throw bad(
                    name,
                    e.getOriginalMessage().contains("nesting depth")
                            ? "is nested deeper than %d levels".formatted(ValueReader.MOST_DEPTH)
                            : "has a name or text that is too long (text: more than %d characters); use a file asset for long content"
                                    .formatted(ValueReader.MOST_STRING));
        } catch (JsonParseException e) {
            throw bad(
                    name,
                    e.getOriginalMessage().startsWith("Duplicate field")
                            ? "has the same name twice in a JSON object, at " + at(e)
                            : "isn't JSON, at " + at(e) + advice);
        } catch (IOException e) {
            throw bad(name, "can't be read: " + e.getClass().getSimpleName());
        }
    }

    private static String at(JsonProcessingException e) {
        return "line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private static PreviewException bad(String name, String what) {
        return new PreviewException(name + " " + what);
    }

    /** Returns an exception whose message begins with the file's name. */
    PreviewException bad(String what) {
        return bad(name, what);
    }

    /** Returns an exception for the value at this position, whose JSON type isn't the type that Pulumi writes. */
    private PreviewException wrongType() throws IOException {
        var what = parser.currentName() == null
                ? "has a list with an item of the wrong JSON type"
                : "has a value of the wrong JSON type in the field " + parser.currentName();
        return isInItem ? new PreviewException("it " + what) : bad(what);
    }

    /**
     * Returns whether the value at this position isn't null. A null value means the same as a missing field.
     *
     * @throws PreviewException if the value has another type
     */
    private boolean isValue(JsonToken type) throws IOException {
        if (parser.currentToken() == type) {
            return true;
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            throw wrongType();
        }
        return false;
    }

    /** Rejects a file with more than one value. */
    void requireEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw bad("contains several JSON values; write one output of Pulumi to the file");
        }
    }

    /** Reads each field of the object at this position, if any; rejects a value of another type. */
    void fields(Field field) throws IOException {
        if (isValue(JsonToken.START_OBJECT)) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var next = parser.currentName();
                parser.nextToken();
                field.read(next);
                parser.skipChildren();
            }
        }
    }

    /** Reads each object in the list at this position, if any; rejects a value of another type. */
    void items(Item item) throws IOException {
        if (!isValue(JsonToken.START_ARRAY)) {
            return;
        }
        isInItem = true;
        for (int number = 1; parser.nextToken() != JsonToken.END_ARRAY; number++) {
            try {
                if (!isObject()) {
                    throw wrongType();
                }
                item.read();
            } catch (PreviewException e) {
                throw new PreviewException("%s, item %d: %s".formatted(name, number, e.getMessage()));
            }
            parser.skipChildren();
        }
        isInItem = false;
    }

    /** Reads each text in the list at this position, if any; rejects a value of another type. */
    void texts(Consumer<String> text) throws IOException {
        if (isValue(JsonToken.START_ARRAY)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw wrongType();
                }
                text.accept(parser.getText());
            }
        }
    }

    /** Returns the text at this position; empty for null. Rejects a value of another type. */
    String text() throws IOException {
        return isValue(JsonToken.VALUE_STRING) ? parser.getText() : "";
    }

    /** Returns the integer at this position; null for another value, or a longer number. */
    @Nullable
    Integer integer() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() == JsonParser.NumberType.INT
                ? Integer.valueOf(parser.getIntValue())
                : null;
    }

    boolean isFalse() {
        return parser.currentToken() == JsonToken.VALUE_FALSE;
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Returns the regions and accounts of the resources whose states were read. */
    StackRegionsAndAccounts location() {
        return states.location();
    }

    /** Returns the entrances and exits of the resources whose states were read. */
    EntrancesAndExits routes() {
        return states.routes();
    }

    /** Reads the resource state at this position; null for JSON null. Rejects a value of another type. */
    @Nullable
    Read state() throws IOException {
        return isValue(JsonToken.START_OBJECT) ? states.read() : null;
    }
}
