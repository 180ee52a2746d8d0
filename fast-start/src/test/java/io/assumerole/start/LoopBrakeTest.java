package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** As when the last call to the engine has its answer; a rest that begins after that is a whole one. */
    @Test
    void ends_one_rest_when_it_is_woken() throws Exception {
        var rests = new Thread(() -> LoopBrake.pause(TimeUnit.HOURS.toNanos(1)));
        LoopBrake.wake();
        LoopBrake.pause(TimeUnit.HOURS.toNanos(1));
        rests.setDaemon(true);
        rests.start();
        while (rests.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        LoopBrake.wake();

        rests.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(rests.isAlive()).isFalse();
    }

    /** What the SDK says of an exception of gRPC's: when the engine ends, it is the engine's own; else it is a fault. */
    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE: resource monitor shut down while waiting on step's done channel, 0",
        "UNAVAILABLE: resource monitor shut down while sending resource registration, 0",
        "UNAVAILABLE: io exception, 1",
        "INTERNAL: resource monitor shut down while waiting on step's done channel, 1"
    })
    void leaves_out_that_the_engine_has_ended_and_nothing_else(String status, int said) {
        LoopBrake.use();
        var logger = Logger.getLogger(LoopBrake.LOOP);
        var records = new ArrayList<String>();
        var handler = new StreamHandler() {
            @Override
            public void publish(LogRecord entry) {
                records.add(entry.getMessage());
            }
        };
        var parents = logger.getUseParentHandlers();
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            logger.log(
                    Level.SEVERE,
                    "Running program [PID: 1](java) failed with an unhandled exception:\n"
                            + "io.grpc.StatusRuntimeException: " + status);
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(parents);
        }
        assertThat(records).hasSize(said);
    }
}
