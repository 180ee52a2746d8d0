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
 * A stack whose provider takes its key from another stack, after the key was rotated and the old
 * one deleted. Does not prove what another backend or a newer engine does.
 */
@Tag("faults")
class RotatedKeyTest {

    private static final String[] REFRESH = {"refresh", "--yes", "--skip-preview"};
    private static final String RUN_PROGRAM = "--run-program";

    /** Makes a bucket with the key that create-role has now. */
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
    void is_the_one_in_the_state_for_refresh_and_destroy_unless_the_program_runs() throws Exception {
        try (var stacks = FaultyStacks.start(RotatedKeyTest.class)) {
            var role = stacks.createRole("test");
            assertThat(role.run(UP).well()).isTrue();
            var stack = stacks.program("test", KeyOfAnotherStack.class);
            assertThat(stack.run(UP).well()).isTrue();
            var refreshed = stack.run(REFRESH);
            assertThat(refreshed.well()).as(refreshed.output()).isTrue();

            var old = role.key();
            rotate(stacks, role);
            assertThat(role.key()).isNotEqualTo(old);

            assertRefused(stack.run(REFRESH));
            assertRefused(stack.run(DESTROY));
            var ran = stack.run(with(REFRESH));
            assertThat(ran.well()).as(ran.output()).isTrue();
            assertThat(stacks.account()).anyMatch(held -> held.startsWith("bucket "));
            var again = stack.run(REFRESH);
            assertThat(again.well())
                    .as("the new key is in the state\n" + again.output())
                    .isTrue();

            rotate(stacks, role);
            assertRefused(stack.run(DESTROY));
            var destroyed = stack.run(with(DESTROY));
            assertThat(destroyed.well()).as(destroyed.output()).isTrue();
            assertThat(stacks.account()).noneMatch(held -> held.startsWith("bucket "));
        }
    }

    /** The end of a rotation: the old key is deleted, and the stack has a new one. */
    private static void rotate(FaultyStacks stacks, Deployment role) throws Exception {
        var old = role.key().accessKeyId();
        stacks.as(stacks.root()).iam().deleteAccessKey(r -> r.userName(USER).accessKeyId(old));
        assertThat(role.run(REFRESH).well()).isTrue();
        assertThat(role.run(UP).well()).isTrue();
    }

    private static String[] with(String[] command) {
        return Stream.concat(Stream.of(command), Stream.of(RUN_PROGRAM)).toArray(String[]::new);
    }

    private static void assertRefused(EngineRun.Ended ended) {
        assertThat(ended.well()).as(ended.output()).isFalse();
        assertThat(ended.output()).contains("cannot be assumed", "InvalidClientTokenId");
    }
}
