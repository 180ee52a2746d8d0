package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.Stacks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One program creates a role and, in this role, a bucket, while the local AWS refuses the role. Doesn't prove that the
 * component waits for AWS, because it doesn't wait at a local endpoint: ReadinessTest does.
 */
@Tag("faults")
class NewRoleTest {

    private static final Fault NOT_YET = Fault.refusal(403, "AccessDenied", "not authorized: sts:AssumeRole");

    /** Creates the role and the bucket in one update. */
    static final class BucketInNewRole {
        public static void main(String[] args) {
            Pulumi.run(context -> {
                var user = new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .grantAssumeRole(true)
                                .rolePolicy(Stacks.allow("s3:*"))
                                .build());
                var assumed = new AssumedRoleProvider(
                        "assumed", AssumedRoleProviderArgs.from(user).build());
                new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
            });
        }
    }

    @Test
    void is_not_waited_for_at_a_local_endpoint() throws Exception {
        try (var stacks = FaultyStacks.start(NewRoleTest.class)) {
            var stack = stacks.program("test", BucketInNewRole.class);
            stacks.faults().next("AssumeRole", NOT_YET);

            assertThat(stack.fail(UP)).contains("AWS does not let the caller assume", "Waiting does not help");
            assertThat(stacks.faults().calls("AssumeRole")).isEqualTo(1);
            stack.succeed(UP);

            assertThat(Holdings.kinds(stacks.account()))
                    .containsExactly("bucket", "key", "role", "rolePolicy", "user", "userPolicy");
            assertThat(stacks.account()).isEqualTo(stack.holdings());
        }
    }
}
