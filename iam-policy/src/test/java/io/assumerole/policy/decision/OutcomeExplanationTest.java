package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a denial says, for each way to be denied, with the nearest request that is allowed. Does not prove that the
 * decision is right: others do.
 */
class OutcomeExplanationTest {
    private static final UserArn USER = Fixtures.USER;
    private static final RoleArn ROLE = Fixtures.ROLE;
    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String GITHUB_KEY = "token.actions.githubusercontent.com:";
    private static final String OBJECT = "arn:aws:s3:::example/a";
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");

    private static PolicyDocument trust(String more) {
        return trustOf(USER.toString(), more);
    }

    private static PolicyDocument trustOf(String principal, String more) {
        return statement("'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'sts:AssumeRole'" + more);
    }

    private static PolicyDocument trustIf(String operator, String key, String values) {
        return trust(",'Condition':{'" + operator + "':{'" + key + "':" + values + "}}");
    }

    private static PolicyDocument allow(String action, String resource) {
        return statement("'Effect':'Allow','Action':" + action + ",'Resource':" + resource);
    }

    private static AccessRequest.Builder assume() {
        return AccessRequest.byUser(USER).asksToAssume(ROLE);
    }

    private static AccessRequest.Builder asks(String action, String resource) {
        return AccessRequest.byUser(USER).asksFor(action, resource).resourceAccount(USER.account());
    }

    private static Decision byTrust(PolicyDocument trust, AccessRequest.Builder request) {
        return PolicyEvaluator.builder().trust(trust).build().decide(request.build());
    }

    private static Decision byIdentity(PolicyDocument identity, AccessRequest.Builder request) {
        return PolicyEvaluator.builder().identity(identity).build().decide(request.build());
    }

    /** The reason behind the question, and that the closest miss that it names comes first in the trace. */
    private static String denied(Decision decision) {
        assertOutcome(Decision.Outcome.IMPLICITLY_DENIED, decision);
        var trace = decision.trace().statements();
        if (decision.reason().contains("Statement[")) {
            assertThat(decision.reason()).contains(trace.get(0).place());
            assertThat(trace.get(0).match()).isEqualTo(StatementTrace.Match.NO);
        }
        return after(decision, " is denied: ");
    }

    private static String after(Decision decision, String start) {
        assertThat(decision.reason()).contains(start);
        return decision.reason().substring(decision.reason().indexOf(start) + start.length());
    }

    private static void allowed(Decision decision) {
        assertOutcome(Decision.Outcome.ALLOWED, decision);
    }

    private static final String OF_TRUST = "Statement[0] of the role's trust policy ";
    private static final String OF_IDENTITY = "Statement[0] of the identity policy ";

    @Nested
    class Of_a_trust_policy {

        @Test
        void names_subject_and_audience_of_a_token() {
            var trust = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':'"
                    + GITHUB + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{"
                    + "'StringEquals':{'" + GITHUB_KEY + "aud':'sts.amazonaws.com'},"
                    + "'StringLike':{'" + GITHUB_KEY + "sub':'repo:octo/site:*'}}}]}");
            var request = AccessRequest.byFederated(GITHUB)
                    .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                    .claim("aud", "sts.amazonaws.com");
            var subject = "StringLike " + GITHUB_KEY + "sub repo:octo/site:*, but the request has repo:octo/other:x; ";

            assertThat(denied(byTrust(trust, request.claim("sub", "repo:octo/other:x"))))
                    .isEqualTo(OF_TRUST + "requires " + subject + "use a token with a matching claim, and set it"
                            + " with claim(\"sub\", …)");
            assertThat(denied(byTrust(trust, request.claim("aud", "elsewhere"))))
                    .startsWith(OF_TRUST + "requires StringEquals " + GITHUB_KEY
                            + "aud sts.amazonaws.com, but the request" + " has elsewhere; it also requires " + subject);
            allowed(byTrust(trust, request.claim("aud", "sts.amazonaws.com").claim("sub", "repo:octo/site:x")));
        }
    }

    @Nested
    class Of_the_callers_policies {

