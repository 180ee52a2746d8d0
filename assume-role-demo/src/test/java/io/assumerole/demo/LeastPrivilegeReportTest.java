package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.least.LeastPrivilegePolicy;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.least.StackResources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the report of given results. Does not prove the results: {@code LeastPrivilegeTest} does. */
class LeastPrivilegeReportTest {
    private static final String USER = "arn:aws:iam::000000000000:user/x";
    private static final StackResources RESOURCES = StackResources.of("{}");
    private static final Check HOLDS = Check.equal("pulumi up with the policy", Check.ALLOWED, Check.ALLOWED);
    private static final Check DOES_NOT = Check.equal("pulumi up with the policy", Check.ALLOWED, "AccessDenied: x");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private static LeastPrivilegePolicy policy(String action) {
        return LeastPrivilegePolicy.of(List.of(new RecordedCall("AKIA", USER, action, USER, true)), RESOURCES);
    }

    private boolean print(LeastPrivilege.Found found) {
        return new LeastPrivilegeReport(new PrintStream(output, true, StandardCharsets.UTF_8)).print(found);
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private static LeastPrivilege.Found found(
            LeastPrivilegePolicy own,
            Map<String, LeastPrivilegePolicy> ofTheStack,
            Map<String, List<String>> notNeeded,
            Check... proofs) {
        return new LeastPrivilege.Found(
                Map.of(Identities.BASE, own), ofTheStack, RESOURCES, notNeeded, List.of(proofs));
    }

    @Test
    void holds_if_every_row_does() {
        assertThat(print(found(policy("iam:GetUser"), Map.of(), Map.of(), HOLDS)))
                .isTrue();
        assertThat(said())
                .contains("The policy of the identity that runs Pulumi, as JSON")
                .contains("  ok  pulumi up");
    }

    @Test
    void does_not_hold_if_one_row_does_not() {
        assertThat(print(found(policy("iam:GetUser"), Map.of(), Map.of(), HOLDS, DOES_NOT)))
                .isFalse();
        assertThat(said()).contains("  NO  pulumi up with the policy  AccessDenied: x  (expected: allowed)");
    }

    @Test
    void fails_if_a_value_is_unknown_for_every_caller() {
        assertThat(print(found(policy("sqs:CreateQueue"), Map.of(), Map.of()))).isFalse();
        assertThat(print(found(policy("iam:GetUser"), Map.of("role made", policy("sns:Publish")), Map.of())))
                .isFalse();
        assertThat(said())
                .contains("  sqs:CreateQueue on " + USER, "  sns:Publish on " + USER)
                .doesNotContain("Verified in this run");
    }

    @Test
    void marks_the_policy_of_a_role_that_the_stack_makes() {
        print(found(policy("iam:GetUser"), Map.of("role made", policy("iam:DeleteUser")), Map.of(), HOLDS));

        assertThat(said())
                .contains("The policy of the role made, as JSON")
                .contains("Not verified: the stack itself creates it with its policies.");
    }

    @Test
    void names_unneeded_calls() {
        print(found(policy("iam:GetUser"), Map.of(), Map.of(Identities.BASE, List.of("s3:GetBucketPolicy")), HOLDS));

        assertThat(said()).contains("works without them").contains("\n  s3:GetBucketPolicy\n");
    }

    @Test
    void says_that_no_policy_is_needed() {
        print(found(LeastPrivilegePolicy.of(List.of(), RESOURCES), Map.of(), Map.of(), HOLDS));

        assertThat(said()).contains("The policy of the identity that runs Pulumi: none, because no call needed one.");
    }
}
