package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Holds that the SDK still does what the brake is for. Does not prove that it saves anything, which
 * {@code benchmarks/} measures.
 */
class LoopBrakeTest {

    @Test
    void is_the_logger_of_the_loop() {
        LoopBrake.use();

        assertThat(Logger.getLogger(LoopBrake.LOOP)).isInstanceOf(LoopBrake.class);
    }

    @Test
    void knows_the_message_of_each_round() throws Exception {
        var name = LoopBrake.LOOP.replace('.', '/') + "$DefaultRunner.class";
        try (var loop = Program.class.getResourceAsStream("/" + name)) {
            assertThat(new String(loop.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains(LoopBrake.ROUND);
        }
    }
}
