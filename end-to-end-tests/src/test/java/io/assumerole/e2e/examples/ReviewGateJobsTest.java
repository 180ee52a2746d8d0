package io.assumerole.e2e.examples;

import static io.assumerole.e2e.examples.GateCommands.EXAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Maven;
import io.assumerole.e2e.workflows.Linters;
import io.assumerole.e2e.workflows.Runner;
import io.assumerole.e2e.workflows.Runner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the commands of the example that comment and approve. Only {@code gh} and {@code glab} are fakes. Does not test
 * whether GitHub and GitLab start the jobs, or wait for an approval.
 */
@Tag("extended")
class ReviewGateJobsTest {
    private static final String MARKER = "<!-- iam-policy review -->";

    /** Answers each path with a different file, and records its arguments and the body that it sends. */
    private static final String FAKE = """
            set -euo pipefail
            here=$(dirname "$0")
            echo "$*" >>"$here/calls.txt"
            answer=answer
            filter=.
            send=no
            while (($# > 0)); do
              case $1 in
                --jq) filter=$2 ;;
                --field) cp "${2#body=@}" "$here/body.md" && send=yes ;;
                user) echo '{"id": 41}' && exit ;;
                repos/owner/app/environments/iam-approval) answer=environment ;;
                repos/owner/app/commits/c0ffee/pulls) answer=pulls ;;
                repos/owner/app/actions/runs/77/approvals) answer=approvals ;;
                repos/owner/app/git/ref/heads/main) answer=head ;;
              esac
              shift
            done
            [[ $send == yes ]] || jq -r "$filter" "$here/$answer.json"
            """;

    private static final Map<String, String> RUN = Map.of(
            "github.repository", "owner/app",
            "github.event.number", "7",
            "github.token", "token-123",
            "github.run_id", "77",
            "github.sha", "c0ffee");

    @TempDir
    private Path folder;

    private Path project;
    private Runner runner;
    private GateCommands commands;

