package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.Context;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.UnprivilegedUserWithRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Asks the offline decision with the documents that a program gives to AWS, as {@code docs/how-to/explain-a-denial.md} shows; does
 * not prove that AWS decides alike.
 */
class StackDecisionTest {

    private static final class Site {
        static void deploy(Context context) {
            new UnprivilegedUserWithRole("deployer", Mocked.args(args -> args.externalId("PulumiApplication")));
        }
    }

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    @Test
    void lets_the_user_assume_the_role_and_the_role_read_artifacts_and_no_more() throws IOException {
        // docs:begin why-stack
        TestResult result =
                PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();
        UnprivilegedUserWithRole deployer = TestResources.only(UnprivilegedUserWithRole.class, result);
        assertThat(deployer)
                .in(result)
                .lets(deployer.userArn())
                .assumeRoleWith("PulumiApplication")
                .refusesRole("s3:PutObject", "arn:aws:s3:::artifacts/site.zip");
        // docs:end why-stack
        var failure = catchThrowable(() -> fails(deployer));

        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(shown()).isEqualTo(failure.getMessage().strip().replaceAll("\\s+", " "));
    }

    private static void fails(UnprivilegedUserWithRole deployer) {
        // docs:begin why-stack-refused
        assertThat(deployer).letsRole("s3:PutObject", "arn:aws:s3:::artifacts/site.zip");
        // docs:end why-stack-refused
    }

    private static String shown() throws IOException {
        var block = Pattern.compile("(?s)<!-- docs:why-stack-refused -->\n```java\n.*?\n```\n\\s*```text\n(.*?)\n```")
                .matcher(Files.readString(Path.of("../docs/how-to/explain-a-denial.md")));
        assertThat(block.find()).isTrue();
        return block.group(1).strip().replaceAll("\\s+", " ");
    }
}
