package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code ./demo least-privilege} on a small program, like a user. {@code LeastPrivilegeOfStacksTest} runs it on
 * both stacks. Does not prove that the official plugin needs no other permissions.
 */
@Tag("extended")
class LeastPrivilegeTest {

    /** A user with an automatic name, a path and tags; and one whose given name looks like an automatic one. */
    private static final String TWO_USERS = """
            new com.pulumi.aws.iam.User("anna", com.pulumi.aws.iam.UserArgs.builder()
                    .path("/team/").tags(java.util.Map.of("colour", context.config().require("colour"))).build());
            new com.pulumi.aws.iam.User("bert", com.pulumi.aws.iam.UserArgs.builder().name("bert-0123abc").build());
            """;

    private CloneCopy clone;

    @BeforeEach
    void copy() throws IOException {
        clone = CloneCopy.make(LeastPrivilegeTest.class);
    }

    @AfterEach
    void delete() throws IOException {
        clone.close();
    }

    private Path program(String body) throws IOException {
        return SmallProgram.make(clone.folder().resolve("small"), body);
    }

    @Test
    void finds_the_policy_of_a_program_and_proves_it_and_leaves_its_folder_as_it_was() throws Exception {
        // It is deployed a dozen times.
        var program = SmallProgram.fast(program(TWO_USERS), "small:colour=red");
        Files.writeString(
                program.resolve("Pulumi.dev.yaml"),
                "encryptionsalt: v1:the-users-own:v1:salt\nconfig:\n  small:colour: red\n");
        var before = SmallProgram.contents(program);

        var found = clone.bash("./demo least-privilege small -- --stack dev --parallel 4");

        assertThat(found.exitCode()).as(found.output() + found.errors()).isZero();
        assertThat(FoundPolicies.json(found.output())).containsExactly(PolicyDocument.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow",
                   "Action": ["iam:CreateUser", "iam:DeleteUser", "iam:GetUser", "iam:ListGroupsForUser"],
                   "Resource": ["arn:aws:iam::000000000000:user/bert-0123abc",
                                "arn:aws:iam::000000000000:user/team/anna-*"]},
                  {"Sid": "NeededButNotVerifiedHere", "Effect": "Allow", "Action": "iam:TagUser",
                   "Resource": "arn:aws:iam::000000000000:user/team/anna-*"}]}"""));
        assertThat(FoundPolicies.java(found.output(), clone.folder().resolve("found")))
                .isEqualTo(FoundPolicies.json(found.output()));
        assertThat(found.output().lines().map(line -> line.strip().replaceAll(" {2,}", "  ")))
                .contains(
                        "ok  pulumi up with the policy  allowed, as expected",
                        "ok  pulumi destroy with the policy  allowed, as expected",
                        "ok  pulumi up without iam:CreateUser  AccessDenied: iam:CreateUser",
                        "ok  pulumi up without iam:GetUser  AccessDenied: iam:GetUser",
                        "ok  pulumi destroy without iam:DeleteUser  AccessDenied: iam:DeleteUser",
                        "The official plugin or AWS also requires these actions. No call in this run verified them:");
        assertThat(SmallProgram.contents(program)).isEqualTo(before);
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void reports_unknown_values_and_proves_nothing() throws Exception {
        program("software.amazon.awssdk.services.iam.IamClient.builder()"
                + ".httpClient(software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient.create())"
                + ".region(software.amazon.awssdk.regions.Region.AWS_GLOBAL).build().listUsers();");

        var found = clone.bash("./demo least-privilege small");

        assertThat(found.exitCode()).as(found.output() + found.errors()).isEqualTo(1);
        assertThat(found.output())
                .contains("These calls need unknown permissions")
                .contains("\n  iam:ListUsers on *\n")
                .doesNotContain("Verified in this run");
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void says_that_nothing_is_known_of_a_service_that_is_not_there() throws Exception {
        program("new com.pulumi.aws.sqs.Queue(\"queue\");");

        var found = clone.bash("./demo least-privilege small");

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.errors())
                .contains("pulumi up fails on the local AWS although everything is allowed")
                .contains("does not have the resource type 'aws:sqs/queue:Queue'")
                .doesNotContain("LocalAwsException");
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void says_how_to_build_a_program_before_it_starts_anything() throws Exception {
        Files.delete(program("").resolve("target/small.jar"));

        var found = clone.bash("./demo least-privilege small");

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.errors()).contains("The program is not built").contains("mvn -DskipTests package");
        assertThat(clone.folder().resolve(".local-aws")).doesNotExist();
    }

    @Test
    void works_with_no_other_local_aws_whose_record_it_cannot_read() throws Exception {
        program("");
        try (var aws = Stacks.start("LeastPrivilegeTest-aws", System.getenv())) {
            var found = clone.bash(
                    "./demo least-privilege small",
                    Map.of(
                            "AWS_ENDPOINT_URL", aws.sandbox().endpoint().toString(),
                            "AWS_ACCESS_KEY_ID", aws.sandbox().root().accessKeyId(),
                            "AWS_SECRET_ACCESS_KEY", aws.sandbox().root().secretAccessKey()));

            assertThat(found.exitCode()).isEqualTo(1);
            assertThat(found.errors())
                    .contains("needs the call record of a local AWS that it starts itself")
                    .contains("unset AWS_ENDPOINT_URL");
        }
        assertThat(runFolders()).isEmpty();
    }

    @Test
    void leaves_nothing_when_it_is_terminated() throws Exception {
        program(TWO_USERS);
        var demo = clone.start("exec ./demo least-privilege small -- -c colour=red", Map.of());
        for (int i = 0; i < 600 && demo.descendants().noneMatch(LeastPrivilegeTest::isEngine); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        var children = demo.descendants().toList();
        assertThat(children).anyMatch(LeastPrivilegeTest::isEngine);

        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 600 && children.stream().anyMatch(ProcessHandle::isAlive); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(runFolders()).isEmpty();
    }

    private static boolean isEngine(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/pulumi");
    }

    private List<Path> runFolders() throws IOException {
        try (var files = Files.list(clone.folder().resolve(".local-aws"))) {
            return files.filter(Files::isDirectory).toList();
        }
    }
}
