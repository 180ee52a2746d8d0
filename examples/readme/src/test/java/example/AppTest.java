package example;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;

import com.pulumi.test.PulumiTest;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.testing.AwsMocks;
import io.assumerole.testing.TestResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The program against mocks. Does not prove that AWS accepts its requests. */
class AppTest {

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    @Test
    void lets_the_role_use_buckets_of_one_prefix_only() {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(App::deploy).throwOnError();

        assertThat(TestResources.only(UnprivilegedUserWithRole.class, result))
                .in(result)
                .letsRole("s3:CreateBucket", "arn:aws:s3:::artifacts-1")
                .refusesRole("s3:CreateBucket", "arn:aws:s3:::other-1");
    }
}
