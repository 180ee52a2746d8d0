package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * The result of a command, before any of it is written.
 *
 * @param status the exit code
 * @param text the human-readable lines
 * @param json the fields of the JSON object
 */
record CommandResult(int status, String text, Fields json) {
    /** The exit code for no problem, no finding, the expected answer, or no new access. */
    static final int FINE = 0;

    /** The exit code for a problem, a finding, an unexpected answer, new access, or an undecided result. */
    static final int NOT_FINE = 1;

    /** The exit code for bad input or wrong usage. */
    static final int BAD_INPUT = 2;

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes the fields of the object for a value. */
    interface FieldsOf<T> {
        void write(T value) throws IOException;
    }

    /** Writes an array with an object for each value. */
    static <T> void writeAll(JsonGenerator json, String name, Collection<T> values, FieldsOf<T> fields)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (var value : values) {
            json.writeStartObject();
            fields.write(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns one JSON object, followed by a line break. */
    String toJson() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            var indenter = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            json.writeStartObject();
            this.json.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    /** Writes a value that is already JSON. */
    static void copy(String value, JsonGenerator json) throws IOException {
        try (var parser = new JsonFactory().createParser(value)) {
            parser.nextToken();
            json.copyCurrentStructure(parser);
        }
    }
}
