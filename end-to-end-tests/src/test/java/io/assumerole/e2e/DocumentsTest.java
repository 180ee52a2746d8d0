package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Documents against what they speak of. Does not prove that they are understood. */
class DocumentsTest {

    private static final String CONSUMER = "end-to-end-tests/consumer/";

    @Test
    void shows_the_example_that_the_consumer_compiles() throws IOException {
        assertThat(Documents.blocks("README.md", "java"))
                .contains(
                        Documents.region(
                                CONSUMER + "src/main/java/example/Deployer.java", "example"));
    }

    @Test
    void shows_the_coordinates_that_the_consumer_uses() throws IOException {
        assertThat(Documents.blocks("README.md", "xml"))
                .containsExactly(Documents.region(CONSUMER + "pom.xml", "coordinates").indent(-4));
    }

    @Test
    void shows_the_fast_start_that_the_consumer_has() throws IOException {
        assertThat(Documents.blocks("docs/performance.md", "xml"))
                .containsExactly(Documents.region(CONSUMER + "pom.xml", "fast-start").indent(-6));
        assertThat(Documents.blocks("docs/performance.md", "yaml"))
                .containsExactly(
                        Files.readString(Clone.folder().resolve(CONSUMER + "Pulumi.yaml"))
                                .replaceFirst("(?s).*(?=runtime:)", ""));
    }

    @Test
    void puts_no_secret_on_a_command_line() throws IOException {
        var set = Pattern.compile("(?m)pulumi config set .*--secret.*$");
        int found = 0;
        for (var document : List.of("README.md", "docs/on-aws.md")) {
            for (var block : Documents.blocks(document, "bash")) {
                for (var line : set.matcher(block).results().toList()) {
                    found++;
                    assertThat(line.group())
                            .as("the value has to come from standard input, in %s", document)
                            .matches("pulumi config set --secret [\\w:-]+");
                }
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void links_only_to_files_that_exist() throws IOException {
        var links = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
        int found = 0;
        try (var files = Files.walk(Clone.folder().resolve("docs"))) {
            var documents =
                    java.util.stream.Stream.concat(
                                    files.filter(file -> file.toString().endsWith(".md")),
                                    java.util.stream.Stream.of(
                                                    "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                            .map(Clone.folder()::resolve))
                            .toList();
            for (Path document : documents) {
                var matcher = links.matcher(Files.readString(document));
                while (matcher.find()) {
                    found++;
                    assertThat(document.resolveSibling(matcher.group(1)))
                            .as("a link in %s", document)
                            .exists();
                }
            }
        }
        assertThat(found).isPositive();
    }
}
