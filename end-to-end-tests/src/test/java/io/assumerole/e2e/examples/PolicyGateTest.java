package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner;
import io.assumerole.e2e.workflows.Runner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the script of the example {@code policies}. Does not test whether GitHub runs the workflow. */
@Tag("extended")
class PolicyGateTest {
    private static final String ADMINISTRATOR = """
            {
              "Version": "2012-10-17",
              "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
            }
            """;

    @TempDir
    private Path folder;

    private Path policies;
    private Path before;
    private Runner runner;

    @BeforeEach
    void copyTwice() throws IOException {
        Maven.copy("examples/policies", folder);
        Maven.copy("examples/policies", folder.resolve("base"));
        var project = folder.resolve("examples/policies");
        policies = project.resolve("policies");
        before = folder.resolve("base/examples/policies/policies");
        Files.createDirectory(project.resolve("target"));
        Files.copy(
                Stacks.cloneFolder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar"),
                project.resolve("target/iam-policy.jar"));
        runner = new Runner(folder, project, Map.of("PATH", System.getenv("PATH")));
    }

    private Result gate() throws Exception {
        return runner.run("./gate '" + before.getParent() + "'", Map.of());
    }

    private void isAccepted() throws Exception {
        var result = gate();
        assertThat(result.log().lines())
                .containsExactlyInAnyOrder(
                        "policies/deployer-trust.json: no findings",
                        "policies/deployer-trust.json: no new access",
                        "policies/deployer.json: no new access",
                        "policies/deployer.json: no findings");
        assertThat(result.status()).isZero();
    }

    private void isStopped(String message) throws Exception {
        var result = gate();
        assertThat(result.log()).contains(message).doesNotContain("no findings");
        assertThat(result.status()).isEqualTo(2);
    }

    @Test
    void reports_new_access_of_new_changed_and_deleted_policies() throws Exception {
        isAccepted();

        for (var name : new String[] {"deployer.json", "deployer-trust.json"}) {
            var old = before.resolve(name);
            var policy = Files.readString(old);
            Files.delete(old);
            var added = gate();
            assertThat(added.log()).contains("policies/" + name + ": new access");
            assertThat(added.status()).isEqualTo(1);
            Files.writeString(old, policy);
        }
        var policy = Files.readString(policies.resolve("deployer.json"));
        Files.writeString(before.resolve("deployer.json"), policy.replace(", \"s3:PutObject\"", ""));
        var changed = gate();
        assertThat(changed.log()).contains("deployer.json: new access", "s3:PutObject on arn:aws:s3:::site/");
        assertThat(changed.status()).isEqualTo(1);
        Files.writeString(before.resolve("deployer.json"), policy);

        Files.writeString(
                before.resolve("limits.json"),
                ADMINISTRATOR.replace("Allow", "Deny").replace("Action\": \"*", "Action\": \"s3:PutObject"));
        var deleted = gate();
        assertThat(deleted.log()).contains("policies/limits.json: new access, or undecided", "before.Statement[0]");
        assertThat(deleted.status()).isEqualTo(1);
        Files.writeString(before.resolve("limits.json"), "{");
        var invalid = gate();
        assertThat(invalid.log()).contains("is not a valid identity policy");
        assertThat(invalid.status()).isEqualTo(2);
    }

    /** The workflow runs for each change in the folder, so the script must not ignore a file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub/admin.json",
                "admin.json/policy.json",
                ".admin.json",
                "admin.JSON",
                "admin.jsonc",
                "admin.json.txt",
                "admin",
                "admin\nadmin.json",
                "README.md",
            })
    void rejects_a_file_that_it_does_not_read(String name) throws Exception {
        for (var both : new Path[] {policies, before}) {
            var file = both.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, ADMINISTRATOR);
            isStopped("isn't a policy");
            Files.delete(file);
            if (!file.getParent().equals(both)) {
                Files.delete(file.getParent());
            }
        }
    }

    /** A link can lead to the same file before and after the change. */
    @Test
    void rejects_links_and_missing_folders() throws Exception {
        var shared = Files.writeString(folder.resolve("shared.json"), ADMINISTRATOR);
        for (var both : new Path[] {policies, before}) {
            Files.createSymbolicLink(both.resolve("shared.json"), shared);
            isStopped("isn't a policy");
            Files.delete(both.resolve("shared.json"));

            var moved = Files.move(both, folder.resolve("moved"));
            isStopped("isn't a folder");
            Files.createSymbolicLink(both, moved);
            isStopped("isn't a folder");
            Files.delete(both);
            Files.move(moved, both);
        }
        isAccepted();
    }
}
