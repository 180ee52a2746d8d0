package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.EngineRun;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the plugin of the AWS provider (SIGKILL) during a call, while the engine continues. Does not prove that later
 * versions of Pulumi lose the operation as well.
 */
@Tag("faults")
class KilledPluginTest extends SharedFaultyStacks {

    @Override
    FaultyStacks startStacks() throws IOException {
        return FaultyStacks.startWithPlugins(getClass());
    }

    @Test
    void needs_only_a_second_up_if_aws_did_not_get_the_call() throws Exception {
        var stack = stacks.createRole("before");

        var up = stack.run("CreateAccessKey", Fault::insteadOfIt, EngineRun::killPlugin, UP);

        assertThat(up.failed()).contains("exited prematurely");
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        stack.succeed(UP);
        stacks.assertDeployed(stack);
    }

    /** A limit of Pulumi. If this fails because the key is pending, change docs/how-to/recover-a-failed-update.md. */
    @Test
    void leaves_an_unknown_key_if_aws_had_created_it() throws Exception {
        var stack = stacks.createRole("after");

        var up = stack.run("CreateAccessKey", Fault::afterIt, EngineRun::killPlugin, UP);

        assertThat(up.failed()).contains("error reading from server").contains("exited prematurely");
        assertThat(stack.pending()).isEmpty();
        assertThat(Holdings.kinds(stacks.account())).contains("key");
        assertThat(Holdings.kinds(stack.holdings())).doesNotContain("key");

        stack.recipe().deleteUnknownKeys(USER);

        assertThat(stacks.account()).isEqualTo(stack.holdings());
        stack.succeed(UP);
        stacks.assertDeployed(stack);
    }
}
