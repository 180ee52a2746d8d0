package io.assumerole.e2e.examples;

import static io.assumerole.e2e.examples.GateCommands.EXAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the script of the example {@code review-gate} with a fake of {@code pulumi}, which prints a prepared preview. */
@Tag("extended")
class ReviewScriptTest {
    private static final String JAR = "iam-policy-cli/target/iam-policy-cli-0.1.0.jar";

    /** A new role, whose name the engine generates, and which can assume a role of another account. */
    private static final String PREVIEW = """
            {
              "steps": [
                {
                  "op": "create",
                  "urn": "urn:pulumi:dev::app::aws:iam/role:Role::site",
                  "newState": {
                    "urn": "urn:pulumi:dev::app::aws:iam/role:Role::site",
                    "custom": true,
                    "type": "aws:iam/role:Role",
                    "inputs": {
                      "__defaults": DEFAULTS,
                      "name": "site-NAME",
                      "assumeRolePolicy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::111122223333:role/ci\\"},\\"Action\\":\\"sts:AssumeRole\\"}]}"
                    }
                  }
                },
                {
                  "op": "create",
                  "urn": "urn:pulumi:dev::app::aws:iam/rolePolicy:RolePolicy::site",
                  "newState": {
                    "urn": "urn:pulumi:dev::app::aws:iam/rolePolicy:RolePolicy::site",
                    "custom": true,
                    "type": "aws:iam/rolePolicy:RolePolicy",
                    "inputs": {
                      "__defaults": [],
                      "name": "partner",
                      "role": "site-NAME",
                      "policy": "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"sts:AssumeRole\\",\\"Resource\\":\\"arn:aws:iam::111122223333:role/partner-PARTNER\\"}]}"
                    }
                  }
                }
              ],
              "changeSummary": {"create": 2}
            }
            """;

    @TempDir
    private Path folder;

    private Path copy;
    private Runner runner;

    @BeforeEach
    void copy() throws IOException {
        var project = Files.createDirectory(folder.resolve("project"));
        runner = new Runner(folder, project, Map.of("PATH", System.getenv("PATH")));
        copy = Files.createDirectories(folder.resolve("clone/examples/review-gate"));
        Files.copy(Examples.folder(EXAMPLE).resolve("review"), copy.resolve("review"));
        Files.createDirectories(folder.resolve("clone").resolve(JAR).getParent());
        Files.copy(Stacks.cloneFolder().resolve(JAR), folder.resolve("clone").resolve(JAR));
    }

    /** Reviews a preview, and returns the exit code. */
    private int review(String arguments, String defaults, String name, String partner) throws Exception {
        var preview =
                PREVIEW.replace("DEFAULTS", defaults).replace("NAME", name).replace("PARTNER", partner);
        var file = Files.writeString(folder.resolve("preview.json"), preview);
        runner.fake("pulumi", "cat '" + file + "'");
        return runner.run("'" + copy.resolve("review") + "' dev " + arguments, Map.of())
                .status();
    }

    @Test
    void accepts_a_different_end_only_of_a_name_that_the_engine_generates() throws Exception {
        var generated = "[\"name\"]";
        assertThat(review("approved", generated, "1111111", "1a2b3c4")).isEqualTo(1);

        assertThat(review("reports approved", generated, "2222222", "1a2b3c4")).isZero();
        assertThat(review("reports approved", generated, "2222222", "deadbee")).isEqualTo(1);
        assertThat(review("reports approved", generated, "1111111", "deadbee")).isEqualTo(1);
        assertThat(review("reports approved", "[]", "1111111", "1a2b3c4")).isEqualTo(1);

        assertThat(review("approved", "[]", "1111111", "1a2b3c4")).isEqualTo(1);
        assertThat(review("reports approved", "[]", "1111111", "1a2b3c4")).isZero();
        assertThat(review("reports approved", "[]", "2222222", "1a2b3c4")).isEqualTo(1);
    }

    @Test
    void lists_the_actions_that_the_deployer_lacks() throws Exception {
        assertThat(commentWith("iam:*Role\", \"iam:List*"))
                .contains("The deployer lacks 2 actions", "iam:PutRolePolicy");
        assertThat(commentWith("iam:*")).contains("No missing action found").doesNotContain("The deployer lacks");
    }

    /** Each part of a long policy allows other actions. */
    @Test
    void checks_all_parts_of_the_policy_of_the_deployer() throws Exception {
        policy("deployer-1.json", "iam:*Role\", \"iam:List*");
        assertThat(comment(Map.of("AWS_ACCOUNT_ID", "123456789012"))).contains("The deployer lacks 2 actions");

        policy("deployer-2.json", "iam:*RolePolicy");
        assertThat(comment(Map.of("AWS_ACCOUNT_ID", "123456789012"))).contains("No missing action found");
    }

    @Test
    void keeps_the_access_review_if_the_permissions_cannot_be_checked() throws Exception {
        policy("deployer.json", "iam:*");

        assertThat(comment(Map.of()))
                .startsWith("## IAM review: ")
                .contains("**The deployer's permissions aren't checked.**", "set AWS_ACCOUNT_ID");
    }

    private void policy(String file, String actions) throws IOException {
        Files.writeString(folder.resolve("project").resolve(file), """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["%s"], "Resource": "*"}]}
                """.formatted(actions));
    }

    private String commentWith(String actions) throws Exception {
        policy("deployer.json", actions);
        return comment(Map.of("AWS_ACCOUNT_ID", "123456789012"));
    }

    private String comment(Map<String, String> variables) throws Exception {
        runner.fake(
                "pulumi",
                "cat '"
                        + Files.writeString(
                                folder.resolve("preview.json"),
                                PREVIEW.replace("DEFAULTS", "[\"name\"]").replace("NAME", "1111111"))
                        + "'");
        var result = runner.run("'" + copy.resolve("review") + "' dev reports", variables);

        assertThat(result.status()).as(result.log()).isEqualTo(1);
        return Files.readString(folder.resolve("project").resolve("reports/comment.md"));
    }

    @ParameterizedTest
    @CsvSource({
        "pulumi, pulumi isn't on PATH. Install it",
        "java, java isn't on PATH. Install it",
        "jq, jq isn't on PATH. Install it",
        "none, the preview failed.",
    })
    void the_script_names_a_missing_program(String missing, String message) throws Exception {
        var programs = Files.createDirectory(folder.resolve("programs"));
        assertThat(runner.run(
                                "for each in bash dirname mktemp rm; do ln -s \"$(type -P $each)\" \"$PROGRAMS\"; done",
                                Map.of("PROGRAMS", programs.toString()))
                        .status())
                .isZero();
        for (var program : List.of("pulumi", "java", "jq")) {
            if (!program.equals(missing)) {
                runner.fake(program, "exit 1");
            }
        }
        var result = runner.run(
                "PATH=$FAKES:$PROGRAMS; \"$SCRIPT\" dev reports",
                Map.of(
                        "FAKES", runner.bin().toString(),
                        "PROGRAMS", programs.toString(),
                        "SCRIPT", copy.resolve("review").toString()));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.log()).startsWith("There is no review: " + message);
    }
}
