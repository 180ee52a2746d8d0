package io.assumerole.e2e;

import static io.assumerole.e2e.EngineCommands.DESTROY;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.sandbox.ProjectStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Reviews real previews of first deployments: with {@code ./demo review} like a user, and with {@code iam-policy review}.
 * Does not prove that the official plugin creates the predicted ARNs: its account differs.
 */
@Tag("extended")
class FirstDeploymentReviewTest {
    private static final Path JAR = Clone.folder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar");

    /** Uses types that the emulator has. Every document contains an ARN of the same program. */
    private static final String DEPLOYABLE = """
            var user = new com.pulumi.aws.iam.User("anna", com.pulumi.aws.iam.UserArgs.builder()
                    .name("anna").path("/team/").build());
            var bucket = new com.pulumi.aws.s3.Bucket("site", com.pulumi.aws.s3.BucketArgs.builder()
                    .bucket("first-deployment-site").build());
            var role = new com.pulumi.aws.iam.Role("reader", com.pulumi.aws.iam.RoleArgs.builder().name("reader")
                    .assumeRolePolicy(user.arn().applyValue(arn -> "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":["
                            + "{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"sts:AssumeRole\\","
                            + "\\"Principal\\":{\\"AWS\\":\\"" + arn + "\\"}}]}")).build());
            var policy = new com.pulumi.aws.iam.Policy("reads", com.pulumi.aws.iam.PolicyArgs.builder().name("reads")
                    .policy(bucket.arn().applyValue(arn -> "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":["
                            + "{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"s3:GetObject\\","
                            + "\\"Resource\\":\\"" + arn + "/*\\"}]}")).build());
            new com.pulumi.aws.iam.RolePolicyAttachment("reader-reads",
                    com.pulumi.aws.iam.RolePolicyAttachmentArgs.builder()
                            .role(role.name()).policyArn(policy.arn()).build());
            """;

    /** Uses types that the emulator does not have. */
    private static final String MORE_TYPES = """
            var service = com.pulumi.aws.iam.IamFunctions.getPolicyDocument(
                    com.pulumi.aws.iam.inputs.GetPolicyDocumentArgs.builder().statements(
                            com.pulumi.aws.iam.inputs.GetPolicyDocumentStatementArgs.builder()
                                    .actions("sts:AssumeRole")
                                    .principals(com.pulumi.aws.iam.inputs.GetPolicyDocumentStatementPrincipalArgs.builder()
                                            .type("Service").identifiers("lambda.amazonaws.com").build())
                                    .build()).build()).applyValue(document -> document.json());
            var runner = new com.pulumi.aws.iam.Role("runner", com.pulumi.aws.iam.RoleArgs.builder()
                    .name("runner").assumeRolePolicy(service).build());
            var function = new com.pulumi.aws.lambda.Function("works", com.pulumi.aws.lambda.FunctionArgs.builder()
                    .name("works").role(runner.arn()).handler("index.handler").runtime("nodejs20.x").build());
            var queue = new com.pulumi.aws.sqs.Queue("jobs", com.pulumi.aws.sqs.QueueArgs.builder().name("jobs").build());
            new com.pulumi.aws.sqs.QueuePolicy("jobs", com.pulumi.aws.sqs.QueuePolicyArgs.builder()
                    .queueUrl(queue.id())
                    .policy(com.pulumi.core.Output.tuple(queue.arn(), function.arn()).applyValue(both ->
                            "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\","
                            + "\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::111122223333:root\\"},"
                            + "\\"Action\\":\\"sqs:SendMessage\\",\\"Resource\\":\\"" + both.t1 + "\\","
                            + "\\"Condition\\":{\\"ArnEquals\\":{\\"aws:SourceArn\\":\\"" + both.t2 + "\\"}}}]}")).build());
            """;

    /** Adds a role's policy with a value that AWS chooses. */
    private static final String KEY = MORE_TYPES + """
            var key = new com.pulumi.aws.kms.Key("key");
            new com.pulumi.aws.iam.RolePolicy("decrypts", com.pulumi.aws.iam.RolePolicyArgs.builder()
                    .role(runner.name())
                    .policy(key.arn().applyValue(arn -> "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":["
                            + "{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"kms:Decrypt\\","
                            + "\\"Resource\\":\\"" + arn + "\\"}]}")).build());
            """;

    private static Stacks stacks;
    private static CloneCopy clone;

    @BeforeAll
    static void start() throws IOException {
        stacks = Stacks.startQuick(FirstDeploymentReviewTest.class);
        clone = CloneCopy.make(Clone.folder().resolve("end-to-end-tests/target/FirstDeploymentReviewTest-clone"));
    }

    @AfterAll
    static void stop() throws Exception {
        clone.close();
        stacks.close();
    }

    private static ProjectStack stack(String name, String body) throws Exception {
        var project = SmallProgram.make(stacks.folder().resolve(name), body);
        return stacks.sandbox()
                .project(
                        project,
                        name,
                        "config:\n  aws:region: us-east-1\n",
                        stacks.sandbox().root());
    }

