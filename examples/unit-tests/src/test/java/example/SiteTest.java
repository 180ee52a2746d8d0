package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.test.PulumiTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program against mocks. Does not prove that AWS takes what it asks for. */
class SiteTest {

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    // readme:begin unit-test
    @Test
    void lets_the_role_write_to_the_bucket_alone() {
        var resources = PulumiTest.withMocks(new AwsMocks())
                .runTest(Site::deploy)
                .throwOnError()
                .resources();

        var policy = resources.stream()
                .filter(RolePolicy.class::isInstance)
                .map(RolePolicy.class::cast)
                .findFirst()
                .orElseThrow();
        var json = PulumiTest.extractValue(policy.policy());
        assertTrue(json.contains("\"Resource\":\"arn:aws:s3:::site-0123abc/*\""), json);
    }
    // readme:end unit-test

    @Test
    void gives_out_the_key_and_whom_it_becomes() {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();

        assertEquals("secret-of-deployer-key", PulumiTest.extractValue(result.output("secretAccessKey", String.class)));
        assertEquals(
                "arn:aws:sts::123456789012:assumed-role/deployer-0123abc/deployment",
                PulumiTest.extractValue(result.output("callerArn", String.class)));
        assertTrue(PulumiTest.extractValue(result.output("accessSummary", String.class))
                .contains("s3:PutObject"));
    }
}
