package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.Pulumi;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.Stacks;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Kills the engine (SIGKILL) at each step of a key rotation: one key always works, and no unknown key remains. Does not
 * prove that a change takes effect in AWS immediately.
 */
@Tag("faults")
class KilledRotationTest {

    private static final Map<String, AccessKeys> STEPS = Map.of(
            "before", AccessKeys.rotating("a"),
            "both", AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE),
            "inactive", AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE),
            "after", AccessKeys.rotating("b"));

    /** Creates the user with the keys of one step. */
    static final class RotatedUser {
        public static void main(String[] args) {
            Pulumi.run(context -> {
                var user = new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .userName(USER)
                                .accessKeys(STEPS.get(context.config().require("step")))
                                .rolePolicy(Stacks.allow("s3:*"))
                                .build());
                context.export("accessKeyId", user.accessKeyId());
                context.export("secretAccessKey", user.secretAccessKey());
            });
        }
    }

    private FaultyStacks stacks;
    private Deployment stack;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keeps_a_working_key_and_leaves_no_unknown_key(boolean awsHasDoneIt) throws Exception {
        Function<Runnable, Fault> when = awsHasDoneIt ? Fault::afterIt : Fault::insteadOfIt;
        try (var started = FaultyStacks.startWithPlugins(KilledRotationTest.class)) {
            stacks = started;
            stack = stacks.program("test", RotatedUser.class);
            stack.configure(Program.PROJECT + ":step", "before");
            stack.succeed(UP);
            var old = stack.key();

            kill("both", "CreateAccessKey", when);
            assertThat(unknown()).hasSize(awsHasDoneIt ? 1 : 0);
            assertThat(works(old)).isTrue();
            stack.recipe().afterTheEngineWasKilled();
            assertThat(unknown()).isEmpty();
            assertThat(works(old)).as("after the recipe").isTrue();
            up();
            var fresh = stack.key();
            assertThat(fresh.accessKeyId()).isNotEqualTo(old.accessKeyId());
            assertThat(works(old)).isTrue();
            assertThat(works(fresh)).isTrue();

            kill("inactive", "UpdateAccessKey", when);
            assertThat(works(old)).isNotEqualTo(awsHasDoneIt);
            assertThat(works(fresh)).isTrue();
            stack.recipe().afterTheEngineWasKilled();
            up();
            assertThat(works(old)).isFalse();
            assertThat(works(fresh)).isTrue();

            kill("after", "DeleteAccessKey", when);
            assertThat(works(fresh)).isTrue();
            stack.recipe().afterTheEngineWasKilled();
            up();
            assertThat(stack.key()).isEqualTo(fresh);
            assertThat(works(fresh)).isTrue();
            assertThat(ResourceIds.kinds(stacks.account())).containsExactly("key", "role", "rolePolicy", "user");
            stack.succeed(DESTROY);
            assertThat(stacks.account()).isEmpty();
        }
    }

    private void kill(String step, String action, Function<Runnable, Fault> when) throws Exception {
        stack.configure(Program.PROJECT + ":step", step);
        var run = stack.run(action, when, EngineRun::kill, UP);
        assertThat(run.status()).as(run.output()).isEqualTo(EngineRun.KILLED);
    }

    private void up() throws Exception {
        stack.succeed(UP);
        assertThat(stack.pending()).isEmpty();
        assertThat(stacks.account()).isEqualTo(stack.resourceIds());
    }

    /** Returns the resources in AWS that are not in the stack. */
    private Set<String> unknown() throws Exception {
        var unknown = new HashSet<>(stacks.account());
        unknown.removeAll(stack.resourceIds());
        return unknown;
    }

    private boolean works(AwsCredentials key) {
        var refused = catchThrowable(() -> stacks.as(key).arn());
        if (refused != null) {
            assertThat(refused).hasMessageContaining("security token");
        }
        return refused == null;
    }
}
