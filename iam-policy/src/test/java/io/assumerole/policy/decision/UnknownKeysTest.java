package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.reference.GlobalKeys;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests with keys that AWS sends only in some cases: with either value, without the key, and with the key marked as
 * absent. Does not prove in which circumstances AWS sends them.
 */
class UnknownKeysTest {

    /** Who asks; each with a request that says nothing of its circumstances. */
    enum Asker {
        USER,
        SESSION,
        SERVICE;

        AccessRequest.Builder request() {
            return switch (this) {
                case USER -> AccessRequest.byUser(Fixtures.USER).asksFor("sqs:SendMessage", Fixtures.QUEUE);
                case SESSION ->
                    AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("session"))
                            .asksFor("sqs:SendMessage", Fixtures.QUEUE);
                case SERVICE -> AccessRequest.byService("ec2.amazonaws.com").asksToAssume(ROLE);
            };
        }

        private PolicyEvaluator.Builder policies(String... statements) {
            var target = this == SERVICE
                    ? "'Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'"
                    : "'Action':'*','Resource':'*'";
            var document = Fixtures.policy("{'Version':'2012-10-17','Statement':["
                    + String.join(",", statements).replace("TARGET", target)
                    + "]}");
            var policies = PolicyEvaluator.builder().noOtherLimits();
            return this == SERVICE ? policies.trust(document) : policies.identity(document);
        }
    }

    private static Decision.Outcome decide(PolicyEvaluator.Builder policies, AccessRequest.Builder request) {
        return policies.build().decide(request.build()).outcome();
    }

    private static String on(String effect, String operator, String key, String value) {
        var set = GlobalKeys.isMultivalued(key.toLowerCase(Locale.ROOT)) && !operator.equals("Null")
                ? "ForAllValues:"
                : "";
        return "{'Effect':'%s',TARGET,'Condition':{'%s':{'%s':'%s'}}}".formatted(effect, set + operator, key, value);
    }

    /** Two values of the key's type. */
    private static List<String> values(String key) {
        return switch (key) {
            case "aws:MultiFactorAuthAge" -> List.of("1", "2");
            case "aws:TokenIssueTime" -> List.of("2029-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
            case "aws:VpcSourceIp", "aws:Ec2InstanceSourcePrivateIPv4" -> List.of("10.0.0.1", "10.0.0.2");
            case "aws:SourceAccount", "aws:VpceAccount" -> List.of("123456789012", "999999999999");
            default ->
                key.endsWith("Arn")
                        ? List.of("arn:aws:sns:a:123456789012:a", "arn:aws:sns:a:123456789012:b")
                        : List.of("a", "b");
        };
    }

    /** Key, and who asks: each operator that a request without the key satisfies. */
    @ParameterizedTest
    @CsvSource({
        "aws:PrincipalOrgID,USER",
        "aws:PrincipalOrgID,SESSION",
        "aws:PrincipalOrgID,SERVICE",
        "aws:PrincipalOrgPaths,USER",
        "aws:ResourceOrgID,USER",
        "aws:ResourceOrgPaths,USER",
        "aws:SourceVpc,USER",
        "aws:SourceVpcArn,USER",
        "aws:SourceVpce,USER",
        "aws:SourceVpce,SERVICE",
        "aws:VpcSourceIp,USER",
        "aws:VpceAccount,USER",
        "aws:VpceOrgID,USER",
        "aws:VpceOrgPaths,USER",
        "aws:SourceAccount,SERVICE",
        "aws:SourceArn,SERVICE",
        "aws:SourceOrgID,SERVICE",
        "aws:SourceOrgPaths,SERVICE",
        "aws:PrincipalTag/team,USER",
        "aws:PrincipalTag/team,SESSION",
        "aws:ResourceTag/team,USER",
        "aws:ResourceTag/team,SERVICE",
        "aws:referer,USER",
        "aws:SourceIdentity,SESSION",
        "aws:FederatedProvider,SESSION",
        "sts:TransitiveTagKeys,SESSION",
        "aws:MultiFactorAuthAge,SESSION",
        "aws:TokenIssueTime,SERVICE",
        "aws:Ec2InstanceSourceVpc,SESSION",
        "aws:Ec2InstanceSourcePrivateIPv4,SESSION",
        "ec2:SourceInstanceArn,SESSION",
        "lambda:SourceFunctionArn,SESSION",
        "token.actions.githubusercontent.com:amr,SESSION",
        "aws:ViaAWSMCPService,USER",
        "aws:OfTomorrow,USER",
        "s3:TlsVersion,USER",
        "iam:PassedToService,USER"
    })
    void is_undecided_on_a_key_that_may_be_sent_until_it_is_given(String key, Asker asker) {
        for (var operator : List.of("StringEqualsIfExists", "StringNotEquals", "Null")) {
            var wanted = operator.equals("Null") ? "true" : values(key).get(0);
            var allow = asker.policies(on("Allow", operator, key, wanted));
            var deny = asker.policies("{'Effect':'Allow',TARGET}", on("Deny", operator, key, wanted));
            var matching = operator.equals("StringNotEquals")
                    ? values(key).get(1)
                    : values(key).get(0);
            var unmatching = values(key).get(operator.equals("StringNotEquals") ? 0 : 1);
            boolean isNull = operator.equals("Null");

            assertThat(decide(allow, asker.request())).as(operator).isEqualTo(UNDECIDED);
            assertThat(decide(deny, asker.request())).as(operator).isEqualTo(UNDECIDED);
            assertThat(decide(allow, asker.request().context(key, matching)))
                    .as(operator)
                    .isEqualTo(isNull ? IMPLICITLY_DENIED : ALLOWED);
            assertThat(decide(deny, asker.request().context(key, matching)))
                    .as(operator)
                    .isEqualTo(isNull ? ALLOWED : EXPLICITLY_DENIED);
            assertThat(decide(allow, asker.request().context(key, unmatching)))
                    .as(operator)
                    .isEqualTo(IMPLICITLY_DENIED);
            assertThat(decide(deny, asker.request().context(key, unmatching)))
                    .as(operator)
                    .isEqualTo(ALLOWED);
            assertThat(decide(allow, asker.request().context(key))).as(operator).isEqualTo(ALLOWED);
            assertThat(decide(deny, asker.request().context(key))).as(operator).isEqualTo(EXPLICITLY_DENIED);
        }
    }

    /** The control: what the caller or the call excludes needs no word of the request. */
    @ParameterizedTest
    @CsvSource({
        "aws:MultiFactorAuthPresent,USER",
        "aws:MultiFactorAuthAge,USER",
        "aws:TokenIssueTime,USER",
        "aws:FederatedProvider,USER",
        "aws:SourceIdentity,USER",
        "aws:Ec2InstanceSourceVpc,USER",
        "aws:SourceAccount,USER",
        "aws:SourceArn,SESSION",
        "aws:PrincipalServiceName,SESSION",
        "aws:username,SESSION",
        "aws:username,SERVICE",
        "aws:CalledVia,USER",
        "aws:CalledViaFirst,SESSION",
        "aws:CalledViaLast,SERVICE",
        "sts:ExternalId,SERVICE",
        "sts:SourceIdentity,SERVICE",
        "sts:TransitiveTagKeys,USER",
        "sts:TransitiveTagKeys,SERVICE",
        "aws:RequestTag/team,SERVICE",
        "aws:TagKeys,USER"
    })
    void decides_on_a_key_that_cannot_be_sent(String key, Asker asker) {
        for (var operator : List.of("StringEqualsIfExists", "StringNotEquals", "Null")) {
            var allow = asker.policies(on("Allow", operator, key, "true"));
            assertThat(decide(allow, asker.request())).as(operator).isEqualTo(ALLOWED);
        }
    }

    private static RequestContext.Presence presence(AccessRequest.Builder request, String key) {
        return request.build().context.presence(key.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws:SourceVpc",
                "aws:SourceVpcArn",
                "aws:SourceVpce",
                "aws:VpcSourceIp",
                "aws:VpceAccount",
                "aws:VpceOrgID",
                "aws:VpceOrgPaths"
            })
    void excludes_an_endpoint_by_an_address_or_an_absent_key(String key) {
        assertThat(presence(Asker.USER.request(), key)).isEqualTo(RequestContext.Presence.UNKNOWN);
        assertThat(presence(Asker.USER.request().sourceIp("203.0.113.1"), key))
                .isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(Asker.USER.request().context("aws:SourceVpce"), key))
                .isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(Asker.USER.request().context("aws:SourceVpce"), "aws:SourceIp"))
                .isEqualTo(RequestContext.Presence.SENT);
        assertThat(presence(Asker.USER.request().context(key, values(key).get(0)), "aws:SourceIp"))
                .isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(Asker.USER.request().context("aws:VpceAccount", "123456789012"), "aws:SourceVpce"))
                .isEqualTo(RequestContext.Presence.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Principal", "Resource", "Vpce"})
    void excludes_paths_without_an_organization(String of) {
        var paths = "aws:" + of + "OrgPaths";

        assertThat(presence(Asker.USER.request(), paths)).isEqualTo(RequestContext.Presence.UNKNOWN);
        assertThat(presence(Asker.USER.request().context("aws:" + of + "OrgID"), paths))
                .isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(Asker.USER.request().context("aws:" + of + "OrgID", "o-1"), paths))
                .isEqualTo(RequestContext.Presence.UNKNOWN);
    }

    @Test
    void has_no_other_tags_than_those_given_together() {
        var some = Asker.USER.request().principalTags(Tags.of(Map.of("Team", "red")));
        var none = Asker.USER.request().principalTags(Tags.of(Map.of()));
        var one = Asker.USER.request().context("aws:PrincipalTag/team", "red");

        assertThat(presence(some, "aws:PrincipalTag/team")).isEqualTo(RequestContext.Presence.GIVEN);
        assertThat(presence(some, "aws:PrincipalTag/other")).isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(none, "aws:PrincipalTag/team")).isEqualTo(RequestContext.Presence.LACKING);
        assertThat(presence(one, "aws:PrincipalTag/other")).isEqualTo(RequestContext.Presence.UNKNOWN);
        assertThat(presence(none, "aws:ResourceTag/team")).isEqualTo(RequestContext.Presence.UNKNOWN);
    }

    @Test
    void has_the_tags_that_it_sends_and_no_others() {
        var request = Asker.USER.request().requestTags(Tags.of(Map.of("Team", "red")));

        assertThat(presence(request, "aws:RequestTag/team")).isEqualTo(RequestContext.Presence.GIVEN);
        assertThat(presence(request, "aws:TagKeys")).isEqualTo(RequestContext.Presence.GIVEN);
        assertThat(presence(request, "aws:RequestTag/other")).isEqualTo(RequestContext.Presence.LACKING);
    }

    @Test
    void has_tags_of_which_only_the_keys_are_given() {
        var request = Asker.SERVICE.request().context("aws:TagKeys", "Team");

        assertThat(presence(request, "aws:RequestTag/team")).isEqualTo(RequestContext.Presence.SENT);
        assertThat(presence(request, "aws:RequestTag/other")).isEqualTo(RequestContext.Presence.LACKING);
    }

    /** MFA as it is said, and what is then known of its age. */
    @ParameterizedTest
    @CsvSource({"true,UNKNOWN", "True,UNKNOWN", "false,LACKING"})
    void knows_of_no_age_without_mfa(String mfa, RequestContext.Presence age) {
        for (var asker : List.of(Asker.USER, Asker.SESSION)) {
            var request = asker.request().context("aws:MultiFactorAuthPresent", mfa);
            assertThat(presence(request, "aws:MultiFactorAuthAge")).isEqualTo(age);
        }
    }

    /** Action, and what a direct call has of the key in it. */
    @ParameterizedTest
    @CsvSource({
        "sqs:ListQueues,GIVEN",
        "ec2:DescribeInstances,UNKNOWN",
        "Glue:GetTables,UNKNOWN",
        "lakeformation:ListResources,UNKNOWN",
        "opsworks:DescribeStacks,UNKNOWN",
        "opsworks-cm:DescribeServers,GIVEN"
    })
    void leaves_a_key_unknown_that_some_services_do_not_send(String action, RequestContext.Presence presence) {
        var request = AccessRequest.byUser(USER).asksFor(action, "*");

        assertThat(presence(request, "aws:ViaAWSService")).isEqualTo(presence);
        assertThat(presence(request.context("aws:ViaAWSService", "false"), "aws:ViaAWSService"))
                .isEqualTo(RequestContext.Presence.GIVEN);
    }

    @Test
    void leaves_the_services_of_a_call_chain_unknown() {
        var request = Asker.USER.request().context("aws:ViaAWSService", "true");

        for (var key : List.of("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast")) {
            assertThat(presence(request, key)).isEqualTo(RequestContext.Presence.UNKNOWN);
        }
    }

    @Test
    void explains_how_to_give_a_key() {
        var document = statement("'Effect':'Allow','Action':'*','Resource':'*','Condition':"
                + "{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}");
        var tagged = statement("'Effect':'Allow','Action':'*','Resource':'*','Condition':"
                + "{'StringNotEquals':{'aws:PrincipalTag/team':'red'}}");
        var request = AccessRequest.byUser(USER)
                .asksFor("sqs:SendMessage", Fixtures.QUEUE)
                .build();

        assertThat(PolicyEvaluator.builder()
                        .identity(document)
                        .build()
                        .decide(request)
                        .reason())
                .contains("AWS may send aws:SourceVpce, but the request does not give its value; set it with"
                        + " context(\"aws:SourceVpce\", …), or call context(\"aws:SourceVpce\") if it is not sent");
        assertThat(PolicyEvaluator.builder()
                        .identity(tagged)
                        .build()
                        .decide(request)
                        .reason())
                .contains("set it with principalTags(…)");
    }

    /** A service isn't a user or role, so it has no tags and no MFA; a role session may have both. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            `'Bool':{'aws:MultiFactorAuthPresent':'true'}`,           IMPLICITLY_DENIED
            `'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}`,   ALLOWED
            `'Null':{'aws:MultiFactorAuthAge':'true'}`,               ALLOWED
            `'StringEquals':{'aws:PrincipalTag/team':'red'}`,         IMPLICITLY_DENIED
            `'StringNotEquals':{'aws:PrincipalTag/team':'red'}`,      ALLOWED
            """)
    void services_have_neither_tags_nor_mfa(String condition, Decision.Outcome outcome) {
        var allow = "{'Effect':'Allow',TARGET,'Condition':{" + condition + "}}";

        assertThat(decide(Asker.SERVICE.policies(allow), Asker.SERVICE.request()))
                .isEqualTo(outcome);
        assertThat(decide(Asker.SESSION.policies(allow), Asker.SESSION.request()))
                .isEqualTo(UNDECIDED);
    }

    @Test
    void service_with_tags_or_mfa_is_refused() {
        Fixtures.rejects(
                () -> Asker.SERVICE
                        .request()
                        .context("aws:PrincipalTag/team", "red")
                        .build(),
                "AWS does not send this value as aws:PrincipalTag/team",
                "services never send it");
        Fixtures.rejects(() -> Asker.SERVICE.request().mfa(Duration.ZERO).build(), "services never send it");
        assertThat(Asker.SERVICE.request().context("aws:PrincipalTag/team").build())
                .isNotNull();
        assertThat(Asker.SESSION
                        .request()
                        .context("aws:PrincipalTag/team", "red")
                        .build())
                .isNotNull();
    }
}
