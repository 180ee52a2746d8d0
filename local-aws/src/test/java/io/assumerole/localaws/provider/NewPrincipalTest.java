package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/** How long a new principal is waited for. Does not prove that AWS knows it by then. */
class NewPrincipalTest {

    private static final Duration LIMIT = Duration.ofMillis(10);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void calls_again_while_the_principal_is_unknown() {
        assertThat(await("Invalid principal in policy: \"AWS\":\"arn\"", 2)).isEqualTo("made");
        assertThat(calls).hasValue(3);
    }

    @Test
    void gives_up_at_the_limit() {
        assertThatThrownBy(() -> await("Invalid principal in policy", Integer.MAX_VALUE))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessageContaining("Invalid principal in policy");
        // The pauses 1, 2 and 4 fit into the limit of 10; 8 more would not.
        assertThat(calls).hasValue(4);
    }

    @Test
    void does_not_call_again_for_any_other_fault_of_the_policy() {
        assertThatThrownBy(() -> await("Syntax errors in policy.", 1))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThat(calls).hasValue(1);
    }

    private String await(String refusal, int refusals) {
        return NewPrincipal.await(
                () -> {
                    if (calls.incrementAndGet() <= refusals) {
                        throw MalformedPolicyDocumentException.builder()
                                .awsErrorDetails(
                                        AwsErrorDetails.builder().errorMessage(refusal).build())
                                .build();
                    }
                    return "made";
                },
                LIMIT,
                PAUSE);
    }
}
