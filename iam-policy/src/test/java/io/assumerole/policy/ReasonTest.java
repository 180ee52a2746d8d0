package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What a denial says, for each way to be denied. Does not prove that the decision is right: others do.
 */
class ReasonTest {
    private static final UserArn USER = Fixtures.USER;
    private static final RoleArn ROLE = Fixtures.ROLE;
    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final PolicyDocument ALLOW_ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");

    private static PolicyDocument trust(String more) {
        return trust(USER.toString(), more);
    }

    private static PolicyDocument trust(String principal, String more) {
        return statement("'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'sts:AssumeRole'" + more);
    }

    private static String condition(String operator, String key, String values) {
        return ",'Condition':{'" + operator + "':{'" + key + "':" + values + "}}";
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

    /** The reason without the question in front of it. */
    private static String denied(Decision decision) {
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(Decision.Outcome.IMPLICITLY_DENIED);
        var start = " is denied: ";
        assertThat(decision.reason()).contains(start);
        return decision.reason().substring(decision.reason().indexOf(start) + start.length());
    }

    private static void allowed(Decision decision) {
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(Decision.Outcome.ALLOWED);
    }

    @Nested
    class By_a_trust_policy {
        @Test
        void names_the_external_id_that_is_missing() {
            var trust = trust(condition("StringEquals", "sts:ExternalId", "'hush-hush'"));

            print(denied(byTrust(trust, assume())));
            print(denied(byTrust(trust, assume().externalId(new ExternalId("not-that")))));
            allowed(byTrust(trust, assume().externalId(new ExternalId("hush-hush"))));
        }

        @Test
        void names_the_session_name() {
            var trust = trust(condition("StringLike", "sts:RoleSessionName", "['release-*','hotfix']"));
            print(denied(byTrust(trust, assume().sessionName(new SessionName("test")))));
        }

        @Test
        void names_mfa() {
            var trust = trust(condition("Bool", "aws:MultiFactorAuthPresent", "true"));
            print(denied(byTrust(trust, assume())));
            print(denied(byTrust(trust, assume().withoutMfa())));
            var fresh = trust(condition("NumericLessThan", "aws:MultiFactorAuthAge", "3600"));
            print(denied(byTrust(fresh, assume().mfa(Duration.ofHours(2)))));
            print(denied(byTrust(fresh, assume())));
        }

        @Test
        void names_ip() {
            var trust = trust(condition("IpAddress", "aws:SourceIp", "'203.0.113.0/24'"));
            print(denied(byTrust(trust, assume().sourceIp("198.51.100.7"))));
        }

        @Test
        void names_time() {
            var trust = trust(condition("DateLessThan", "aws:CurrentTime", "'2026-01-31T00:00:00Z'"));
            print(denied(byTrust(trust, assume().at(Instant.parse("2026-02-01T00:00:00Z")))));
            var later = trust(condition("DateGreaterThan", "aws:CurrentTime", "'2026-03-31T00:00:00Z'"));
            print(denied(byTrust(later, assume().at(Instant.parse("2026-02-01T00:00:00Z")))));
        }

        @Test
        void names_principals() {
            print(denied(byTrust(trust(Fixtures.OTHER_USER.toString(), ""), assume())));
            print(denied(byTrust(trust(Fixtures.FOREIGN_USER.toString(), ""), assume())));
            print(denied(byTrust(trust("AIDACKCEVSQ6C2EXAMPLE", ""), assume().uniqueId("AIDAOTHEROTHEROTHER00"))));
            print(denied(byTrust(trust("999999999999", ""), assume())));
        }

        @Test
        void names_tags() {
            print(denied(byTrust(trust(""), assume().requestTags(Tags.of(Map.of("team", "red"))))));
            print(denied(byTrust(trust(""), assume().sourceIdentity(new SourceIdentity("anna")))));
            var tagged = statement(
                    "'Effect':'Allow','Principal':{'AWS':'" + USER
                            + "'},'Action':['sts:AssumeRole','sts:TagSession'],'Condition':{"
                            + "'StringEquals':{'aws:RequestTag/team':'red'},'ForAllValues:StringEquals':{'aws:TagKeys':['team']}}");
            print(denied(byTrust(tagged, assume().requestTags(Tags.of(Map.of("team", "blue"))))));
            print(denied(byTrust(tagged, assume().requestTags(Tags.of(Map.of("team", "red", "cost", "1"))))));
            print(denied(byTrust(tagged, assume())));
        }

        @Test
        void names_oidc() {
            var trust = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':'"
                    + GITHUB + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{"
                    + "'StringEquals':{'token.actions.githubusercontent.com:aud':'sts.amazonaws.com'},"
                    + "'StringLike':{'token.actions.githubusercontent.com:sub':'repo:octo/site:*'}}}]}");
            var request = AccessRequest.byFederated(GITHUB)
                    .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                    .context("token.actions.githubusercontent.com:aud", "sts.amazonaws.com")
                    .context("token.actions.githubusercontent.com:sub", "repo:octo/other:ref:refs/heads/main");
            print(denied(byTrust(trust, request)));
            print(denied(byTrust(trust, request.context("token.actions.githubusercontent.com:aud", "other"))));
        }

        @Test
        void leaves() {
            print(denied(PolicyEvaluator.builder()
                    .trust(trust("123456789012", ""))
                    .build()
                    .decide(assume().build())));
            print(denied(PolicyEvaluator.builder()
                    .trust(trust(Fixtures.FOREIGN_USER.toString(), ""))
                    .build()
                    .decide(AccessRequest.byUser(Fixtures.FOREIGN_USER)
                            .asksToAssume(ROLE)
                            .build())));
            print(denied(PolicyEvaluator.builder()
                    .trust(trust("123456789012", ""))
                    .identity(
                            statement(
                                    "'Effect':'Allow','Action':'sts:AssumeRole','Resource':'arn:aws:iam::123456789012:role/targe'"))
                    .build()
                    .decide(assume().build())));
        }
    }

    @Nested
    class By_identity {
        @Test
        void resources() {
            var p = policy("{'Version':'2012-10-17','Statement':["
                    + "{'Sid':'List','Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::example'},"
                    + "{'Sid':'Queue','Effect':'Allow','Action':'sqs:SendMessage','Resource':'arn:aws:sqs:us-east-1:123456789012:q'},"
                    + "{'Sid':'ReadAll','Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::other/*'},"
                    + "{'Sid':'Del','Effect':'Allow','Action':'s3:DeleteObject','Resource':'arn:aws:s3:::example'},"
                    + "{'Sid':'Mine','Effect':'Allow','Action':'s3:PutObject','Resource':'arn:aws:s3:::home/${aws:PrincipalTag/team}/*'},"
                    + "{'Sid':'Not','Effect':'Allow','NotAction':['iam:*','sts:*'],'Resource':'*'},"
                    + "{'Sid':'NotRes','Effect':'Allow','Action':'sns:Publish','NotResource':'arn:aws:sns:*:*:secret'}"
                    + "]}");
            for (var s : new String[][] {
                {"s3:GetObject", "arn:aws:s3:::example/a"},
                {"s3:ListBucket", "arn:aws:s3:::example/a"},
                {"s3:DeleteObject", "arn:aws:s3:::example/a"},
                {"sqs:SendMessage", Fixtures.QUEUE},
                {"iam:GetUser", USER.toString()}
            }) {
                var d = byIdentity(policy(p.toJson().replaceAll(",\\{\"Sid\":\"Not\".*?\\}", "")), asks(s[0], s[1]));
                print(d.toString());
            }
            print(byIdentity(p, asks("iam:GetUser", USER.toString())).trace().toString());
            print(byIdentity(p, asks("s3:PutObject", "arn:aws:s3:::home/red/a").principalTags(Tags.of(Map.of())))
                    .toString());
            print(byIdentity(p, asks("sns:Publish", "arn:aws:sns:eu-west-1:123456789012:secret"))
                    .toString());
            print(byIdentity(p, asks("s3:GetObject", "arn:aws:s3:::example/a"))
                    .trace()
                    .toJson());
            print(denied(byIdentity(
                    statement("'Effect':'Allow','Action':'s3:GetObejct','Resource':'*'"),
                    asks("s3:GetObject", "arn:aws:s3:::example/a"))));
            print(denied(byIdentity(
                    statement("'Effect':'Deny','Action':'s3:GetObejct','Resource':'*'"),
                    asks("s3:GetObject", "arn:aws:s3:::example/a"))));
            print(denied(byIdentity(
                    statement("'Effect':'Allow','Action':['s3:PutObject','s3:ListBucket'],'Resource':'*'"),
                    asks("s3:GetObject", "arn:aws:s3:::example/a"))));
            var deny = policy(
                    "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},{'Sid':'Mfa','Effect':'Deny','NotAction':'sts:*','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'false'},'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'}}}]}");
            print(byIdentity(
                            deny, asks("s3:GetObject", "arn:aws:s3:::example/a").sourceIp("198.51.100.7"))
                    .toString());
            print(byIdentity(deny, asks("s3:GetObject", "arn:aws:s3:::example/a"))
                    .toString());
            print(byIdentity(deny, asks("s3:GetObject", "arn:aws:s3:::example/a"))
                    .trace()
                    .toString());
        }

        @Test
        void limits() {
            var s3 = statement("'Effect':'Allow','Action':'s3:*','Resource':'*'");
            print(denied(PolicyEvaluator.builder()
                    .identity(ALLOW_ALL)
                    .boundary(s3)
                    .build()
                    .decide(asks("sqs:SendMessage", Fixtures.QUEUE).build())));
            print(denied(PolicyEvaluator.builder()
                    .identity(ALLOW_ALL, s3)
                    .session(s3, s3)
                    .build()
                    .decide(asks("sqs:SendMessage", Fixtures.QUEUE).build())));
            print(denied(PolicyEvaluator.builder()
                    .build()
                    .decide(asks("sqs:SendMessage", Fixtures.QUEUE).build())));
        }
    }

    private static void print(String s) {
        System.out.println("## " + s);
    }
}
