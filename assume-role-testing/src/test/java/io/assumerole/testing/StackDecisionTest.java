package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.Context;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.UnprivilegedUserWithRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Asks the offline decision with the documents that a program gives to AWS, and shows the reason; does not
 * prove that AWS decides alike.
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
    void lets_the_user_assume_the_role_and_the_role_read_artifacts_and_no_more() {
        TestResult result =
                PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();
        UnprivilegedUserWithRole deployer = TestResources.only(UnprivilegedUserWithRole.class, result);
        assertThat(deployer)
                .in(result)
                .lets(deployer.userArn())
                .assumeRoleWith("PulumiApplication")
                .refusesRole("s3:PutObject", "arn:aws:s3:::artifacts/site.zip");
        var failure = catchThrowable(() -> fails(deployer));

        assertThat(failure).isInstanceOf(AssertionError.class);
        assertThat(failure.getMessage())
                .contains(
                        "IMPLICITLY_DENIED: s3:PutObject on arn:aws:s3:::artifacts/site.zip is denied: Statement[0]",
                        "no      Action: s3:GetObject; the request: s3:PutObject",
                        "yes     Resource: arn:aws:s3:::artifacts/*; the request: arn:aws:s3:::artifacts/site.zip");
    }

    private static void fails(UnprivilegedUserWithRole deployer) {
        assertThat(deployer).letsRole("s3:PutObject", "arn:aws:s3:::artifacts/site.zip");
    }
}
