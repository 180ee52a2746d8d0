package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests settings other than arguments. BadArgumentsTest tests each argument's message. */
class InvalidArgumentsExceptionTest {

    private static final Map<String, String> SETTINGS =
            Map.of("roleArn", "my:role", "externalId", "my:id", "region", "my:region");

    private static InvalidArgumentsException wrong(AssumedRoleProviderArgs.Builder args) {
        return catchThrowableOfType(InvalidArgumentsException.class, args::build);
    }

    private static AssumedRoleProviderArgs.Builder args() {
        return AssumedRoleProviderArgs.builder();
    }

    @Test
    void names_the_setting_of_each_value_that_is_wrong() {
        var wrong = wrong(args().roleArn("a-role").sessionName("a b").externalId(Output.ofSecret("x")));

        assertThat(wrong.messageWithSettings(SETTINGS))
                .contains("\n  - roleArn (my:role): got \"a-role\"")
                .contains("\n  - sessionName: got \"a b\"")
                .contains("\n  - externalId (my:id): the given value is not allowed; it is a secret");
        assertThat(wrong.messageWithSettings(Map.of())).isEqualTo(wrong.getMessage());
        assertThat(wrong.getMessage()).doesNotContain("my:");
    }

    @Test
    void names_the_setting_of_an_argument_that_is_missing_or_does_not_go_with_another() {
        assertThat(wrong(args()).messageWithSettings(SETTINGS)).contains("- roleArn (my:role) is missing");
        assertThat(wrong(args().roleArn("arn:aws:iam::123456789012:role/r").region("cn-north-1"))
                        .messageWithSettings(SETTINGS))
                .contains("- region (my:region): 'cn-north-1' is in");
    }

    @Test
    void names_no_setting_for_a_role_of_the_chain_or_a_text_that_quotes_an_argument() {
        var hub = args().roleArn("arn:aws:iam::123456789012:role/hub").region("us-east-1");
        var wrong = wrong(args().roleArn("- roleArn: x").roleChain(hub.build()));

        assertThat(wrong.messageWithSettings(SETTINGS))
                .contains("- roleArn (my:role): got \"- roleArn: x\"")
                .contains("- roleChain (role 1): region belongs to the provider");
    }

    @Test
    void lists_each_problem_on_its_own() {
        var wrong = wrong(args().sessionName("a b").externalId(Output.ofSecret("x")));

        assertThat(wrong.problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).isEqualTo("roleArn is missing; it is required"),
                        problem -> assertThat(problem).startsWith("sessionName: got \"a b\"; allowed: "),
                        problem -> assertThat(problem)
                                .startsWith("externalId: the given value is not allowed; it is a secret"));
        assertThat(wrong.getMessage()).endsWith(":\n  - " + String.join("\n  - ", wrong.problems()));
    }

    /** Pulumi prints the message of a RunException without a stack trace, as InvalidArgumentsOutputTest shows. */
    @Test
    void is_an_exception_that_pulumi_prints_without_a_stack_trace() {
        assertThat(wrong(args())).isInstanceOf(RunException.class);
    }

    @Test
    void keeps_the_message_when_it_is_serialized() throws Exception {
        var wrong = wrong(args());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(wrong);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            var read = (InvalidArgumentsException) in.readObject();

            assertThat(read.messageWithSettings(SETTINGS)).isEqualTo(wrong.getMessage());
            assertThat(read.problems()).isEmpty();
        }
    }
}
