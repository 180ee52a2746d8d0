package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * AWS accepts a call and never answers. The emulator waits for a minute; in these tests, for a few seconds. Does not
 * prove that the official plugin gives up.
 */
@Tag("faults")
class SlowAnswersTest extends SharedFaultyStacks {

    private static final int SECONDS = 10;

    /** Of the AWS SDK for Java: one call and three more. */
    private static final int MOST_CALLS = 3;

    @Override
    FaultyStacks startStacks() throws IOException {
        var started = FaultyStacks.startWithPlugins(getClass());
        started.waitForAnAnswer(SECONDS);
        return started;
    }

    @Test
    void repeats_a_call_without_an_answer() throws Exception {
        var stack = stacks.createRole("once");
        stacks.faults().next("CreateRole", Fault.silence());

        stack.succeed(UP);

        assertThat(stacks.faults().calls("CreateRole")).isEqualTo(2);
        stacks.assertDeployed(stack);
    }

    @Test
    void gives_up_if_repeated_calls_have_no_answer() throws Exception {
        var stack = stacks.createRole("always");
        stacks.faults().next("CreateRole", 2 * MOST_CALLS, Fault.silence());

        assertThat(stack.fail(UP)).contains("Read timed out");

        assertThat(stacks.faults().calls("CreateRole")).isEqualTo(MOST_CALLS);
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        stacks.faults().clear();
        stack.succeed(UP);
        stacks.assertDeployed(stack);
    }
}
