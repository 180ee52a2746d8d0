package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.PolicyDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Decides about resources of the caller's account, of another and of one that is not known; does
 * not prove what the policies of those resources say.
 */
class ResourceAccountTest {
    private static final AccountId OWN = USER.account();
    private static final AccountId OTHER = new AccountId("999999999999");
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final PolicyDocument DENY = statement("'Effect':'Deny','Action':'*','Resource':'*'");

    private static Decision decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build());
    }

    private static PolicyEvaluator.Builder all() {
        return PolicyEvaluator.builder().identity(ALL);
    }

    private static AccessRequest.Builder asks(String action, String resource) {
        return AccessRequest.byUser(USER).asksFor(action, resource);
    }

    /** Action, resource, outcome with Allow * on *, and without any policy. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    iam:DeleteRole       | arn:aws:iam::123456789012:role/r                | ALLOWED           | IMPLICITLY_DENIED
                    iam:DeleteRole       | arn:aws:iam::999999999999:role/r                | IMPLICITLY_DENIED | IMPLICITLY_DENIED
                    iam:PassRole         | arn:aws:iam::123456789012:role/r                | ALLOWED           | IMPLICITLY_DENIED
                    iam:PassRole         | arn:aws:iam::999999999999:role/r                | IMPLICITLY_DENIED | IMPLICITLY_DENIED
                    iam:GetUser          | arn:aws:iam::999999999999:user/u                | IMPLICITLY_DENIED | IMPLICITLY_DENIED
                    iam:GetPolicy        | arn:aws:iam::aws:policy/ReadOnlyAccess          | ALLOWED           | IMPLICITLY_DENIED
                    iam:DeletePolicy     | arn:aws:iam::aws:policy/ReadOnlyAccess          | IMPLICITLY_DENIED | IMPLICITLY_DENIED
                    sqs:SendMessage      | arn:aws:sqs:eu-west-1:123456789012:q            | ALLOWED           | IMPLICITLY_DENIED
                    sqs:SendMessage      | arn:aws:sqs:eu-west-1:999999999999:q            | UNDECIDED         | IMPLICITLY_DENIED
                    kms:Decrypt          | arn:aws:kms:eu-west-1:123456789012:key/k        | UNDECIDED         | UNDECIDED
                    kms:Decrypt          | arn:aws:kms:eu-west-1:999999999999:key/k        | UNDECIDED         | IMPLICITLY_DENIED
                    kms:CreateAlias      | arn:aws:kms:eu-west-1:123456789012:alias/a      | UNDECIDED         | IMPLICITLY_DENIED
                    kms:ListKeys         | *                                               | ALLOWED           | IMPLICITLY_DENIED
                    s3:ListAllMyBuckets  | *                                               | ALLOWED           | IMPLICITLY_DENIED
                    s3:GetObject         | arn:aws:s3:::example/a                          | UNDECIDED         | IMPLICITLY_DENIED
                    ec2:RunInstances     | arn:aws:ec2:eu-west-1::image/ami-1              | UNDECIDED         | IMPLICITLY_DENIED
                    route53:GetHostedZone | arn:aws:route53:::hostedzone/Z1                | UNDECIDED         | IMPLICITLY_DENIED
                    sqs:SendMessage      | arn:aws-cn:sqs:cn-north-1:123456789012:q        | IMPLICITLY_DENIED | IMPLICITLY_DENIED
                    """)
    void account_of_the_resource_decides_what_an_allow_is_worth(
            String action, String resource, Decision.Outcome allowed, Decision.Outcome without) {
        var decision = decide(all(), asks(action, resource));

        assertOutcome(allowed, decision);
        assertThat(decision.isAllowed()).isEqualTo(allowed == ALLOWED);
        assertOutcome(without, decide(PolicyEvaluator.builder(), asks(action, resource)));
        assertOutcome(
                resource.startsWith("arn:aws-cn") ? IMPLICITLY_DENIED : EXPLICITLY_DENIED,
                decide(all().identity(DENY), asks(action, resource)));
    }

    @Test
    void rejects_two_accounts_for_one_resource() {
        var request =
                asks("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q").resourceAccount(OTHER);

        rejects(request::build, "999999999999", "allowed: resourceAccount(…)");
        assertOutcome(ALLOWED, decide(all(), request.resourceAccount(OWN)));
    }
}
