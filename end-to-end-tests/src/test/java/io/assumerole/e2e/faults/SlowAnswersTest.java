package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * AWS takes a call and never answers. The emulator waits for a minute, here for a few seconds; does
 * not prove that the official plugin gives up at all.
 */
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class SlowAnswersTest {

    private static final int SECONDS = 10;

    /** Of the AWS SDK for Java: one call and three more. */
    private static final int MOST_CALLS = 3;

    private FaultyStacks stacks;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.startWithPlugins(SlowAnswersTest.class);
        stacks.waitForAnAnswer(SECONDS);
    }

    @BeforeEach
    void clear() {
        stacks.clear();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @Test
    void asks_again_when_no_answer_comes() throws Exception {
        var stack = stacks.createRole("once");
        stacks.faults().next("CreateRole", Fault.silence());

        var up = stack.run(UP);

        assertThat(up.well()).as(up.output()).isTrue();
        assertThat(stacks.faults().calls("CreateRole")).isEqualTo(2);
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }

    @Test
    void gives_up_when_none_comes_again_and_again() throws Exception {
        var stack = stacks.createRole("always");
        stacks.faults().next("CreateRole", 2 * MOST_CALLS, Fault.silence());

        var up = stack.run(UP);

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("Read timed out");
        assertThat(stacks.faults().calls("CreateRole")).isEqualTo(MOST_CALLS);
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        stacks.faults().clear();
        assertThat(stack.run(UP).well()).as("the same, with answers").isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
    }
}
