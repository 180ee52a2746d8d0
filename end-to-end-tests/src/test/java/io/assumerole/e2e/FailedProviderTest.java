package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.config;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.run.CleanEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What a person reads when the role cannot be assumed: the engine then ends the program, with a
 * fast start or without, while it waits for its provider. The program is not to add an error of its
 * own. Several times, as the engine sometimes ends before it has read that.
 */
@Tag("extended")
class FailedProviderTest extends SharedStacks {

    private static final String ROLE = "arn:aws:iam::000000000000:role/not-there";

    private AwsCredentials user;

    @BeforeAll
    void configure() throws IOException, AutomationException {
        user = stacks.user("user");
        stacks.assumeRole("wrong-arn", user, config("assume-role:roleToAssumeARN", ROLE));
    }

    @RepeatedTest(3)
    void says_only_what_is_wrong_where_the_fast_start_is_java() throws Exception {
        assertThat(preview(Clone.assumeRole().resolve("target/fast-java")))
                .satisfies(FailedProviderTest::saysOnlyThatTheRoleCannotBeAssumed);
    }

    @RepeatedTest(3)
    void says_only_what_is_wrong_where_java_starts_the_launcher() throws Exception {
        assertThat(preview(Path.of(System.getProperty("java.home"), "bin")))
                .satisfies(FailedProviderTest::saysOnlyThatTheRoleCannotBeAssumed);
    }

    private static void saysOnlyThatTheRoleCannotBeAssumed(String said) {
        assertThat(said.lines().filter(line -> line.contains("error: ")).distinct())
                .isNotEmpty()
                .allMatch(line -> line.endsWith("unable to validate AWS credentials."));
        assertThat(said)
                .contains("IAM Role (" + ROLE + ") cannot be assumed")
                .contains("AccessDenied")
                .doesNotContain("Exception")
                .doesNotContain("UNAVAILABLE");
    }

    /** What the engine prints, with a folder before all others on its PATH. */
    private String preview(Path java) throws IOException, InterruptedException {
        var output = stacks.folder().resolve("output.txt");
        var builder = new ProcessBuilder(List.of(
                        stacks.sandbox().engine().pulumi().toString(),
                        "preview",
                        "--non-interactive",
                        "--stack",
                        "wrong-arn"))
                .directory(stacks.folder()
                        .resolve("projects/assume-role-stack-wrong-arn")
                        .toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        var environment = stacks.sandbox().environment(user);
        environment.put("PATH", CleanEnvironment.before(environment, "PATH", java));
        builder.environment().clear();
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).isNotZero();
        return Files.readString(output);
    }
}
