package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.match.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the User Guide's page on global condition keys against requests that say little; does not
 * prove that AWS sends what the page says.
 */
class GlobalKeysTest {
    private static final SessionName SESSION = new SessionName("session");
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");

    private static AccessRequest.Builder byUser() {
        return AccessRequest.byUser(USER).asksFor("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder bySession() {
        return AccessRequest.byRoleSession(CALLING_ROLE, SESSION).asksFor("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder byService() {
        return AccessRequest.byService("ec2.amazonaws.com").asksToAssume(ROLE);
    }

    private static AccessRequest.Builder byWorkflow() {
        return AccessRequest.byFederated("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com")
                .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString());
    }

    private static Decision decide(AccessRequest.Builder request, PolicyDocument... identity) {
        return PolicyEvaluator.builder().identity(identity).build().decide(request.build());
    }

    private static Decision decideWithoutOtherLimits(AccessRequest.Builder request) {
        return PolicyEvaluator.builder().identity(ALL).noOtherLimits().build().decide(request.build());
    }

    private static PolicyDocument when(String effect, String condition) {
        return statement("'Effect':'" + effect + "','Action':'*','Resource':'*','Condition':{" + condition + "}");
    }

    private static PolicyDocument trust(String condition) {
        return statement(trustOf("'sts:AssumeRole'") + condition);
    }

    private static String trustOf(String actions) {
        return "'Effect':'Allow','Principal':{'AWS':'*'},'Action':" + actions;
    }

    private static Decision assume(PolicyDocument trust, AccessRequest.Builder request) {
        return PolicyEvaluator.builder().trust(trust).identity(ALL).build().decide(request.build());
    }

    @Test
    void tags_that_are_given_one_by_one_are_session_tags_too() {
        var asks = AccessRequest.byUser(USER).asksToAssume(ROLE);

        assertThat(assume(trust(""), asks).outcome()).isEqualTo(ALLOWED);
        asks.context("aws:RequestTag/Team", "red");
        assertThat(assume(trust(""), asks).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(asks.build().context.values("aws:tagkeys")).containsExactly("Team");
        asks.context("aws:requesttag/team");
        asks.context("aws:TagKeys");
        assertThat(assume(trust(""), asks).outcome()).isEqualTo(ALLOWED);
    }

    /**
     * Key, what the key of a session says that it hands on, and the action that is then asked for.
     */
    @ParameterizedTest
    @CsvSource({
        "aws:SourceIdentity,sts:TransitiveTagKeys,sts:SetSourceIdentity",
        "sts:TransitiveTagKeys,aws:SourceIdentity,sts:TagSession"
    })
    void hands_on_what_a_session_has_to_the_next_role(String key, String other, String action) {
        var trust = trust("");
        var both = statement(trustOf("['sts:AssumeRole','" + action + "']"));
        var denies = Fixtures.policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
                + "'Action':'sts:*'},{'Effect':'Deny','Principal':'*','Action':'"
                + action
                + "'}]}");

        assertThat(assume(trust, chained(other)).outcome()).isEqualTo(UNDECIDED);
        assertThat(assume(trust, chained(other)).reason()).contains(action, key);
        assertThat(assume(denies, chained(other)).outcome()).isEqualTo(UNDECIDED);
        assertThat(assume(both, chained(other)).outcome()).isEqualTo(ALLOWED);
        assertThat(assume(trust, chained(other).context(key)).outcome()).isEqualTo(ALLOWED);
        assertThat(assume(denies, chained(other).context(key)).outcome()).isEqualTo(ALLOWED);
        assertThat(assume(trust, chained(other).context(key, "alice")).outcome())
                .isEqualTo(IMPLICITLY_DENIED);
        assertThat(assume(denies, chained(other).context(key, "alice")).outcome())
                .isEqualTo(EXPLICITLY_DENIED);
        assertThat(assume(both, chained(other).context(key, "alice")).outcome()).isEqualTo(ALLOWED);
        assertThat(assume(trust, AccessRequest.byUser(USER).asksToAssume(ROLE)).outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void hands_on_no_tags_of_a_session_without_any() {
        var asks = chained("aws:SourceIdentity");

        assertThat(assume(trust(""), asks).outcome()).isEqualTo(UNDECIDED);
        assertThat(assume(trust(""), asks.principalTags(Tags.of(Map.of()))).outcome())
                .isEqualTo(ALLOWED);
        assertThat(assume(trust(""), asks.principalTags(Tags.of(Map.of("a", "b"))))
                        .outcome())
                .isEqualTo(UNDECIDED);
    }

    private static AccessRequest.Builder chained(String lacking) {
        return AccessRequest.byRoleSession(CALLING_ROLE, SESSION)
                .asksToAssume(ROLE)
                .context(lacking);
    }

    @ParameterizedTest
    @ValueSource(strings = {"StringLikeIfExists", "ForAllValues:StringLike", "StringNotLike"})
    void subject_of_a_token_is_never_missing(String operator) {
        var trust = statement(
                "'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'"
                        + operator
                        + "':{'token.actions.githubusercontent.com:sub':'repo:me/*'}}");
        var policies = PolicyEvaluator.builder().trust(trust).build();

        assertThat(policies.decide(byWorkflow().build()).outcome()).isEqualTo(UNDECIDED);
        assertThat(policies.decide(byWorkflow()
                                .context(
                                        "token.actions.githubusercontent.com:sub",
                                        operator.contains("Not") ? "repo:you/x" : "repo:me/x")
                                .build())
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void alias_of_a_key_asks_for_the_policy_of_the_key() {
        var alias = "arn:aws:kms:us-east-1:123456789012:alias/a";

        assertThat(decide(AccessRequest.byUser(USER).asksFor("kms:Decrypt", alias), ALL)
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(decide(byUser(), ALL).outcome()).isEqualTo(ALLOWED);
    }

    /** AWS doesn't document an ARN for a service. Each caller of IAM has one. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void service_may_have_an_arn_or_none(String missing) {
        var policies = PolicyEvaluator.builder()
                .resource(statement("'Effect':'Allow','Principal':{'Service':'sns.amazonaws.com','AWS':'" + USER
                        + "'},'Action':'*','Resource':'*','Condition':{'Null':{'aws:PrincipalArn':'" + missing + "'}}"))
                .build();

        assertThat(policies.decide(AccessRequest.byService("sns.amazonaws.com")
                                .asksFor("sqs:SendMessage", Fixtures.QUEUE)
                                .build())
                        .outcome())
                .isEqualTo(UNDECIDED);
        assertThat(policies.decide(AccessRequest.byUser(USER)
                                .asksFor("sqs:SendMessage", Fixtures.QUEUE)
                                .build())
                        .isAllowed())
                .isEqualTo(missing.equals("false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ForAnyValue:Null", "ForAllValues:Null"})
    void null_with_a_set_operator_is_unknown(String operator) {
        var deny = when("Deny", "'" + operator + "':{'aws:PrincipalType':'false'}");

        assertThat(decide(byUser(), ALL, deny).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(byUser(), ALL).outcome()).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:CurrentTime,SENT,SENT,SENT,SENT",
        "aws:EpochTime,SENT,SENT,SENT,SENT",
        "aws:RequestedRegion,SENT,SENT,SENT,SENT",
        "aws:SecureTransport,SENT,SENT,SENT,SENT",
        "aws:UserAgent,SENT,SENT,SENT,SENT",
        "aws:userid,SENT,SENT,SENT,SENT",
        "aws:SourceIp,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:ViaAWSService,GIVEN,GIVEN,GIVEN,GIVEN",
        "aws:PrincipalIsAWSService,GIVEN,GIVEN,GIVEN,UNKNOWN",
        "aws:PrincipalArn,GIVEN,GIVEN,UNKNOWN,UNKNOWN",
        "aws:PrincipalAccount,GIVEN,GIVEN,SENT,SENT",
        "aws:PrincipalType,GIVEN,GIVEN,SENT,SENT",
        "aws:username,GIVEN,LACKING,LACKING,LACKING",
        "aws:TokenIssueTime,LACKING,SENT,UNKNOWN,UNKNOWN",
        "aws:MultiFactorAuthPresent,LACKING,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:MultiFactorAuthAge,LACKING,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:ResourceAccount,GIVEN,GIVEN,GIVEN,GIVEN",
        "aws:PrincipalServiceName,LACKING,LACKING,GIVEN,LACKING",
        "aws:PrincipalServiceNamesList,LACKING,LACKING,SENT,LACKING",
        "aws:FederatedProvider,LACKING,UNKNOWN,UNKNOWN,GIVEN",
        "sts:RoleSessionName,UNKNOWN,UNKNOWN,SENT,SENT",
        "aws:AssumedRoot,LACKING,LACKING,UNKNOWN,UNKNOWN",
        "aws:CalledVia,LACKING,LACKING,LACKING,LACKING",
        "aws:CalledViaAWSMCP,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:PrincipalOrgID,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:PrincipalTag/team,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:referer,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:ResourceOrgID,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:ResourceTag/team,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:SourceAccount,LACKING,LACKING,UNKNOWN,LACKING",
        "aws:SourceArn,LACKING,LACKING,UNKNOWN,LACKING",
        "aws:SourceIdentity,LACKING,UNKNOWN,UNKNOWN,UNKNOWN",
        "token.actions.githubusercontent.com:sub,UNKNOWN,UNKNOWN,UNKNOWN,SENT",
        "token.actions.githubusercontent.com:aud,UNKNOWN,UNKNOWN,UNKNOWN,SENT",
        "token.actions.githubusercontent.com:amr,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "gitlab.com:sub,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:SourceVpc,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:TagKeys,LACKING,LACKING,LACKING,LACKING",
        "aws:ViaAWSMCPService,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "s3:TlsVersion,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN"
    })
    void request_that_says_nothing_has_what_aws_sends(
            String key,
            RequestContext.Presence user,
            RequestContext.Presence session,
            RequestContext.Presence service,
            RequestContext.Presence workflow) {
        assertThat(List.of(byUser(), bySession(), byService(), byWorkflow()))
                .extracting(request -> request.build().context.presence(key.toLowerCase(java.util.Locale.ROOT)))
                .containsExactly(user, session, service, workflow);
    }

    /** Each with the call that says the value, which must be what the reason advises. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'DateGreaterThan':{'aws:CurrentTime':'2030-01-01'}   | at(…)
                    'NumericGreaterThan':{'aws:EpochTime':'1893456000'}   | at(…)
                    'StringNotEquals':{'aws:RequestedRegion':'eu-west-1'} | context("aws:RequestedRegion", …)
                    'Bool':{'aws:SecureTransport':'false'}                | context("aws:SecureTransport", …)
                    'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}      | sourceIp(…)
                    'StringLike':{'aws:UserAgent':'curl*'}                | context("aws:UserAgent", …)
                    'StringEquals':{'aws:userid':'AIDACKCEVSQ6C2EXAMPLE'} | uniqueId(…)
                    """)
    void deny_on_what_aws_always_sends_is_unknown_until_the_request_says_it(String condition, String advice) {
        var deny = when("Deny", condition);
        UnaryOperator<AccessRequest.Builder> saying = request -> request.at(Instant.parse("2029-01-01T00:00:00Z"))
                .context("aws:RequestedRegion", "eu-west-1")
                .context("aws:SecureTransport", "true")
                .sourceIp("203.0.113.1")
                .context("aws:UserAgent", "sdk")
                .uniqueId("AIDANEWNEWNEWNEWNEW00");
        UnaryOperator<AccessRequest.Builder> hit = request -> request.at(Instant.parse("2031-01-01T00:00:00Z"))
                .context("aws:RequestedRegion", "us-east-1")
                .context("aws:SecureTransport", "false")
                .sourceIp("198.51.100.1")
                .context("aws:UserAgent", "curl/8")
                .uniqueId("AIDACKCEVSQ6C2EXAMPLE");

        var open = decide(byUser(), ALL, deny);
        assertThat(open.outcome()).as(open.reason()).isEqualTo(UNDECIDED);
        assertThat(open.isAllowed()).isFalse();
        assertThat(open.statement()).isPresent();
        assertThat(open.reason()).contains("may be denied").contains(advice);
        assertThat(decide(saying.apply(byUser()), ALL, deny).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(hit.apply(byUser()), ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);

        var allow = when("Allow", condition);
        assertThat(decide(byUser(), allow).reason()).contains("may be allowed").contains(advice);
        assertThat(decide(saying.apply(byUser()), allow).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(hit.apply(byUser()), allow).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(byUser(), deny).outcome()).isEqualTo(IMPLICITLY_DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:ViaAWSService", "aws:PrincipalIsAWSService"})
    void plain_call_is_no_services(String key) {
        var deny = when("Deny", "'Bool':{'" + key + "':'false'}");

        assertThat(decide(byUser(), ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);
        assertThat(decide(bySession(), ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void call_by_way_of_a_service_is_said() {
        var deny = when("Deny", "'Bool':{'aws:ViaAWSService':'false'}");

        assertThat(decide(byUser().context("aws:ViaAWSService", "true"), ALL, deny)
                        .outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void long_term_key_has_no_mfa_and_of_a_session_it_is_unknown() {
        var deny = when("Deny", "'Bool':{'aws:MultiFactorAuthPresent':'false'}");

        assertThat(decide(byUser(), ALL, deny).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(byUser().withoutMfa(), ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);
        assertThat(decide(bySession(), ALL, deny).reason()).contains("mfa(…) or withoutMfa()");
        assertThat(decide(bySession().mfa(Duration.ofMinutes(1)), ALL, deny).outcome())
                .isEqualTo(ALLOWED);
    }

    @Test
    void address_is_not_sent_through_an_endpoint_whose_policy_must_allow_it() {
        var deny = when("Deny", "'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}");
        var request = byUser().context("aws:SourceVpce", "vpce-1");

        assertThat(decide(request, ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);
        assertThat(decide(request, ALL).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(request, ALL).reason()).contains("noOtherLimits()");
        assertThat(decideWithoutOtherLimits(request).outcome()).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"})
    void organization_has_policies_that_must_allow_it(String key) {
        var request = byUser().context(key, "o-a1b2c3d4e5");
        var deny = statement("'Effect':'Deny','Action':'sqs:*','Resource':'*'");

        assertThat(decide(request, ALL).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(request, ALL).reason()).contains("SCPs").contains("noOtherLimits()");
        assertThat(decide(request).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(decide(request, ALL, deny).outcome()).isEqualTo(EXPLICITLY_DENIED);
        assertThat(decideWithoutOtherLimits(request).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(byUser().context(key), ALL).outcome()).isEqualTo(ALLOWED);
    }

    @Test
    void session_name_is_always_sent() {
        var trust = Fixtures.policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
                + "'Action':'sts:AssumeRole'},{'Effect':'Deny','Principal':'*','Action':"
                + "'sts:AssumeRole','Condition':{'StringLike':{'sts:RoleSessionName':'x*'}}}]}");
        var policies = PolicyEvaluator.builder().trust(trust).build();
        var request = AccessRequest.byUser(USER).asksToAssume(ROLE);

        assertThat(policies.decide(request.build()).reason()).contains("sessionName(…)");
        assertThat(policies.decide(request.sessionName(SESSION).build()).isAllowed())
                .isTrue();
        assertThat(policies.decide(request.sessionName(new SessionName("xy")).build())
                        .outcome())
                .isEqualTo(EXPLICITLY_DENIED);
    }

    @Test
    void nobody_needs_a_permission_to_get_a_session_token_but_only_users_may() {
        var deny = statement("'Effect':'Deny','Action':'*','Resource':'*'");
        var token = AccessRequest.byUser(USER).asksFor("STS:getSessionToken", "*");

        assertThat(decide(token).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(token, deny).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(token.mfa(Duration.ZERO), deny).outcome()).isEqualTo(ALLOWED);
        assertThat(decide(token.withoutMfa(), deny).outcome()).isEqualTo(UNDECIDED);
        for (var other : List.of("sts:GetFederationToken", "sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo")) {
            var request = AccessRequest.byUser(USER).asksFor(other, "*");
            assertThat(decide(request).outcome()).as(other).isEqualTo(IMPLICITLY_DENIED);
            assertThat(decide(request, ALL).outcome()).as(other).isEqualTo(ALLOWED);
            assertThat(decide(request, ALL, deny).outcome()).as(other).isEqualTo(EXPLICITLY_DENIED);
        }
        for (var users : List.of("sts:GetSessionToken", "sts:GetFederationToken")) {
            for (var request : List.of(bySession(), byService())) {
                assertThatThrownBy(() -> request.asksFor(users, "*").build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("start with byUser");
            }
        }
    }

    /** With Allow * on *, by a user's long-term key, with MFA, and without. */
    @ParameterizedTest
    @CsvSource({
        "iam:ListUsers,ALLOWED,ALLOWED,UNDECIDED",
        "s3:ListAllMyBuckets,ALLOWED,ALLOWED,ALLOWED",
        "sts:GetCallerIdentity,ALLOWED,ALLOWED,ALLOWED",
        "sts:DecodeAuthorizationMessage,ALLOWED,UNDECIDED,UNDECIDED"
    })
    void temporary_credentials_of_a_user_are_not_good_for_every_call(
            String action, Decision.Outcome longTerm, Decision.Outcome withMfa, Decision.Outcome withoutMfa) {
        assertThat(decide(AccessRequest.byUser(USER).asksFor(action, "*"), ALL).outcome())
                .isEqualTo(longTerm);
        assertThat(decide(AccessRequest.byUser(USER).asksFor(action, "*").mfa(Duration.ofMinutes(1)), ALL)
                        .outcome())
                .isEqualTo(withMfa);
        assertThat(decide(AccessRequest.byUser(USER).asksFor(action, "*").withoutMfa(), ALL)
                        .outcome())
                .isEqualTo(withoutMfa);
    }

    @Test
    void multivalued_keys_of_the_guide_need_a_set_operator_even_for_one_value() {
        var deny = when("Deny", "'StringEquals':{'aws:TagKeys':'a'}");
        var allow = when("Allow", "'StringEquals':{'aws:TagKeys':'a'}");
        var request = byUser().asksFor("sqs:TagQueue", QUEUE).context("aws:TagKeys", "a");

        assertThat(decide(request, ALL, deny).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(request, allow).outcome()).isEqualTo(UNDECIDED);
        assertThat(decide(request, allow).reason()).contains("ForAnyValue:");
        assertThat(decide(request, when("Allow", "'ForAnyValue:StringEquals':{'aws:TagKeys':'a'}"))
                        .outcome())
                .isEqualTo(ALLOWED);
        assertThat(decide(
                                byUser().context("aws:TagKeys", "a"),
                                statement("'Effect':'Allow','Action':'*','Resource':"
                                        + "'arn:aws:sqs:eu-west-1:123456789012:${aws:TagKeys}'"))
                        .outcome())
                .isEqualTo(UNDECIDED);
    }

    @Test
    void worst_answer_of_all_that_is_asked_for_counts() {
        var trust = statement("'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Condition':"
                + "{'DateLessThan':{'aws:CurrentTime':'2030-01-01'}}");
        var request = AccessRequest.byUser(USER)
                .asksToAssume(ROLE)
                .requestTags(io.assumerole.arn.Tags.of(java.util.Map.of("team", "blue")));
        var policies = PolicyEvaluator.builder().trust(trust).build();

        assertThat(policies.decide(request.build()).outcome()).isEqualTo(IMPLICITLY_DENIED);
        assertThat(policies.decide(request.build()).reason()).contains("sts:TagSession");
    }
}
