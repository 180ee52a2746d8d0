package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Runs the command of {@code action.yml} with a fake of {@code gh}, whose archive runs the jar, and checks the hooks for
 * pre-commit. Doesn't prove that GitHub and pre-commit accept the files.
 */
@Tag("extended")
class ActionTest {
    private static final Path PREVIEWS =
            Stacks.cloneFolder().resolve("iam-policy-cli/src/test/resources/io/assumerole/policy/cli/review");

    private static final String POLICY =
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"%s\"], \"Resource\": \"*\"}]}";

    /** A preview of a new queue, which doesn't show the account. */
    private static final String NEW_QUEUE = """
            {
              "config": {"aws:region": "eu-west-1"},
              "steps": [
                {
                  "op": "create",
                  "urn": "urn:pulumi:dev::app::aws:sqs/queue:Queue::orders",
                  "newState": {
                    "urn": "urn:pulumi:dev::app::aws:sqs/queue:Queue::orders",
                    "custom": true,
                    "type": "aws:sqs/queue:Queue",
                    "inputs": {"name": "orders"}
                  }
                }
              ],
              "changeSummary": {"create": 1}
            }
            """;

    private static final String START = "<!-- iam-policy action preview.json -->\nCommit: 1a2b3c\n\n## IAM review: ";

    @TempDir
    private Path folder;

    private Path project;
    private Runner runner;
    private String command;
    private Map<String, String> inputs;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void read() throws Exception {
        project = Files.createDirectory(folder.resolve("project"));
        runner = new Runner(folder, project, Map.of("PATH", System.getenv("PATH")));
        var text = Clone.read("action.yml");
        assertThat(text.lines().count()).isLessThanOrEqualTo(60);
        Map<String, Object> action = new Yaml().load(text);
        var steps = (List<Map<String, Object>>) ((Map<String, Object>) action.get("runs")).get("steps");
        assertThat(steps).hasSize(1);
        command = steps.get(0).get("run").toString();
        inputs = new HashMap<>();
        ((Map<String, String>) steps.get(0).get("env")).forEach((name, value) -> inputs.put(name, ""));
        inputs.putAll(Map.of(
                "SOURCE", "owner/assume-role",
                "NUMBER", "7",
                "PREVIEW", "preview.json",
                "COMMIT", "1a2b3c",
                "RUNNER_OS", "Linux",
                "RUNNER_ARCH", "X64",
                "GITHUB_REPOSITORY", "owner/app"));
        var program = Files.createDirectories(folder.resolve("archive/iam-policy-0.1.0"))
                .resolve("iam-policy");
        Runner.script(
                program,
                "exec java -jar '" + Stacks.cloneFolder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar")
                        + "' \"$@\"");
        runner.fake("gh", """
                last=${@: -1}
                case "$1 $2" in
                  "release download") tar -C "$RUNNER_TEMP/archive" -czf "$last/iam-policy-0.1.0-linux-amd64.tar.gz" iam-policy-0.1.0 ;;
                  "attestation verify") echo "$@" >>"$RUNNER_TEMP/verified" && exit "${ATTESTATION:-0}" ;;
                  "api --paginate") echo "$@" >"$RUNNER_TEMP/listed" && echo "${COMMENTS-}" ;;
                  *) echo "$@" >"$RUNNER_TEMP/posted" && cat "${last#body=@}" >"$RUNNER_TEMP/comment" ;;
                esac
                """);
        Files.writeString(project.resolve("all.json"), POLICY.formatted("*"));
        Files.writeString(project.resolve("reads.json"), POLICY.formatted("s3:GetObject"));
    }

    private Runner.Result review(String preview) throws Exception {
        Files.copy(PREVIEWS.resolve(preview), project.resolve("preview.json"));
        return runner.run(command, inputs);
    }

    private String read(String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    @ParameterizedTest
    @CsvSource({"same.json, 0", "wider.json, 1"})
    void comments_with_the_review_and_fails_on_new_access(String preview, int status) throws Exception {
        var result = review(preview);

        assertThat(result.status()).as(result.log()).isEqualTo(status);
        assertThat(read("comment"))
                .startsWith(START)
                .isEqualTo(result.summary())
                .doesNotContain("Permissions of the deployer", "Findings in policies");
        assertThat(read("posted")).startsWith("api --silent --method POST repos/owner/app/issues/7/comments --field");
        assertThat(read("verified"))
                .contains("--signer-workflow owner/assume-role/.github/workflows/release.yml")
                .contains("--source-ref refs/tags/v0.1.0");
        assertThat(runner.temporary()).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"all.json, reads.json, 0", "reads.json, reads.json, 1", "all.json, all.json, 1"})
    void checks_the_deployer_and_lints_policies(String deployer, String policies, int status) throws Exception {
        inputs.put("DEPLOYER", deployer);
        inputs.put("POLICIES", policies);
        inputs.put("COMMENTS", "42\n43");
        var result = review("narrower.json");

        assertThat(result.status()).as(result.log()).isEqualTo(status);
        assertThat(read("comment")).contains("### Permissions of the deployer", "### Findings in policies", policies);
        assertThat(read("posted")).startsWith("api --silent --method PATCH repos/owner/app/issues/comments/42 --field");
    }

