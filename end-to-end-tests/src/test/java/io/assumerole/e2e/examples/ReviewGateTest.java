package io.assumerole.e2e.examples;

import static io.assumerole.e2e.examples.GateCommands.EXAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner;
import io.assumerole.e2e.workflows.Runner.Result;
import io.assumerole.localaws.run.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.yaml.snakeyaml.Yaml;

/**
 * Runs the commands of the example that preview, review, and deploy, with the real engine on the local AWS. Does not
 * test whether GitHub and GitLab start the jobs, or wait for an approval.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("extended")
class ReviewGateTest {
    private static final String NARROW = "[\"s3:GetObject\", \"s3:PutObject\"]";

    private static final String WIDER = "[\"s3:GetObject\", \"s3:PutObject\", \"s3:DeleteObject\"]";

    private static final String JAR = "iam-policy-cli/target/iam-policy-cli-0.1.0.jar";

    private static final String SCRIPT = "assume-role/examples/review-gate/review";

    @TempDir
    private static Path repositoryFolder;

    private Stacks stacks;
    private Path project;
    private Path jar;
    private Runner runner;
    private GateCommands commands;

    @BeforeAll
    void build() throws Exception {
        stacks = Stacks.startQuick(ReviewGateTest.class);
        Maven.copy("examples/" + EXAMPLE, stacks.folder());
        project = stacks.folder().resolve("examples").resolve(EXAMPLE);
        var environment =
                new HashMap<>(stacks.sandbox().environment(stacks.sandbox().root()));
        var engine = stacks.sandbox().engine().pulumi().getParent();
        environment.merge("PATH", engine.toString(), (path, first) -> first + File.pathSeparator + path);
        runner = new Runner(stacks.folder(), project, environment);
        commands = new GateCommands(runner);
        var repository = OwnRepository.withPublished(repositoryFolder.resolve("repository"));
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(project.resolve(".mvn/maven.config"), Maven.localRepository(repository) + "\n");
        // The clone in the jobs has the script, and the jar, which this build has already built.
        jar = project.resolve("assume-role").resolve(JAR);
        Files.createDirectories(jar.getParent());
        Files.copy(Stacks.cloneFolder().resolve(JAR), jar);
        Files.createDirectories(project.resolve(SCRIPT).getParent());
        Files.copy(project.resolve("review"), project.resolve(SCRIPT));
        var builds = builds();
        assertThat(runner.run(builds.get(1), Map.of()).status()).isZero();
        assertThat(runner.run("pulumi stack init dev", Map.of()).status()).isZero();
        // The project is in a subfolder of a repository.
        assertThat(runner.run("git init -q ../..", Map.of()).status()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static List<String> builds() throws IOException {
        var prepare = (Map<String, Object>)
                GateCommands.yaml(".github/actions/prepare/action.yml").get("runs");
        return GateCommands.commands(prepare).stream()
                .map(step -> step.get("run").toString())
                .toList();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @BeforeEach
    void clean() throws IOException {
        for (var folder : List.of(reports(), approved(), project.resolve("reports"))) {
            Folders.delete(folder);
        }
    }

    private Path reports() {
        return stacks.folder().resolve("reports");
    }

    private Path approved() {
        return stacks.folder().resolve("approved");
    }

    private void allow(String actions) throws IOException {
        var policy = Files.readString(Examples.folder(EXAMPLE).resolve("policy.json"));
        assertThat(policy).contains(NARROW);
        Files.writeString(project.resolve("policy.json"), policy.replace(NARROW, actions));
    }

    private Result reviewPullRequest() throws Exception {
        return commands.github("review", "review", 0, Map.of());
    }

    private Result reviewDeployment() throws Exception {
        return commands.github("deploy", "review", 0, Map.of());
    }

    private Result reviewMergeRequest() throws Exception {
        return commands.gitlab("review", GateCommands.script("review", "script").size() - 1);
    }

    /** Runs the review of a deployment, and checks that it leaves only reports. */
    private Result review(String access, String comment) throws Exception {
        var result = reviewDeployment();
        assertThat(result.status()).as(result.log()).isZero();
        assertThat(result.outputs()).isEqualTo("access=" + access + "\n");
        assertThat(Files.readString(reports().resolve("comment.md")))
                .startsWith("## IAM review: ")
                .contains(comment)
                .isEqualTo(result.summary());
        assertThat(files(reports()))
                .containsExactlyInAnyOrder("comment.md", "review.sarif", "review.json", "access.json");

        leavesNoPreview();
        return result;
    }

    /** Runs the review of GitLab as well, and checks that it agrees. */
    private Result reviewBoth(String access, String comment) throws Exception {
        var result = review(access, comment);
        var other = reviewMergeRequest();
        assertThat(other.status()).as(other.log()).isZero();
        assertThat(files(project.resolve("reports")))
                .containsExactlyInAnyOrder("comment.md", "review.sarif", "review.json", "access.json", "access");
        Files.deleteIfExists(project.resolve("approval.yml"));
        assertThat(commands.gitlab("comment", 1)).isEqualTo(Result.NOTHING);
        Map<String, Map<String, Object>> approval = new Yaml().load(Files.readString(project.resolve("approval.yml")));
        var rule = (Map<?, ?>) ((List<?>) approval.get("approval").get("rules")).get(0);
        assertThat(approval.get("approval").get("environment")).isEqualTo(access.equals("new") ? "iam-approval" : null);
        assertThat(rule.get("when")).isEqualTo(access.equals("new") ? "manual" : null);
        assertThat(rule.get("allow_failure")).isEqualTo(access.equals("new") ? false : null);
        leavesNoPreview();
        return result;
    }

    private void leavesNoPreview() throws IOException {
        for (var folder : List.of(runner.temporary(), project, reports())) {
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

    private Set<String> inLog(String name) throws IOException {
        return new HashSet<>(new ObjectMapper()
                .readTree(reports().resolve("review.sarif").toFile())
                .at("/runs/0/results")
                .findValuesAsText(name));
    }

    /** Approves the last review, and returns the result of the command that deploys. */
    private Result approveAndDeploy() throws Exception {
        Folders.delete(approved());
        Files.move(reports(), approved());
        return deploy();
    }

    private Result deploy() throws Exception {
        return commands.github("deploy", "deploy", 1, Map.of());
    }

    /** Returns the policy that the last deployment created. */
    private String deployedPolicy() throws Exception {
        var export = runner.run("pulumi stack export --stack dev", Map.of());
        assertThat(export.status()).as(export.log()).isZero();
        for (var resource : new ObjectMapper().readTree(export.log()).at("/deployment/resources")) {
            if (resource.get("type").asText().equals("aws:iam/rolePolicy:RolePolicy")) {
                return resource.at("/inputs/policy").asText();
            }
        }
        throw new AssertionError(export.log());
    }

    @Test
    void gitlab_builds_the_jars_and_the_program_as_github() throws Exception {
        assertThat(builds()).hasSize(2);
        assertThat(GateCommands.script("review", "script"))
                .contains(builds().get(0).replace(" -pl ", " -f assume-role -pl "), builds().get(1));
    }

    @Test
    @Order(1)
    void a_first_deployment_is_undecided_and_needs_an_approval() throws Exception {
        reviewBoth("new", "undecided");

        assertThat(inLog("ruleId")).contains("undecided-access");
        // The names of the new resources differ in each preview.
        var before = Files.readString(reports().resolve("review.json"));
        assertThat(reviewPullRequest().status()).isZero();
        assertThat(Files.readString(reports().resolve("review.json"))).isNotEqualTo(before);
        var deployed = approveAndDeploy();
        assertThat(deployed.status()).as(deployed.log()).isZero();
        assertThat(deployedPolicy()).contains("s3:PutObject");
    }

    @Test
    @Order(2)
    void a_harmless_change_needs_no_approval() throws Exception {
        allow("[\"s3:GetObject\"]");
        var result = reviewBoth("none", "no new access");

        assertThat(result.log()).startsWith("## IAM review: ");
        assertThat(inLog("ruleId")).doesNotContain("new-access", "undecided-access");
        assertThat(approveAndDeploy().status()).isZero();
        assertThat(deployedPolicy()).contains("s3:GetObject").doesNotContain("s3:PutObject");
    }

    @Test
    @Order(3)
    void a_widening_change_needs_an_approval() throws Exception {
        allow(NARROW);
        review("new", "`s3:PutObject`");
        Files.move(reports(), approved());
        allow(WIDER);
        var result = reviewBoth("new", "`s3:DeleteObject`");

        assertThat(result.log()).startsWith("## IAM review: ");
        assertThat(inLog("ruleId")).contains("new-access");
        assertThat(reviewPullRequest().status()).isZero();

        // The approved report has only a part of the access.
        var stopped = deploy();
        assertThat(stopped.status()).as(stopped.log()).isEqualTo(1);
        assertThat(stopped.log()).contains("The new access differs from the approved report");
        assertThat(deployedPolicy()).doesNotContain("s3:PutObject", "s3:DeleteObject");

        var deployed = approveAndDeploy();
        assertThat(deployed.status()).as(deployed.log()).isZero();
        assertThat(deployedPolicy()).contains("s3:PutObject", "s3:DeleteObject");
        allow(NARROW);
    }

    @Test
    @Order(4)
    void a_deployment_without_a_readable_approved_report_stops() throws Exception {
        try {
            runner.fake("pulumi", recorded("wider"));
            assertThat(reviewDeployment().outputs()).isEqualTo("access=new\n");
            assertThat(approveAndDeploy().status()).isZero();
            assertThat(calls()).containsExactly("preview", "preview", "up");

            var report = approved().resolve("access.json");
            var complete = Files.readString(report);
            for (var wrong : List.of("", "{}", "[{}", complete + complete)) {
                Files.writeString(report, wrong);
                var result = deploy();
                assertThat(result.status()).as(wrong).isEqualTo(2);
                assertThat(result.log()).contains("There is no review: the approved report isn't readable.");
            }
            // Each part of the report must agree, because a reason can omit actions.
            for (var part : List.of("outcome", "service", "code")) {
                var tree = new ObjectMapper().readTree(complete);
                var others = new ObjectMapper().createArrayNode();
                tree.forEach(entry -> {
                    if (!entry.has(part)) {
                        others.add(entry);
                    }
                });
                assertThat(others).as(part).hasSizeLessThan(tree.size());
                Files.writeString(report, others.toString());
                assertThat(deploy().status()).as(part).isEqualTo(1);
            }
            Files.delete(report);
            assertThat(deploy().status()).isEqualTo(2);
            assertThat(calls()).containsOnlyOnce("up");
        } finally {
            runner.removeFakes();
        }
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(runner.bin().resolve("calls.txt"));
    }

    @Test
    @Order(5)
    void a_preview_with_an_error_is_no_review() throws Exception {
        Files.delete(project.resolve("policy.json"));

        for (var result : List.of(reviewPullRequest(), reviewDeployment(), reviewMergeRequest(), deploy())) {
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.outputs()).isEmpty();
            assertThat(result.log())
                    .contains("There is no review: the preview failed.", "pulumi preview --stack dev --refresh")
                    .doesNotContain("\tat ");
        }
        assertThat(reports()).doesNotExist();
        assertThat(runner.run(SCRIPT + " none reports", Map.of()).status()).isEqualTo(2);
        leavesNoPreview();
        allow(NARROW);
    }

    /** Returns a fake of pulumi that prints a preview of the tests of the command line. */
    private static String pulumi(String preview) {
        var file = Stacks.cloneFolder()
                .resolve("iam-policy-cli/src/test/resources/io/assumerole/policy/cli/review")
                .resolve(preview + ".json");
        return "cat '" + file + "'";
    }

    /** Returns a fake of pulumi that also records its calls. */
    private static String recorded(String preview) {
        return "echo \"$1\" >>\"$(dirname \"$0\")/calls.txt\"; " + pulumi(preview);
    }

    /** Returns a fake of java that ends one report early. The other reports are complete. */
    private String java(String format, String end) {
        return "if [[ $* == *'--format %s'* ]]; then %s; fi; exec '%s' \"$@\"".formatted(format, end, runner.java());
    }

    private void isNoReview(String message) throws Exception {
        clean();
        // A report of an earlier run, or of the pull request.
        Files.createDirectories(reports());
        Files.writeString(reports().resolve("comment.md"), "## IAM review: no new access\n");
        var result = reviewDeployment();
        assertThat(result.status()).as(result.log()).isEqualTo(2);
        assertThat(result.outputs()).isEmpty();
        assertThat(result.log()).contains(message);
        assertThat(files(reports())).isEmpty();
    }

    private void isIncomplete(String report) throws Exception {
        runner.fake("java", java("json", "echo '" + report + "'; exit 0"));
        isNoReview("There is no review: the reports of iam-policy are incomplete.");
    }

    @Test
    @Order(6)
    void an_error_is_no_review_and_requests_no_approval() throws Exception {
        var complete = Files.readAllBytes(jar);
        try {
            runner.fake("pulumi", pulumi("wider"));
            review("new", "## IAM review: ");
            Files.write(jar, Arrays.copyOf(complete, complete.length / 2));
            isNoReview("There is no review: iam-policy failed.");
            Files.write(jar, new byte[0]);
            isNoReview("There is no review: iam-policy failed.");
            Files.delete(jar);
            isNoReview("There is no review: the jar of iam-policy doesn't exist.");
            // Without the jar, the program from the archive.
            runner.fake("iam-policy", "exit 1");
            isNoReview("There is no review: iam-policy failed.");
            var other = Stacks.cloneFolder().resolve(JAR);
            runner.fake("iam-policy", "exec '" + runner.java() + "' -jar '" + other + "' \"$@\"");
            runner.fake("java", "exit 1");
            review("new", "## IAM review: ");
            Files.delete(runner.bin().resolve("java"));
            Files.delete(runner.bin().resolve("iam-policy"));
            Files.write(jar, complete);

            for (var end : List.of("kill -9 $$", "JAVA_TOOL_OPTIONS=-Xmx1k exec '" + runner.java() + "' \"$@\"")) {
                runner.fake("java", end);
                isNoReview("There is no review: iam-policy failed.");
            }
            assertThat(reviewPullRequest().status()).isEqualTo(2);
            assertThat(reviewMergeRequest().status()).isEqualTo(2);
            for (var format : List.of("json", "markdown", "sarif")) {
                runner.fake("java", java(format, "exit 1"));
                isNoReview("There is no review: iam-policy failed.");
                runner.fake("java", java(format, "exit 0"));
                isNoReview("There is no review: the reports of iam-policy are incomplete.");
            }
            for (var format : List.of("json", "sarif")) {
                runner.fake("java", java(format, "'" + runner.java() + "' \"$@\" | head -n -1; exit 0"));
                isNoReview("There is no review: the reports of iam-policy are incomplete.");
            }
            // A complete report of a different result, and a result without its changes.
            isIncomplete("{\"outcome\": \"NO_NEW_ACCESS\", \"changes\": []}");
            isIncomplete("{\"outcome\": \"NEW_ACCESS\", \"changes\": []}");
            Files.delete(runner.bin().resolve("java"));
            review("new", "## IAM review: ");

            // The same commands run where nothing is new.
            runner.fake("pulumi", pulumi("same"));
            runner.fake("java", "exit 1");
            isNoReview("There is no review: iam-policy failed.");
            isIncomplete("{\"outcome\": \"NEW_ACCESS\", \"changes\": [{\"outcome\": \"NEW_ACCESS\"}]}");
            Files.delete(runner.bin().resolve("java"));
            review("none", "## IAM review: ");
            for (var arguments : List.of("", "dev", "dev ''", "dev reports ''", "dev reports approved more")) {
                var result = runner.run(SCRIPT + " " + arguments, Map.of());
                assertThat(result.status()).as(arguments).isEqualTo(2);
                assertThat(result.log()).contains("call review STACK REPORTS [APPROVED]");
            }
            assertThat(runner.run(SCRIPT + " dev reports", Map.of()).status()).isZero();
            runner.fake("pulumi", pulumi("wider"));
            assertThat(runner.run(SCRIPT + " dev reports", Map.of()).status()).isEqualTo(1);
        } finally {
            Files.write(jar, complete);
            runner.removeFakes();
        }
    }

    /** Reviews a preview of the tests of the command line, and returns the result of its report. */
    private String reviewBoth(String preview, String access, String title) throws Exception {
        runner.fake("pulumi", recorded(preview));
        reviewBoth(access, "## IAM review: " + title);
        return new ObjectMapper()
                .readTree(reports().resolve("review.json").toFile())
                .get("outcome")
                .asText();
    }

    @Test
    @Order(7)
    void the_stricter_of_new_and_undecided_access_is_the_result() throws Exception {
        try {
            assertThat(reviewBoth("secret", "new", "1 change is undecided")).isEqualTo("UNDECIDED");
            assertThat(inLog("ruleId")).contains("undecided-access").doesNotContain("new-access");
            assertThat(reviewBoth("wider", "new", "1 change gives new access")).isEqualTo("NEW_ACCESS");
            assertThat(inLog("ruleId")).contains("new-access").doesNotContain("undecided-access");
            assertThat(reviewBoth("replaced", "new", "1 change gives new access, and 2 are undecided"))
                    .isEqualTo("NEW_ACCESS");
            assertThat(inLog("ruleId")).contains("new-access", "undecided-access");
            assertThat(reviewBoth("same", "none", "no new access")).isEqualTo("NO_NEW_ACCESS");
            assertThat(inLog("ruleId")).doesNotContain("new-access", "undecided-access");
        } finally {
            runner.removeFakes();
        }
    }

    @Test
    @Order(8)
    void an_approval_of_undecided_access_covers_no_new_access_and_none_of_new_access_covers_undecided_access()
            throws Exception {
        try {
            for (var reviewed : List.of("secret", "wider")) {
                var other = reviewed.equals("secret") ? "wider" : "secret";
                reviewBoth(reviewed, "new", "1 change ");
                Folders.delete(approved());
                Files.move(reports(), approved());
                runner.fake("pulumi", recorded(other));
                Files.deleteIfExists(runner.bin().resolve("calls.txt"));
                var stopped = deploy();
                assertThat(stopped.status()).as(stopped.log()).isEqualTo(1);
                assertThat(stopped.log()).contains("The new access differs from the approved report");
                assertThat(calls()).containsExactly("preview");

                // The control: only the preview differs.
                runner.fake("pulumi", recorded(reviewed));
                assertThat(deploy().status()).isZero();
                assertThat(calls()).containsExactly("preview", "preview", "up");
            }
        } finally {
            runner.removeFakes();
        }
    }

    @Test
    @Order(9)
    void the_log_for_code_scanning_names_files_from_the_root_of_the_repository() throws Exception {
        try {
            runner.fake("pulumi", pulumi("wider"));
            assertThat(reviewPullRequest().status()).isZero();
            var inSubfolder = inLog("uri");
            runner.fake("git", "echo 'my infrastructure/#1/'");
            assertThat(reviewPullRequest().status()).isZero();
            var escaped = inLog("uri");
            runner.fake("git", "exit 128");
            assertThat(reviewPullRequest().status()).isZero();
            var inRoot = inLog("uri");

            assertThat(inRoot).contains("Pulumi.yaml").noneMatch(uri -> uri.startsWith("/"));
            assertThat(inSubfolder).isEqualTo(withPrefix(inRoot, "examples/review-gate/"));
            assertThat(escaped).isEqualTo(withPrefix(inRoot, "my%20infrastructure/%231/"));
        } finally {
            runner.removeFakes();
        }
    }

    private static Set<String> withPrefix(Set<String> uris, String prefix) {
        var all = new HashSet<String>();
        uris.forEach(uri -> all.add(prefix + uri));
        return all;
    }
}
