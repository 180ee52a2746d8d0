package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.OTHER_USER;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that AWS denies, or may deny, although a policy allows them, each with the closest allowed request. Does not
 * prove that AWS denies no others.
 */
class NeverAllowedTest {
    private static final PolicyDocument ALL = statement("'Effect':'Allow','Action':'*','Resource':'*'");
    private static final Tags TAGS = Tags.of(Map.of("team", "red"));
    private static final String OIDC = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String SAML = "arn:aws:iam::123456789012:saml-provider/idp";

    private static AccessRequest.Builder asks(String action, String resource) {
        return AccessRequest.byUser(USER).asksFor(action, resource);
    }

    /** Requests the action on a resource that the action accepts. */
    private static AccessRequest.Builder asksForOwn(String action) {
        return switch (action.substring(0, action.indexOf(':'))) {
            case "sqs" -> asks(action, QUEUE);
            case "s3" -> asks(action, "arn:aws:s3:::example/a").resourceAccount(USER.account());
            default -> asks(action, "*");
        };
    }

    private static AccessRequest.Builder sends() {
        return asks("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder sessionSends() {
        return bySession().asksFor("sqs:SendMessage", QUEUE);
    }

    private static AccessRequest.Builder bySession() {
        return AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("session"));
    }

    private static Decision decide(AccessRequest.Builder request, PolicyDocument... identity) {
        return PolicyEvaluator.builder().identity(identity).build().decide(request.build());
    }

    private static Decision assume(AccessRequest.Builder request, String trust) {
        return PolicyEvaluator.builder()
                .trust(policy("{'Version':'2012-10-17','Statement':[" + trust + "]}"))
                .identity(ALL)
                .build()
                .decide(request.build());
    }

    private static PolicyDocument allow(String actions) {
        return statement("'Effect':'Allow','Action':" + actions + ",'Resource':'*'");
    }

    private static PolicyDocument deny(String condition) {
        return statement("'Effect':'Deny','Action':'*','Resource':'*','Condition':{" + condition + "}");
    }

    private static void refused(AccessRequest.Builder request, String message) {
        rejects(request::build, message, "allowed: ");
    }

