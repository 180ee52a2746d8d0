package io.assumerole.policy.pattern;

import static io.assumerole.policy.Fixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the parts of ARNs to what IAM has, each refused one beside the nearest that is taken; does
 * not prove that IAM has not got more since.
 */
class ArnRulesTest {

    private static void everywhere(String arn) {
        Statement.allow().action("*").resource(arn).build();
        Statement.deny().action("*").notResource(arn).build();
        policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':['" + arn + "']}}");
    }

    private static void condition(String arn) {
        for (var operator : List.of(
                ConditionOperator.ARN_EQUALS,
                ConditionOperator.ARN_LIKE.ifExists(),
                ConditionOperator.ARN_NOT_LIKE.forAnyValue())) {
            Condition.of(operator, "aws:SourceArn", arn);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    arn:aws:s3::bucket                           | arn:aws:s3:::bucket                          | fewer than six parts
                    arn:aws:s3::bucket/*                         | arn:aws:s3:::bucket/*                        | fewer than six parts
                    arn:aws:iam::123456789012                    | arn:aws:iam::123456789012:*                  | fewer than six parts
                    arn:amazon:s3:::b                            | arn:aws:s3:::b                               | unknown partition
                    arn:aws-:s3:::b                              | arn:aws-cn:s3:::b                            | unknown partition
                    arn:aws2:s3:::b                              | arn:aws-us-gov:s3:::b                        | not a resource
                    arn:gcp:iam::123456789012:role/r             | arn:*:iam::123456789012:role/r               | unknown partition
                    arn:aws:iam::123456789012:usr/x              | arn:aws:iam::123456789012:user/x             | did you mean user/?
                    arn:aws:iam::123456789012:Role/x             | arn:aws:iam::123456789012:role/x             | did you mean role/?
                    arn:aws:iam::123456789012:role               | arn:aws:iam::123456789012:role/*             | did you mean role/?
                    arn:aws:iam::123456789012:roles/x            | arn:aws:iam::123456789012:r*/x               | did you mean role/?
                    arn:aws:iam::123456789012:bucket             | arn:aws:iam::123456789012:root               | not an IAM resource type
                    arn:aws:iam:us-east-1:123456789012:role/r    | arn:aws:iam::123456789012:role/r             | names the region us-east-1
                    arn:aws:iam:us-east-1:123456789012:*         | arn:aws:iam:*:123456789012:*                 | names the region us-east-1
                    arn:aws:sts:eu-west-1:123456789012:assumed-role/r/s | arn:aws:sts::123456789012:assumed-role/r/s | names the region
                    arn:aws:organizations:us-east-1:123456789012:account/o-1/1 | arn:aws:organizations:*:123456789012:account/o-1/1 | names the region
                    arn:aws:cloudfront:us-east-1:123456789012:distribution/E | arn:aws:cloudfront::123456789012:distribution/E | names the region
                    arn:aws:route53:us-east-1::hostedzone/Z      | arn:aws:route53:::hostedzone/Z               | names the region
                    arn:aws:s3:us-east-1::b                      | arn:aws:s3:::b                               | names the region us-east-1
                    arn:aws:s3:us-east-1:123456789012:b/*        | arn:aws:s3:us-east-1:123456789012:accesspoint/b | names the region
                    arn:aws:s3:bucket                            | arn:aws:sqs:bucket                           | names the region bucket
                    """)
    void refuses_what_iam_refuses(String bad, String good, String what) {
        assertThatCode(() -> everywhere(good)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Statement.allow().action("*").resource(bad).build())
                .hasMessageContaining("Resource[0]: ")
                .hasMessageContaining(what);
        assertThatThrownBy(() -> Statement.deny().action("*").notResource(bad).build())
                .hasMessageContaining("NotResource[0]: ");
        assertThatThrownBy(() -> policy("{'Statement':{'Effect':'Deny','Action':'*','NotResource':'" + bad + "'}}"))
                .hasMessageContaining("Statement.NotResource[0]: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    arn:aws:s3::bucket                        | arn:aws:s3:::bucket
                    arn:amazon:s3:::b                         | arn:*:s3:::b
                    arn:aws:iam::123456789012:usr/x           | arn:aws:iam::123456789012:user/x
                    arn:aws:iam:us-east-1:123456789012:user/x | arn:aws:iam:*:123456789012:user/x
                    arn:aws:s3:us-east-1::b                   | arn:aws:s3:*:*:b
                    arn:aws:sts:us-east-1:123456789012:assumed-role/r/s | arn:aws:sts::123456789012:assumed-role/r/*
                    """)
    void refuses_the_same_under_operators_for_arns(String bad, String good) {
        assertThatCode(() -> condition(good)).doesNotThrowAnyException();
        for (var operator : List.of(ConditionOperator.ARN_LIKE, ConditionOperator.ARN_NOT_EQUALS)) {
            assertThatThrownBy(() -> Condition.of(operator, "aws:SourceArn", bad))
                    .hasMessageContaining("Condition." + operator + ".aws:SourceArn: ");
        }
        assertThatThrownBy(() -> policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':'*',"
                        + "'Condition':{'ArnLike':{'aws:SourceArn':'"
                        + bad
                        + "'}}}}"))
                .hasMessageContaining("Statement.Condition.ArnLike.aws:SourceArn: ");
        assertThat(Condition.of(ConditionOperator.STRING_LIKE, "aws:SourceArn", bad)
                        .values())
                .as("to other operators it is text")
                .containsExactly(bad);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:amazon:iam::123456789012:root",
                "arn:aws:iam:us-east-1:123456789012:root",
                "arn:aws:iam::123456789012:usr/x",
                "arn:aws:iam:123456789012:user/x",
                "arn:aws:sts:us-east-1:123456789012:assumed-role/r/s",
                "arn:aws-:iam::123456789012:role/r"
            })
    void refuses_the_same_in_principals(String arn) {
        assertThatThrownBy(() -> Principal.aws(arn)).hasMessageContaining("Principal.AWS: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::aws:policy/ReadOnlyAccess",
                "arn:aws:iam::aws:role-template/cloudwatch.amazonaws.com/T:1",
                "arn:aws:iam::aws:contextProvider/IdentityCenter",
                "arn:aws:iam::aws:whatever-is-new/x",
                "arn:aws:iam::*:mfa/${aws:username}",
                "arn:aws:iam::123456789012:u2f/user/bob/key",
                "arn:aws:iam::${aws:PrincipalAccount}:role/${aws:username}",
                "arn:aws:iam::*:${aws:PrincipalTag/type}/x",
                "arn:*:iam::*:role/aws-service-role/*",
                "arn:aws*:s3:::b",
                "arn:aws-eusc:s3:::b",
                "arn:aws:s3:us-west-2:123456789012:async-request/mrap/create/*",
                "arn:aws:s3:*:*:access-grants/default/location/*",
                "arn:aws:s3:eu-central-1:123456789012:storage-lens/x",
                "arn:aws:s3::123456789012:accesspoint/alias.mrap",
                "arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/x",
                "arn:aws:ec2:us-east-1::image/*",
                "arn:aws:sqs",
                "arn:aws:iam",
                "arn:aws:iam:*"
            })
    void takes_what_aws_has(String arn) {
        assertThatCode(() -> everywhere(arn)).doesNotThrowAnyException();
    }

    @Test
    void treats_a_brace_in_the_default_of_a_variable_as_text() {
        var arn = "arn:aws:iam:${aws:PrincipalTag/r, 'A}:B'}:123456789012:";

        assertThat(ArnRules.faultOf(arn + "role/R")).isEmpty();
        assertThat(ArnRules.faultOf(arn + "rolle/R")).isPresent();
        assertThat(ResourcePattern.inLowerCase(arn + "role/R")).isEqualTo(arn.toLowerCase(Locale.ROOT) + "role/R");
    }

    @Test
    void says_what_to_do() {
        assertThatThrownBy(() -> Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:us-east-1::b")
                        .build())
                .hasMessageContaining("got \"arn:aws:s3:us-east-1::b\"")
                .hasMessageContaining("remove the region, but keep its colon");
    }
}
