package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.InstalledPrograms;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.run.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Runs the commands of the GitHub workflow and the GitLab jobs of the example with the real engine on the local AWS. Only
 * {@code gh} and {@code glab} are fakes. Does not prove that GitHub and GitLab start the jobs, or wait for an approval.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("extended")
class ReviewGateTest {
    static final String EXAMPLE = "review-gate";

    private static final String MARKER = "<!-- iam-policy review -->";

    private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

    private static final String NARROW = "[\"s3:GetObject\", \"s3:PutObject\"]";

    /** Answers with the file {@code answer.json}, and records its arguments and the body that it sends. */
    private static final String FAKE = """
            #!/usr/bin/env bash
            set -euo pipefail
            here=$(dirname "$0")
            echo "$*" >>"$here/calls.txt"
            filter=.
            send=no
            while (($# > 0)); do
              case $1 in
                --jq) filter=$2 ;;
                --field) cp "${2#body=@}" "$here/body.md" && send=yes ;;
                user) echo '{"id": 41}' && exit ;;
              esac
              shift
            done
            [[ $send == yes ]] || jq -r "$filter" "$here/answer.json"
            """;

    @TempDir
    private static Path repositoryFolder;

    private Stacks stacks;
    private Path project;
    private Path bin;
    private Path temporary;
    private Map<String, Object> github;
    private Map<String, Object> gitlab;

    /** What a command did. */
    private record Result(int status, String log, String outputs) {}

