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
 * The engine killed (SIGKILL) at each step of a rotation of the key: somebody always has a key that
 * works, and none is left that nobody knows. Does not prove that AWS notices a change at once.
 */
@Tag("faults")
class KilledRotationTest {

    private static final Map<String, AccessKeys> STEPS = Map.of(
            "before", AccessKeys.rotating("a"),
            "both", AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE),
            "inactive", AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE),
            "after", AccessKeys.rotating("b"));

    /** Makes the user with the keys of one step. */
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
    void leaves_a_key_that_works_and_none_that_nobody_knows(boolean awsHasDoneIt) throws Exception {
        Function<Runnable, Fault> when = awsHasDoneIt ? Fault::afterIt : Fault::insteadOfIt;
        try (var started = FaultyStacks.startWithPlugins(KilledRotationTest.class)) {
            stacks = started;
            stack = stacks.program("test", RotatedUser.class);
            stack.configure(Program.PROJECT + ":step", "before");
            assertThat(stack.run(UP).well()).isTrue();
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
            assertThat(Holdings.kinds(stacks.account())).containsExactly("key", "role", "rolePolicy", "user");
            assertThat(stack.run(DESTROY).well()).isTrue();
            assertThat(stacks.account()).isEmpty();
        }
    }

    private void kill(String step, String action, Function<Runnable, Fault> when) throws Exception {
        stack.configure(Program.PROJECT + ":step", step);
        var run = stack.run(action, when, EngineRun::kill, UP);
        assertThat(run.status()).as(run.output()).isEqualTo(EngineRun.KILLED);
    }

    private void up() throws Exception {
        var up = stack.run(UP);
        assertThat(up.well()).as(up.output()).isTrue();
        assertThat(stack.pending()).isEmpty();
        assertThat(stacks.account()).isEqualTo(stack.holdings());
    }

    /** What AWS has and the stack does not. */
    private Set<String> unknown() throws Exception {
        var unknown = new HashSet<>(stacks.account());
        unknown.removeAll(stack.holdings());
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