    @Test
    void a_comment_never_exceeds_the_limit_of_github() throws Exception {
        for (int i = 0; i < 500; i++) {
            Files.writeString(project.resolve("policy-" + i + ".json"), POLICY.formatted("*"));
        }
        inputs.put("POLICIES", "policy-*.json");
        var result = review("same.json");

        assertThat(result.status()).as(result.log()).isEqualTo(1);
        assertThat(result.summary()).hasSizeGreaterThan(65536).contains("### Findings in policies");
        assertThat(read("comment"))
                .startsWith(START)
                .endsWith("\n\nThe reports are too long for a comment. The summary of the job has all of them.\n")
                .hasLineCount(6);
    }

    /** Otherwise, the review of one stack would replace the review of another stack. */
    @Test
    void updates_only_the_comment_about_the_same_file() throws Exception {
        assertThat(review("same.json").status()).isZero();

        assertThat(read("listed")).contains("startswith(\"<!-- iam-policy action \" + env.PREVIEW + \" -->\")");
    }

    /** GitHub sets no repository if a workflow refers to the action by its folder. */
    @Test
    void without_its_repository_downloads_nothing() throws Exception {
        inputs.put("SOURCE", "");
        var result = review("same.json");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.log()).contains("refer to the action as OWNER/assume-role@COMMIT");
        assertThat(folder.resolve("verified")).doesNotExist();
    }

    @Test
    void never_treats_the_name_of_a_policy_file_as_an_option() throws Exception {
        Files.writeString(project.resolve("--help.json"), POLICY.formatted("s3:GetObject"));
        inputs.put("POLICIES", "*.json");

        assertThat(review("same.json").log()).doesNotContain("Unknown option");
    }

    @Test
    void outside_a_pull_request_writes_only_the_summary() throws Exception {
        inputs.put("NUMBER", "");

        assertThat(review("same.json").summary()).contains("## IAM review: ");
        assertThat(folder.resolve("posted")).doesNotExist();
    }

    @Test
    void an_archive_without_provenance_never_runs() throws Exception {
        inputs.put("ATTESTATION", "1");
        var result = review("same.json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.summary()).isEmpty();
        assertThat(folder.resolve("posted")).doesNotExist();
    }

    /** Otherwise, the comment would show the review of an earlier commit. */
    @Test
    void an_unreadable_preview_replaces_an_earlier_review() throws Exception {
        inputs.put("COMMENTS", "42");
        Files.writeString(project.resolve("preview.json"), "{");
        var result = runner.run(command, inputs);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.log()).contains("preview.json ends in the middle of the JSON");
        assertThat(read("posted")).startsWith("api --silent --method PATCH repos/owner/app/issues/comments/42 --field");
        assertThat(read("comment"))
                .contains("Commit: 1a2b3c", "**There is no result of `iam-policy review`.**")
                .doesNotContain("## IAM review: ");
    }

    /** The control has the account. */
    @ParameterizedTest
    @CsvSource({"'',2", "123456789012,0"})
    void the_access_review_stays_if_the_permissions_cannot_be_checked(String account, int status) throws Exception {
        inputs.put("DEPLOYER", "all.json");
        inputs.put("ACCOUNT", account);
        Files.writeString(project.resolve("preview.json"), NEW_QUEUE);
        var result = runner.run(command, inputs);

        assertThat(result.status()).as(result.log()).isEqualTo(status);
        assertThat(read("comment")).startsWith(START);
        assertThat(read("comment").contains("**There is no result of `iam-policy permissions`.**"))
                .isEqualTo(status == 2);
    }

    /** Each part of a long policy allows other actions. */
    @ParameterizedTest
    @CsvSource({"part-*.json,0", "part-1.json,1"})
    void checks_all_parts_of_a_policy(String deployer, int status) throws Exception {
        inputs.put("DEPLOYER", deployer);
        inputs.put("ACCOUNT", "123456789012");
        Files.writeString(project.resolve("part-1.json"), POLICY.formatted("sqs:CreateQueue"));
        Files.writeString(project.resolve("part-2.json"), POLICY.formatted("sqs:Get*\", \"sqs:List*"));
        Files.writeString(project.resolve("preview.json"), NEW_QUEUE);
        var result = runner.run(command, inputs);

        assertThat(result.status()).as(result.log()).isEqualTo(status);
        assertThat(read("comment").contains("sqs:GetQueueAttributes")).isEqualTo(status == 1);
    }

    @Test
    void names_a_platform_without_an_archive() throws Exception {
        inputs.put("RUNNER_OS", "Windows");

        assertThat(review("same.json").log()).contains("iam-policy has no archive for Windows on X64");
    }

    @Test
    void the_hooks_accept_several_files() throws Exception {
        List<Map<String, Object>> hooks = new Yaml().load(Clone.read(".pre-commit-hooks.yaml"));
        assertThat(hooks).extracting(hook -> hook.get("id")).containsExactly("iam-policy-check", "iam-policy-lint");
        var path = "PATH=" + folder.resolve("archive/iam-policy-0.1.0") + ":$PATH; ";
        for (var hook : hooks) {
            assertThat("policies/a.json").containsPattern(hook.get("files").toString());
            var start = path + hook.get("entry") + " " + String.join(" ", stringList(hook.get("args")));
            assertThat(runner.run(start + " reads.json reads.json", Map.of()).status())
                    .isZero();
            assertThat(runner.run(start.replace("identity", "trust") + " all.json", Map.of())
                            .status())
                    .isNotZero();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> stringList(Object value) {
        return (List<String>) value;
    }
}
