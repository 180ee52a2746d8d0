package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.faults.Fault.Hold;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two deployments of one stack at once. Does not prove that another backend than files refuses the
 * second in the same words.
 */
@Tag("extended")
class TwoAtOnceTest {

    @Test
    void refuses_the_second_and_lets_the_first_go_on() throws Exception {
        try (var stacks = FaultyStacks.start(TwoAtOnceTest.class)) {
            var stack = stacks.createRole("test");
            var hold = new Hold();
            stacks.faults().next("CreateAccessKey", hold);
            var first = stack.start(UP);
            hold.awaitCall();
            var before = stacks.account();

            var second = stack.run(UP);

            assertThat(second.well()).isFalse();
            assertThat(second.output())
                    .contains("error: the stack is currently locked by 1 lock(s).")
                    .contains("(pid " + first.pid() + ")");
            assertThat(stacks.account()).isEqualTo(before);
            hold.letGo();
            var end = first.await();
            assertThat(end.well()).as(end.output()).isTrue();
            assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
            assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
            assertThat(stack.run(UP).output())
                    .as("the same again, with nobody else")
                    .contains("7 unchanged");
        }
    }
}
