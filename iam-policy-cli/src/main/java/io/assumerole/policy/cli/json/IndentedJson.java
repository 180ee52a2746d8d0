package io.assumerole.policy.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/** Writes indented JSON. */
public final class IndentedJson {

    private IndentedJson() {}

    /** Writes the fields of an object. */
    public interface Fields {
        /**
         * Writes the fields.
         *
         * @param json the generator, inside the object
         * @throws IOException if the generator fails
         */
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Writes the fields of the object for a value.
     *
     * @param <T> the type of the value
     */
    public interface FieldsOf<T> {
        /**
         * Writes the fields.
         *
         * @param value the value
         * @throws IOException if the generator fails
         */
        void write(T value) throws IOException;
    }

    /**
     * Returns one JSON object, followed by a line break.
     *
     * @param factory the factory, whose features decide which characters are escaped
     * @param fields the fields of the object
     * @return the text
     */
    public static String object(JsonFactory factory, Fields fields) {
        var text = new StringWriter();
        try (var json = factory.createGenerator(text)) {
            var indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    /**
     * Writes an array with an object for each value.
     *
     * @param <T> the type of the values
     * @param json the generator, inside an object
     * @param name the name of the array
     * @param values the values
     * @param fields writes the fields of each object
     * @throws IOException if the generator fails
     */
    public static <T> void writeAll(JsonGenerator json, String name, Collection<T> values, FieldsOf<T> fields)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (var value : values) {
            json.writeStartObject();
            fields.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * Indents a JSON object.
     *
     * @param object the object without a line break at the end
     * @return the text, followed by a line break
     */
    public static String indented(String object) {
        return object(new JsonFactory(), json -> {
            try (var parser = new JsonFactory().createParser(object)) {
                parser.nextToken();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    json.copyCurrentStructure(parser);
                }
            }
        });
    }

    /**
     * Writes a value that is already JSON.
     *
     * @param value the JSON
     * @param json the generator
     * @throws IOException if the generator fails
     */
    public static void copy(String value, JsonGenerator json) throws IOException {
        try (var parser = new JsonFactory().createParser(value)) {
            parser.nextToken();
            json.copyCurrentStructure(parser);
        }
    }
}