        @ParameterizedTest
        @CsvSource({
            "arn:aws:sqs:us-east-1:123456789012:q, ': the region differs'",
            "arn:aws:sqs:eu-west-1:999999999999:q, ': the account differs'",
            "arn:aws-cn:sqs:eu-west-1:123456789012:q, ': the partition differs'",
            "arn:aws:sns:eu-west-1:123456789012:q, ': the service differs'",
            "arn:aws:sqs:eu-west-1:123456789012:p, ''",
        })
        void names_the_difference_in_the_resource(String resource, String difference) {
            var documents = allow("'sqs:SendMessage'", "'" + resource + "'");

            assertThat(denied(byIdentity(documents, asks("sqs:SendMessage", Fixtures.QUEUE))))
                    .isEqualTo(OF_IDENTITY
                            + "allows sqs:SendMessage only on %s, not on %s%s; add %s to its"
                                    .formatted(resource, Fixtures.QUEUE, difference, Fixtures.QUEUE)
                            + " Resource if that is intended");
        }

        @Test
        void shows_the_value_of_a_variable() {
            var team = statement("'Effect':'Allow','Action':'sqs:*','Resource':'*','Condition':{'StringEquals':{"
                    + "'aws:ResourceTag/team':'${aws:PrincipalTag/team}'}}");
            var request = asks("sqs:SendMessage", Fixtures.QUEUE).principalTags(Tags.of(Map.of("team", "red")));
            var decision = byIdentity(team, request.context("aws:ResourceTag/team", "blue"));

            assertThat(denied(decision))
                    .isEqualTo(OF_IDENTITY + "requires StringEquals aws:ResourceTag/team ${aws:PrincipalTag/team} (="
                            + " red), but the request has blue; tag the resource with team ="
                            + " ${aws:PrincipalTag/team} (= red)");
            assertThat(decision.trace().statements().get(0).elements().get(2).policyValues())
                    .containsExactly("${aws:PrincipalTag/team} (= red)");
            assertThat(denied(byIdentity(
                            allow("'s3:PutObject'", "'arn:aws:s3:::home/${aws:PrincipalTag/team}/*'"),
                            asks("s3:PutObject", "arn:aws:s3:::home/blue/a")
                                    .principalTags(Tags.of(Map.of("team", "red"))))))
                    .contains("${aws:PrincipalTag/team}/* (= arn:aws:s3:::home/red/*), not on");
            allowed(byIdentity(team, request.context("aws:ResourceTag/team", "red")));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "StringEquals | aws:RequestedRegion | eu-west-1 | us-east-1 | call in eu-west-1",
                    "StringNotEquals | aws:RequestedRegion | us-east-1 | us-east-1 | call in another region",
                    "StringEquals | aws:SourceVpce | vpce-1 | vpce-2 | call through vpce-1",
                    "StringEquals | aws:PrincipalOrgID | o-a | o-b | call from an account that matches o-a, or"
                            + " change the policy to allow this caller",
                    "Bool | aws:SecureTransport | true | false | call over HTTPS",
                    "StringEquals | aws:ResourceTag/team | red | blue | tag the resource with team = red",
                    "StringEquals | kms:ViaService | s3.eu-west-1.amazonaws.com | sqs.eu-west-1.amazonaws.com | call through"
                            + " s3.eu-west-1.amazonaws.com",
                    "StringEquals | s3:prefix | home/ | etc/ | s3:prefix must be home/; if your request has it, set"
                            + " it with context(\"s3:prefix\", …)",
                    "StringNotEquals | s3:prefix | etc/ | etc/ | s3:prefix must not be etc/; if your request has a"
                            + " different value, set it with context(\"s3:prefix\", …)",
                    "NumericLessThanEquals | s3:max-keys | 10 | 20 | s3:max-keys must be at most 10; if your request"
                            + " has it, set it with context(\"s3:max-keys\", …)",
                })
        void tells_what_to_change_for_a_condition(
                String operator, String key, String wanted, String given, String remedy) {
            var documents = statement("'Effect':'Allow','Action':'sqs:*','Resource':'*','Condition':{'" + operator
                    + "':{'" + key + "':'" + wanted + "'}}");

            assertThat(denied(byIdentity(
                            documents, asks("sqs:SendMessage", Fixtures.QUEUE).context(key, given))))
                    .endsWith(", but the request has " + given + "; " + remedy);
        }

