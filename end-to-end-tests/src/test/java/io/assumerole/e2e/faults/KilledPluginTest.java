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
 * The plugin of the AWS provider killed (SIGKILL) in the middle of a call, while the engine lives
 * on. Does not prove that Pulumi will go on forgetting what it had asked for.
 */
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class KilledPluginTest {

    private FaultyStacks stacks;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.startWithPlugins(KilledPluginTest.class);
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
    void needs_nothing_but_the_same_again_when_aws_was_not_asked() throws Exception {
        var stack = stacks.createRole("before");

        var up = stack.run("CreateAccessKey", Fault::insteadOfIt, EngineRun::killPlugin, UP);

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("exited prematurely");
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        assertThat(stack.run(UP).well()).isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }

    /** A limit of Pulumi's. If this fails because the key is pending, the document is to say so. */
    @Test
    void leaves_a_key_that_nobody_knows_when_aws_had_made_it() throws Exception {
        var stack = stacks.createRole("after");

        var up = stack.run("CreateAccessKey", Fault::afterIt, EngineRun::killPlugin, UP);

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("error reading from server").contains("exited prematurely");
        assertThat(stack.pending()).isEmpty();
        assertThat(Holdings.kinds(stacks.account())).contains("key");
        assertThat(Holdings.kinds(stack.holdings())).doesNotContain("key");

        stack.recipe().deleteUnknownKeys(USER);

        assertThat(stacks.account()).isEqualTo(stack.holdings());
        assertThat(stack.run(UP).well()).isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }
}
