package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linters find nothing in the workflows of this repository and of the examples. Doesn't prove that GitHub accepts them. */
@Tag("extended")
class WorkflowLintTest {
    private static final String PEDANTIC = "pedantic";

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() {
        Linters.assumeInstalled();
    }

    @Test
    void actionlint_accepts_all_workflows() throws Exception {
        assertThat(Linters.actionlint(Workflow.files())).isEqualTo(Result.NOTHING);
        var examples = Workflow.examples("workflows/[^/]*\\.yml");
        assertThat(examples).hasSizeGreaterThan(4);
        assertThat(Linters.actionlint(examples)).isEqualTo(Result.NOTHING);
    }

    @Test
    void zizmor_accepts_all_workflows() throws Exception {
        var own = Linters.zizmor(PEDANTIC, List.of(Stacks.cloneFolder().resolve(".github")));
        assertThat(own.status()).as(own.log()).isZero();
        for (var file : Workflow.files()) {
            assertThat(own.log()).contains("completed " + file);
        }
        var action = Linters.zizmor(PEDANTIC, List.of(Stacks.cloneFolder().resolve("action.yml")));
        assertThat(action.status()).as(action.log()).isZero();
        assertThat(action.log()).contains("completed " + Stacks.cloneFolder().resolve("action.yml"));
        var files = Workflow.examples("(workflows/[^/]*|actions/[^/]*/action)\\.yml");
        var examples = Linters.zizmor("regular", files);
        assertThat(examples.status()).as(examples.log()).isZero();
        for (var file : files) {
            assertThat(examples.log()).contains("completed " + file);
        }
        // The strictest rules, such as for secrets outside an environment, without those of low severity.
        var strict = Linters.zizmor("auditor", files, "--min-severity", "medium");
        assertThat(strict.status()).as(strict.log()).isZero();
        assertThat(strict.log()).contains("completed " + files.get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run: mvn .* verify|run: echo ${{ github.event.pull_request.title }}|is potentially untrusted|template-injection",
                "contents: read|contents: rite|\"rite\" is invalid as permission|",
                "actions/checkout@\\S+|actions/checkout@v7||unpinned-uses",
                "permissions: \\{}|permissions: write-all||excessive-permissions",
                "contents: read #.*|contents: write||undocumented-permissions",
                "run: mvn .* verify|run: echo ${{ matrix.java }}||template-injection",
                "persist-credentials: false|fetch-depth: 1||artipacked",
                " pull_request:| pull_request_target:||dangerous-triggers",
            })
    void linters_report_a_planted_problem(String text, String planted, String actionlint, String zizmor)
            throws Exception {
        var wrong = Files.createDirectories(folder.resolve(".github/workflows")).resolve("wrong.yml");
        var right = Workflow.read("build").text();
        Files.writeString(wrong, right.replaceAll(text, planted == null ? "" : planted.replace("$", "\\$")));
        assertThat(wrong).content().isNotEqualTo(right);

        if (actionlint != null) {
            var result = Linters.actionlint(List.of(wrong));
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.log()).contains(actionlint);
        }
        if (zizmor != null) {
            var result = Linters.zizmor(PEDANTIC, List.of(wrong));
            assertThat(result.status()).isGreaterThan(10);
            assertThat(result.log()).contains("[" + zizmor + "]");
        }
    }
}
