package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.ConfigValue;
import io.assumerole.localaws.sandbox.Sandbox;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes the region of create-role, with the AWS plugin of 6.x. Does not prove that the official plugin gets the same
 * calls. A trial with its bridge showed the replacement.
 */
@Tag("extended")
class ChangedRegionTest extends SharedStacks {
    private static final String USER = "moved";

    @Test
    void replaces_everything_and_fails_for_the_named_user_until_the_state_of_before_is_imported() throws Exception {
        var stack = stacks.createRole(
                "region",
                Stacks.config("create-role:unprivilegedUsername", USER, "create-role:grantAssumeRole", "true"));
        var before = stack.up().outputs();
        var state = stack.exportStack();

        assertThat(stack.preview().standardOutput()).doesNotContain("to replace");
        stack.setConfig("aws:region", new ConfigValue("eu-west-1"));
        assertThat(stack.preview().standardOutput()).contains("5 to replace");
        assertThatThrownBy(stack::up).hasMessageContaining("EntityAlreadyExists");

        assertThat(stacks.as(Stacks.key(before)).arn()).endsWith(":user/" + USER);

        // Back is no way out: the state now speaks of the other provider.
        stack.setConfig("aws:region", new ConfigValue(Sandbox.REGION));
        assertThatThrownBy(stack::up).hasMessageContaining("EntityAlreadyExists");

        stack.importStack(state);
        var after = stack.up();
        assertThat(after.standardOutput()).contains("unchanged").doesNotContain("created");
        assertThat(Stacks.text(after.outputs(), "roleArn")).isEqualTo(Stacks.text(before, "roleArn"));
        stack.destroy();
    }
}
