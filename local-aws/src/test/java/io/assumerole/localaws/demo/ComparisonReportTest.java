package io.assumerole.localaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.compare.PluginComparison.Difference;
import io.assumerole.localaws.compare.PluginComparison.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report of given results. Does not prove the results: {@code ComparePluginsTest} does. */
class ComparisonReportTest {
    private static final String HEADER = """
            # AWS plugin comparison

            - First plugin: the provider emulator 6.83.0
            - Second plugin: the official AWS plugin 6.83.0
            - assume-role 0.1.0, Pulumi 3.274.1, Java %s, %s %s %s
            """.formatted(
                    System.getProperty("java.version"),
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch"));

    private static String report(Result result) {
        return new ComparisonReport(
                        "0.1.0", "the provider emulator 6.83.0", "the official AWS plugin 6.83.0", "3.274.1", result)
                .markdown();
    }

    @Test
    void consists_of_the_versions_and_the_counts_without_a_difference() {
        assertThat(report(new Result(7, 2, List.of(), List.of())))
                .isEqualTo(HEADER + "- 7 steps compared, of which 2 were denied or rejected: no differences\n");
    }

    @Test
    void shows_the_type_the_item_both_values_and_the_steps_of_a_difference() {
        var one = new Difference(
                "aws:iam/user:User", "message", "error", "none", "first\nand `second`", List.of("read", "delete"));
        var other = new Difference("aws:iam/user:User", "state", "id", "a", "b", List.of("create"));

        assertThat(report(new Result(7, 2, List.of(), List.of(one, other)))).isEqualTo(HEADER + """
                - 7 steps compared, of which 2 were denied or rejected: 2 differences

                ## aws:iam/user:User

                - message: `error`
                  - first: none
                  - second: `first\\nand 'second'`
                  - steps: read; delete

                - state: `id`
                  - first: `a`
                  - second: `b`
                  - steps: create
                """);
    }

    @Test
    void shows_an_unexpected_result_on_one_line() {
        assertThat(report(new Result(1, 0, List.of("aws:iam/user:User: read failed: it\nfailed"), List.of())))
                .endsWith("no differences\n- aws:iam/user:User: read failed: it\\nfailed\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/clone/local-aws/target/local-aws-1.2.3.jar, 1.2.3",
        "/clone/local-aws/target/classes/, unknown",
        "/clone/local-aws-1.2.3.jar/classes/, unknown"
    })
    void has_the_version_of_the_jar(String code, String version) {
        assertThat(ComparisonReport.project(code)).isEqualTo(version);
    }
}
