package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * Tests which messages are omitted from the engine's log. {@code FastStartBuildTest} and {@link SdkPollingThrottleTest} test
 * that the SDK still writes them.
 */
class EngineLogInterceptorTest {

    private static final String FAILED =
            "Running program [PID: 1](java) failed with an unhandled exception:" + System.lineSeparator();

    private static final String ENDED =
            "io.grpc.StatusRuntimeException: UNAVAILABLE: resource monitor shut down while waiting on step's done channel";

    @ParameterizedTest
    @CsvSource({
        "DEBUG, Preparing resource: t=aws:iam/user:User, true",
        "INFO, Preparing resource: t=aws:iam/user:User, false",
        "DEBUG, of the program, false",
        "ERROR, Preparing resource: t=aws:iam/user:User, false"
    })
    void answers_the_debug_messages_of_the_sdk(LogSeverity severity, String message, boolean unread) {
        assertThat(isUnread(severity, message)).isEqualTo(unread);
    }

    @Test
    void answers_the_error_that_the_engine_has_stopped() {
        assertThat(isUnread(LogSeverity.ERROR, FAILED + ENDED + "\n\tat io.grpc.Call.get"))
                .isTrue();
        assertThat(isUnread(LogSeverity.WARNING, FAILED + ENDED + "\n\tat io.grpc.Call.get"))
                .isFalse();
        assertThat(isUnread(LogSeverity.ERROR, FAILED + ENDED.replace("UNAVAILABLE", "INTERNAL")))
                .isFalse();
        assertThat(isUnread(LogSeverity.ERROR, FAILED + "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception"))
                .isFalse();
    }

    @Test
    void answers_an_error_that_the_stop_of_the_engine_causes() {
        var serializing = "SerializationException: serializing property \"role\": " + ENDED;

        assertThat(isUnread(LogSeverity.ERROR, FAILED + serializing + "\n\tat Call.get\nCaused by: " + ENDED))
                .isTrue();
        assertThat(isUnread(LogSeverity.ERROR, FAILED + serializing + "\n\tat Call.get"))
                .isFalse();
    }

    @Test
    void sends_an_error_of_the_program_that_quotes_the_stop_of_the_engine() {
        assertThat(isUnread(LogSeverity.ERROR, FAILED + "java.lang.IllegalStateException: " + ENDED))
                .isFalse();
        assertThat(isUnread(LogSeverity.ERROR, "The last run ended:\n" + ENDED)).isFalse();
        assertThat(isUnread(LogSeverity.ERROR, ENDED)).isFalse();
    }

    private static boolean isUnread(LogSeverity severity, String message) {
        return EngineLogInterceptor.isUnread(LogRequest.newBuilder()
                .setSeverity(severity)
                .setMessage(message)
                .build());
    }
}
