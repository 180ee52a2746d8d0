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
class SdkPollingThrottleTest {

    @Test
    void is_the_logger_of_the_loop() {
        SdkPollingThrottle.use();

        assertThat(Logger.getLogger(SdkPollingThrottle.LOOP)).isInstanceOf(SdkPollingThrottle.class);
    }

    @Test
    void knows_the_messages_of_the_loop() throws Exception {
        var name = SdkPollingThrottle.LOOP.replace('.', '/') + "$DefaultRunner.class";
        try (var loop = ProgramRunner.class.getResourceAsStream("/" + name)) {
            assertThat(new String(loop.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains(SdkPollingThrottle.ROUND, SdkPollingThrottle.FAILED);
        }
    }

    /** As when the last call to the engine has its answer; a rest that begins after that is a whole one. */
    @Test
    void ends_one_rest_when_it_is_woken() throws Exception {
        var rests = new Thread(() -> SdkPollingThrottle.pause(TimeUnit.HOURS.toNanos(1)));
        SdkPollingThrottle.wake();
        SdkPollingThrottle.pause(TimeUnit.HOURS.toNanos(1));
        rests.setDaemon(true);
        rests.start();
        while (rests.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        SdkPollingThrottle.wake();

        rests.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(rests.isAlive()).isFalse();
    }

    /**
     * The SDK logs each failure for this logger and for the engine, which prints both. The engine cannot be asked to
     * print a failure of the connection to itself.
     */
    @ParameterizedTest
    @CsvSource({
        "io.grpc.StatusRuntimeException: UNAVAILABLE: resource monitor shut down while sending registration, 0",
        "io.grpc.StatusRuntimeException: UNAVAILABLE: resource monitor shut down while waiting on step, 0",
        "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception, 1",
        "io.grpc.StatusRuntimeException: INTERNAL: resource monitor shut down while waiting on step, 1",
        "java.lang.IllegalArgumentException: UnprivilegedUserWithRoleArgs cannot be built, 0",
        "java.io.UncheckedIOException: io.grpc.StatusRuntimeException: UNAVAILABLE: io exception, 1",
        "Failure: io.grpc.StatusRuntimeException: UNAVAILABLE: resource monitor shut down while waiting on step, 1"
    })
    void leaves_out_what_the_engine_prints(String failure, int said) {
        SdkPollingThrottle.use();
        var logger = Logger.getLogger(SdkPollingThrottle.LOOP);
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
            logger.log(Level.SEVERE, "Running program [PID: 1](java) failed with an unhandled exception:\n" + failure);
            logger.log(Level.WARNING, "java.lang.IllegalArgumentException");
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(parents);
        }
        assertThat(records).hasSize(said + 1).last().isEqualTo("java.lang.IllegalArgumentException");
    }
}
