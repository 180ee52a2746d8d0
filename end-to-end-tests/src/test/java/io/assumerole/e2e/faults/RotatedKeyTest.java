package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.StackReference;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stack whose provider uses the access key of another stack, after the key was rotated and the old key deleted. Does
 * not prove the behavior of other backends or newer engines.
 */
@Tag("faults")
class RotatedKeyTest {

    private static final String[] REFRESH = {"refresh", "--yes", "--skip-preview"};
    private static final String RUN_PROGRAM = "--run-program";
    private static final String[] REFUSED = {"cannot be assumed", "InvalidClientTokenId"};

    /** Creates a bucket with the current key of create-role. */
    static final class KeyOfAnotherStack {
        public static void main(String[] args) {
            Pulumi.run(context -> {
                var created = new StackReference("organization/create-role/test");
                var assumed = new AssumedRoleProvider(
                        "assumed",
                        AssumedRoleProviderArgs.builder()
                                .roleArn(text(created, "roleArn"))
                                .credentials(text(created, "accessKeyId"), text(created, "secretAccessKey"))
                                .build());
                new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
            });
        }

        private static Output<String> text(StackReference stack, String output) {
            return stack.requireOutput(output).applyValue(String.class::cast);
        }
    }

    @Test
    void is_read_from_the_state_by_refresh_and_destroy_unless_the_program_runs() throws Exception {
        try (var stacks = FaultyStacks.start(RotatedKeyTest.class)) {
            var role = stacks.createRole("test");
            role.succeed(UP);
            var stack = stacks.program("test", KeyOfAnotherStack.class);
            stack.succeed(UP);
            stack.succeed(REFRESH);

            var old = role.key();
            rotate(stacks, role);
            assertThat(role.key()).isNotEqualTo(old);

            assertThat(stack.fail(REFRESH)).contains(REFUSED);
            assertThat(stack.fail(DESTROY)).contains(REFUSED);
            stack.succeed(with(REFRESH));
            assertThat(stacks.account()).anyMatch(held -> held.startsWith("bucket "));
            // The state has the new key.
            stack.succeed(REFRESH);

            rotate(stacks, role);
            assertThat(stack.fail(DESTROY)).contains(REFUSED);
            stack.succeed(with(DESTROY));
            assertThat(stacks.account()).noneMatch(held -> held.startsWith("bucket "));
        }
    }

    /** Deletes the old key, so that the stack creates a new one. */
    private static void rotate(FaultyStacks stacks, Deployment role) throws Exception {
        var old = role.key().accessKeyId();
        stacks.as(stacks.root()).iam().deleteAccessKey(r -> r.userName(USER).accessKeyId(old));
        role.succeed(REFRESH);
        role.succeed(UP);
    }

    private static String[] with(String[] command) {
        return Stream.concat(Stream.of(command), Stream.of(RUN_PROGRAM)).toArray(String[]::new);
    }
}
