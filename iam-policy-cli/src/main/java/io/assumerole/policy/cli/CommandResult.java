package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What a command has found, before anything of it is written.
 *
 * @param status the exit code
 * @param text lines for people
 * @param json the fields of the one object for programs
 */
record CommandResult(int status, String text, Fields json) {
    /** Nothing stands against it. */
    static final int FINE = 0;

    /** Something stands against it, or may. */
    static final int NOT_FINE = 1;

    /** It could not be looked at. */
    static final int BAD_INPUT = 2;

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** One object, and a line break. */
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

    /** Writes a value that is JSON already. */
    static void copy(String value, JsonGenerator json) throws IOException {
        try (var parser = new JsonFactory().createParser(value)) {
            parser.nextToken();
            json.copyCurrentStructure(parser);
        }
    }
}
