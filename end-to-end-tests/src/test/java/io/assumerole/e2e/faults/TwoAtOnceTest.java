package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.faults.Fault.Hold;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two concurrent deployments of one stack. Does not prove that backends other than files refuse the second with the same
 * message.
 */
@Tag("extended")
class TwoAtOnceTest {

    @Test
    void refuses_the_second_and_completes_the_first() throws Exception {
        try (var stacks = FaultyStacks.start(TwoAtOnceTest.class)) {
            var stack = stacks.createRole("test");
            var hold = new Hold();
            stacks.faults().next("CreateAccessKey", hold);
            var first = stack.start(UP);
            hold.awaitCall();
            var before = stacks.account();

            assertThat(stack.fail(UP))
                    .contains("error: the stack is currently locked by 1 lock(s).")
                    .contains("(pid " + first.pid() + ")");
            assertThat(stacks.account()).isEqualTo(before);
            hold.letGo();
            first.await().succeeded();
            stacks.assertDeployed(stack);
            assertThat(stack.run(UP).output()).as("the same again, alone").contains("7 unchanged");
        }
    }
}
