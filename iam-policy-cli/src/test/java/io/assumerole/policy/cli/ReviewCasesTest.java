package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code review} of the previews in the folder {@code cases}, most of which Pulumi's engine wrote. Each expected answer was
 * checked against its program; {@code README.md} in that folder lists them.
 */
class ReviewCasesTest {
    private static final String PREVIEW = ".json.gz";

    /** The secrets of the programs. */
    private static final List<String> SECRETS = List.of("hidden-id", "hidden-too");

    @TempDir
    private Path folder;

    private static Path cases() {
        try {
            return Path.of(ReviewCasesTest.class
                            .getResource("review/cases/README.md")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> names() throws IOException {
        try (var files = Files.list(cases())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(PREVIEW))
                    .map(file -> file.substring(0, file.length() - PREVIEW.length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void answers_as_a_reader_of_the_program_does(String name) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(cases().resolve(name + PREVIEW)))) {
            Files.write(folder.resolve(name + ".json"), in.readAllBytes());
        }
        var runs = new Runs(folder);

        var json = runs.command("review --format json " + name + ".json");
        var text = runs.command("review " + name + ".json");

        assertThat(answer(json)).isEqualTo(Files.readString(cases().resolve(name + ".txt")));
        assertThat(text.status()).isEqualTo(json.status());
        assertThat(text.out() + text.err() + json.out()).doesNotContain(SECRETS);
    }

    @Test
    void lists_each_case_in_the_generator() throws IOException {
        var listed = Pattern.compile("\\bCase\\(\"([a-z0-9-]+)\"")
                .matcher(Files.readString(Path.of("reference", "review_cases", "cases.py")))
                .results()
                .map(found -> found.group(1))
                .sorted()
                .toList();

        assertThat(listed).isEqualTo(names()).hasSizeGreaterThan(25);
    }

    /** Returns the facts of a review that a reader decides by, one a line. */
    private static String answer(Runs.Result result) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("exit " + result.status());
        if (result.out().isEmpty()) {
            lines.add(result.err().strip());
        } else {
            var review = new ObjectMapper().readTree(result.out());
            lines.add(text(review, "outcome"));
            each(review, "changes")
                    .map(change -> text(change, "outcome").toLowerCase(Locale.ROOT) + " | " + text(change, "subject")
                            + " | " + text(change, "aspect") + " " + text(change, "action"))
                    .forEach(lines::add);
            each(review, "findings")
                    .filter(finding -> finding.get("new").asBoolean())
                    .map(finding -> "finding | " + text(finding, "subject") + " | " + text(finding, "code"))
                    .forEach(lines::add);
            each(review, "notUnderstood")
                    .map(policy -> "not understood | " + text(policy, "resource") + " | " + text(policy, "type"))
                    .forEach(lines::add);
        }
        return String.join("\n", lines) + "\n";
    }

    private static Stream<JsonNode> each(JsonNode review, String field) {
        return StreamSupport.stream(review.get(field).spliterator(), false);
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asText();
    }
}
