package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the documentation site. {@code docs/site/check} reads it in a browser. */
@Tag("extended")
class SiteTest {

    private static final Path OUTPUT = Clone.folder().resolve("end-to-end-tests/target/site");

    private static final Pattern LOADED = Pattern.compile("(?:src=\"|<link[^>]*href=\"|url\\()https?://[^\"]*");

    private record Result(int exitCode, String output) {}

    private static Result run(Path folder, Path log, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(5, TimeUnit.MINUTES))
                .as("ends in time: %s", List.of(command))
                .isTrue();
        return new Result(process.exitValue(), Files.readString(log));
    }

    @Test
    void builds_each_page_without_a_warning(@TempDir Path temporary) throws Exception {
        var built = run(Clone.folder(), temporary.resolve("log"), "docs/site/build", "--output", OUTPUT.toString());
        assertThat(built.exitCode()).as(built.output()).isZero();

        var documents = Clone.texts("docs/(?!site/).*\\.md").keySet();
        assertThat(documents).hasSizeGreaterThan(40);
        for (var document : documents) {
            var page = document.replaceFirst("^docs/", "").replaceFirst("(^|/)(?:index|README)\\.md$|\\.md$", "");
            var html = OUTPUT.resolve(page).resolve("index.html");
            assertThat(html).exists();
            assertThat(Files.readString(html)).as(document).doesNotContainPattern(LOADED);
        }
        assertThat(OUTPUT.resolve("site"))
                .as("the programs that build the site")
                .doesNotExist();
        Folders.delete(OUTPUT);
    }

    /** The tests of the translation from GitHub's Markdown. */
    @Test
    void translates_pages(@TempDir Path temporary) throws Exception {
        var tests = run(
                Clone.folder(),
                temporary.resolve("log"),
                "python3",
                "-B",
                "-m",
                "unittest",
                "discover",
                "-s",
                "docs/site");

        assertThat(tests.exitCode()).as(tests.output()).isZero();
        assertThat(tests.output()).containsPattern("Ran \\d\\d tests");
    }

    @Test
    void rejects_broken_links_and_pages_without_an_entry_in_the_navigation(@TempDir Path temporary) throws Exception {
        var clone = Files.createDirectory(temporary.resolve("clone"));
        for (var file :
                Clone.texts("docs/site/(build|[^/]*\\.(py|txt|yml)|theme/.*)").entrySet()) {
            var copy = clone.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue());
        }
        Files.writeString(clone.resolve("docs/index.md"), "# Page\n\n[a](no.md) [b](#no-heading) [c](../no.md)\n");
        Files.writeString(clone.resolve("docs/lost.md"), "# Lost\n");

        var rejected = run(clone, temporary.resolve("log"), "python3", "docs/site/build");

        assertThat(rejected.exitCode()).isEqualTo(1);
        assertThat(rejected.output())
                .contains(
                        "a link 'no.md'",
                        "docs/index.md links to ../no.md, which does not exist",
                        "'#no-heading'",
                        "  - lost.md",
                        "The site was not built");
    }
}
