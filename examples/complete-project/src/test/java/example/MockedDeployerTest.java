package example;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.SecretScanner;
import io.assumerole.testing.TestResources;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program against mocks. Does not prove that AWS accepts the requests. */
class MockedDeployerTest {

    private static final String EXTERNAL_ID = "a-secret-of-this-test";

    private TestResult result;
    private UnprivilegedUserWithRole deployer;

    @BeforeEach
    void deploy() {
        result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> Deployer.deploy(context, Output.ofSecret(EXTERNAL_ID)))
                .throwOnError();
        deployer = TestResources.only(UnprivilegedUserWithRole.class, result);
    }

    @AfterEach
    void clean_up() {
        PulumiTest.cleanup();
    }

    @Test
    void lets_only_its_user_assume_the_role_and_only_with_the_external_id() {
        assertThat(deployer)
                .in(result)
                .lets(deployer.userArn())
                .assumeRoleWith(EXTERNAL_ID)
                .refuses(deployer.userArn())
                .assumeRole()
                .refuses("arn:aws:iam::123456789012:user/somebody")
                .assumeRoleWith(EXTERNAL_ID);
    }

    @Test
    void lets_the_role_only_list_buckets() {
        assertThat(deployer)
                .in(result)
                .letsRole("s3:ListAllMyBuckets", "*")
                .refusesRole("s3:CreateBucket", "arn:aws:s3:::site")
                .refusesRole("s3:GetObject", "arn:aws:s3:::site/index.html");
    }

    @Test
    void exports_the_key_and_the_role() {
        assertThat(output("secretAccessKey")).startsWith("NotASecret/");
        assertThat(output("roleArn")).isEqualTo("arn:aws:iam::123456789012:role/deployer-0123abc");
    }

    @Test
    void exports_no_secret_in_plaintext() {
        var key = output("secretAccessKey");

        assertThat(SecretScanner.of(Map.of(key, "the secret access key", EXTERNAL_ID, "the external ID")))
                .areNotInPlaintextOutputs(result);
    }

    private String output(String name) {
        return PulumiTest.extractValue(result.output(name, String.class));
    }
}
