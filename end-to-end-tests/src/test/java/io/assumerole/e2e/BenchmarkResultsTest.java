package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of the benchmark results follow from the committed figures. Does not prove that the figures are right. */
class BenchmarkResultsTest {

    private static final String RESULTS = "benchmarks/RESULTS.md";

    @TempDir
    private Path copy;

    @Test
    void are_those_of_the_committed_figures() throws Exception {
        var checked = check(Clone.folder());

        assertThat(checked.exitCode()).as(checked.output()).isZero();
    }

    @Test
    void are_rejected_after_a_change() throws Exception {
        for (var path : List.of(
                "benchmarks/run",
                "benchmarks/bench",
                "benchmarks/figures",
                "docs/site/user_cache.py",
                RESULTS,
                "docs/how-to",
                "fast-start/README.md")) {
            copy(path);
        }
        assertThat(check(copy).exitCode()).isZero();

        var results = copy.resolve(RESULTS);
        var text = Files.readString(results);
        assertThat(text).contains("| **9.07**;");
        Files.writeString(results, text.replace("| **9.07**;", "| **7.07**;"));
        var checked = check(copy);

        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.output()).contains(RESULTS, "Run: benchmarks/run --results");
    }

    private record Checked(int exitCode, String output) {}

    private static Checked check(Path clone) throws IOException, InterruptedException {
        var process = new ProcessBuilder(clone.resolve("benchmarks/run").toString(), "--check-results")
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Checked(process.waitFor(), output);
    }

    private void copy(String path) throws IOException {
        var from = Clone.folder().resolve(path);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = copy.resolve(Clone.folder().relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
