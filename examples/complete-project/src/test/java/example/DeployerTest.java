package example;

// docs:begin testing-local-aws
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OutputValue;
import io.assumerole.localaws.LocalAwsServer;
import io.assumerole.testing.LocalAws;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Deploys the program to the local AWS. Does not prove what only AWS enforces. */
@LocalAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployerTest {

    private static final String EXTERNAL_ID = "a-secret-of-this-test";

    private LocalAwsServer aws;
    private AwsBasicCredentials user;
    private String roleArn;

    @BeforeAll
    void deploy(LocalAwsServer started) throws Exception {
        aws = started;
        var stack = aws.stack("deployer", "test", Deployer::deploy, aws.root());
        stack.setConfig("externalId", new ConfigValue(EXTERNAL_ID, true));
        var outputs = stack.up().outputs();
        user = AwsBasicCredentials.create(text(outputs, "accessKeyId"), text(outputs, "secretAccessKey"));
        roleArn = text(outputs, "roleArn");
    }

    @Test
    void lets_the_user_list_buckets_in_the_role_and_not_outside_of_it() {
        var session = assumeRole(EXTERNAL_ID);

        aws.client(S3Client.builder(), session).listBuckets();
        refused(() -> aws.client(S3Client.builder(), user).listBuckets());
    }

    @Test
    void refuses_the_user_without_the_external_id() {
        refused(() -> assumeRole(null));
        refused(() -> assumeRole("another"));
        assumeRole(EXTERNAL_ID);
    }

    private AwsSessionCredentials assumeRole(String externalId) {
        return session(aws.client(StsClient.builder(), user)
                .assumeRole(request ->
                        request.roleArn(roleArn).roleSessionName("test").externalId(externalId))
                .credentials());
    }

    private static void refused(Executable call) {
        var refusal = assertThrows(AwsServiceException.class, call);
        assertEquals("AccessDenied", refusal.awsErrorDetails().errorCode());
    }

    private static AwsSessionCredentials session(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    private static String text(Map<String, OutputValue> outputs, String name) {
        return outputs.get(name).value().toString();
    }
}
// docs:end testing-local-aws
