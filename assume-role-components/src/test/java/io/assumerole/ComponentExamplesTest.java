package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import org.junit.jupiter.api.Test;

/** The examples of the documents for the components. Does not prove that an engine runs them. */
class ComponentExamplesTest {

    @Test
    void acknowledges_what_is_meant_so() {
        var allOfS3 = PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
        // docs:begin acknowledging
        var args =
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(allOfS3)
                        .strict(true)
                        .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "The role manages all of S3")
                        .build();
        // docs:end acknowledging
        assertThat(args).isNotNull();
        assertThatThrownBy(
                        () ->
                                UnprivilegedUserWithRoleArgs.builder()
                                        .rolePolicy(allOfS3)
                                        .strict(true)
                                        .build())
                .hasMessageContaining("allows-whole-service");
    }
}
