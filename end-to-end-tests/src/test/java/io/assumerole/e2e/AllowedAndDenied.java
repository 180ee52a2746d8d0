package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Two calls that differ in one thing: one is allowed, the other is denied. A denied call throws AWS's exception or
 * returns {@link Refused}.
 *
 * @param allowed what is allowed, in words
 * @param denied what is denied, in words
 * @param code the error code of the denied call
 * @param note for an attack, why something other than the local AWS decides, or how the local AWS differs; empty if neither applies
 */
record AllowedAndDenied(
        String subject,
        String allowed,
        String denied,
        Supplier<?> allowedCall,
        Supplier<?> deniedCall,
        String code,
        String note) {

    private static final String ALLOWED = "allowed";

    /** A denial that is not an exception of AWS. */
    record Refused(String code) {}

    /** Returns a pair for an option of a component, which the local AWS denies with {@code AccessDenied}. */
    static AllowedAndDenied option(String option, String allowed, String denied) {
        return new AllowedAndDenied(option, allowed, denied, null, null, "AccessDenied", "");
    }

    /** Returns a pair for an attack, which the local AWS denies with {@code AccessDenied}. */
    static AllowedAndDenied attack(String attack, String allowed) {
        return option(attack, allowed, attack);
    }

    AllowedAndDenied calls(Supplier<?> allowedCall, Supplier<?> deniedCall) {
        return new AllowedAndDenied(subject, allowed, denied, allowedCall, deniedCall, code, note);
    }

    AllowedAndDenied with(String code) {
        return new AllowedAndDenied(subject, allowed, denied, allowedCall, deniedCall, code, note);
    }

    AllowedAndDenied by(String note) {
        return new AllowedAndDenied(subject, allowed, denied, allowedCall, deniedCall, code, note);
    }

    static Stream<DynamicTest> tests(List<AllowedAndDenied> pairs) {
        return pairs.stream()
                .map(pair -> DynamicTest.dynamicTest(pair.name(), () -> {
                    assertThat(outcome(pair.allowedCall)).as(pair.allowed).isEqualTo(ALLOWED);
                    assertThat(outcome(pair.deniedCall)).as(pair.denied).isEqualTo(pair.code);
                }));
    }

    private String name() {
        return subject + ": " + allowed + (note.isEmpty() ? "" : " (" + note + ")");
    }

    private static String outcome(Supplier<?> call) {
        try {
            return call.get() instanceof Refused refused ? refused.code() : ALLOWED;
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode();
        }
    }
}
