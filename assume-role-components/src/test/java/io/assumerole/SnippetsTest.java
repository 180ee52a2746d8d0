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
 * Compares the Java snippets of the products' READMEs and of the pages in {@code docs} with marked regions of tests and
 * programs. {@code DocumentsTest} compares the snippets that are named {@code examples:NAME}. Does not prove
 * that the text around them is right.
 */
class SnippetsTest {
    private static final Path CODES = Path.of("../docs/reference/lint-codes.md");
    private static final Path KINDS = Path.of("../docs/reference/policy-api.md");
    private static final Path README = Path.of("../README.md");
    private static final Path DOCS = Path.of("../docs");
    private static final List<Path> SOURCES = List.of(
            Path.of("src/test/java"),
            Path.of("../iam-policy/src/test/java"),
            Path.of("../local-aws/src/test/java"),
            // Built and run by the end-to-end tests.
            Path.of("../examples/complete-project/src/test/java"),
            Path.of("../assume-role-testing/src/test/java"),
            // Programs that the end-to-end tests compile and run with com.pulumi:aws 7.x.
            Path.of("../end-to-end-tests/src/test/resources"),
            // Runs what docs/how-to/import-existing-users.md shows.
            Path.of("../end-to-end-tests/src/test/java/io/assumerole/e2e/adopting"),
            // Runs what docs/how-to/respond-to-a-leaked-key.md shows.
            Path.of("../end-to-end-tests/src/test/java/io/assumerole/e2e/faults"));
    /** A snippet with its optional name. Tabs of the site indent their content. */
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- (docs|examples):(\\S+) -->\n)? *```java\n(.*?\n) *```", Pattern.DOTALL);

    private static final Pattern REGION =
            Pattern.compile("[ ]*// docs:begin (\\S+)\n(.*?)[ ]*// docs:end \\1\n", Pattern.DOTALL);

    @Test
    void keeps_every_snippet_equal_to_compiled_code() throws IOException {
        var regions = regions();
        var shown = new HashMap<String, String>();
        for (var document : documents()) {
            var blocks = BLOCK.matcher(Files.readString(document));
            while (blocks.find()) {
                var code = blocks.group(3).stripTrailing().stripIndent() + "\n";
                // DocumentsTest compares the snippets of the examples.
                if ("examples".equals(blocks.group(1))) {
                    continue;
                }
                assertThat(blocks.group(2)).as("a name for:\n%s", code).isNotNull();
                // Two pages may show the same snippet; two snippets that differ may not have one name.
                var before = shown.put(blocks.group(2), code);
                assertThat(before).as(blocks.group(2)).isIn(null, code);
            }
        }

        assertThat(shown).hasSizeGreaterThan(5).containsExactlyInAnyOrderEntriesOf(regions);
    }

    private static List<Path> documents() throws IOException {
        try (var pages = Files.walk(DOCS)) {
            return Stream.concat(
                            Stream.of(
                                    README,
                                    Path.of("../iam-policy/README.md"),
                                    Path.of("../local-aws/README.md"),
                                    Path.of("../fast-start/README.md")),
                            pages.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
    }

    @Test
    void names_every_finding_and_every_kind() throws IOException {
        var codes = Files.readString(CODES);
        var kinds = Files.readString(KINDS);

        for (var code : LintCode.values()) {
            assertThat(codes)
                    .containsOnlyOnce("| <a id=\"%s\"></a>`%s` | %s |"
                            .formatted(code, code, code.severity().name().toLowerCase(Locale.ROOT)));
        }
        for (var kind : PolicyKind.values()) {
            assertThat(kinds).contains("| `" + kind.name() + "` |");
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
