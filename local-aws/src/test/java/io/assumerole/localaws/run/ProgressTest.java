package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Does not prove that a long step shows that it moves: that would take as long as the step. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void prints_one_plain_line_for_a_step() {
        var result = Progress.plain(out).step("Boiling water", () -> "tea");

        assertThat(result).isEqualTo("tea");
        assertThat(written()).matches("\\[ *\\d+\\.\\d s] Boiling water \\(took \\d+\\.\\d s\\)\\R");
    }

    @Test
    void says_that_a_step_has_failed() {
        assertThatThrownBy(() -> Progress.plain(out).step("Boiling water", () -> {
                    throw new IllegalStateException("no kettle");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(written()).contains("Boiling water (failed after ");
    }

    @Test
    void writes_control_codes_to_a_terminal_only() {
        Progress.plain(out).step("Boiling water", () -> "tea");
        assertThat(written()).doesNotContain("\u001b", "\r\u001b");

        Progress.onTerminal(out).step("Boiling water", () -> "tea");
        assertThat(written()).contains("\r\u001b[K");
    }

    @Test
    void says_nothing_of_a_quiet_step_that_is_quick() {
        Progress.plain(out).quietStep("Boiling water", () -> {});

        assertThat(written()).isEmpty();
    }

    @Test
    void shows_that_a_quiet_step_moves() {
        Progress.plain(out, 1).quietStep("Boiling water", () -> {
            while (written().lines().count() < 2) {
                Thread.onSpinWait();
            }
        });

        assertThat(written().lines())
                .allMatch(line -> line.matches("\\[ *\\d+\\.\\d s] Boiling water ... \\d+\\.\\d s"));
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
