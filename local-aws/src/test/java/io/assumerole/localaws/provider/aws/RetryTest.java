package io.assumerole.localaws.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/** How long a change is waited for. Does not prove that AWS knows it everywhere by then. */
class RetryTest {
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void calls_again_while_the_principal_is_unknown() {
        assertThat(call(
                        Retry.WHILE_A_PRINCIPAL_IS_UNKNOWN,
                        malformed("Invalid principal in policy: \"AWS\":\"arn\""),
                        2))
                .isEqualTo("made");
        assertThat(calls).hasValue(3);
    }

    @Test
    void gives_up_at_the_limit() {
        assertThatThrownBy(() -> call(
                        Retry.WHILE_A_PRINCIPAL_IS_UNKNOWN,
                        malformed("Invalid principal in policy"),
                        Integer.MAX_VALUE))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessageContaining("Invalid principal in policy");
        // The pauses 1, 2 and 4 fit into the limit of 10; 8 more would not.
        assertThat(calls).hasValue(4);
    }

    @Test
    void does_not_call_again_for_any_other_fault_of_the_policy() {
        assertThatThrownBy(() -> call(Retry.WHILE_A_PRINCIPAL_IS_UNKNOWN, malformed("Syntax errors in policy."), 1))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void calls_again_while_a_role_is_in_use_and_for_no_other_refusal() {
        RuntimeException inUse =
                DeleteConflictException.builder().message("in use").build();
        RuntimeException refused = IamException.builder().message("refused").build();

        assertThat(call(Retry.WHILE_A_ROLE_IS_IN_USE, inUse, 1)).isEqualTo("made");
        assertThatThrownBy(() -> call(Retry.WHILE_A_ROLE_IS_IN_USE, refused, 1)).isSameAs(refused);
    }

    @Test
    void repeats_a_call_while_a_new_resource_is_absent_and_after_no_refusal() {
        RuntimeException absent = AwsFailure.notFound("not there yet");
        var refused = new AwsFailure("refused", "AccessDenied", 403, null);

        assertThat(call(Retry.WHILE_IT_IS_ABSENT, absent, 1)).isEqualTo("made");
        assertThatThrownBy(() -> call(Retry.WHILE_IT_IS_ABSENT, refused, 1)).isSameAs(refused);
    }

    /** Fails so often before it succeeds. */
    private String call(Retry retry, RuntimeException failure, int failures) {
        calls.set(0);
        return new Retry(retry.passes(), Duration.ofMillis(10), Duration.ofMillis(1)).call(() -> {
            if (calls.incrementAndGet() <= failures) {
                throw failure;
            }
            return "made";
        });
    }

    private static RuntimeException malformed(String message) {
        return MalformedPolicyDocumentException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorMessage(message).build())
                .build();
    }
}
