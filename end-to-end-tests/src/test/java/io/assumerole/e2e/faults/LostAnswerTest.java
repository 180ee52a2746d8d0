package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * AWS executes a call, but its answer is lost, so the SDK repeats the call: the remaining limits, and how to fix them.
 * Does not prove that the official plugin repeats calls, as the AWS SDK for Go does.
 */
@Tag("faults")
class LostAnswerTest extends SharedFaultyStacks {

    @Test
    void leaves_an_unknown_key_until_it_is_deleted() throws Exception {
        var stack = stacks.createRole("key");
        stacks.faults().next("CreateAccessKey", Fault.lostAnswer());

        assertThat(stack.succeed(UP).lines().filter(line -> line.contains("warning: ")))
                .as("only the warning about the default role policy")
                .isNotEmpty()
                .allMatch(line -> line.contains("create-role:rolePolicy is not set"));
        assertThat(ResourceIds.kinds(stacks.account()))
                .containsExactly("key", "key", "role", "rolePolicy", "user", "userPolicy");
        assertThat(stack.run(DESTROY).output()).contains("api error DeleteConflict");
        stack.succeed(UP);

        stack.recipe().deleteUnknownKeys(USER);

        stacks.assertDeployed(stack);
        stack.succeed(DESTROY);
        assertThat(stacks.account()).isEmpty();
    }
}
