package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.match.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        "aws:MultiFactorAuthPresent,LACKING,UNKNOWN,LACKING,UNKNOWN",
        "aws:MultiFactorAuthAge,LACKING,UNKNOWN,LACKING,UNKNOWN",
        "aws:ResourceAccount,GIVEN,GIVEN,GIVEN,GIVEN",
        "aws:PrincipalServiceName,LACKING,LACKING,GIVEN,LACKING",
        "aws:PrincipalServiceNamesList,LACKING,LACKING,SENT,LACKING",
        "aws:FederatedProvider,LACKING,UNKNOWN,UNKNOWN,GIVEN",
        "sts:RoleSessionName,UNKNOWN,UNKNOWN,SENT,SENT",
        "aws:AssumedRoot,LACKING,LACKING,UNKNOWN,UNKNOWN",
        "aws:CalledVia,LACKING,LACKING,LACKING,LACKING",
        "aws:CalledViaAWSMCP,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:PrincipalOrgID,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN",
        "aws:PrincipalTag/team,UNKNOWN,UNKNOWN,LACKING,UNKNOWN",
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
    void request_without_keys_has_the_keys_that_aws_sends(
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
        assertOutcome(UNDECIDED, open);
        assertThat(open.isAllowed()).isFalse();
        assertThat(open.statement()).isPresent();
        assertThat(open.reason()).contains("may be denied").contains(advice);
        assertOutcome(ALLOWED, decide(saying.apply(byUser()), ALL, deny));
        assertOutcome(EXPLICITLY_DENIED, decide(hit.apply(byUser()), ALL, deny));

        var allow = when("Allow", condition);
        assertThat(decide(byUser(), allow).reason()).contains("may be allowed").contains(advice);
        assertOutcome(IMPLICITLY_DENIED, decide(saying.apply(byUser()), allow));
        assertOutcome(ALLOWED, decide(hit.apply(byUser()), allow));
        assertOutcome(IMPLICITLY_DENIED, decide(byUser(), deny));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"})
    void organization_has_policies_that_must_allow_it(String key) {
        var request = byUser().context(key, "o-a1b2c3d4e5");
        var deny = statement("'Effect':'Deny','Action':'sqs:*','Resource':'*'");

        assertOutcome(UNDECIDED, decide(request, ALL));
        assertThat(decide(request, ALL).reason()).contains("SCPs").contains("noOtherLimits()");
        assertOutcome(IMPLICITLY_DENIED, decide(request));
        assertOutcome(EXPLICITLY_DENIED, decide(request, ALL, deny));
        assertOutcome(ALLOWED, decideWithoutOtherLimits(request));
        assertOutcome(ALLOWED, decide(byUser().context(key), ALL));
    }

    @Test
    void nobody_needs_a_permission_to_get_a_session_token_but_only_users_may() {
        var deny = statement("'Effect':'Deny','Action':'*','Resource':'*'");
        var token = AccessRequest.byUser(USER).asksFor("STS:getSessionToken", "*");

        assertOutcome(ALLOWED, decide(token));
        assertOutcome(ALLOWED, decide(token, deny));
        assertOutcome(ALLOWED, decide(token.mfa(Duration.ZERO), deny));
        assertOutcome(UNDECIDED, decide(token.withoutMfa(), deny));
        for (var other : List.of("sts:GetFederationToken", "sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo")) {
            var request = AccessRequest.byUser(USER).asksFor(other, "*");
            assertThat(decide(request).outcome()).as(other).isEqualTo(IMPLICITLY_DENIED);
            assertThat(decide(request, ALL).outcome()).as(other).isEqualTo(ALLOWED);
            assertThat(decide(request, ALL, deny).outcome()).as(other).isEqualTo(EXPLICITLY_DENIED);
        }
        for (var users : List.of("sts:GetSessionToken", "sts:GetFederationToken")) {
            for (var request : List.of(bySession(), byService())) {
                rejects(() -> request.asksFor(users, "*").build(), "start with byUser");
            }
        }
    }
}
