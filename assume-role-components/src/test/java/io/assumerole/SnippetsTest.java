package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the Java of these pages, the README and {@code docs/components} with marked
 * regions of the tests of this module and of iam-policy, and of the programs of end-to-end-tests;
 * does not prove that the prose around it is right.
 */
class SnippetsTest {
    private static final Path DOCUMENT = Path.of("../docs/policies.md");
    private static final Path WHY_DENIED = Path.of("../docs/why-denied.md");
    private static final Path KEYLESS = Path.of("../docs/keyless.md");
    private static final Path SECURITY = Path.of("../docs/security.md");
    private static final Path ACCESS_KEYS = Path.of("../docs/access-keys.md");
    private static final Path TESTING = Path.of("../docs/testing.md");
    private static final Path ADOPTING = Path.of("../docs/adopting.md");
    private static final Path README = Path.of("../README.md");
    private static final Path COMPONENTS = Path.of("../docs/components");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/test/java"),
            Path.of("../iam-policy/src/test/java"),
            // Built and run by the end-to-end tests.
            Path.of("../examples/integration-test/src/test/java"),
            Path.of("../assume-role-testing/src/test/java"),
            // Programs that the end-to-end tests compile and run with com.pulumi:aws 7.x.
            Path.of("../end-to-end-tests/src/test/resources"),
            // Runs what docs/adopting.md shows.
            Path.of("../end-to-end-tests/src/test/java/io/assumerole/e2e/adopting"),
            // Runs what docs/security.md shows.
            Path.of("../end-to-end-tests/src/test/java/io/assumerole/e2e/faults"));
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- docs:(\\S+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("[ ]*// docs:begin (\\S+)\n(.*?)[ ]*// docs:end \\1\n", Pattern.DOTALL);

    @Test
    void keeps_every_snippet_equal_to_compiled_code() throws IOException {
        var regions = regions();
        var shown = new HashMap<String, String>();
        for (var document : documents()) {
            var blocks = BLOCK.matcher(Files.readString(document));
            while (blocks.find()) {
                // The README's own program is compiled by the end-to-end tests.
                if (document.equals(README) && blocks.group(1) == null) {
                    continue;
                }
                assertThat(blocks.group(1))
                        .as("a name for:\n%s", blocks.group(2))
                        .isNotNull();
                // README and a page may show the same; two that differ may not have one name.
                var before = shown.put(blocks.group(1), blocks.group(2));
                assertThat(before).as(blocks.group(1)).isIn(null, blocks.group(2));
            }
        }

        assertThat(shown).hasSizeGreaterThan(5).containsExactlyInAnyOrderEntriesOf(regions);
    }

    private static List<Path> documents() throws IOException {
        try (var components = Files.list(COMPONENTS)) {
            return Stream.concat(
                            Stream.of(DOCUMENT, WHY_DENIED, KEYLESS, ACCESS_KEYS, ADOPTING, SECURITY, TESTING, README),
                            components)
                    .toList();
        }
    }

    @Test
    void names_every_finding_and_every_kind() throws IOException {
        var text = Files.readString(DOCUMENT);

        for (var code : LintCode.values()) {
            assertThat(text)
                    .contains("| `%s` | %s |"
                            .formatted(code, code.severity().name().toLowerCase(Locale.ROOT)));
        }
        for (var kind : PolicyKind.values()) {
            assertThat(text).contains("| `" + kind.name() + "` |");
        }
    }

    private static Map<String, String> regions() throws IOException {
        var regions = new HashMap<String, String>();
        for (var folder : SOURCES) {
            try (var sources = Files.walk(folder)) {
                sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    var matcher = REGION.matcher(read(file));
                    while (matcher.find()) {
                        var code = matcher.group(2).stripTrailing().stripIndent() + "\n";
                        assertThat(regions.put(matcher.group(1), code))
                                .as("two regions are called %s", matcher.group(1))
                                .isNull();
                    }
                });
            }
        }
        return regions;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
