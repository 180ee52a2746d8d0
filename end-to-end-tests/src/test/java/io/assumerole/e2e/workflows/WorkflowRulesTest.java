package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The rules for the workflows of this repository that linters don't check, and the page that lists the workflows.
 */
class WorkflowRulesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([\\w-]+)` \\| `([\\w-]+)` \\|[^|]*\\| ([^|]*) \\|$");

    /** Runs a test that only the profile {@code all} includes, and that needs the artifacts of the package phase. */
    private static final Pattern SECRETS_TEST =
            Pattern.compile("mvn (?=.*-P all ).*-Dtest=(?:\\w+,)*SecretsTest(?:,\\w+)*(?= ).* integration-test");

    static Iterable<Workflow> workflows() throws IOException {
        return Workflow.all();
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void each_job_has_only_its_own_permissions_and_ends_in_time(Workflow workflow) {
        assertThat(workflow.yaml()).containsEntry("permissions", Map.of()).containsKey("concurrency");
        assertThat(workflow.jobs()).isNotEmpty();
        workflow.jobs().forEach((name, job) -> {
            assertThat(job).as(name).containsKeys("name", "permissions");
            assertThat((Integer) job.get("timeout-minutes")).as(name).isBetween(1, 90);
            assertThat(job.get("runs-on").toString()).as(name).doesNotContain("latest");
        });
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void states_that_no_run_has_tested_it(Workflow workflow) {
        assertThat(workflow.text().split("\nname: ")[0]).startsWith("# ").contains("No run has tested");
    }

    @Test
    void the_job_on_aws_has_no_key_and_always_cleans_up() throws IOException {
        var workflow = Workflow.read("aws");
        assertThat(workflow.triggers().keySet()).containsExactly("workflow_dispatch");
        assertThat(workflow.text()).doesNotContain("secrets.", "access-key");
        var check = workflow.command("check", "exec mvn ");
        assertThat(check.text()).isEqualTo("exec mvn -B -ntp -P aws \"-Dassume-role.account=$ACCOUNT\" verify");
        assertThat(Workflow.steps(workflow.jobs().get("check")))
                .filteredOn(step -> String.valueOf(step.get("run")).contains("-Dtest=AwsTest#destroys*"))
                .singleElement()
                .satisfies(step ->
                        assertThat(step).containsEntry("if", "always()").containsEntry("env", check.variables()));
    }

    /** {@code mvn verify} omits the test. A step with a condition, or one whose error is ignored, would prove nothing. */
    @ParameterizedTest
    @CsvSource({"build, pull_request, linux", "release, push, stage"})
    void a_pull_request_and_a_release_require_that_no_secret_leaks(String name, String trigger, String job)
            throws IOException {
        var workflow = Workflow.read(name);
        assertThat(workflow.triggers()).containsKey(trigger);
        var content = workflow.jobs().get(job);
        assertThat(content).doesNotContainKeys("if", "continue-on-error");
        assertThat(Workflow.steps(content))
                .filteredOn(step ->
                        SECRETS_TEST.matcher(String.valueOf(step.get("run"))).matches())
                .singleElement()
                .satisfies(step -> assertThat(step).containsOnlyKeys("run"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn -Dtest=SecretsTest integration-test",
                "mvn -P all -Dtest=SecretsTest test",
                "mvn -P all verify"
            })
    void a_command_that_omits_the_test_of_secrets_does_not_count(String command) {
        assertThat("mvn -P all -Dtest=SecretsTest integration-test").matches(SECRETS_TEST);
        assertThat(command).doesNotMatch(SECRETS_TEST);
    }

    /** The output comes from the step that runs before any code of the repository. A later step can't change it. */
    @Test
    void the_draft_of_a_release_is_compared_with_the_commit_that_was_built() throws IOException {
        var jobs = Workflow.read("release").jobs();
        assertThat(jobs.get("stage")).containsEntry("outputs", Map.of("commit", "${{ steps.tag.outputs.commit }}"));
        var steps = Workflow.steps(jobs.get("stage"));
        assertThat(steps)
                .filteredOn(step -> step.containsKey("run"))
                .first()
                .satisfies(step -> assertThat(step).containsEntry("id", "tag").containsEntry("name", "Check the tag"));
        assertThat(steps).filteredOn(step -> step.containsKey("id")).hasSize(1);
        assertThat(jobs.get("draft")).containsEntry("needs", List.of("stage", "sign"));
    }

    /**
     * An artifact can contain a Git repository, whose settings name commands. Git doesn't find it in a subfolder of the
     * working directory.
     */
    @Test
    @SuppressWarnings("unchecked")
    void extracts_each_artifact_into_its_own_folder() throws IOException {
        var folders = new ArrayList<Object>();
        var files = new ArrayList<>(Workflow.files());
        files.addAll(Workflow.examples("workflows/[^/]*\\.yml"));
        for (var file : files) {
            Map<String, Object> yaml = new Yaml().load(Files.readString(file));
            for (var job : ((Map<String, Map<String, Object>>) yaml.get("jobs")).values()) {
                for (var step : Workflow.steps(job)) {
                    if (String.valueOf(step.get("uses")).startsWith("actions/download-artifact@")) {
                        folders.add(((Map<String, Object>) step.get("with")).get("path"));
                    }
                }
            }
        }
        assertThat(folders)
                .hasSize(6)
                .allSatisfy(path -> assertThat((String) path).matches("(\\$\\{\\{ runner\\.temp }}/)?[a-z]+"));
    }

    /** Without this setting, GitHub's bash ignores errors in a pipe. */
    @Test
    void each_command_runs_in_bash_with_pipefail() throws IOException {
        for (var workflow : Workflow.all()) {
            if (!workflow.commands().isEmpty()) {
                assertThat(workflow.yaml()).containsEntry("defaults", Map.of("run", Map.of("shell", "bash")));
            }
            for (var job : workflow.jobs().values()) {
                assertThat(job).doesNotContainKey("defaults");
                assertThat(Workflow.steps(job)).noneMatch(step -> step.containsKey("shell"));
            }
        }
    }

    /** A job that runs code of the repository can neither write nor read a secret. */
    @Test
    void a_job_that_writes_or_reads_a_secret_runs_no_code_of_the_repository() throws IOException {
        for (var workflow : Workflow.all()) {
            workflow.jobs().forEach((name, job) -> {
                var permissions = (Map<?, ?>) job.get("permissions");
                var steps = Workflow.steps(job);
                boolean checksOut = steps.toString().contains("actions/checkout");
                boolean runs = steps.stream().anyMatch(step -> step.containsKey("run"));
                // The actions of CodeQL and Scorecard read the code, and write to code scanning.
                // The role of the job on AWS is limited, and needs the identity token of a job in this environment.
                boolean onAws = "aws-check".equals(job.get("environment"))
                        && permissions.equals(Map.of("contents", "read", "id-token", "write"));
                boolean trusted = (onAws || !permissions.containsValue("write"))
                        && !job.toString().contains("secrets.");
                assertThat(trusted || !(checksOut && runs))
                        .as(workflow.name() + ": " + name)
                        .isTrue();
                if (job.toString().contains("secrets.")) {
                    assertThat(job).as(name).containsEntry("environment", "release");
                }
            });
        }
    }

    @Test
    void the_page_lists_each_job_with_its_permissions() throws IOException {
        var expected = new TreeMap<String, String>();
        for (var workflow : Workflow.all()) {
            workflow.jobs()
                    .forEach((name, job) -> expected.put(
                            workflow.name() + " " + name,
                            ((Map<?, ?>) job.get("permissions"))
                                    .entrySet().stream()
                                            .map(each -> "`" + each.getKey() + ": " + each.getValue() + "`")
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
        var listed = new TreeMap<String, String>();
        ROW.matcher(Clone.read("docs/contributing/workflows.md"))
                .results()
                .forEach(row -> listed.put(row.group(1) + " " + row.group(2), Objects.toString(row.group(3))));

        assertThat(listed).isEqualTo(expected);
    }
}
