package example;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.PulumiTest;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.TestResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program against mocks. Does not prove that AWS takes what it asks for. */
class SiteTest {

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    @Test
    void lets_the_role_write_to_the_bucket_alone() {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();

        assertThat(TestResources.only(UnprivilegedUserWithRole.class, result))
                .in(result)
                .letsRole("s3:PutObject", "arn:aws:s3:::site-0123abc/index.html")
                .refusesRole("s3:PutObject", "arn:aws:s3:::other/index.html")
                .refusesRole("s3:DeleteObject", "arn:aws:s3:::site-0123abc/index.html");
    }

    @Test
    void gives_out_the_key_and_whom_it_becomes() {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();

        assertThat(PulumiTest.extractValue(result.output("secretAccessKey", String.class)))
                .startsWith("NotASecret/");
        assertThat(PulumiTest.extractValue(result.output("callerArn", String.class)))
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/deployer-0123abc/deployment");
        assertThat(PulumiTest.extractValue(result.output("accessSummary", String.class)))
                .contains("s3:PutObject");
    }
}
