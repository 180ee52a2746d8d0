package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import io.assumerole.policy.cli.json.IndentedJson;
import picocli.CommandLine.Option;

/** The option for the format of an answer, which is text or one JSON object. */
final class FormatOption {
    /** The format of the answer. */
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "The format of the answer: text (default) or json.")
    private Format format = Format.TEXT;

    /** Returns the answer in the selected format. */
    String output(String text, IndentedJson.Fields json) {
        return switch (format) {
            case TEXT -> text;
            case JSON -> IndentedJson.object(new JsonFactory(), json);
        };
    }

    /** Parses a format such as {@code json}. */
    static final class FormatConverter extends WordConverter<Format> {
        FormatConverter() {
            super(Format.class, PolicyCommand.NOT_ALLOWED);
        }
    }
}
