package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.policy.cli.review.SampleReviews;
import io.assumerole.policy.cli.review.compare.Review;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTML report in a browser, with {@code docs/site/check --reports}. */
@Tag("slow")
class HtmlReportInBrowserTest {
    private static final Path CHECK =
            Path.of("../docs/site/check").toAbsolutePath().normalize();
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

    @TempDir
    private Path folder;

    private record Result(int status, String out) {}

    @BeforeAll
    static void findPrograms() {
        for (var program : List.of("python3", "node", "npm")) {
            assumeTrue(isInstalled(program), program + " is not installed: the reports are not opened in a browser");
        }
        assumeTrue(
                System.getenv("CHROME") != null || BROWSERS.stream().anyMatch(HtmlReportInBrowserTest::isInstalled),
                "no Chromium is installed: the reports are not opened in a browser");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private Result check(String... names) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(CHECK.toString(), "--reports"));
        Stream.of(names).map(name -> folder.resolve(name + ".html").toString()).forEach(command::add);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    private void write(String name, Review review, UnaryOperator<String> change) throws IOException {
        Files.writeString(folder.resolve(name + ".html"), change.apply(HtmlReport.of(name, review)));
    }

    @Test
    void works_in_each_width_and_scheme_with_the_keyboard_and_without_its_script() throws Exception {
        work("widening");
    }

    @Tag("extended")
    @Test
    void works_without_changes_with_hostile_names_and_with_many_entries() throws Exception {
        work("harmless", "payloads", "users");
    }

    private void work(String... names) throws Exception {
        var reviews = SampleReviews.all();
        for (var name : names) {
            write(name, reviews.get(name), UnaryOperator.identity());
        }

        var result = check(names);

        assertThat(result.out()).endsWith(6 * names.length + " views of reports, 0 problems\n");
        assertThat(result.status()).isZero();
    }

    /** Changes of a report that the check must find. */
    @Tag("extended")
    @Test
    void finds_problems_in_changed_reports() throws Exception {
        var review = SampleReviews.of(List.of("</script><script>window.pwned=1</script>"));
        write(
                "executes",
                review,
                page -> page.replaceFirst("<meta http-equiv[^>]*>", "")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">"));
        write(
                "broken",
                SampleReviews.widening(),
                page -> page.replaceFirst(
                                "<h1>[^<]*",
                                "<h1><img src=\"https://example.com/x.png\" alt=\"\"><pre>" + "x".repeat(500)
                                        + "</pre>")
                        .replaceFirst("<label>Text", "<label>")
                        .replaceFirst("data-outcome=\"NEW_ACCESS\"", "data-outcome=\"\"")
                        .replaceFirst("<a class", "<a tabindex=\"-1\" class"));
        write(
                "script",
                SampleReviews.widening(),
                page -> page.replaceFirst("script-src &#39;sha256-.", "script-src &#39;sha256-"));

        var result = check("executes", "broken", "script");

        assertThat(result.out())
                .contains("a name runs as a script\n  in executes")
                .containsPattern("console: .*Content Security Policy.*\n  in broken")
                .contains("request to another site: https://example.com/x.png\n  in broken")
                .containsPattern("outcome filter: 1 entries are wrongly hidden.*\n  in broken")
                .containsPattern("axe label: .*\n  in broken")
                .containsPattern("scrolls sideways by .* px\n  in broken")
                .containsPattern("Tab reaches .*\n  in broken")
                .contains("the filters aren't shown\n  in script");
        assertThat(result.status()).isEqualTo(1);
    }
}
