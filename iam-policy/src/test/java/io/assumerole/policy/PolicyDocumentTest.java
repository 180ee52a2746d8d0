package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Builds and checks documents; does not prove that AWS takes them. */
class PolicyDocumentTest {
    private static final String USER = "arn:aws:iam::123456789012:user/deployer";

    @Test
    void writes_a_built_trust_policy_in_the_documented_order() {
        var document = PolicyDocument.of(Statement.allow()
                .sid("AIDAEXAMPLE")
                .condition(Condition.externalId("PulumiApplication"))
                .action("sts:AssumeRole", "sts:TagSession")
                .principal(Principal.aws(USER))
                .build());

        assertThat(document.requireValid(PolicyKind.TRUST).toJson())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"AIDAEXAMPLE\","
                        + "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                        + USER
                        + "\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"],"
                        + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":"
                        + "\"PulumiApplication\"}}}]}");
    }

    @Test
    void keeps_the_notation_of_a_parsed_document() {
        var text = "{ \"Statement\" : {\"Resource\":[\"*\"], \"Action\":\"s3:Get*\","
                + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":true}},"
                + " \"Effect\":\"Deny\"}, \"Version\":\"2008-10-17\" }";

        var document = PolicyDocument.parse(text).requireValid(PolicyKind.IDENTITY);

        assertThat(document.toJson()).isEqualTo(text.replace(" ", ""));
        assertThat(document.version()).contains("2008-10-17");
        assertThat(document.statements())
                .containsExactly(Statement.deny()
                        .action("s3:Get*")
                        .resource("*")
                        .condition(Condition.of(ConditionOperator.BOOL, "aws:SecureTransport", "true"))
                        .build());
    }

    @Test
    void rejects_everything_that_is_wrong_at_once() {
        assertThatThrownBy(() -> PolicyDocument.parse("{\"Version\":\"2020-01-01\",\"Statement\":[{"
                        + "\"Effect\":\"Permit\",\"action\":\"s3:*\","
                        + "\"Principal\":{\"Nobody\":\"*\"},"
                        + "\"Condition\":{\"StringEqualz\":{\"a:b\":\"c\"}}},"
                        + "{\"Effect\":\"Allow\",\"Effect\":\"Deny\","
                        + "\"Action\":[]}],\"x\":[[1]]}"))
                .asInstanceOf(type(InvalidPolicyException.class))
                .extracting(InvalidPolicyException::problems)
                .satisfies(problems -> assertThat(
                                problems.stream().map(PolicyProblem::path).toList())
                        .isEqualTo(List.of(
                                "Version",
                                "Statement[0].Effect",
                                "Statement[0].action",
                                "Statement[0].Principal.Nobody",
                                "Statement[0].Condition.StringEqualz",
                                "Statement[0]",
                                "Statement[1].Effect",
                                "Statement[1].Action",
                                "x")));
    }

    @Test
    void rejects_a_statement_without_an_action() {
        rejectsPolicy(() -> Statement.allow().resource("*").build(), "has neither Action nor NotAction");
    }

    @Test
    void rejects_a_misspelt_action_in_a_trust_policy_and_offers_the_right_one() {
        var document = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER))
                .action("sts:AssumeRole", "sts:TagSessions")
                .build());

        rejectsPolicy(
                () -> document.requireValid(PolicyKind.TRUST),
                "Statement[0].Action[1]",
                "did you mean sts:TagSession?");
    }

    @Test
    void rejects_a_trust_policy_as_identity_policy_and_the_other_way_round() {
        var trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER))
                .action("sts:AssumeRole")
                .build());
        var identity = PolicyDocument.of(
                Statement.allow().action("s3:GetObject").resource("*").build());

        assertThatThrownBy(() -> trust.requireValid(PolicyKind.IDENTITY))
                .hasMessageContaining("Statement[0].Principal")
                .hasMessageContaining("has neither Resource nor NotResource");
        assertThatThrownBy(() -> identity.requireValid(PolicyKind.TRUST))
                .hasMessageContaining("has no Principal")
                .hasMessageContaining("Statement[0].Resource")
                .hasMessageContaining("is not an action that assumes a role");
    }

    @Test
    void keeps_external_ids_out_of_texts_for_people() {
        var statement = Statement.allow()
                .principal(Principal.aws(USER))
                .action("sts:AssumeRole")
                .condition(Condition.externalId("hush-hush"))
                .build();

        assertThat(statement.toString()).doesNotContain("hush-hush");
        assertThat(PolicyDocument.of(statement).toString()).doesNotContain("hush-hush");
        assertThatThrownBy(() -> Condition.externalId("hush hush"))
                .hasMessageContaining("is not an external ID")
                .hasMessageNotContaining("hush");
    }
}