    private static Map<?, ?> predicted(ProjectStack stack) throws AutomationException {
        var lines = new ArrayList<String>();
        stack.previewWithPredictedArns(List.of(), lines::add);
        return (Map<?, ?>) WireJson.read(String.join("\n", lines));
    }

    private static Map<?, ?> ordinary(ProjectStack stack) throws AutomationException {
        return (Map<?, ?>) WireJson.read(stack.run(List.of("preview", "--json", "--show-sames")));
    }

    /** Returns a preview's input of a resource after the deployment. */
    private static Object input(Map<?, ?> preview, String resource, String input) {
        var state = list(preview, "steps")
                .filter(step -> step.get("urn").toString().endsWith("::" + resource))
                .map(step -> (Map<?, ?>) step.get("newState"))
                .findFirst()
                .orElseThrow();
        return ((Map<?, ?>) state.get("inputs")).get(input);
    }

    private record Reviewed(int exitCode, Map<?, ?> report) {
        /** Returns the outcome of each change as {@code SUBJECT ASPECT OUTCOME}. */
        List<String> changes() {
            return list(report, "changes")
                    .map(change ->
                            "%s %s %s".formatted(change.get("subject"), change.get("aspect"), change.get("outcome")))
                    .toList();
        }

        String outcome() {
            return (String) report.get("outcome");
        }
    }

    private static Stream<Map<?, ?>> list(Map<?, ?> object, String field) {
        return ((List<?>) object.get(field)).stream().map(each -> (Map<?, ?>) each);
    }

    private static Reviewed review(Map<?, ?> preview) throws Exception {
        var file = stacks.folder().resolve("preview.json");
        Files.writeString(file, WireJson.write(preview));
        var process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "review",
                        "--format",
                        "json",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Reviewed(process.waitFor(), (Map<?, ?>) WireJson.read(report));
    }

    @Test
    void predicts_the_documents_that_the_deployment_then_creates() throws Exception {
        var stack = stack("deployable", DEPLOYABLE);

        // The Java SDK loses the links of unknown values, so no link may be necessary for this answer.
        var ordinary = ordinary(stack);
        var unknown = review(ordinary);
        assertThat(unknown.outcome()).isNotEqualTo("NO_NEW_ACCESS");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.changes()).contains("role reader trust UNDECIDED", "role reader permissions UNDECIDED");
        assertThat(input(ordinary, "reader", "assumeRolePolicy")).asString().doesNotContain("anna");

        var preview = predicted(stack);
        var known = review(preview);
        assertThat(known.exitCode()).isEqualTo(1);
        assertThat(known.changes())
                .contains("role reader trust NEW_ACCESS", "role reader permissions NEW_ACCESS")
                .noneMatch(change -> change.endsWith("UNDECIDED"));
        assertThat(WireJson.write(known.report()))
                .contains("arn:aws:iam::000000000000:user/team/anna", "arn:aws:s3:::first-deployment-site/*");

        stack.run(UP);
        var deployed = ordinary(stack);
        for (var each : List.of(
                List.of("reader", "assumeRolePolicy"),
                List.of("reads", "policy"),
                List.of("reader-reads", "policyArn"))) {
            assertThat(input(preview, each.get(0), each.get(1)))
                    .as(each.toString())
                    .isEqualTo(input(deployed, each.get(0), each.get(1)));
        }