    /** The action, and the action that its tags need in addition. */
    @ParameterizedTest
    @CsvSource({
        "sts:GetFederationToken,sts:TagSession,*",
        "sts:GetWebIdentityToken,sts:TagGetWebIdentityToken,*",
        "iam:CreateRole,iam:TagRole,arn:aws:iam::123456789012:role/r",
        "iam:CreateUser,iam:TagUser,arn:aws:iam::123456789012:user/u",
        "IAM:createpolicy,iam:TagPolicy,arn:aws:iam::123456789012:policy/p",
        "iam:CreateInstanceProfile,iam:TagInstanceProfile,arn:aws:iam::123456789012:instance-profile/p",
        "iam:CreateOpenIDConnectProvider,iam:TagOpenIDConnectProvider,arn:aws:iam::123456789012:oidc-provider/a.b",
        "iam:CreateSAMLProvider,iam:TagSAMLProvider,arn:aws:iam::123456789012:saml-provider/p",
        "iam:CreateVirtualMFADevice,iam:TagMFADevice,arn:aws:iam::123456789012:mfa/m",
        "iam:UploadServerCertificate,iam:TagServerCertificate,arn:aws:iam::123456789012:server-certificate/c"
    })
    void tags_of_a_new_resource_need_a_second_action(String action, String more, String resource) {
        var alone = allow("'" + action + "'");
        var both = allow("['" + action + "','" + more + "']");

        assertOutcome(ALLOWED, decide(asks(action, resource), alone));
        assertOutcome(IMPLICITLY_DENIED, decide(asks(action, resource).requestTags(TAGS), alone));
        assertThat(decide(asks(action, resource).context("aws:RequestTag/a", "b"), alone)
                        .reason())
                .contains(more);
        assertOutcome(ALLOWED, decide(asks(action, resource).requestTags(TAGS), both));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2:RunInstances", "sqs:CreateQueue", "lambda:CreateFunction"})
    void tags_of_other_services_need_an_unknown_action(String action) {
        var one = allow("'" + action + "'");

        assertOutcome(UNDECIDED, decide(asksForOwn(action).requestTags(TAGS), one));
        assertThat(decide(asksForOwn(action).requestTags(TAGS), one).reason()).contains("may create a tagged resource");
        assertOutcome(ALLOWED, decide(asksForOwn(action), one));
        assertOutcome(ALLOWED, decide(asks("sqs:TagQueue", QUEUE).requestTags(TAGS), ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(asksForOwn(action).requestTags(TAGS)));
    }

    /** Action, resource, and the outcome with {@code Allow * on *}. */
    @ParameterizedTest
    @CsvSource({
        "vpc-lattice-svcs:Invoke,arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-0/path,UNDECIDED",
        "VPC-Lattice-Svcs:connect,arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-0/path,UNDECIDED",
        "vpc-lattice:GetService,arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-0,ALLOWED",
        "execute-api:Invoke,arn:aws:execute-api:eu-west-1:123456789012:a/prod/GET/,UNDECIDED",
        "apigateway:GET,arn:aws:apigateway:eu-west-1:123456789012:restapis,ALLOWED",
        "kms:Decrypt,*,UNDECIDED",
        "KMS:CreateGrant,*,UNDECIDED",
        "kms:GenerateRandom,*,ALLOWED",
        "kms:ListAliases,*,ALLOWED"
    })
    void policy_of_the_resource_that_must_allow_it_cannot_be_given(
            String action, String resource, Decision.Outcome outcome) {
        var decision = decide(asks(action, resource), ALL);

        assertOutcome(outcome, decision);
        assertOutcome(
                EXPLICITLY_DENIED, decide(asks(action, resource), ALL, deny("'Bool':{'aws:ViaAWSService':'false'}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:KMS:us-east-1:123456789012:key/k",
                "arn:aws:sqs:US-EAST-1:123456789012:q",
                "arn:aws:sqs",
                "arn:aws:sqs:us-east-1:123456789012",
                "arn:aws:sqs:us-east-1:12345:q"
            })
    void request_is_about_one_whole_arn_in_lower_case(String arn) {
        refused(asks("sqs:SendMessage", arn), "The request must name one resource");
        assertOutcome(ALLOWED, decide(sends(), ALL));
        assertOutcome(ALLOWED, decide(asks("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:Q"), ALL));
    }

    @ParameterizedTest
    @CsvSource({
        "aws:SourceIdentity,sts:SourceIdentity",
        "sts:TransitiveTagKeys,aws:RequestTag/team",
        "sts:TransitiveTagKeys,aws:TagKeys"
    })
    void inherited_session_values_may_be_in_the_request(String inherited, String sent) {
        var trust = "{'Effect':'Allow','Principal':'*','Action':'sts:*'},{'Effect':'Deny','Principal':'*',"
                + "'Action':'sts:AssumeRole','Condition':{'ForAnyValue:StringEquals':{'" + sent + "':'team'}}}";
        var other = inherited.startsWith("aws") ? "sts:TransitiveTagKeys" : "aws:SourceIdentity";
        var asks = bySession().asksToAssume(ROLE).context(other);

        assertOutcome(UNDECIDED, assume(asks, trust));
        assertOutcome(UNDECIDED, assume(asks.context(inherited, "team"), trust));
        assertOutcome(ALLOWED, assume(asks.context(inherited), trust));
        assertOutcome(ALLOWED, assume(AccessRequest.byUser(USER).asksToAssume(ROLE), trust));
        assertOutcome(ALLOWED, decide(sessionSends(), ALL, deny("'StringEquals':{'" + sent + "':'a'}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sts:TransitiveTagKeys",
                "cognito-identity.amazonaws.com:amr",
                "token.actions.githubusercontent.com:amr",
                "dynamodb:Attributes",
                "dynamodb:LeadingKeys",
                "kms:ResourceAliases",
                "kms:EncryptionContextKeys",
                "ses:Recipients",
                "lambda:Layer",
                "saml:eduPersonAffiliation",
                "route53:ChangeResourceRecordSetsActions",
                "s3:RequestObjectTagKeys",
                "vpc-lattice-svcs:RequestQueryString/a"
            })
    void multivalued_keys_of_services_need_a_set_operator(String key) {
        var request = sessionSends().context(key, "a");

        assertOutcome(UNDECIDED, decide(request, ALL, deny("'StringEquals':{'" + key + "':'b'}")));
        assertOutcome(ALLOWED, decide(request, ALL, deny("'ForAnyValue:StringEquals':{'" + key + "':'b'}")));
        assertOutcome(
                ALLOWED,
                decide(sessionSends().context("s3:prefix", "a"), ALL, deny("'StringEquals':{'s3:prefix':'b'}")));
    }

    @ParameterizedTest
    @CsvSource({
        SAML + ",sts:AssumeRoleWithWebIdentity,sts:AssumeRoleWithSAML",
        OIDC + ",sts:AssumeRoleWithSAML,sts:AssumeRoleWithWebIdentity",
        "accounts.google.com,sts:AssumeRoleWithSAML,sts:AssumeRoleWithWebIdentity"
    })
    void provider_has_one_call(String provider, String wrong, String right) {
        refused(AccessRequest.byFederated(provider).asksFor(wrong, ROLE.toString()), "allowed: " + right);
        assertOutcome(
                ALLOWED,
                assume(
                        AccessRequest.byFederated(provider).asksFor(right, ROLE.toString()),
                        "{'Effect':'Allow','Principal':{'Federated':'" + provider + "'},'Action':'" + right + "'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OIDC, SAML})
    void provider_of_another_account_is_undecided_and_of_another_partition_denied(String provider) {
        var call = provider.equals(SAML) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
        var foreign = provider.replace("123456789012", "999999999999");
        var chinese = provider.replace("arn:aws:", "arn:aws-cn:");

        for (var one : List.of(provider, foreign, chinese)) {
            assertThat(assume(
                                    AccessRequest.byFederated(one).asksFor(call, ROLE.toString()),
                                    "{'Effect':'Allow','Principal':{'Federated':'" + one + "'},'Action':'" + call
                                            + "'}")
                            .outcome())
                    .as(one)
                    .isEqualTo(one.equals(provider) ? ALLOWED : one.equals(foreign) ? UNDECIDED : IMPLICITLY_DENIED);
        }
    }

    /** A key, a value that AWS never sends, and a value that it sends. */
    @ParameterizedTest
    @CsvSource({
        "aws:CurrentTime,today,2029-01-01T00:00:00Z",
        "aws:CurrentTime,,2029-01-01T00:00:00Z",
        "aws:EpochTime,1893456000000,1893456000",
        "aws:EpochTime,2029-01-01,1893456000",
        "aws:EpochTime,,1893456000",
        "aws:RequestedRegion,,eu-west-1",
        "aws:RequestedRegion,US-EAST-1,us-east-1",
        "aws:SecureTransport,,true",
        "aws:SecureTransport,yes,false",
        "aws:UserAgent,,curl",
        "aws:userid,,AIDACKCEVSQ6C2EXAMPLE",
        "aws:MultiFactorAuthAge,3600s,3600",
        "aws:MultiFactorAuthPresent,yes,true",
        "aws:ViaAWSService,no,false",
        "aws:TokenIssueTime,today,2029-01-01T00:00:00Z",
        "aws:SourceIp,10.0.0.0/7,10.0.0.1",
        "aws:VpcSourceIp,10.0.0.0/7,10.0.0.1",
        "aws:ResourceAccount,12345,123456789012",
        "aws:ResourceAccount,999999999999,123456789012",
        "aws:PrincipalArn,arn:aws:iam::123456789012:user/other,arn:aws:iam::123456789012:user/deployer",
        "aws:PrincipalArn,,arn:aws:iam::123456789012:user/deployer",
        "aws:PrincipalAccount,999999999999,123456789012",
        "aws:PrincipalType,Account,User",
        "aws:username,other,deployer",
        "aws:SourceVpcArn,vpc-1,arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1"
    })
    void value_that_aws_never_sends_is_refused(String key, String wrong, String right) {
        var values = wrong == null ? new String[0] : new String[] {wrong};

        refused(sends().context(key, values), key);
        assertThat(sends().context(key, right).build()).isNotNull();
    }

    @Test
    void two_accounts_and_two_ids_are_refused() {
        var own = USER.account();
        var object = "arn:aws:s3:::bucket/o";

        refused(
                asks("s3:GetObject", object).resourceAccount(own).context("aws:ResourceAccount", "999999999999"),
                "aws:ResourceAccount");
        assertOutcome(
                ALLOWED,
                decide(
                        asks("s3:GetObject", object).resourceAccount(own).context("aws:ResourceAccount", own.value()),
                        ALL));
        refused(sends().uniqueId("AIDACKCEVSQ6C2EXAMPLE").context("aws:userid", "AIDANEWNEWNEWNEWNEW00"), "aws:userid");
        refused(sessionSends().context("aws:PrincipalArn", OTHER_USER.toString()), "aws:PrincipalArn");
        refused(
                AccessRequest.byService("ec2.amazonaws.com")
                        .asksToAssume(ROLE)
                        .context("aws:PrincipalServiceName", "ecs.amazonaws.com"),
                "aws:PrincipalServiceName");
    }

    /** Operator, the value in the policy, and the value in the request. */
    @ParameterizedTest
    @CsvSource({
        "NumericGreaterThan,10,many",
        "NumericNotEquals,10,many",
        "DateGreaterThan,2030-01-01,someday",
        "DateGreaterThan,2030-01-01,1893456000000",
        "Bool,true,yes",
        "BinaryEquals,YQ==,~",
        "IpAddress,10.0.0.0/8,10.0.0.0/7",
        "IpAddress,10.0.0.0/8,home",
        "NotIpAddress,10.0.0.0/8,home",
        "ArnEquals,arn:aws:sns:*:*:t,topic"
    })
    void value_that_cannot_be_compared_is_unknown(String operator, String wanted, String given) {
        var request = sends().context("example:Key", given);
        var deny = deny("'" + operator + "':{'example:Key':'" + wanted + "'}");

        assertOutcome(UNDECIDED, decide(request, ALL, deny));
        assertThat(decide(request, ALL, deny).reason()).contains("cannot be compared");
    }

    /** The provider, the prefix of its keys, and whether AWS always sends the subject. */
    @ParameterizedTest
    @CsvSource({
        OIDC + ",token.actions.githubusercontent.com,SENT",
        "accounts.google.com,accounts.google.com,SENT",
        "cognito-identity.amazonaws.com,cognito-identity.amazonaws.com,SENT",
        "www.amazon.com,www.amazon.com,UNKNOWN",
        "graph.facebook.com,graph.facebook.com,UNKNOWN",
        "login.example.com,login.example.com,UNKNOWN"
    })
    void subject_is_sent_by_providers_that_have_one(String provider, String prefix, RequestContext.Presence presence) {
        var context = AccessRequest.byFederated(provider)
                .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                .build()
                .context;

        assertThat(context.presence(prefix + ":sub")).isEqualTo(presence);
        assertThat(context.presence(prefix + ":aud")).isEqualTo(presence);
        assertThat(context.presence("sts:rolesessionname")).isEqualTo(RequestContext.Presence.SENT);
    }

    @Test
    void session_name_may_be_missing_with_saml() {
        var context = AccessRequest.byFederated(SAML)
                .asksFor("sts:AssumeRoleWithSAML", ROLE.toString())
                .build()
                .context;

        assertThat(context.presence("sts:rolesessionname")).isEqualTo(RequestContext.Presence.UNKNOWN);
        assertThat(context.presence(SAML + ":sub")).isEqualTo(RequestContext.Presence.UNKNOWN);
    }

    @Test
    void calls_of_sts_are_about_the_caller() {
        assertOutcome(UNDECIDED, decide(asks("sts:AssumeRoot", "arn:aws:iam::123456789012:root"), ALL));
        assertOutcome(UNDECIDED, decide(asks("sts:AssumeRoot", "*"), ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(asks("sts:AssumeRoot", "*")));
        refused(
                AccessRequest.byService("ec2.amazonaws.com").asksFor("sts:GetCallerIdentity", "*"),
                "sts:GetCallerIdentity");
        refused(asks("sts:GetSessionToken", "arn:aws:iam::999999999999:user/other"), "The resource must be the caller");
        refused(asks("sts:GetSessionToken", OTHER_USER.toString()), "The resource must be the caller");
        assertOutcome(ALLOWED, decide(asks("sts:GetSessionToken", USER.toString())));
        assertOutcome(ALLOWED, decide(asks("sts:GetCallerIdentity", "*")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AROACKCEVSQ6C2EXAMPLE:session", "aroackcevsq6c2example", " AIDA", ""})
    void unique_id_is_the_id_alone(String id) {
        rejects(() -> bySession().uniqueId(id).asksToAssume(ROLE).build(), "allowed: ");
        var trust = "{'Effect':'Allow','Principal':'*','Action':'sts:*'},{'Effect':'Deny','Principal':"
                + "{'AWS':'AROACKCEVSQ6C2EXAMPLE'},'Action':'sts:AssumeRole'}";
        var session = bySession()
                .context("aws:SourceIdentity")
                .context("sts:TransitiveTagKeys")
                .asksToAssume(ROLE);
        assertOutcome(EXPLICITLY_DENIED, assume(session.uniqueId("AROACKCEVSQ6C2EXAMPLE"), trust));
        assertOutcome(ALLOWED, assume(session.uniqueId("AROANEWNEWNEWNEWNEW00"), trust));
    }

    @Test
    void no_policy_silently_replaces_another() {
        var trust = statement("'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'");

        assertThatThrownBy(() -> PolicyEvaluator.builder().trust(trust).trust(trust))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trust is given twice; give it once");
        assertThatThrownBy(() -> PolicyEvaluator.builder().boundary(ALL).boundary(ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("boundary is given twice; give it once");
        assertThat(PolicyEvaluator.builder()
                        .trust(trust)
                        .boundary(ALL)
                        .identity(ALL)
                        .identity(ALL)
                        .build())
                .isNotNull();
        rejectsPolicy(
                () -> Statement.allow()
                        .sid("A")
                        .sid("B")
                        .action("a:b")
                        .resource("*")
                        .build(),
                "Sid",
                "is given twice");
        assertThat(Statement.allow()
                        .sid("A")
                        .action("a:b")
                        .action("a:c")
                        .resource("*")
                        .build()
                        .sid())
                .contains("A");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,arn:aws:s3:eu-west-1:123456789012:accesspoint/ap/object/x,UNDECIDED",
        "S3:GetObject,arn:aws:s3::123456789012:accesspoint/m.mrap/object/x,UNDECIDED",
        "s3express:CreateSession,arn:aws:s3express:eu-west-1:123456789012:accesspoint/ap,UNDECIDED",
        "s3:GetObject,arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-0/accesspoint/ap/object/x,UNDECIDED",
        "s3-outposts:GetObject,arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-0/accesspoint/ap,UNDECIDED",
        "s3-object-lambda:GetObject,arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/ap,UNDECIDED",
        "s3:GetObject,arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/ap,UNDECIDED",
        "s3:GetObject,arn:aws:s3:::accesspoint/ap/object/x,ALLOWED",
        "s3express:CreateSession,arn:aws:s3express:eu-west-1:123456789012:bucket/b,ALLOWED"
    })
    void access_point_and_its_bucket_must_both_allow_it(String action, String resource, Decision.Outcome outcome) {
        var one = statement("'Effect':'Allow','Action':'" + action + "','Resource':'" + resource + "'");
        var request = asks(action, resource).resourceAccount(USER.account());

        assertOutcome(outcome, decide(request, one));
        assertOutcome(IMPLICITLY_DENIED, decide(request));
    }

    /** The key of an attribute, and the action that the attribute needs. */
    @ParameterizedTest
    @CsvSource({
        "s3:RequestObjectTag/team,s3:PutObjectTagging",
        "s3:RequestObjectTagKeys,s3:PutObjectTagging",
        "s3:x-amz-acl,s3:PutObjectAcl",
        "s3:x-amz-grant-read,s3:PutObjectAcl",
        "s3:object-lock-mode,s3:PutObjectRetention",
        "s3:object-lock-retain-until-date,s3:PutObjectRetention",
        "s3:object-lock-legal-hold,s3:PutObjectLegalHold"
    })
    void attributes_of_an_object_need_a_second_action(String key, String more) {
        var object = "arn:aws:s3:::bucket/o";
        var alone = allow("'s3:PutObject'");
        var plain = asks("s3:PutObject", object).resourceAccount(USER.account());
        var with = asks("s3:PutObject", object).resourceAccount(USER.account()).context(key, "x");

        assertOutcome(IMPLICITLY_DENIED, decide(with, alone));
        assertThat(decide(with, alone).reason()).contains(more);
        assertOutcome(ALLOWED, decide(with, allow("['s3:PutObject','" + more + "']")));
        assertOutcome(ALLOWED, decide(plain, alone));
        assertOutcome(ALLOWED, decide(plain.context(key), alone));
    }

    @ParameterizedTest
    @CsvSource({
        "organizations:InviteAccountToOrganization,UNDECIDED",
        "ivs:CreateStage,UNDECIDED",
        "securityhub:EnableSecurityHub,UNDECIDED",
        "sqs:CreateTagging2,UNDECIDED",
        "sqs:Tagalong,UNDECIDED",
        "sqs:tagqueue,UNDECIDED",
        "tag:TagResources,UNDECIDED",
        "sqs:TagQueue,ALLOWED",
        "sqs:UntagQueue,ALLOWED",
        "ec2:CreateTags,ALLOWED",
        "ec2:DeleteTags,ALLOWED",
        "rds:AddTagsToResource,ALLOWED",
        "s3:PutObjectTagging,ALLOWED"
    })
    void tags_are_only_for_calls_that_tag(String action, Decision.Outcome outcome) {
        var tagged = asksForOwn(action).requestTags(TAGS);
        var one = allow("'" + action + "'");

        assertOutcome(outcome, decide(tagged, one));
        assertOutcome(ALLOWED, decide(asksForOwn(action), one));
        assertOutcome(ALLOWED, decide(tagged, ALL));
    }

    @Test
    void session_cannot_change_inherited_values() {
        var trust = "{'Effect':'Allow','Principal':'*','Action':'sts:*'}";
        var alice = new SourceIdentity("alice");

        refused(
                bySession()
                        .asksToAssume(ROLE)
                        .context("aws:SourceIdentity", "alice")
                        .sourceIdentity(new SourceIdentity("bob")),
                "sts:SourceIdentity");
        var named =
                bySession().asksToAssume(ROLE).context("sts:TransitiveTagKeys").sourceIdentity(alice);
        assertOutcome(UNDECIDED, assume(named, trust));
        assertOutcome(ALLOWED, assume(named.context("aws:SourceIdentity", "alice"), trust));
        assertOutcome(ALLOWED, assume(named.context("aws:SourceIdentity"), trust));
        var tagged =
                bySession().asksToAssume(ROLE).context("aws:SourceIdentity").requestTags(TAGS);
        assertOutcome(UNDECIDED, assume(tagged, trust));
        assertOutcome(UNDECIDED, assume(tagged.context("sts:TransitiveTagKeys", "team"), trust));
        assertOutcome(UNDECIDED, assume(tagged.context("sts:TransitiveTagKeys", "cost"), trust));
        assertOutcome(ALLOWED, assume(tagged.context("sts:TransitiveTagKeys"), trust));
        assertOutcome(
                ALLOWED,
                assume(
                        AccessRequest.byUser(USER)
                                .asksToAssume(ROLE)
                                .requestTags(TAGS)
                                .sourceIdentity(alice)
                                .context("sts:TransitiveTagKeys", "team"),
                        trust));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:S3:::b/*,arn:aws:s3:::b/x,UNDECIDED",
        "arn:aws:S3:::b/*,arn:aws:s3:::B/x,ALLOWED",
        "arn:aws:SQS,arn:aws:sqs:eu-west-1:123456789012:q,UNDECIDED",
        "arn:aws:sqs:EU-WEST-1:*:*,arn:aws:sqs:eu-west-1:123456789012:q,UNDECIDED",
        "arn:aws:sqs:EU-WEST-1:*:*,arn:aws:sqs:us-east-1:123456789012:q,ALLOWED",
        "arn:aws:sqs:eu-west-1:*:Q,arn:aws:sqs:eu-west-1:123456789012:q,ALLOWED"
    })
    void capital_letters_in_service_and_region_may_deny(String pattern, String resource, Decision.Outcome outcome) {
        var action = resource.contains("sqs") ? "sqs:SendMessage" : "s3:GetObject";
        var request = asks(action, resource).resourceAccount(USER.account());
        var denied = statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'");
        var but = statement("'Effect':'Allow','Action':'*','NotResource':'" + pattern + "'");

        assertOutcome(outcome, decide(request, ALL, denied));
        assertOutcome(outcome, decide(request, but));
        if (outcome == UNDECIDED) {
            assertThat(decide(request, ALL, denied).reason()).contains("capital letters");
        }
        assertOutcome(
                IMPLICITLY_DENIED,
                decide(request, statement("'Effect':'Allow','Action':'*','Resource':'" + pattern + "'")));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject,UNDECIDED",
        "S3:putobject,UNDECIDED",
        "s3:ListBucket,UNDECIDED",
        "route53:ChangeResourceRecordSets,UNDECIDED",
        "apigateway:GET,UNDECIDED",
        "s3:ListAllMyBuckets,ALLOWED",
        "route53:ListHostedZones,ALLOWED",
        "sqs:SendMessage,ALLOWED"
    })
    void star_in_a_request_may_match_any_account(String action, Decision.Outcome outcome) {
        assertOutcome(outcome, decide(asks(action, "*"), ALL));
        assertOutcome(ALLOWED, decide(asks(action, "*").resourceAccount(USER.account()), ALL));
        assertOutcome(IMPLICITLY_DENIED, decide(asks(action, "*")));
    }

    @ParameterizedTest
    @CsvSource({
        "ec2:DescribeInstances,arn:aws:s3:::secret/*,ALLOWED",
        "iam:ListUsers,arn:aws:iam::123456789012:role/admin,ALLOWED",
        "iam:ListUsers,arn:aws:iam::123456789012:user/*,UNDECIDED",
        "iam:ListUsers,arn:aws:iam::*:*,UNDECIDED",
        "s3:ListAllMyBuckets,arn:aws:s3:::secret/*,ALLOWED",
        "s3:ListAllMyBuckets,arn:aws:s3:::*,UNDECIDED",
        "s3:ListAllMyBuckets,arn:aws:*:::secret/*,UNDECIDED",
        "cloudtrail:LookupEvents,arn:aws:sqs:*:*:q,ALLOWED",
        "sqs:SendMessage,arn:aws:s3:::secret/*,ALLOWED",
        "sqs:SendMessage,arn:aws:SQS:*:*:q,UNDECIDED",
        "sqs:SendMessage,arn:aws:sqs:*:*:q,UNDECIDED",
        "ec2:DescribeVpcs,arn:aws:ec2:*:*:vpc/*,UNDECIDED",
        "ebs:GetSnapshotBlock,arn:aws:ec2:*::snapshot/s,UNDECIDED",
        "ssm:SendCommand,arn:aws:ec2:*:*:instance/i,UNDECIDED",
        "lambda:InvokeFunction,arn:aws:s3:::secret/*,ALLOWED"
    })
    void star_in_a_request_matches_no_resource_of_another_service(
            String action, String pattern, Decision.Outcome outcome) {
        var denied = statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'");
        var but = statement("'Effect':'Allow','Action':'*','NotResource':'" + pattern + "'");

        assertOutcome(outcome, decide(asks(action, "*"), ALL, denied));
        assertOutcome(outcome, decide(asks(action, "*"), but));
    }

    @Test
    void contradictory_values_are_refused() {
        refused(sends().withoutMfa().context("aws:MultiFactorAuthAge", "10"), "MultiFactorAuth");
        refused(
                sends().context("aws:MultiFactorAuthPresent").context("aws:MultiFactorAuthAge", "10"),
                "MultiFactorAuth");
        for (var key : List.of("aws:SourceVpc", "aws:VpcSourceIp", "aws:VpceOrgID")) {
            refused(sends().context("aws:SourceVpce").context(key, "10.0.0.1"), "SourceVpce");
            refused(sends().sourceIp("192.0.2.1").context(key, "10.0.0.1"), "aws:SourceIp");
        }
        refused(sends().context("aws:SourceVpc").context("aws:SourceVpce", "vpce-1"), "aws:SourceVpc");
        refused(sends().sourceIp("192.0.2.1").context("aws:SourceVpce", "vpce-1"), "SourceIp");
        refused(
                sends().context("aws:CurrentTime", "2029-01-01T00:00:00Z").context("aws:EpochTime", "1893456000"),
                "aws:EpochTime");
        refused(sends().uniqueId("AROACKCEVSQ6C2EXAMPLE"), "aws:userid");
        refused(sessionSends().uniqueId("AIDACKCEVSQ6C2EXAMPLE"), "aws:userid");
        refused(sends().context("aws:PrincipalIsAWSService", "true"), "aws:PrincipalIsAWSService");
        refused(sends().context("aws:SourceArn", QUEUE), "aws:SourceArn");
        refused(sessionSends().context("aws:SourceAccount", "123456789012"), "SourceAccount");
        refused(sessionSends().context("aws:username", "deployer"), "aws:username");
    }

    @Test
    void consistent_values_are_accepted() {
        assertOutcome(
                ALLOWED,
                decide(
                        sends().mfa(Duration.ofSeconds(10))
                                .context("aws:SourceVpce")
                                .sourceIp("192.0.2.1")
                                .uniqueId("AIDACKCEVSQ6C2EXAMPLE")
                                .context("aws:PrincipalIsAWSService", "false")
                                .context("aws:SourceArn")
                                .at(Instant.parse("2030-01-01T00:00:00Z")),
                        ALL));
        assertOutcome(
                ALLOWED,
                decide(
                        bySession()
                                .asksFor("sqs:SendMessage", QUEUE)
                                .uniqueId("AROACKCEVSQ6C2EXAMPLE")
                                .context("aws:username")
                                .context("aws:CurrentTime", "2030-01-01T00:00:00Z")
                                .context("aws:EpochTime", "1893456000"),
                        ALL));
        assertThat(sends().context("aws:SourceVpce", "vpce-1")
                        .context("aws:VpcSourceIp", "10.0.0.1")
                        .build())
                .isNotNull();
    }
}
