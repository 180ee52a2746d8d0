package example;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;

import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.TestResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deploys the composition to mocks. Does not prove that AWS accepts the requests. */
class ReleaseTest {

    @AfterEach
    void clean_up() {
        PulumiTest.cleanup();
    }

    // readme:begin composition-test
    @Test
    void lets_the_role_write_only_to_the_bucket() {
        TestResult result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> new Release("app", ComponentResourceOptions.Empty))
                .throwOnError();
        Release release = TestResources.only(Release.class, result);
        String bucket = PulumiTest.extractValue(release.bucketName());

        assertThat(release.deployer())
                .in(result)
                .letsRole("s3:PutObject", "arn:aws:s3:::" + bucket + "/app.jar")
                .refusesRole("s3:DeleteObject", "arn:aws:s3:::" + bucket + "/app.jar")
                .refusesRole("s3:PutObject", "arn:aws:s3:::another-bucket/app.jar");
    }
    // readme:end composition-test
}
