package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;

/** Which messages are kept from the engine's log. {@code FastStartBuildTest} holds that the SDK still writes them. */
class SdkLogFilterTest {

    @ParameterizedTest
    @CsvSource({
        "DEBUG, Preparing resource: t=aws:iam/user:User, true",
        "INFO, Preparing resource: t=aws:iam/user:User, false",
        "DEBUG, of the program, false",
        "ERROR, Running program failed: UNAVAILABLE: resource monitor shut down while waiting, true",
        "WARNING, Running program failed: UNAVAILABLE: resource monitor shut down while waiting, false",
        "ERROR, Running program failed: UNAVAILABLE: io exception, false",
        "ERROR, Preparing resource: t=aws:iam/user:User, false"
    })
    void are_those_of_the_sdk_that_nobody_reads(LogSeverity severity, String message, boolean unread) {
        var request = LogRequest.newBuilder()
                .setSeverity(severity)
                .setMessage(message)
                .build();

        assertThat(SdkLogFilter.isUnread(request)).isEqualTo(unread);
    }
}
