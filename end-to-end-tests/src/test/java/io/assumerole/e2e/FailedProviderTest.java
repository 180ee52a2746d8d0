package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.config;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Tests the output if the role cannot be assumed. The engine stops the program while it waits for its provider, and the
 * program must not print another error. The test is repeated, because the engine sometimes stops before it has read
 * the program's output.
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
    void prints_only_that_the_role_cannot_be_assumed() throws Exception {
        assertThat(preview()).satisfies(FailedProviderTest::assertOnlyTheRoleError);
    }

    private static void assertOnlyTheRoleError(String output) {
        assertThat(output.lines().filter(line -> line.contains("error: ")).distinct())
                .isNotEmpty()
                .allMatch(line -> line.endsWith("unable to validate AWS credentials."));
        assertThat(output)
                .contains("IAM Role (" + ROLE + ") cannot be assumed")
                .contains("AccessDenied")
                .doesNotContain("Exception")
                .doesNotContain("UNAVAILABLE");
    }

    private String preview() throws IOException, InterruptedException {
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
        builder.environment().clear();
        builder.environment().putAll(stacks.sandbox().environment(user));
        assertThat(builder.start().waitFor()).isNotZero();
        return Files.readString(output);
    }
}