        @Test
        void counts_a_resource_more_than_conditions_and_an_action_more_than_a_resource() {
            var documents = policy("{'Version':'2012-10-17','Statement':["
                    + "{'Sid':'Action','Effect':'Allow','Action':'s3:PutObject','Resource':'*'},"
                    + "{'Sid':'Resource','Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::other'},"
                    + "{'Sid':'Conditions','Effect':'Allow','Action':'s3:GetObject','Resource':'*','Condition':{"
                    + "'Bool':{'aws:MultiFactorAuthPresent':'true'},'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}]}");
            var decision = byIdentity(documents, asks("s3:GetObject", OBJECT).sourceIp("198.51.100.7"));

            assertThat(decision.trace().statements())
                    .extracting(StatementTrace::sid)
                    .containsExactly("Conditions", "Resource", "Action");
            assertThat(denied(decision)).contains("Conditions").contains("; it also requires IpAddress");
        }
    }

    @Nested
    class Of_resources_and_organizations {
        private static final String OTHERS_QUEUE = "arn:aws:sqs:eu-west-1:999999999999:q";

        /** A service has no account that could differ from the resource's account. */
        @Test
        void names_no_account_of_a_service() {
            var policies = PolicyEvaluator.builder()
                    .resource(statement("'Effect':'Allow','Principal':{'Service':'s3.amazonaws.com'},"
                            + "'Action':'sqs:SendMessage','Resource':'*'"))
                    .build();
            for (var queue : List.of(Fixtures.QUEUE, OTHERS_QUEUE)) {
                var request = AccessRequest.byService("sns.amazonaws.com").asksFor("sqs:SendMessage", queue);
                assertThat(denied(policies.decide(request.build())))
                        .startsWith("a service needs an Allow in the resource's own policy, but Statement[0] of the"
                                + " resource policy names s3.amazonaws.com")
                        .doesNotContain("account");
                allowed(policies.decide(AccessRequest.byService("s3.amazonaws.com")
                        .asksFor("sqs:SendMessage", queue)
                        .build()));
            }
        }

        @Test
        void spells_keys_as_aws_does() {
            var decision =
                    byIdentity(ALL, asks("sqs:SendMessage", Fixtures.QUEUE).context("aws:PrincipalOrgID", "o-example"));

            assertThat(decision.reason()).contains(" aws:PrincipalOrgID shows that there is an organization");
            assertThat(byIdentity(ALL, asks("sqs:SendMessage", Fixtures.QUEUE).context("aws:SourceVpce", "vpce-1"))
                            .reason())
                    .contains(" aws:SourceVpce shows that the request comes through a VPC endpoint");
            assertThatThrownBy(() -> asks("sqs:SendMessage", Fixtures.QUEUE)
                            .context("aws:requestedregion", "EU")
                            .build())
                    .hasMessageStartingWith("AWS does not send this value as aws:RequestedRegion: got");
        }
    }

    @Test
    void nothing_is_asked_for() {
        assertThatThrownBy(() -> AccessRequest.byUser(USER).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The request has no action: got none; allowed: one action and one resource; set them"
                        + " with asksFor(…).");
    }

    @Nested
    class Of_what_is_unknown {

        @Test
        void names_the_statement_and_the_method_that_sets_the_missing_value() {
            var trust = trustIf("IpAddress", "aws:SourceIp", "'203.0.113.0/24'");
            var decision = byTrust(trust, assume());

            assertOutcome(Decision.Outcome.UNDECIDED, decision);
            assertThat(after(decision, " may be allowed by "))
                    .startsWith(OF_TRUST.strip() + " because AWS may send aws:SourceIp, but the request does not"
                            + " give its value; set it with sourceIp(…)");
            var first = decision.trace().statements().get(0);
            assertThat(first.decisive()).isTrue();
            assertThat(first.match()).isEqualTo(StatementTrace.Match.UNKNOWN);
            assertThat(first.elements().get(2).note()).contains("sourceIp(…)");
        }
    }
}
