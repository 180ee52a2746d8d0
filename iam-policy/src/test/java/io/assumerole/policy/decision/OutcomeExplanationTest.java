package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    private static final PolicyDocument S3 = statement("'Effect':'Allow','Action':'s3:*','Resource':'*'");

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
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(Decision.Outcome.IMPLICITLY_DENIED);
        var trace = decision.trace().statements();
        if (decision.reason().contains("Statement[")) {
            assertThat(decision.reason()).contains(trace.get(0).place());
            assertThat(trace.get(0).match()).isEqualTo(StatementTrace.Match.NO);
        }
        return after(decision, " is denied: ");
    }

    private static String explicitlyDenied(Decision decision) {
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
        var first = decision.trace().statements().get(0);
        assertThat(first.decisive()).isTrue();
        assertThat(first.match()).isEqualTo(StatementTrace.Match.YES);
        return after(decision, " is denied by ");
    }

    private static String after(Decision decision, String start) {
        assertThat(decision.reason()).contains(start);
        return decision.reason().substring(decision.reason().indexOf(start) + start.length());
    }

    private static void allowed(Decision decision) {
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(Decision.Outcome.ALLOWED);
    }

    private static final String OF_TRUST = "Statement[0] of the role's trust policy ";
    private static final String OF_IDENTITY = "Statement[0] of the identity policy ";

    @Nested
    class Of_a_trust_policy {

        @Test
        void asks_for_the_external_id_and_shows_none() {
            var trust = trustIf("StringEquals", "sts:ExternalId", "'hush-hush'");

            assertThat(denied(byTrust(trust, assume())))
                    .isEqualTo(
                            OF_TRUST + "requires sts:ExternalId, and the request has none; send it with externalId(…)");
            assertThat(denied(byTrust(trust, assume().externalId(new ExternalId("guessed-wrong")))))
                    .isEqualTo(OF_TRUST + "requires StringEquals sts:ExternalId, which the request's value does not"
                            + " satisfy; send the one that the role's owner gave you, with externalId(…)");
            allowed(byTrust(trust, assume().externalId(new ExternalId("hush-hush"))));
        }

        @Test
        void asks_for_the_name_of_the_session() {
            var trust = trustIf("StringLike", "sts:RoleSessionName", "['release-*','hotfix']");

            assertThat(denied(byTrust(trust, assume().sessionName(new SessionName("test")))))
                    .isEqualTo(OF_TRUST + "requires StringLike sts:RoleSessionName [release-*, hotfix], and the"
                            + " request has test; send a matching name with sessionName(…)");
            allowed(byTrust(trust, assume().sessionName(new SessionName("hotfix"))));
        }

        @Test
        void asks_for_mfa() {
            var trust = trustIf("Bool", "aws:MultiFactorAuthPresent", "true");
            var remedy = "; get credentials with MFA, and set its age with mfa(…)";

            assertThat(denied(byTrust(trust, assume())))
                    .isEqualTo(OF_TRUST + "requires Bool aws:MultiFactorAuthPresent true, and the request has none"
                            + remedy);
            assertThat(denied(byTrust(trust, assume().withoutMfa()))).endsWith("has false" + remedy);
            allowed(byTrust(trust, assume().mfa(Duration.ofHours(2))));
        }

        @Test
        void asks_for_mfa_that_is_younger() {
            var trust = trustIf("NumericLessThan", "aws:MultiFactorAuthAge", "3600");

            assertThat(denied(byTrust(trust, assume().mfa(Duration.ofHours(2)))))
                    .isEqualTo(OF_TRUST + "requires NumericLessThan aws:MultiFactorAuthAge 3600, and the request has"
                            + " 7200; use MFA again, and set its age with mfa(…)");
            assertThat(denied(byTrust(trust, assume())))
                    .endsWith("has none; get credentials with MFA, and set its age with mfa(…)");
            allowed(byTrust(trust, assume().mfa(Duration.ofMinutes(59))));
        }

        @Test
        void asks_for_another_address() {
            var trust = trustIf("IpAddress", "aws:SourceIp", "'203.0.113.0/24'");

            assertThat(denied(byTrust(trust, assume().sourceIp("198.51.100.7"))))
                    .isEqualTo(OF_TRUST + "requires IpAddress aws:SourceIp 203.0.113.0/24, and the request has"
                            + " 198.51.100.7; call from a matching address, and set it with sourceIp(…)");
            assertThat(denied(byTrust(
                            trustIf("NotIpAddress", "aws:SourceIp", "'203.0.113.0/24'"),
                            assume().sourceIp("203.0.113.7"))))
                    .endsWith("call from a different address, and set it with sourceIp(…)");
            allowed(byTrust(trust, assume().sourceIp("203.0.113.7")));
        }

        @Test
        void asks_for_another_time() {
            var at = assume().at(Instant.parse("2026-02-01T00:00:00Z"));

            assertThat(denied(byTrust(trustIf("DateLessThan", "aws:CurrentTime", "'2026-01-31T00:00:00Z'"), at)))
                    .isEqualTo(OF_TRUST + "requires DateLessThan aws:CurrentTime 2026-01-31T00:00:00Z, and the"
                            + " request has 2026-02-01T00:00:00Z; the time has passed: call earlier, or extend the"
                            + " time in the policy");
            assertThat(denied(byTrust(trustIf("DateGreaterThan", "aws:CurrentTime", "'2026-03-01T00:00:00Z'"), at)))
                    .endsWith("the time has not come: call later, or start the time in the policy earlier");
            allowed(byTrust(trustIf("DateLessThan", "aws:CurrentTime", "'2026-02-28T00:00:00Z'"), at));
        }

        @Test
        void names_another_user() {
            var remedy = "; call as a principal that it names, or add the caller to its Principal";

            assertThat(denied(byTrust(trustOf(Fixtures.OTHER_USER.toString(), ""), assume())))
                    .isEqualTo(OF_TRUST + "names arn:aws:iam::123456789012:user/other, and the caller is " + USER
                            + remedy);
            assertThat(denied(byTrust(trustOf(Fixtures.FOREIGN_USER.toString(), ""), assume())))
                    .isEqualTo(OF_TRUST + "names arn:aws:iam::999999999999:user/deployer, and the caller is " + USER
                            + ", in another account" + remedy);
            assertThat(denied(byTrust(trustOf("999999999999", ""), assume())))
                    .isEqualTo(OF_TRUST + "names 999999999999, and the caller is " + USER + ", in another account"
                            + remedy);
            assertThat(denied(byTrust(
                            trustOf(USER.toString(), ""),
                            AccessRequest.byRoleSession(Fixtures.CALLING_ROLE, new SessionName("build"))
                                    .asksToAssume(ROLE))))
                    .contains("the caller is arn:aws:sts::123456789012:assumed-role/caller/build;");
            allowed(byTrust(trustOf(USER.toString(), ""), assume()));
        }

        @Test
        void names_a_user_that_was_deleted() {
            var trust = trustOf("AIDACKCEVSQ6C2EXAMPLE", "");

            assertThat(denied(byTrust(trust, assume().uniqueId("AIDAMADEANEWQ6EXAMPLE"))))
                    .isEqualTo(
                            OF_TRUST + "names AIDACKCEVSQ6C2EXAMPLE, and the caller is " + USER + " with the unique ID"
                                    + " AIDAMADEANEWQ6EXAMPLE; IAM replaces the ARN of a deleted user or role with its"
                                    + " unique ID, and a new user or role has a different one: put the caller's ARN into"
                                    + " its Principal again");
            allowed(byTrust(trust, assume().uniqueId("AIDACKCEVSQ6C2EXAMPLE")));
        }

        @Test
        void allows_no_session_tags_and_no_source_identity() {
            var tags = assume().requestTags(Tags.of(Map.of("team", "red")));

            assertThat(denied(byTrust(trust(""), tags)))
                    .isEqualTo(OF_TRUST + "allows sts:AssumeRole but not sts:TagSession; add sts:TagSession to its"
                            + " Action, or send no session tags");
            assertThat(denied(byTrust(trust(""), assume().sourceIdentity(new SourceIdentity("anna")))))
                    .isEqualTo(OF_TRUST + "allows sts:AssumeRole but not sts:SetSourceIdentity; add"
                            + " sts:SetSourceIdentity to its Action, or send no source identity");
            allowed(byTrust(trust(""), assume()));
        }

        @Test
        void allows_other_tags_and_another_source_identity() {
            var trust = statement("'Effect':'Allow','Principal':{'AWS':'" + USER + "'},"
                    + "'Action':['sts:AssumeRole','sts:TagSession','sts:SetSourceIdentity'],'Condition':{"
                    + "'StringEquals':{'aws:RequestTag/team':'red'},"
                    + "'StringLikeIfExists':{'sts:SourceIdentity':'a*'},"
                    + "'ForAllValues:StringEquals':{'aws:TagKeys':['team']}}");
            var right = Map.of("team", "red");

            assertThat(denied(byTrust(trust, assume())))
                    .endsWith("aws:RequestTag/team red, and the request has none; send a matching value with"
                            + " requestTags(…)");
            assertThat(denied(byTrust(trust, assume().requestTags(Tags.of(Map.of("team", "blue"))))))
                    .endsWith("aws:RequestTag/team red, and the request has blue; send a matching value with"
                            + " requestTags(…)");
            assertThat(denied(byTrust(trust, assume().requestTags(Tags.of(Map.of("team", "red", "cost", "7"))))))
                    .endsWith("requires ForAllValues:StringEquals aws:TagKeys team, and the request has cost; send"
                            + " matching keys with requestTags(…)");
            assertThat(denied(byTrust(
                            trust, assume().requestTags(Tags.of(right)).sourceIdentity(new SourceIdentity("bob")))))
                    .endsWith("sts:SourceIdentity a*, and the request has bob; send a matching name with"
                            + " sourceIdentity(…)");
            allowed(byTrust(trust, assume().requestTags(Tags.of(right)).sourceIdentity(new SourceIdentity("anna"))));
        }

        @Test
        void names_subject_and_audience_of_a_token() {
            var trust = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':'"
                    + GITHUB + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{"
                    + "'StringEquals':{'" + GITHUB_KEY + "aud':'sts.amazonaws.com'},"
                    + "'StringLike':{'" + GITHUB_KEY + "sub':'repo:octo/site:*'}}}]}");
            var request = AccessRequest.byFederated(GITHUB)
                    .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                    .claim("aud", "sts.amazonaws.com");
            var subject = "StringLike " + GITHUB_KEY + "sub repo:octo/site:*, and the request has repo:octo/other:x; ";

            assertThat(denied(byTrust(trust, request.claim("sub", "repo:octo/other:x"))))
                    .isEqualTo(OF_TRUST + "requires " + subject + "use a token with a matching claim, and set it"
                            + " with claim(\"sub\", …)");
            assertThat(denied(byTrust(trust, request.claim("aud", "elsewhere"))))
                    .startsWith(OF_TRUST + "requires StringEquals " + GITHUB_KEY
                            + "aud sts.amazonaws.com, and the request" + " has elsewhere; it also requires " + subject);
            allowed(byTrust(trust, request.claim("aud", "sts.amazonaws.com").claim("sub", "repo:octo/site:x")));
        }

        @Test
        void leaves_it_to_the_account() {
            var policies = PolicyEvaluator.builder().trust(trustOf("123456789012", ""));

            assertThat(denied(policies.build().decide(assume().build())))
                    .isEqualTo("the role's trust policy delegates to the caller's account, and no identity policy"
                            + " was given; if the caller has one, give it with identity(…)");
            allowed(policies.identity(ALL).build().decide(assume().build()));
        }

        @Test
        void is_of_another_account() {
            var foreign = AccessRequest.byUser(Fixtures.FOREIGN_USER)
                    .asksToAssume(ROLE)
                    .build();
            var policies = PolicyEvaluator.builder().trust(trustOf(Fixtures.FOREIGN_USER.toString(), ""));

            assertThat(denied(policies.identity(S3).build().decide(foreign)))
                    .isEqualTo("the role is in another account, so the caller's own policies must also allow it, and"
                            + " no statement in the identity policy allows sts:AssumeRole; add one that does");
            allowed(policies.identity(ALL).build().decide(foreign));
        }
    }

    @Nested
    class Of_the_callers_policies {

        @Test
        void names_the_closest_statement_and_its_resources() {
            var documents = policy("{'Version':'2012-10-17','Statement':["
                    + "{'Sid':'Send','Effect':'Allow','Action':'sqs:SendMessage','Resource':'*'},"
                    + "{'Effect':'Allow','Action':'s3:PutObject','Resource':'arn:aws:s3:::example/*'},"
                    + "{'Sid':'ReadAll','Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::other/*'}]}");

            assertThat(denied(byIdentity(documents, asks("s3:GetObject", OBJECT))))
                    .isEqualTo("Statement[2] (Sid \"ReadAll\") of the identity policy allows s3:GetObject on"
                            + " arn:aws:s3:::other/* but not on arn:aws:s3:::example/a; add arn:aws:s3:::example/a"
                            + " to its Resource if that is intended");
            allowed(byIdentity(documents, asks("s3:GetObject", "arn:aws:s3:::other/a")));
        }

        @ParameterizedTest
        @CsvSource({
            "arn:aws:sqs:us-east-1:123456789012:q, ': the region differs'",
            "arn:aws:sqs:eu-west-1:999999999999:q, ': the account differs'",
            "arn:aws-cn:sqs:eu-west-1:123456789012:q, ': the partition differs'",
            "arn:aws:sns:eu-west-1:123456789012:q, ': the service differs'",
            "arn:aws:sqs:eu-west-1:123456789012:p, ''",
        })
        void names_what_differs_in_the_resource(String resource, String difference) {
            var documents = allow("'sqs:SendMessage'", "'" + resource + "'");

            assertThat(denied(byIdentity(documents, asks("sqs:SendMessage", Fixtures.QUEUE))))
                    .isEqualTo(OF_IDENTITY
                            + "allows sqs:SendMessage on %s but not on %s%s; add %s to its"
                                    .formatted(resource, Fixtures.QUEUE, difference, Fixtures.QUEUE)
                            + " Resource if that is intended");
        }

        @Test
        void tells_a_bucket_from_its_objects() {
            var bucket = "arn:aws:s3:::example";

            assertThat(denied(byIdentity(allow("'s3:GetObject'", "'" + bucket + "'"), asks("s3:GetObject", OBJECT))))
                    .endsWith(": the first is the bucket, and the second is an object in it; add"
                            + " arn:aws:s3:::example/* to its Resource if that is intended");
            assertThat(denied(
                            byIdentity(allow("'s3:ListBucket'", "'" + bucket + "/*'"), asks("s3:ListBucket", bucket))))
                    .endsWith(": the first covers the objects, and the second is the bucket; add"
                            + " arn:aws:s3:::example to its Resource if that is intended");
        }

        @Test
        void names_a_variable_that_has_no_value() {
            var home = allow("'s3:PutObject'", "'arn:aws:s3:::home/${aws:PrincipalTag/team}/*'");
            var request = asks("s3:PutObject", "arn:aws:s3:::home/red/a");

            assertThat(denied(byIdentity(home, request.principalTags(Tags.of(Map.of())))))
                    .endsWith("; a variable in it has no value, so it matches nothing; set the value in the request,"
                            + " or give the variable a default");
            allowed(byIdentity(home, request.principalTags(Tags.of(Map.of("team", "red")))));
        }

        @Test
        void shows_the_value_of_a_variable() {
            var team = statement("'Effect':'Allow','Action':'sqs:*','Resource':'*','Condition':{'StringEquals':{"
                    + "'aws:ResourceTag/team':'${aws:PrincipalTag/team}'}}");
            var request = asks("sqs:SendMessage", Fixtures.QUEUE).principalTags(Tags.of(Map.of("team", "red")));
            var decision = byIdentity(team, request.context("aws:ResourceTag/team", "blue"));

            assertThat(denied(decision))
                    .isEqualTo(OF_IDENTITY + "requires StringEquals aws:ResourceTag/team ${aws:PrincipalTag/team} (="
                            + " red), and the request has blue; tag the resource with team ="
                            + " ${aws:PrincipalTag/team} (= red)");
            assertThat(decision.trace().statements().get(0).elements().get(2).policyValues())
                    .containsExactly("${aws:PrincipalTag/team} (= red)");
            assertThat(denied(byIdentity(
                            allow("'s3:PutObject'", "'arn:aws:s3:::home/${aws:PrincipalTag/team}/*'"),
                            asks("s3:PutObject", "arn:aws:s3:::home/blue/a")
                                    .principalTags(Tags.of(Map.of("team", "red"))))))
                    .contains("${aws:PrincipalTag/team}/* (= arn:aws:s3:::home/red/*) but not on");
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
                    .endsWith(", and the request has " + given + "; " + remedy);
        }

        @Test
        void has_no_remedy_of_its_own_for_calls_by_a_service() {
            var documents = statement("'Effect':'Allow','Action':'sqs:*','Resource':'*','Condition':{'Bool':{"
                    + "'aws:ViaAWSService':'true'}}");

            assertThat(denied(byIdentity(documents, asks("sqs:SendMessage", Fixtures.QUEUE))))
                    .isEqualTo(OF_IDENTITY + "requires Bool aws:ViaAWSService true, and the request has false");
        }

        @Test
        void tells_that_any_resource_is_asked_for() {
            assertThat(denied(byIdentity(
                            allow("'s3:ListAllMyBuckets'", "'arn:aws:s3:::*'"), asks("s3:ListAllMyBuckets", "*"))))
                    .endsWith("on arn:aws:s3:::* but not on *, which means any resource; request one resource;"
                            + " if the action supports none, put * into its Resource");
        }

        @Test
        void takes_a_misspelt_action_for_what_it_was_meant_to_be() {
            var misspelt = allow("'s3:GetObejct'", "'*'");

            assertThat(denied(byIdentity(misspelt, asks("s3:GetObject", OBJECT))))
                    .isEqualTo(OF_IDENTITY + "allows s3:GetObejct but not s3:GetObject; if s3:GetObejct should be"
                            + " s3:GetObject, correct the spelling");
            assertThat(denied(byIdentity(allow("'iam:CreateRloe'", "'*'"), asks("iam:CreateRole", ROLE.toString()))))
                    .endsWith("correct the spelling");
            assertThat(denied(byIdentity(allow("'s3:PutObject'", "'*'"), asks("s3:GetObject", OBJECT))))
                    .endsWith("add s3:GetObject to its Action");
        }

        @Test
        void lists_few_of_many_actions() {
            var many = allow("['s3:A','s3:B','s3:C','s3:D','s3:E','s3:F','s3:G']", "'*'");

            assertThat(denied(byIdentity(many, asks("s3:GetObject", OBJECT))))
                    .isEqualTo(OF_IDENTITY + "allows [s3:A, s3:B, s3:C, s3:D, s3:E, … 2 more] but not s3:GetObject;"
                            + " add s3:GetObject to its Action");
        }

        @Test
        void names_no_statement_of_another_service() {
            assertThat(denied(byIdentity(S3, asks("sqs:SendMessage", Fixtures.QUEUE))))
                    .isEqualTo("no statement in the identity policy allows sqs:SendMessage; add one that does");
        }

        @Test
        void names_what_is_excepted() {
            var allBut = statement("'Effect':'Allow','NotAction':['iam:*','sts:*'],'Resource':'*'");
            var elsewhere = statement(
                    "'Effect':'Allow','Action':'sqs:*','NotResource':['" + Fixtures.QUEUE + "','arn:aws:sqs:*:*:p']");

            assertThat(denied(byIdentity(allBut, asks("iam:GetRole", ROLE.toString()))))
                    .isEqualTo(OF_IDENTITY + "allows all actions except iam:*, which includes iam:GetRole; allow it"
                            + " in a separate statement if that is intended");
            assertThat(denied(byIdentity(elsewhere, asks("sqs:SendMessage", Fixtures.QUEUE))))
                    .isEqualTo(
                            OF_IDENTITY + "allows sqs:SendMessage on all resources except " + Fixtures.QUEUE + ", which"
                                    + " includes " + Fixtures.QUEUE + "; allow it in a separate statement if that is"
                                    + " intended");
            allowed(byIdentity(allBut, asks("s3:GetObject", OBJECT)));
            allowed(byIdentity(elsewhere, asks("sqs:SendMessage", Fixtures.QUEUE + "2")));
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

        @Test
        void names_the_policy_among_several() {
            var decision = PolicyEvaluator.builder()
                    .identity(allow("'sqs:SendMessage'", "'*'"), allow("'s3:GetObject'", "'arn:aws:s3:::other/*'"))
                    .build()
                    .decide(asks("s3:GetObject", OBJECT).build());

            assertThat(denied(decision)).startsWith("Statement[0] of identity policy [1] allows");
        }

        @Test
        void has_none_or_no_allow() {
            var nothing = PolicyEvaluator.builder().build();

            assertThat(denied(nothing.decide(asks("s3:GetObject", OBJECT).build())))
                    .isEqualTo("no identity policy was given; if the caller has one, give it with identity(…)");
            assertThat(denied(byIdentity(
                            statement("'Effect':'Deny','Action':'sqs:*','Resource':'*'"),
                            asks("s3:GetObject", OBJECT))))
                    .isEqualTo("the identity policy has no Allow; add a statement that allows s3:GetObject");
        }

        @Test
        void is_narrowed_by_a_boundary_or_a_session_policy() {
            var read = allow("'s3:GetObject'", "'arn:aws:s3:::other/*'");
            var request = asks("s3:GetObject", OBJECT).build();
            var miss = "allows s3:GetObject on arn:aws:s3:::other/* but not on " + OBJECT;

            assertThat(denied(PolicyEvaluator.builder()
                            .identity(ALL)
                            .boundary(read)
                            .build()
                            .decide(request)))
                    .startsWith("the permissions boundary must also allow it, and Statement[0] of the permissions"
                            + " boundary " + miss);
            assertThat(denied(PolicyEvaluator.builder()
                            .identity(ALL)
                            .session(read)
                            .build()
                            .decide(request)))
                    .startsWith(
                            "the session policy must also allow it, and Statement[0] of the session policy " + miss);
            allowed(PolicyEvaluator.builder()
                    .identity(ALL)
                    .boundary(S3)
                    .session(S3)
                    .build()
                    .decide(request));
        }
    }

    @Nested
    class Of_resources_and_organizations {
        private static final String OTHERS_QUEUE = "arn:aws:sqs:eu-west-1:999999999999:q";

        private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

        private static PolicyDocument ofKey(String principal) {
            return statement(
                    "'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'kms:*','Resource':'*'");
        }

        private static PolicyDocument ofQueue(String principal) {
            return statement(
                    "'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'sqs:*','Resource':'*'");
        }

        @Test
        void names_the_policy_of_a_resource_of_another_account() {
            var request = AccessRequest.byUser(USER)
                    .asksFor("sqs:SendMessage", OTHERS_QUEUE)
                    .build();
            var policies = PolicyEvaluator.builder().identity(ALL);

            assertThat(denied(policies.resource(ofQueue(Fixtures.OTHER_USER.toString()))
                            .build()
                            .decide(request)))
                    .startsWith("the resource is in another account, so its own policy must also allow it, and"
                            + " Statement[0] of the resource policy names " + Fixtures.OTHER_USER
                            + ", and the caller is " + USER);
            assertThat(denied(PolicyEvaluator.builder()
                            .identity(S3)
                            .resource(ofQueue(USER.toString()))
                            .build()
                            .decide(request)))
                    .isEqualTo("the resource is in another account, so the caller's own policies must also allow it,"
                            + " and no statement in the identity policy allows sqs:SendMessage; add one that does");
            allowed(PolicyEvaluator.builder()
                    .identity(ALL)
                    .resource(ofQueue(USER.toString()))
                    .build()
                    .decide(request));
        }

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
                        .startsWith("a service needs an Allow in the resource's own policy, and Statement[0] of the"
                                + " resource policy names s3.amazonaws.com")
                        .doesNotContain("account");
                allowed(policies.decide(AccessRequest.byService("s3.amazonaws.com")
                        .asksFor("sqs:SendMessage", queue)
                        .build()));
            }
        }

        @Test
        void tells_that_in_one_account_the_policy_of_the_resource_would_do() {
            assertThat(denied(PolicyEvaluator.builder()
                            .identity(S3)
                            .resource(ofQueue(Fixtures.OTHER_USER.toString()))
                            .build()
                            .decide(asks("sqs:SendMessage", Fixtures.QUEUE).build())))
                    .endsWith("; or name the caller in an Allow of the resource policy");
        }

        @Test
        void names_the_boundary_or_session_policy_that_limits_what_the_resource_grants() {
            var request = AccessRequest.byRoleSession(ROLE, new SessionName("build"))
                    .asksFor("sqs:SendMessage", Fixtures.QUEUE)
                    .build();
            var ec2 = allow("'ec2:*'", "'*'");
            var sqs = allow("'sqs:*'", "'*'");

            assertThat(denied(PolicyEvaluator.builder()
                            .boundary(ec2)
                            .resource(ofQueue(ROLE.toString()))
                            .build()
                            .decide(request)))
                    .isEqualTo("the permissions boundary must also allow it, and no statement in the permissions"
                            + " boundary allows sqs:SendMessage; add one that does");
            assertThat(denied(PolicyEvaluator.builder()
                            .session(ec2)
                            .resource(ofQueue(ROLE.toString()))
                            .build()
                            .decide(request)))
                    .startsWith("the session policy must also allow it, and");
            allowed(PolicyEvaluator.builder()
                    .boundary(sqs)
                    .session(sqs)
                    .resource(ofQueue(ROLE.toString()))
                    .build()
                    .decide(request));
        }

        @Test
        void offers_the_policy_of_a_key_only_where_nothing_else_is_in_the_way() {
            var request = AccessRequest.byRoleSession(ROLE, new SessionName("build"))
                    .asksFor("kms:Decrypt", KEY)
                    .build();
            var policies = PolicyEvaluator.builder().identity(S3).resource(ofKey("arn:aws:iam::123456789012:root"));
            var instead = "; or name the caller in an Allow of the resource policy";

            assertThat(denied(policies.build().decide(request))).endsWith("add one that does" + instead);
            assertThat(denied(policies.boundary(S3).build().decide(request)))
                    .endsWith("no statement in the identity policy allows kms:Decrypt; add one that does");
        }

        @Test
        void tells_that_the_policy_of_a_key_must_allow_it() {
            var admin = ofKey("arn:aws:iam::123456789012:role/admin");
            var request = AccessRequest.byRoleSession(ROLE, new SessionName("build"))
                    .asksFor("kms:Decrypt", KEY)
                    .build();

            assertThat(denied(PolicyEvaluator.builder()
                            .identity(ALL)
                            .resource(admin)
                            .build()
                            .decide(request)))
                    .isEqualTo("identity policies alone cannot allow the use of a KMS key: the key policy must allow"
                            + " it, or delegate to the account, and Statement[0] of the resource policy names"
                            + " arn:aws:iam::123456789012:role/admin, and the caller is"
                            + " arn:aws:sts::123456789012:assumed-role/target/build; name the caller, or"
                            + " arn:aws:iam::123456789012:root, in its Principal");
            allowed(PolicyEvaluator.builder()
                    .identity(ALL)
                    .resource(ofKey("arn:aws:iam::123456789012:root"))
                    .build()
                    .decide(request));
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
                    .hasMessageStartingWith("Not what AWS sends as aws:RequestedRegion: got");
        }

        @Test
        void names_the_level_of_the_organization() {
            var policies = PolicyEvaluator.builder()
                    .identity(ALL)
                    .serviceControl(ALL)
                    .serviceControl(allow("'sqs:ReceiveMessage'", "'*'"), S3);
            var decision = policies.build()
                    .decide(asks("sqs:SendMessage", Fixtures.QUEUE).build());

            assertThat(denied(decision))
                    .isEqualTo("each level of the organization must allow it, and level 2 of 2, counted from the"
                            + " organization's root, lacks an Allow: Statement[0] of SCP [1] allows"
                            + " sqs:ReceiveMessage but not sqs:SendMessage; add sqs:SendMessage to its Action");
            allowed(policies.build()
                    .decide(asks("sqs:ReceiveMessage", Fixtures.QUEUE).build()));
        }
    }

    @Nested
    class Of_a_deny {

        @Test
        void names_the_statement_and_the_values_that_made_it_hold() {
            var documents = policy("{'Version':'2012-10-17','Statement':["
                    + "{'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Sid':'Fence','Effect':'Deny','NotAction':'sts:*','Resource':'*','Condition':{"
                    + "'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'},"
                    + "'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}]}");
            var request = asks("s3:GetObject", OBJECT).sourceIp("198.51.100.7");

            assertThat(explicitlyDenied(byIdentity(documents, request)))
                    .isEqualTo(
                            "Statement[1] (Sid \"Fence\") of the identity policy, which denies all actions except"
                                    + " sts:* on *; BoolIfExists aws:MultiFactorAuthPresent false holds because the"
                                    + " request has none; NotIpAddress aws:SourceIp 203.0.113.0/24 holds because the"
                                    + " request has 198.51.100.7; a Deny overrides every Allow; get credentials with MFA,"
                                    + " and set its age with mfa(…); or call from a matching address, and set it with sourceIp(…)");
            allowed(byIdentity(documents, asks("s3:GetObject", OBJECT).sourceIp("203.0.113.7")));
        }

        @Test
        void tells_how_to_get_past_a_fence_of_the_organization() {
            var documents = policy(
                    "{'Version':'2012-10-17','Statement':["
                            + "{'Effect':'Allow','Action':'*','Resource':'*'},"
                            + "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{"
                            + "'StringNotEquals':{'aws:PrincipalOrgID':'o-a'},'Bool':{'aws:PrincipalIsAWSService':'false'}}}]}");
            var request = asks("sqs:SendMessage", Fixtures.QUEUE);

            assertThat(explicitlyDenied(byIdentity(documents, request.context("aws:PrincipalOrgID", "o-b"))))
                    .endsWith("; a Deny overrides every Allow; call from an account that matches o-a, or change the"
                            + " policy to exempt this caller");
        }

        @Test
        void names_the_pattern_that_fits() {
            var documents = policy("{'Version':'2012-10-17','Statement':["
                    + "{'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':['sqs:*','s3:Get*'],"
                    + "'Resource':['arn:aws:s3:::other','arn:aws:s3:::example/*']}]}");

            assertThat(explicitlyDenied(byIdentity(documents, asks("s3:GetObject", OBJECT))))
                    .isEqualTo("Statement[1] of the identity policy, which denies s3:Get* on arn:aws:s3:::example/*;"
                            + " a Deny overrides every Allow; narrow the statement if the request should be allowed");
            allowed(byIdentity(documents, asks("s3:PutObject", OBJECT)));
        }

        @Test
        void shows_no_external_id() {
            var trust = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':{'AWS':'" + USER
                    + "'},'Action':'sts:AssumeRole','Condition':{'StringNotEquals':{'sts:ExternalId':'hush-hush'}}},"
                    + "{'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'sts:AssumeRole'}]}");

            assertThat(explicitlyDenied(byTrust(trust, assume().externalId(new ExternalId("guessed-wrong")))))
                    .isEqualTo("Statement[0] of the role's trust policy, which denies " + USER
                            + " sts:AssumeRole; StringNotEquals"
                            + " sts:ExternalId [not shown] holds because the request has [not shown]; a"
                            + " Deny overrides every Allow; send the one that the role's owner gave you,"
                            + " with externalId(…)");
            allowed(byTrust(trust, assume().externalId(new ExternalId("hush-hush"))));
        }

        @ParameterizedTest
        @ValueSource(strings = {"true", "false"})
        void tells_how_to_get_past_null(String lacking) {
            var deny = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},"
                    + "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Null':{'aws:SourceVpce':'" + lacking
                    + "'}}}]}");
            var request = asks("s3:GetObject", OBJECT);
            var decision = byIdentity(
                    deny,
                    lacking.equals("true")
                            ? request.context("aws:SourceVpce")
                            : request.context("aws:SourceVpce", "vpce-1"));

            assertThat(explicitlyDenied(decision))
                    .endsWith(
                            lacking.equals("true")
                                    ? "set it with context(\"aws:SourceVpce\", …)"
                                    : "omit aws:SourceVpce");
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
        void names_the_statement_and_how_to_say_what_is_missing() {
            var trust = trustIf("IpAddress", "aws:SourceIp", "'203.0.113.0/24'");
            var decision = byTrust(trust, assume());

            assertThat(decision.outcome()).isEqualTo(Decision.Outcome.UNDECIDED);
            assertThat(after(decision, " may be allowed by "))
                    .startsWith(OF_TRUST.strip() + " because AWS may send aws:SourceIp, and the request does not"
                            + " give its value; set it with sourceIp(…)");
            var first = decision.trace().statements().get(0);
            assertThat(first.decisive()).isTrue();
            assertThat(first.match()).isEqualTo(StatementTrace.Match.UNKNOWN);
            assertThat(first.elements().get(2).note()).contains("sourceIp(…)");
        }
    }
}
