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
 * One program that creates a role and, in this role, a bucket, while AWS refuses the new role at first. Does not prove
 * how long AWS refuses it, or that the component gives up: ReadinessTest does.
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
    void is_waited_for_until_aws_lets_it_be_assumed() throws Exception {
        try (var stacks = FaultyStacks.start(NewRoleTest.class)) {
            var stack = stacks.program("test", BucketInNewRole.class);
            stacks.faults().next("AssumeRole", NOT_YET, NOT_YET);

            stack.succeed(UP);

            assertThat(stacks.faults().calls("AssumeRole"))
                    .as("two refused, one that was not, and the plugin's own")
                    .isGreaterThanOrEqualTo(4);
            assertThat(Holdings.kinds(stacks.account()))
                    .containsExactly("bucket", "key", "role", "rolePolicy", "user", "userPolicy");
            assertThat(stacks.account()).isEqualTo(stack.holdings());
        }
    }
}
