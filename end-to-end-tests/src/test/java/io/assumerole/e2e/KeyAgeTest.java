package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeys;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests the effect of an old key on a preview and an update under the real engine, which reads the creation date from
 * the state. Does not prove the message of each step: the components' {@code MaxKeyAgeTest} does, with its own
 * clock.
 */
@Tag("extended")
class KeyAgeTest {

    private static final Duration ALREADY_OVER = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofDays(90);

    private static WorkspaceStack stack(Stacks stacks, AccessKeys keys) throws AutomationException {
        return Keys.stack(stacks, "age", keys, (context, made) -> {});
    }

    @Test
    void warns_or_fails_in_preview_and_update_and_names_the_key() throws Exception {
        try (var stacks = Stacks.start(KeyAgeTest.class)) {
            assertThat(stack(stacks, AccessKeys.one().strictMaxAge(ALREADY_OVER))
                            .preview()
                            .standardOutput())
                    .as("of a key that is not made yet")
                    .doesNotContain("warning:");
            var outputs = stack(stacks, AccessKeys.one().maxAge(LONG).strictMaxAge(LONG.multipliedBy(2)))
                    .up();
            assertThat(outputs.standardOutput()).doesNotContain("warning:");
            var id = Stacks.text(outputs.outputs(), "accessKeyId");
            var words = "accessKeys: the access key " + id + " is ";

            var warned = stack(stacks, AccessKeys.one().maxAge(ALREADY_OVER));
            assertThat(warned.preview().standardOutput())
                    .contains(
                            "warning: " + words,
                            "but the maximum is 1 ms",
                            "begin a rotation",
                            "docs/how-to/rotate-a-key.md");
            assertThat(warned.up().standardOutput()).contains("warning: " + words);

            var strict = stack(stacks, AccessKeys.one().strictMaxAge(ALREADY_OVER));
            assertThatThrownBy(strict::preview).hasMessageContaining(words).hasMessageContaining("begin a rotation");
            assertThatThrownBy(strict::up).hasMessageContaining(words);
            assertThat(stack(stacks, AccessKeys.one().strictMaxAge(LONG))
                            .preview()
                            .standardOutput())
                    .doesNotContain("warning:");

            stack(stacks, AccessKeys.one()).destroy();
        }
    }
}
