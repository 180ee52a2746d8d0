package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests requests whose action doesn't accept the type of the resource, each with the most similar request that AWS
 * checks.
 */
class ResourceMismatchTest {
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");

    private static AccessRequest request(String action, String resource) {
        return AccessRequest.byUser(USER)
                .asksFor(action, resource)
                .resourceAccount(USER.account())
                .build();
    }

    private static Decision decide(String action, String resource, PolicyDocument... policies) {
        var request = resource.equals("*")
                ? AccessRequest.byUser(USER).asksFor(action, resource).build()
                : request(action, resource);
        return PolicyEvaluator.builder().identity(policies).build().decide(request);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, arn:aws:s3:::example/a, bucket arn:*:s3:::*",
        "s3:getobject, arn:aws:s3:::example, object arn:*:s3:::*/*",
        "s3:ListBucket, arn:aws:sqs:eu-west-1:123456789012:orders, bucket arn:*:s3:::*",
        "sqs:SendMessage, arn:aws:s3:::example, queue arn:*:sqs:*:*:*",
        "iam:GetRole, arn:aws:iam::123456789012:user/alice, role arn:*:iam::*:role/*",
        "dynamodb:DescribeStream, arn:aws:dynamodb:eu-west-1:123456789012:table/t, stream arn:*:dynamodb:*:*:table/*",
        "ce:GetCostAndUsage, arn:aws:ce::123456789012:costcategory/x, billingview arn:*:billing::*:billingview/*",
        "ec2:DescribeInstances, arn:aws:ec2:eu-west-1:123456789012:instance/i-1, no resource types; request it on *",
        "s3:ListAllMyBuckets, arn:aws:s3:::example, no resource types; request it on *",
    })
    void resource_of_a_type_that_the_action_does_not_accept_is_undecided(
            String action, String resource, String remedy) {
        var decision = decide(action, resource, ALL);
        assertOutcome(UNDECIDED, decision);
        assertThat(decision.reason()).contains("AWS does not check " + action + " for this resource", remedy);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, arn:aws:s3:::example",
        "s3:GetObject, arn:aws:s3:::example/a/b",
        "s3:GetObject, arn:aws:s3:::example/a/",
        "sqs:SendMessage, arn:aws:sqs:eu-west-1:123456789012:orders",
        "iam:GetRole, arn:aws:iam::123456789012:role/path/name",
        "dynamodb:DescribeStream, arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026",
        "ce:GetCostAndUsage, arn:aws:billing::123456789012:billingview/primary",
        "ec2:DescribeInstances, *",
        "sts:GetCallerIdentity, arn:aws:iam::123456789012:user/someone",
        // The reference lists the action without resource types, or lacks the service or the type.
        "iam:ListUsers, arn:aws:iam::123456789012:user/",
        "unknown:GetThing, arn:aws:unknown:eu-west-1:123456789012:thing/x",
        "sqs:InventedAction, arn:aws:s3:::example",
        "sns:Publish, arn:aws:invented:eu-west-1:123456789012:topic",
        "lambda:InvokeFunction, arn:aws:lambda:eu-west-1:123456789012:invented/x",
    })
    void resource_that_the_action_accepts_or_may_accept_is_allowed(String action, String resource) {
        assertOutcome(ALLOWED, decide(action, resource.replace("user/someone", "user/" + USER.name()), ALL));
    }

    @Test
    void characters_of_an_object_key_are_no_wildcards() {
        var list = AccessRequest.byUser(USER)
                .asksForObject("s3:ListBucket", "arn:aws:s3:::example", "*?%#")
                .resourceAccount(USER.account())
                .build();
        var get = AccessRequest.byUser(USER)
                .asksForObject("s3:GetObject", "arn:aws:s3:::example", "*?%#" + "x".repeat(1000))
                .resourceAccount(USER.account())
                .build();
        var policies = PolicyEvaluator.builder().identity(ALL).build();
        assertOutcome(UNDECIDED, policies.decide(list));
        assertOutcome(ALLOWED, policies.decide(get));
    }

    @Test
    void deny_still_wins() {
        var deny = statement("'Effect':'Deny','Action':'s3:ListBucket','Resource':'arn:aws:s3:::example/*'");
        assertOutcome(EXPLICITLY_DENIED, decide("s3:ListBucket", "arn:aws:s3:::example/a", ALL, deny));
    }
}
