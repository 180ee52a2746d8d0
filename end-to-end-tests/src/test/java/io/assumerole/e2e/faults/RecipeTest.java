package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the documents in unexpected situations. Does not prove that no other mistake does harm.
 */
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class RecipeTest {

    private FaultyStacks stacks;
    private Deployment stack;

    @BeforeAll
    void deploy() throws Exception {
        stacks = FaultyStacks.start(RecipeTest.class);
        stack = stacks.createRole("test");
        stack.succeed(UP);
    }

    @AfterAll
    void close() throws Exception {
        stacks.close();
    }

    @Test
    void deletes_no_key_without_a_stack(@TempDir Path elsewhere) throws Exception {
        var all = stacks.account();

        var typed = stack.recipe(elsewhere).typeDeleteUnknownKeys(USER);

        assertThat(typed.failed()).contains("error:");
        assertThat(stacks.account()).isEqualTo(all);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }

    @Test
    void deletes_no_key_of_a_user_of_another_stack() throws Exception {
        var all = stacks.account();
        var other = stacks.createRole("other");

        other.recipe().typeDeleteUnknownKeys(USER).failed();
        assertThat(stacks.account()).isEqualTo(all);
        stack.recipe().typeDeleteUnknownKeys(USER).succeeded();
        assertThat(stacks.account()).as("the key of the stack itself remains").isEqualTo(all);
    }

    @Test
    void puts_back_the_state_of_a_local_login() throws Exception {
        var state = stacks.stateFile("create-role", "test");
        var saved = Files.readString(state.resolveSibling(state.getFileName() + ".bak"));
        var whole = Files.readString(state);
        try {
            Files.writeString(state, whole.substring(0, 100));

            var ended = stack.recipe().restoreTheStateAtHome(stacks.stateFolder(), "create-role", "test");

            ended.succeeded();
            assertThat(state).hasContent(saved);
        } finally {
            Files.writeString(state, whole);
        }
    }
}