    @BeforeEach
    void fakes() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        runner = new Runner(folder, project, Map.of("PATH", System.getenv("PATH")));
        commands = new GateCommands(runner);
        runner.fake("gh", FAKE);
        runner.fake("glab", FAKE);
    }

    private void answer(String name, String json) throws IOException {
        Files.writeString(runner.bin().resolve(name + ".json"), json);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(runner.bin().resolve("calls.txt"));
    }

    private Result comment(boolean isGitHub, String answer, String comment) throws Exception {
        answer("answer", answer.replace("MARKER", MARKER));
        if (isGitHub) {
            // The runner's folder for temporary files.
            Files.createDirectories(folder.resolve("reports"));
            Files.writeString(folder.resolve("reports/comment.md"), comment);
            return commands.github("review", "report", 0, RUN);
        }
        Files.createDirectories(project.resolve("reports"));
        Files.writeString(project.resolve("reports/comment.md"), comment);
        return commands.gitlab("comment", 2);
    }

    @Test
    void github_creates_one_comment_and_updates_it() throws Exception {
        var created = comment(
                true,
                "[{\"id\": 1, \"user\": {\"login\": \"anna\"}, \"body\": \"MARKER\"},"
                        + "{\"id\": 2, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"a MARKER\"}]",
                "## new\n$(touch pwned) `touch pwned` ${{ github.token }}\n");

        assertThat(created).isEqualTo(Result.NOTHING);
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method POST repos/owner/app/issues/7/comments --field body=@body.md");
        assertThat(Files.readString(runner.bin().resolve("body.md")))
                .isEqualTo(MARKER + "\n## new\n$(touch pwned) `touch pwned` ${{ github.token }}\n");
        assertThat(project.resolve("pwned")).doesNotExist();

        var updated = comment(
                true,
                "[{\"id\": 1, \"user\": {\"login\": \"anna\"}, \"body\": \"MARKER\"},"
                        + "{\"id\": 3, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"MARKER\\nold\"},"
                        + "{\"id\": 4, \"user\": {\"login\": \"github-actions[bot]\"}, \"body\": \"MARKER\\nold\"}]",
                "## newer\n");

        assertThat(updated).isEqualTo(Result.NOTHING);
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method PATCH repos/owner/app/issues/comments/3 --field body=@body.md");
    }

    @Test
    void gitlab_creates_one_note_and_updates_it_without_quick_actions() throws Exception {
        var created = comment(
                false,
                "[{\"id\": 1, \"author\": {\"id\": 40}, \"body\": \"MARKER\"}]",
                "## new\n/merge\n  /approve a/b\n- a/b\n");

        assertThat(created).isEqualTo(Result.NOTHING);
        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method POST projects/9/merge_requests/7/notes --field body=@body.md");
        assertThat(Files.readString(runner.bin().resolve("body.md")))
                .isEqualTo(MARKER + "\n## new\n&#47;merge\n  &#47;approve a/b\n- a/b\n");

        comment(
                false,
                "[{\"id\": 1, \"author\": {\"id\": 40}, \"body\": \"MARKER\"},"
                        + "{\"id\": 5, \"author\": {\"id\": 41}, \"body\": \"MARKER\\nold\"}]",
                "## newer\n");

        assertThat(calls().get(calls().size() - 1))
                .isEqualTo("api --silent --method PUT projects/9/merge_requests/7/notes/5 --field body=@body.md");
    }

    private Result gitlabApproval() throws Exception {
        return commands.gitlab("comment", 1);
    }

    /** The program of a merge request can write any file into the folder of the reports. */
    @Test
    void gitlab_reads_only_files_of_the_job_review() throws Exception {
        var reports = Files.createDirectories(project.resolve("reports"));
        var secret = Files.writeString(folder.resolve("secret"), "none");
        Files.writeString(reports.resolve("comment.md"), "## new\n");
        Files.writeString(reports.resolve("access"), "none\n");
        assertThat(gitlabApproval()).isEqualTo(Result.NOTHING);

        for (var file : List.of("access", "comment.md")) {
            var complete = Files.readAllBytes(reports.resolve(file));
            Files.delete(reports.resolve(file));
            assertThat(gitlabApproval().status()).isEqualTo(2);
            Files.createSymbolicLink(reports.resolve(file), secret);
            assertThat(gitlabApproval().status()).isEqualTo(2);
            Files.delete(reports.resolve(file));
            Files.write(reports.resolve(file), complete);
        }
        for (var access : List.of("", "other", "none\nevil: {script: id, environment: iam-comment}", "new none")) {
            Files.writeString(reports.resolve("access"), access);
            Files.deleteIfExists(project.resolve("approval.yml"));
            assertThat(gitlabApproval().status()).as(access).isEqualTo(2);
            assertThat(project.resolve("approval.yml")).doesNotExist();
        }
        Files.writeString(reports.resolve("access"), "new\n");
        assertThat(gitlabApproval()).isEqualTo(Result.NOTHING);

        Files.move(reports, folder.resolve("moved"));
        Files.createSymbolicLink(reports, folder.resolve("moved"));
        assertThat(gitlabApproval().status()).isEqualTo(2);
    }

    /** The artifact of the job review can contain any file, such as a link with the name of a file that this job writes. */
    @Test
    void gitlab_neither_follows_links_of_the_artifact_nor_runs_glab_in_its_folder() throws Exception {
        var reports = Files.createDirectories(project.resolve("reports"));
        Files.writeString(reports.resolve("access"), "none\n");
        var victim = Files.writeString(folder.resolve("victim"), "unchanged");
        Files.createSymbolicLink(project.resolve("approval.yml"), victim);
        Files.createSymbolicLink(project.resolve("body.md"), victim);
        runner.fake("glab", "pwd >>\"$(dirname \"$0\")/folders.txt\"\n" + FAKE);

        assertThat(comment(false, "[]", "## new\n")).isEqualTo(Result.NOTHING);
        assertThat(gitlabApproval()).isEqualTo(Result.NOTHING);

        assertThat(victim).hasContent("unchanged");
        assertThat(Files.readAllLines(runner.bin().resolve("folders.txt")))
                .hasSize(3)
                .allMatch(each -> each.startsWith(runner.temporary() + "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example/image@sha256:DIGEST, 0",
        "image@sha256:DIGEST, 0",
        "image:1.0, 2",
        "image@sha256:DIGEST0, 2",
        "IMAGE@sha256:, 2",
        "'', 2",
    })
    void gitlab_runs_only_an_image_with_a_digest(String image, int status) throws Exception {
        var digest = "0123456789abcdef".repeat(4);
        var checks = GateCommands.script(".merge_request", "before_script");

        assertThat(checks).hasSize(1);
        assertThat(runner.run(checks.get(0), Map.of("CI_JOB_IMAGE", image.replace("DIGEST", digest)))
                        .status())
                .isEqualTo(status);
        for (var job : List.of("review", "comment")) {
            assertThat(gitlabJob(job))
                    .as(job)
                    .containsEntry("extends", ".merge_request")
                    .doesNotContainKey("image");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> gitlabJob(String name) throws IOException {
        return (Map<String, Object>) GateCommands.yaml(".gitlab-ci.yml").get(name);
    }

    @ParameterizedTest
    @CsvSource({
        "empty, https://gitlab.example, 0",
        "none, https://gitlab.example, 2",
        "empty, https://evil.example, 2",
    })
    void gitlab_comments_only_without_overridden_variables(String strategy, String host, int status) throws Exception {
        assertThat(gitlabJob("comment").get("variables"))
                .isEqualTo(Map.of("GIT_STRATEGY", "empty", "GITLAB_HOST", "$CI_SERVER_URL"));
        var check = GateCommands.script("comment", "script").get(0);

        var variables =
                Map.of("GIT_STRATEGY", strategy, "GITLAB_HOST", host, "CI_SERVER_URL", "https://gitlab.example");
        assertThat(runner.run(check, variables).status()).isEqualTo(status);
    }

    private static final Map<String, String> USERS = Map.of(
            "anna", "{\"login\": \"anna\", \"id\": 1, \"type\": \"User\"}",
            "Anna", "{\"login\": \"Anna\", \"id\": 1, \"type\": \"User\"}",
            "ann", "{\"login\": \"ann\", \"id\": 11, \"type\": \"User\"}",
            "ben", "{\"login\": \"ben\", \"id\": 2, \"type\": \"User\"}",
            "bot", "{\"login\": \"updates[bot]\", \"id\": 3, \"type\": \"Bot\"}",
            "unnamed", "{}",
            "deleted", "null");

    private static final String REVIEWED =
            "{\"type\": \"required_reviewers\", \"prevent_self_review\": true, \"reviewers\": [{}]}";

    private static String users(String format, String names) {
        return Stream.of(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(name -> format.formatted(USERS.get(name)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Result approve(String rule, String pulls, String approvals) throws Exception {
        answer("environment", "{\"protection_rules\": [{\"type\": \"branch_policy\"}, " + rule + "]}");
        answer("pulls", pulls);
        answer("approvals", approvals);
        return commands.github("deploy", "approve", 0, RUN);
    }

    private static String approvals(String names) {
        return users(
                "{\"state\": \"approved\", \"user\": %s, \"environments\": [{\"name\": \"iam-approval\"}]}", names);
    }

    @ParameterizedTest
    @CsvSource({
        "required_reviewers, true, 1, 0",
        "required_reviewers, false, 1, 1",
        "required_reviewers, true, 0, 1",
        "wait_timer, true, 1, 1",
    })
    void an_approval_needs_reviewers_other_than_oneself(
            String rule, boolean preventsSelfReview, int reviewers, int status) throws Exception {
        var rules = "{\"type\": \"%s\", \"prevent_self_review\": %s, \"reviewers\": [%s]}"
                .formatted(rule, preventsSelfReview, reviewers == 0 ? "" : "{\"type\": \"Team\"}");

        assertThat(approve(rules, users("{\"user\": %s}", "anna"), approvals("ben"))
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        // authors, approvers, whether the approval counts
        "anna, ben, true",
        "anna, anna, false",
        "anna, Anna, false",
        "anna, ann, true",
        "anna ben, ben, false",
        "anna, ben anna, false",
        "anna, '', false",
        "'', ben, false",
        "deleted, ben, false",
        "anna deleted, ben, false",
        "anna, deleted, false",
        "anna, ben deleted, false",
        "unnamed, ben, false",
        "anna, unnamed, false",
        "bot, ben, false",
        "anna, bot, false",
    })
    void only_a_known_person_who_is_not_an_author_can_approve(String authors, String approvers, boolean isApproved)
            throws Exception {
        var result = approve(REVIEWED, users("{\"user\": %s}", authors), approvals(approvers));

        assertThat(result.status() == 0).as(result.log()).isEqualTo(isApproved);
        assertThat(result.log().isEmpty()).isEqualTo(isApproved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected", "production"})
    void only_an_approval_of_the_environment_counts(String difference) throws Exception {
        var pulls = users("{\"user\": %s}", "anna");
        var approvals = approvals("ben");
        assertThat(approve(REVIEWED, pulls, approvals).status()).isZero();

        var different = approvals.replace(difference.equals("rejected") ? "approved" : "iam-approval", difference);
        assertThat(approve(REVIEWED, pulls, different).status()).isEqualTo(1);
    }

    private Result mayDeploy(String review, String access, String approve, String head) throws Exception {
        answer("head", "{\"object\": {\"sha\": \"%s\"}}".formatted(head));
        var expressions = new HashMap<>(RUN);
        expressions.put("needs.review.result", review);
        expressions.put("needs.review.outputs.access", access);
        expressions.put("needs.approve.result", approve);
        return commands.github("deploy", "deploy", 0, expressions);
    }

    @ParameterizedTest
    @CsvSource({
        "success, none, skipped, 0",
        "success, new, success, 0",
        "success, new, failure, 1",
        "success, new, skipped, 1",
        "success, new, cancelled, 1",
        "failure, '', skipped, 2",
        "failure, none, skipped, 2",
        "skipped, '', skipped, 2",
        "cancelled, none, skipped, 2",
        "success, '', skipped, 2",
        "success, '', success, 2",
    })
    void deploys_only_without_new_access_or_with_an_approval(String review, String access, String approve, int status)
            throws Exception {
        assertThat(mayDeploy(review, access, approve, "c0ffee").status()).isEqualTo(status);
    }

    @Test
    void deploys_only_the_newest_commit() throws Exception {
        var older = mayDeploy("success", "new", "success", "c0ffee1");

        assertThat(older.status()).isEqualTo(1);
        assertThat(older.log()).contains("main has a newer commit");
    }

    @Test
    void only_jobs_without_code_of_the_pull_request_can_write() throws IOException {
        var reads = Map.of("contents", "read", "id-token", "write");
        for (var workflow : List.of("review", "deploy")) {
            assertThat(GateCommands.yaml(".github/workflows/" + workflow + ".yml")
                            .get("permissions"))
                    .isEqualTo(Map.of());
            assertThat(GateCommands.job(workflow, "review").get("permissions")).isEqualTo(reads);
        }
        assertThat(GateCommands.job("deploy", "deploy").get("permissions")).isEqualTo(reads);
        var report = GateCommands.job("review", "report");
        assertThat(report.get("permissions"))
                .isEqualTo(Map.of(
                        "pull-requests", "write", "security-events", "write", "actions", "read", "contents", "read"));
        var approve = GateCommands.job("deploy", "approve");
        assertThat(approve.get("permissions"))
                .isEqualTo(Map.of("actions", "read", "contents", "read", "pull-requests", "read"));
        for (var job : List.of(report, approve)) {
            assertThat(job.get("steps").toString()).doesNotContain("actions/checkout", "./");
        }
    }

    /** The role that deploys trusts only this environment. */
    @Test
    void only_the_job_that_deploys_uses_the_environment_production() throws IOException {
        assertThat(GateCommands.job("deploy", "deploy").get("environment")).isEqualTo("production");
        assertThat(GateCommands.job("deploy", "approve").get("environment")).isEqualTo("iam-approval");
        assertThat(GateCommands.job("deploy", "approve").get("if")).isEqualTo("needs.review.outputs.access == 'new'");
        for (var workflow : List.of("review", "deploy")) {
            var review = GateCommands.job(workflow, "review");
            assertThat(review.get("environment")).isNull();
            assertThat(review.get("steps").toString())
                    .contains("PREVIEW_ROLE_ARN")
                    .doesNotContain("DEPLOY_ROLE_ARN");
        }
    }

    /** GitHub inserts the value of an expression into the command, where it can run as code. */
    @Test
    void no_command_contains_an_expression() throws IOException {
        for (var file : List.of("workflows/review", "workflows/deploy", "actions/prepare/action")) {
            var text = Files.readString(Examples.folder(EXAMPLE).resolve(".github/" + file + ".yml"));
            var commands = Pattern.compile("(?m)^( *)(- )?run:(.*\n(?:\\1  (?: {2})?.*\n)*)")
                    .matcher(text)
                    .results()
                    .map(run -> run.group(3))
                    .toList();
            assertThat(commands).as(file).isNotEmpty().noneMatch(command -> command.contains("${{"));
        }
    }

    /** The linter finds local actions only in a repository. */
    @Test
    void actionlint_accepts_the_inputs_of_the_local_action() throws Exception {
        Linters.assumeInstalled();
        Maven.copy("examples/" + EXAMPLE + "/.github", folder);
        var copy = folder.resolve("examples").resolve(EXAMPLE);
        Files.createDirectory(copy.resolve(".git"));
        var workflow = copy.resolve(".github/workflows/deploy.yml");

        assertThat(Linters.actionlint(List.of(workflow))).isEqualTo(Result.NOTHING);
        Files.writeString(workflow, Files.readString(workflow).replace(" role: ", " rule: "));
        assertThat(Linters.actionlint(List.of(workflow)).log())
                .contains("missing input \"role\"", "input \"rule\" is not defined");
    }
}
