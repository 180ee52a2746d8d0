package example;

// readme:begin subclass-test
import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.TestResources;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deploys the subclass to mocks. Does not prove that AWS accepts the requests. */
class TeamDeployerTest {

    @AfterEach
    void clean_up() {
        PulumiTest.cleanup();
    }

    @Test
    void lets_its_user_write_to_its_own_bucket_in_the_role() {
        TestResult result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> new TeamDeployer(
                        "web", args -> args.userTags(Map.of("Team", "web")), ComponentResourceOptions.Empty))
                .throwOnError();
        TeamDeployer team = TestResources.only(TeamDeployer.class, result);

        assertThat(PulumiTest.extractValue(team.bucketName())).isEqualTo("web-artifacts");
        assertThat(team)
                .in(result)
                .lets(team.userArn())
                .assumeRole()
                .refuses("arn:aws:iam::123456789012:user/somebody")
                .assumeRole()
                .letsRole("s3:PutObject", "arn:aws:s3:::web-artifacts/app.jar")
                .refusesRole("s3:DeleteObject", "arn:aws:s3:::web-artifacts/app.jar")
                .refusesRole("s3:PutObject", "arn:aws:s3:::api-artifacts/app.jar");
    }
}
// readme:end subclass-test