        var again = review(predicted(stack));
        assertThat(again.outcome()).isEqualTo("NO_NEW_ACCESS");
        assertThat(again.exitCode()).isZero();
        stack.run(DESTROY);
    }

    @Test
    void reviews_types_that_the_emulator_does_not_have() throws Exception {
        var stack = stack("types", MORE_TYPES);

        var reviewed = review(predicted(stack));

        assertThat(reviewed.exitCode()).isEqualTo(1);
        assertThat(reviewed.changes())
                .contains("role runner trust NEW_ACCESS")
                .anyMatch(change -> change.startsWith("QueuePolicy jobs") && change.endsWith("NEW_ACCESS"))
                .noneMatch(change -> change.endsWith("UNDECIDED"));
        assertThat(WireJson.write(reviewed.report())).contains("arn:aws:sqs:us-east-1:000000000000:jobs");
    }

    @Test
    void leaves_a_policy_undecided_that_contains_a_value_that_aws_chooses() throws Exception {
        var reviewed = review(predicted(stack("key", KEY)));

        assertThat(reviewed.exitCode()).isEqualTo(1);
        assertThat(reviewed.changes()).contains("role runner trust NEW_ACCESS", "role runner permissions UNDECIDED");
    }

    @Test
    void reviews_both_stacks_before_their_first_deployment() throws Exception {
        var create = clone.bash(
                "./demo review create-role-stack --format json" + " -- -c create-role:unprivilegedUsername=anna");
        var assume = clone.bash("./demo review assume-role-stack"
                + " -- -c assume-role:roleToAssumeARN=arn:aws:iam::000000000000:role/x");

        assertThat(create.exitCode()).as(create.errors()).isEqualTo(1);
        var report = (Map<?, ?>) WireJson.read(create.output());
        assertThat(report.get("outcome")).isEqualTo("NEW_ACCESS");
        assertThat(list(report, "changes").<Object>map(change -> change.get("outcome")))
                .doesNotContain("UNDECIDED");
        assertThat(list(report, "trusts").<Object>map(trust -> trust.get("from")))
                .containsExactly("user anna");
        assertThat(report.get("notes").toString()).contains("predicted for account 000000000000");
        assertThat(assume.exitCode()).as(assume.errors()).isZero();
        assertThat(assume.output())
                .startsWith("project assume-role-stack: no new access\n")
                .contains("predicted for account");
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void writes_the_report_to_a_file_and_passes_on_what_fails() throws Exception {
        SmallProgram.make(clone.folder().resolve("small"), MORE_TYPES);

        var written = clone.bash("./demo review small --output report.txt --fail-on never");
        var wrong = clone.bash("./demo review small --format yaml");

        assertThat(written.exitCode()).as(written.errors()).isZero();
        assertThat(written.output()).isEmpty();
        assertThat(clone.folder().resolve("report.txt")).content().startsWith("project small: new access");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.errors()).contains("yaml");
        assertThat(wrong.output()).isEmpty();
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void shows_why_a_preview_fails() throws Exception {
        SmallProgram.make(
                clone.folder().resolve("failing"), "throw new IllegalStateException(\"no \" + \"configuration\");");

        var failed = clone.bash("./demo review failing");

        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.output()).isEmpty();
        assertThat(failed.errors())
                .contains("The preview fails on the local AWS:", "no configuration")
                .doesNotContain("LocalAwsException", "KEY=VALUE");
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void names_the_types_that_a_YAML_program_cannot_use() throws Exception {
        var supported = "name: yaml\nruntime: yaml\nresources:\n  site:\n    type: aws:s3:Bucket\n";
        clone.program("supported/Pulumi.yaml", supported);
        clone.program("unsupported/Pulumi.yaml", supported.replace("s3:Bucket", "sqs:Queue"));

        var reviewed = clone.bash("./demo review supported");
        var failed = clone.bash("./demo review unsupported");

        assertThat(reviewed.exitCode()).as(reviewed.errors()).isZero();
        assertThat(failed.exitCode()).isEqualTo(2);
        assertThat(failed.errors())
                .contains(
                        "unable to find resource type \"aws:sqs:Queue\"",
                        "./demo review supports only the resource types of the local AWS")
                .doesNotContain("\u001b", "sourcePosition", "\"diagnostics\"");
        assertThat(failed.errors().lines().count()).isLessThan(20);
    }

    @Test
    void names_the_option_for_a_missing_setting() throws Exception {
        SmallProgram.make(clone.folder().resolve("settings"), "context.config(\"small\").require(\"size\");");

        var missing = clone.bash("./demo review settings");

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.errors())
                .contains("small:size", "Pass the missing setting to ./demo review", "-- -c KEY=VALUE");
    }

    /** Differs from the preceding test in the file that contains the setting. */
    @Test
    void takes_the_settings_of_a_stack_and_leaves_the_folder_as_it_was() throws Exception {
        var program =
                SmallProgram.make(clone.folder().resolve("configured"), "context.config(\"small\").require(\"size\");");
        Files.writeString(
                program.resolve("Pulumi.dev.yaml"),
                "encryptionsalt: v1:the-users-own:v1:salt\nconfig:\n  small:size: large\n");
        var before = SmallProgram.contents(program);

        var reviewed = clone.bash("./demo review configured -- --stack dev --parallel 4");

        assertThat(reviewed.exitCode()).as(reviewed.errors()).isZero();
        assertThat(SmallProgram.contents(program)).isEqualTo(before);
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void explains_how_to_build_a_program() throws Exception {
        Files.delete(SmallProgram.make(clone.folder().resolve("unbuilt"), "").resolve("target/small.jar"));

        var unbuilt = clone.bash("./demo review unbuilt");

        assertThat(unbuilt.exitCode()).isEqualTo(2);
        assertThat(unbuilt.errors()).contains("The program is not built", "mvn -DskipTests package");
    }

    @Test
    void the_help_shows_commands_that_can_be_pasted() throws Exception {
        assertThat(clone.bash("./demo --help").output()).contains(" eval \"$(./demo env)\"\n");
        assertThat(clone.bash("./demo review --help").output())
                .contains("./demo review create-role-stack -- -c create-role:unprivilegedUsername=anna\n");
    }

    private static List<Path> runFolders() throws IOException {
        try (var files = Files.list(clone.folder().resolve(".local-aws"))) {
            return files.filter(Files::isDirectory).toList();
        }
    }
}