    @BeforeAll
    void build() throws Exception {
        stacks = Stacks.startQuick(ReviewGateTest.class);
        Maven.copy("examples/" + EXAMPLE, stacks.folder());
        project = stacks.folder().resolve("examples").resolve(EXAMPLE);
        // Not the sandbox's folder bin, whose links lead to the cache of all builds.
        bin = Files.createDirectory(stacks.folder().resolve("fakes"));
        temporary = Files.createDirectories(stacks.folder().resolve("temporary"));
        github = yaml(".github/workflows/review.yml");
        gitlab = yaml(".gitlab-ci.yml");
        var repository = OwnRepository.withPublished(repositoryFolder.resolve("repository"));
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(project.resolve(".mvn/maven.config"), Maven.localRepository(repository) + "\n");
        for (var fake : List.of("gh", "glab")) {
            Files.writeString(bin.resolve(fake), FAKE);
            assertThat(bin.resolve(fake).toFile().setExecutable(true)).isTrue();
        }
        var builds = steps("review").stream()
                .filter(step -> step.containsKey("run"))
                .map(step -> step.get("run").toString())
                .toList();
        var commands = (List<?>) ((Map<?, ?>) gitlab.get("review")).get("script");
        assertThat(commands.get(3)).isEqualTo("cd assume-role\n" + builds.get(0) + "cd ..\n");
        assertThat(commands.get(4)).isEqualTo(builds.get(1));
        // This build has already built the jar, so only the last command of the step runs.
        var clone = Files.createDirectories(project.resolve("assume-role"));
        for (var part : List.of("iam-policy-cli", "examples")) {
            Files.createSymbolicLink(clone.resolve(part), Stacks.cloneFolder().resolve(part));
        }
        var copy = builds.get(0).lines().skip(1).findFirst().orElseThrow();
        assertThat(run("cd assume-role && " + copy, Map.of())).isEqualTo(new Result(0, "", ""));
        assertThat(run(builds.get(1), Map.of()).status()).isZero();
        assertThat(run("pulumi stack init dev", Map.of()).status()).isZero();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @BeforeEach
    void clean() throws IOException {
        for (var file : List.of("calls.txt", "body.md", "answer.json")) {
            Files.deleteIfExists(bin.resolve(file));
        }
        Folders.delete(reports());
        Folders.delete(project.resolve("reports"));
    }

    private Map<String, Object> yaml(String file) throws IOException {
        // The tag only refers to another part of the file.
        return new Yaml().load(Files.readString(project.resolve(file)).replace("!reference", ""));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> job(String name) {
        return (Map<String, Object>) ((Map<String, Object>) github.get("jobs")).get(name);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> steps(String job) {
        return (List<Map<String, Object>>) job(job).get("steps");
    }

    /** Runs the last command of a GitHub job, with its variables. */
    @SuppressWarnings("unchecked")
    private Result github(String job, Map<String, String> expressions) throws Exception {
        var step = steps(job).stream()
                .filter(one -> one.containsKey("run"))
                .reduce((first, second) -> second)
                .orElseThrow();
        var variables = new HashMap<String, String>();
        ((Map<String, String>) step.getOrDefault("env", Map.of())).forEach((name, value) -> {
            var expression = value.replaceFirst("^\\$\\{\\{ (.*) }}$", "$1");
            if (!expression.endsWith("." + name)) {
                variables.put(name, expressions.get(expression));
            }
        });
        assertThat(variables.values()).as(step.toString()).doesNotContainNull();
        return run(step.get("run").toString(), variables);
    }

    /** Runs the last command of a GitLab job. */
    private Result gitlab(String job) throws Exception {
        var script = (List<?>) ((Map<?, ?>) gitlab.get(job)).get("script");
        return run(
                script.get(script.size() - 1).toString(),
                Map.of("CI_PROJECT_ID", "9", "CI_MERGE_REQUEST_IID", "7", "GITLAB_TOKEN", "token-123"));
    }

    /** Runs the command of the GitLab job comment that writes the job approval. */
    private Result approval() throws Exception {
        Files.deleteIfExists(project.resolve("approval.yml"));
        var script = (List<?>) ((Map<?, ?>) gitlab.get("comment")).get("script");
        return run(script.get(0).toString(), Map.of());
    }

    private Result run(String command, Map<String, String> variables) throws Exception {
        var log = stacks.folder().resolve("log.txt");
        var outputs = stacks.folder().resolve("outputs.txt");
        Files.writeString(outputs, "");
        // As GitHub and GitLab run a command.
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command)
                .directory(project.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.clear();
        environment.putAll(stacks.sandbox().environment(stacks.sandbox().root()));
        environment.put(
                "PATH",
                String.join(
                        File.pathSeparator,
                        bin.toString(),
                        stacks.sandbox().engine().pulumi().getParent().toString(),
                        environment.get("PATH")));
        environment.put("GITHUB_OUTPUT", outputs.toString());
        environment.put("RUNNER_TEMP", stacks.folder().toString());
        environment.put("TMPDIR", temporary.toString());
        environment.putAll(variables);
        int status = builder.start().waitFor();
        return new Result(status, Files.readString(log), Files.readString(outputs));
    }

    private Path reports() {
        return stacks.folder().resolve("reports");
    }

    private void allow(String actions) throws IOException {
        var policy = Files.readString(Examples.folder(EXAMPLE).resolve("policy.json"));
        assertThat(policy).contains(NARROW);
        Files.writeString(project.resolve("policy.json"), policy.replace(NARROW, actions));
    }

    /** Runs both reviews, and checks that they agree and leave only reports. */
    private Result review(String access, String comment) throws Exception {
        var result = github("review", Map.of());
        assertThat(result.status()).as(result.log()).isZero();
        assertThat(result.outputs()).isEqualTo("access=" + access + "\n");
        assertThat(Files.readString(reports().resolve("comment.md")))
                .startsWith("## ")
                .contains(comment);
        assertThat(files(reports())).containsExactlyInAnyOrder("comment.md", "review.sarif");

        var other = gitlab("review");
        assertThat(other.status()).as(other.log()).isZero();
        assertThat(files(project.resolve("reports"))).containsExactlyInAnyOrder("comment.md", "review.sarif", "access");
        assertThat(approval()).isEqualTo(new Result(0, "", ""));
        Map<String, Map<String, Object>> approval = new Yaml().load(Files.readString(project.resolve("approval.yml")));
        var rule = (Map<?, ?>) ((List<?>) approval.get("approval").get("rules")).get(0);
        assertThat(approval.get("approval").get("environment")).isEqualTo(access.equals("new") ? "iam-approval" : null);
        assertThat(rule.get("when")).isEqualTo(access.equals("new") ? "manual" : null);
        assertThat(rule.get("allow_failure")).isEqualTo(access.equals("new") ? false : null);
        leavesNoPreview();
        return result;
    }

    private void leavesNoPreview() throws IOException {
        for (var folder : List.of(temporary, project, reports())) {
            try (var all = Files.exists(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
                assertThat(all).noneMatch(file -> file.endsWith("preview.json"));
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<String> rules() throws IOException {
        return new ObjectMapper()
                .readTree(reports().resolve("review.sarif").toFile())
                .at("/runs/0/results")
                .findValuesAsText("ruleId");
    }

    @Test
    @Order(1)
    void a_first_deployment_is_undecided_and_needs_an_approval() throws Exception {
        review("new", "undecided");

        assertThat(rules()).contains("undecided-access");
        assertThat(run("pulumi up --yes --skip-preview --stack dev", Map.of()).status())
                .isZero();
    }

    @Test
    @Order(2)
    void a_harmless_change_needs_no_approval() throws Exception {
        allow("[\"s3:PutObject\", \"s3:GetObject\"]");
        review("none", "no new access");
        allow("[\"s3:GetObject\"]");
        var result = review("none", "no new access");

        assertThat(result.log()).startsWith("preview.json: no new access\n");
        assertThat(rules()).doesNotContain("new-access", "undecided-access");
    }

    @Test
    @Order(3)
    void a_widening_change_needs_an_approval() throws Exception {
        allow("[\"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"]");
        var result = review("new", "`s3:DeleteObject`");

        assertThat(result.log()).startsWith("preview.json: new access\n");
        assertThat(rules()).contains("new-access");
    }

    @Test
    @Order(4)
    void a_preview_with_an_error_is_no_review() throws Exception {
        Files.delete(project.resolve("policy.json"));

        for (var result : List.of(github("review", Map.of()), gitlab("review"))) {
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.outputs()).isEmpty();
            assertThat(result.log())
                    .contains("There is no review: the preview failed.", "pulumi preview --stack dev --refresh")
                    .doesNotContain("\tat ");
        }
        assertThat(reports()).doesNotExist();
        assertThat(run("./review none reports", Map.of()).status()).isEqualTo(2);
        leavesNoPreview();
        allow(NARROW);
    }

    /** Returns a fake of pulumi that prints a preview of the tests of the command line. */
    private String pulumi(String preview) {
        var file = Stacks.cloneFolder()
                .resolve("iam-policy-cli/src/test/resources/io/assumerole/policy/cli/review")
                .resolve(preview + ".json");
        return "cat '" + file + "'";
    }

    /** Returns a fake of java that ends one report early. The other reports are complete. */
    private static String java(String format, String end) {
        return "if [[ $* == *'--format %s'* ]]; then %s; fi; exec '%s' \"$@\"".formatted(format, end, JAVA);
    }

    private void fake(String program, String command) throws IOException {
        Files.writeString(bin.resolve(program), "#!/usr/bin/env bash\n" + command + "\n");
        assertThat(bin.resolve(program).toFile().setExecutable(true)).isTrue();
    }

    private void isNoReview(String message) throws Exception {
        for (var isGitHub : List.of(true, false)) {
            clean();
            // Reports of an earlier run, or of the pull request.
            for (var folder : List.of(reports(), project.resolve("reports"))) {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve("comment.md"), "## IAM review: no new access\n");
            }
            var result = isGitHub ? github("review", Map.of()) : gitlab("review");
            assertThat(result.status()).as(result.log()).isEqualTo(2);
            assertThat(result.outputs()).isEmpty();
            assertThat(result.log()).contains(message);
            assertThat(files(isGitHub ? reports() : project.resolve("reports"))).isEmpty();
        }
    }

    @Test
    @Order(5)
    void an_error_is_no_review_and_requests_no_approval() throws Exception {
        var jar = project.resolve("iam-policy.jar");
        var complete = Files.readAllBytes(jar);
        try {
            for (var preview : List.of("same", "wider")) {
                fake("pulumi", pulumi(preview));
                review(preview.equals("same") ? "none" : "new", "## IAM review: ");

                Files.write(jar, Arrays.copyOf(complete, complete.length / 2));
                isNoReview("There is no review: iam-policy failed.");
                Files.write(jar, new byte[0]);
                isNoReview("There is no review: iam-policy failed.");
                Files.delete(jar);
                isNoReview("There is no review: iam-policy.jar doesn't exist");
                Files.write(jar, complete);

                fake("java", "JAVA_TOOL_OPTIONS=-Xmx1k exec '" + JAVA + "' \"$@\"");
                isNoReview("There is no review: iam-policy failed.");
                for (var format : List.of("text", "json", "markdown", "sarif")) {
                    fake("java", java(format, "exit 1"));
                    isNoReview("There is no review: iam-policy failed.");
                }
                for (var format : List.of("json", "markdown", "sarif")) {
                    fake("java", java(format, "exit 0"));
                    isNoReview("There is no review: the reports of iam-policy are incomplete.");
                }
                // A complete report of a different result.
                fake(
                        "java",
                        java(
                                "sarif",
                                "echo '{\"runs\": [{\"results\": %s}]}'; exit 0"
                                        .formatted(preview.equals("same") ? "[{\"ruleId\": \"new-access\"}]" : "[]")));
                isNoReview("There is no review: the reports of iam-policy are incomplete.");
                Files.delete(bin.resolve("java"));
                review(preview.equals("same") ? "none" : "new", "## IAM review: ");
            }
            for (var command : List.of("./review", "./review dev", "./review dev ''", "./review dev reports more")) {
                var result = run(command, Map.of());
                assertThat(result.status()).as(command).isEqualTo(2);
                assertThat(result.log()).contains("call review STACK REPORTS");
            }
            assertThat(run("./review dev reports", Map.of()).status()).isEqualTo(1);
        } finally {
            Files.write(jar, complete);
            Files.deleteIfExists(bin.resolve("java"));
            Files.deleteIfExists(bin.resolve("pulumi"));
        }
    }

    private static final Map<String, String> PULL_REQUEST =
            Map.of("github.repository", "owner/app", "github.event.number", "7", "github.token", "token-123");

    private Result comment(boolean isGitHub, String answer, String comment) throws Exception {
        Files.writeString(bin.resolve("answer.json"), answer.replace("MARKER", MARKER));
        Files.deleteIfExists(bin.resolve("calls.txt"));
        if (isGitHub) {
            Files.writeString(project.resolve("comment.md"), comment);
            return github("report", PULL_REQUEST);
        }
        Files.createDirectories(project.resolve("reports"));
        Files.writeString(project.resolve("reports/comment.md"), comment);
        return gitlab("comment");
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(bin.resolve("calls.txt"));
    }

    @Test
    void github_creates_one_comment_and_updates_it() throws Exception {
        var created = comment(
                true,
                "[{\"id\": 1, \"user\": {\"login\": \"anna\"}, \"body\": \"MARKER\"},"
                        + "{\"id\": 2, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"a MARKER\"}]",
                "## new\n$(touch pwned) `touch pwned` ${{ github.token }}\n");

        assertThat(created).isEqualTo(new Result(0, "", ""));
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method POST repos/owner/app/issues/7/comments --field body=@body.md");
        assertThat(Files.readString(bin.resolve("body.md")))
                .isEqualTo(MARKER + "\n## new\n$(touch pwned) `touch pwned` ${{ github.token }}\n");
        assertThat(project.resolve("pwned")).doesNotExist();

        var updated = comment(
                true,
                "[{\"id\": 1, \"user\": {\"login\": \"anna\"}, \"body\": \"MARKER\"},"
                        + "{\"id\": 3, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"MARKER\\nold\"},"
                        + "{\"id\": 4, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"MARKER\\nold\"}]",
                "## newer\n");

        assertThat(updated).isEqualTo(new Result(0, "", ""));
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method PATCH repos/owner/app/issues/comments/3 --field body=@body.md");
    }

    @Test
    void gitlab_creates_one_note_and_updates_it_without_quick_actions() throws Exception {
        var created = comment(
                false,
                "[{\"id\": 1, \"author\": {\"id\": 40}, \"body\": \"MARKER\"}]",
                "## new\n/merge\n  /approve a/b\n- a/b\n");

        assertThat(created).isEqualTo(new Result(0, "", ""));
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method POST projects/9/merge_requests/7/notes --field body=@body.md");
        assertThat(Files.readString(bin.resolve("body.md")))
                .isEqualTo(MARKER + "\n## new\n&#47;merge\n  &#47;approve a/b\n- a/b\n");

        comment(
                false,
                "[{\"id\": 1, \"author\": {\"id\": 40}, \"body\": \"MARKER\"},"
                        + "{\"id\": 5, \"author\": {\"id\": 41}, \"body\": \"MARKER\\nold\"}]",
                "## newer\n");

        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method PUT projects/9/merge_requests/7/notes/5 --field body=@body.md");
    }

    /** The program of a merge request can write any file into the folder of the reports. */
    @Test
    void gitlab_reads_only_files_of_the_job_review() throws Exception {
        var reports = Files.createDirectories(project.resolve("reports"));
        var secret = Files.writeString(temporary.resolve("secret"), "none");
        Files.writeString(reports.resolve("comment.md"), "## new\n");
        Files.writeString(reports.resolve("access"), "none\n");
        assertThat(approval()).isEqualTo(new Result(0, "", ""));

        for (var file : List.of("access", "comment.md")) {
            var complete = Files.readAllBytes(reports.resolve(file));
            Files.delete(reports.resolve(file));
            assertThat(approval().status()).isEqualTo(2);
            Files.createSymbolicLink(reports.resolve(file), secret);
            assertThat(approval().status()).isEqualTo(2);
            Files.delete(reports.resolve(file));
            Files.write(reports.resolve(file), complete);
        }
        for (var access : List.of("", "other", "none\nevil: {script: id, environment: iam-comment}", "new none")) {
            Files.writeString(reports.resolve("access"), access);
            assertThat(approval().status()).as(access).isEqualTo(2);
            assertThat(project.resolve("approval.yml")).doesNotExist();
        }
        Files.writeString(reports.resolve("access"), "new\n");
        assertThat(approval()).isEqualTo(new Result(0, "", ""));

        Files.move(reports, temporary.resolve("reports"));
        Files.createSymbolicLink(reports, temporary.resolve("reports"));
        assertThat(approval().status()).isEqualTo(2);
        Files.delete(reports);
        Folders.delete(temporary.resolve("reports"));
        Files.delete(secret);
    }

    @ParameterizedTest
    @CsvSource({
        "required_reviewers, true, 1, 0",
        "required_reviewers, false, 1, 1",
        "required_reviewers, true, 0, 1",
        "wait_timer, true, 1, 1",
    })
    void an_approval_counts_only_in_an_environment_with_reviewers(
            String type, boolean preventsSelfReview, int reviewers, int status) throws Exception {
        Files.writeString(
                bin.resolve("answer.json"),
                "{\"protection_rules\": [{\"type\": \"branch_policy\"}, {\"type\": \"%s\", \"prevent_self_review\": %s, \"reviewers\": [%s]}]}"
                        .formatted(type, preventsSelfReview, reviewers == 0 ? "" : "{\"type\": \"Team\"}"));

        assertThat(github("approve", PULL_REQUEST).status()).isEqualTo(status);
        assertThat(calls().get(0)).startsWith("api repos/owner/app/environments/iam-approval --jq ");
    }

    @ParameterizedTest
    @CsvSource({
        "success, none, skipped, 0",
        "success, new, success, 0",
        "success, new, failure, 1",
        "success, new, skipped, 1",
        "success, new, cancelled, 1",
        "failure, '', skipped, 2",
        "skipped, '', skipped, 2",
        "cancelled, none, skipped, 2",
        "success, '', skipped, 2",
        "success, '', success, 2",
    })
    void the_gate_opens_only_without_new_access_or_with_an_approval(
            String review, String access, String approve, int status) throws Exception {
        assertThat(github(
                                "gate",
                                Map.of(
                                        "needs.review.result", review,
                                        "needs.review.outputs.access", access,
                                        "needs.approve.result", approve))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void only_jobs_without_code_of_the_pull_request_can_write() {
        assertThat(github.get("permissions")).isEqualTo(Map.of());
        assertThat(job("review").get("permissions")).isEqualTo(Map.of("contents", "read", "id-token", "write"));
        assertThat(job("report").get("permissions"))
                .isEqualTo(Map.of(
                        "pull-requests", "write", "security-events", "write", "actions", "read", "contents", "read"));
        assertThat(job("approve").get("permissions")).isEqualTo(Map.of("actions", "read"));
        assertThat(job("gate").get("permissions")).isNull();
        for (var job : List.of("report", "approve", "gate")) {
            assertThat(steps(job).toString()).as(job).doesNotContain("actions/checkout", "./");
        }
    }

    /** An expression in a command would be part of the script. */
    @Test
    void no_command_contains_an_expression() {
        assertThat(Stream.of("review", "report", "approve", "gate")
                        .flatMap(job -> steps(job).stream())
                        .filter(step -> step.containsKey("run"))
                        .map(step -> step.get("run").toString()))
                .hasSize(6)
                .noneMatch(command -> command.contains("${{"));
    }

    /** The linter is built from the Go modules in {@code actionlint/go.sum}. */
    @Test
    void actionlint_accepts_the_workflows_of_all_examples() throws Exception {
        InstalledPrograms.assumeInstalled("go");
        var workflow = Files.readString(project.resolve(".github/workflows/review.yml"));
        var wrong = stacks.folder().resolve("wrong.yml");
        Files.writeString(
                wrong,
                workflow.replace("run: mvn -B -ntp -q package", "run: echo ${{ github.event.pull_request.title }}"));

        assertThat(actionlint(List.of(wrong)).log())
                .contains("\"github.event.pull_request.title\" is potentially untrusted");
        try (var files = Files.find(
                Examples.FOLDER,
                4,
                (file, attributes) -> Pattern.matches(".*/\\.github/workflows/[^/]*\\.yml", file.toString()))) {
            var workflows = files.toList();
            assertThat(workflows).hasSizeGreaterThan(3);
            assertThat(actionlint(workflows)).isEqualTo(new Result(0, "", ""));
        }
    }

    private static Result actionlint(List<Path> workflows) throws Exception {
        var command = Stream.concat(
                        Stream.of("go", "tool", "actionlint", "-no-color"),
                        workflows.stream().map(Path::toString))
                .toList();
        var process = new ProcessBuilder(command)
                .directory(Stacks.cloneFolder()
                        .resolve("end-to-end-tests/actionlint")
                        .toFile())
                .redirectErrorStream(true)
                .start();
        var log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), log, "");
    }
}
