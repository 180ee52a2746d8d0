package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the trust policy that the role is registered with, option by option, and decides offline on requests that the
 * policy allows, and on similar ones that it denies. {@code ComponentArgumentsTest} of end-to-end-tests decides on the local AWS.
 * {@link BadArgumentsTest} has the values that are refused.
 */
class TrustedPartiesTest {

    private static final String USER = "arn:aws:iam::123456789012:user/deployer-user-0123abc";
    private static final String ANOTHER = "arn:aws:iam::123456789012:user/another";
    private static final String PIPELINE = "arn:aws:iam::123456789012:role/pipeline";
    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/deployer-0123abc");
    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String MAIN = "repo:team@1/app@2:ref:refs/heads/main";
    private static final String GITHUB_ONLY = "'StringEquals':{'token.actions.githubusercontent.com:aud':"
            + "'sts.amazonaws.com','token.actions.githubusercontent.com:sub':'" + MAIN + "'}";
    private static final Instant NOON = Instant.parse("2030-01-31T12:00:00Z");

    private static UnprivilegedUserWithRoleArgs.Builder github(UnprivilegedUserWithRoleArgs.Builder args) {
        return args.trustedWebIdentity(GITHUB, "sts.amazonaws.com", MAIN);
    }

    private static Arguments row(
            String name,
            Deployer.Options options,
            List<AccessRequest.Builder> allowed,
            List<AccessRequest.Builder> denied,
            String... statements) {
        return Arguments.of(name, options, allowed, denied, List.of(statements));
    }

    private static List<AccessRequest.Builder> allows(AccessRequest.Builder... requests) {
        return List.of(requests);
    }

    /** Each of these requests differs in one value from an allowed one. */
    private static List<AccessRequest.Builder> denies(AccessRequest.Builder... requests) {
        return List.of(requests);
    }

    private static AccessRequest.Builder byUser() {
        return by(USER);
    }

    private static AccessRequest.Builder by(String user) {
        return AccessRequest.byUser(UserArn.parse(user)).asksToAssume(ROLE);
    }

    private static AccessRequest.Builder byRole(String role) {
        // A session without a source identity and transitive tags.
        return AccessRequest.byRoleSession(RoleArn.parse(role), new SessionName("build"))
                .asksToAssume(ROLE)
                .context("aws:SourceIdentity")
                .context("sts:TransitiveTagKeys");
    }

    private static AccessRequest.Builder byToken(String provider, String audience, String subject) {
        return AccessRequest.byFederated(provider)
                .asksToAssume(ROLE)
                .claim("aud", audience)
                .claim("sub", subject);
    }

    private static AccessRequest.Builder byGithub() {
        return byToken(GITHUB, "sts.amazonaws.com", MAIN);
    }

    private static AccessRequest.Builder withExternalId(String id) {
        return byUser().externalId(new ExternalId(id));
    }

    private static AccessRequest.Builder withSessionName(String name) {
        return byUser().sessionName(new SessionName(name));
    }

    private static AccessRequest.Builder withSourceIdentity(String identity) {
        return byUser().sourceIdentity(new SourceIdentity(identity));
    }

    private static AccessRequest.Builder withTags(String... keysAndValues) {
        return byUser().requestTags(tags(keysAndValues));
    }

    private static Tags tags(String... keysAndValues) {
        return Tags.of(IntStream.range(0, keysAndValues.length / 2)
                .boxed()
                .collect(Collectors.toMap(i -> keysAndValues[2 * i], i -> keysAndValues[2 * i + 1])));
    }

    private static AccessRequest.Builder sends(AccessRequest.Builder request, String externalId, String identity) {
        return request.externalId(new ExternalId(externalId)).sourceIdentity(new SourceIdentity(identity));
    }

    private static AccessRequest.Builder releases(AccessRequest.Builder request, String sessionName, String address) {
        return request.sessionName(new SessionName(sessionName)).sourceIp(address);
    }

    private static AccessRequest.Builder everything() {
        return releases(sends(withTags("team", "red"), "some-id", "anna"), "release", "203.0.113.7")
                .mfa(Duration.ofMinutes(5))
                .context("aws:PrincipalOrgID", "o-a1b2c3d4e5");
    }

    /** The statement that trusts the user, named by its unique ID. */
    private static String user(String conditions) {
        return users("'" + USER + "'", conditions);
    }

    private static String users(String arns, String conditions) {
        var sid = "'Sid':'" + MockedStack.userId("deployer-user") + "',";
        return statement(sid, "'AWS':" + arns, "sts:AssumeRole", conditions);
    }

    private static String tagSession(String keys) {
        var conditions = "'ForAllValues:StringEquals':{'aws:TagKeys':" + keys + "},'Null':{'aws:TagKeys':'false'}";
        return statement("", "'AWS':'" + USER + "'", "sts:TagSession", conditions);
    }

    private static String setSourceIdentity(String arns, String conditions) {
        return statement("", "'AWS':" + arns, "sts:SetSourceIdentity", conditions);
    }

    private static String webIdentity(String provider, String conditions) {
        return statement("", "'Federated':'" + provider + "'", "sts:AssumeRoleWithWebIdentity", conditions);
    }

    private static String statement(String sid, String principal, String action, String conditions) {
        var condition = conditions.isEmpty() ? "" : ",'Condition':{" + conditions + "}";
        return "{" + sid + "'Effect':'Allow','Principal':{" + principal + "},'Action':'" + action + "'" + condition
                + "}";
    }

    static Stream<Arguments> writes_the_trust_policy() {
        return Stream.of(
                        users(),
                        sessionNames(),
                        sourceIdentitiesAndTags(),
                        principals(),
                        webIdentities(),
                        subjects(),
                        conditions())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> users() {
        return Stream.of(
                row(
                        "without options",
                        args -> args,
                        allows(byUser()),
                        denies(by(ANOTHER), withTags("team", "red"), withSourceIdentity("anna")),
                        user("")),
                row(
                        "externalId",
                        args -> args.externalId("one-and-only"),
                        allows(withExternalId("one-and-only")),
                        denies(withExternalId("another"), byUser()),
                        user("'StringEquals':{'sts:ExternalId':'one-and-only'}")),
                row(
                        "externalId, several",
                        args -> args.externalId("first-one").externalId(Output.of("second-one")),
                        allows(withExternalId("first-one"), withExternalId("second-one")),
                        denies(withExternalId("third-one")),
                        user("'StringEquals':{'sts:ExternalId':['first-one','second-one']}")),
                row(
                        "requireMfa",
                        args -> args.requireMfa(),
                        allows(byUser().mfa(Duration.ofHours(30))),
                        denies(byUser().withoutMfa(), byUser()),
                        user("'Bool':{'aws:MultiFactorAuthPresent':'true'}")),
                row(
                        "requireMfa(Duration)",
                        args -> args.requireMfa(Duration.ofHours(1)),
                        allows(byUser().mfa(Duration.ofMinutes(59))),
                        denies(byUser().mfa(Duration.ofHours(1)), byUser().withoutMfa()),
                        user("'Bool':{'aws:MultiFactorAuthPresent':'true'},"
                                + "'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}")));
    }

    private static Stream<Arguments> sessionNames() {
        return Stream.of(
                row(
                        "requireSessionName",
                        args -> args.requireSessionName("release").requireSessionName("fix"),
                        allows(withSessionName("release"), withSessionName("fix")),
                        denies(withSessionName("release2")),
                        user("'StringEquals':{'sts:RoleSessionName':['release','fix']}")),
                row(
                        "requireSessionName, with a pattern",
                        args -> args.requireSessionName("release", "team-?-*"),
                        allows(withSessionName("team-a-1"), withSessionName("release")),
                        denies(withSessionName("team-ab-1")),
                        user("'StringLike':{'sts:RoleSessionName':['release','team-?-*']}")),
                row(
                        "requireUserNameAsSessionName",
                        args -> args.requireUserNameAsSessionName(),
                        allows(withSessionName("deployer-user-0123abc")),
                        denies(withSessionName("another")),
                        user("'StringEquals':{'sts:RoleSessionName':'${aws:username}'}")));
    }

    private static Stream<Arguments> sourceIdentitiesAndTags() {
        var annaOrOps = "'StringLike':{'sts:SourceIdentity':['anna','ops-*']}";
        return Stream.of(
                row(
                        "requireSourceIdentity",
                        args -> args.requireSourceIdentity("anna", "ops-*"),
                        allows(withSourceIdentity("anna"), withSourceIdentity("ops-7")),
                        denies(withSourceIdentity("bert"), byUser()),
                        user(annaOrOps),
                        setSourceIdentity("'" + USER + "'", annaOrOps)),
                row(
                        "requireSessionTag",
                        args -> args.requireSessionTag("team", "red", "blue-*"),
                        allows(withTags("team", "red"), withTags("team", "blue-1")),
                        denies(withTags("team", "green"), byUser()),
                        user("'StringLike':{'aws:RequestTag/team':['red','blue-*']}"),
                        tagSession("'team'")),
                row(
                        "requireSessionTag, any value",
                        args -> args.requireSessionTag("team"),
                        allows(withTags("team", "any")),
                        denies(byUser()),
                        user("'StringLike':{'aws:RequestTag/team':'*'}"),
                        tagSession("'team'")),
                row(
                        "requireSessionTag, several",
                        args -> args.requireSessionTag("team", "red").requireSessionTag("stage", "test"),
                        allows(withTags("team", "red", "stage", "test")),
                        denies(withTags("team", "red"), withTags("stage", "test")),
                        user("'StringEquals':{'aws:RequestTag/team':'red','aws:RequestTag/stage':'test'}"),
                        tagSession("['team','stage']")),
                row(
                        "allowSessionTag",
                        args -> args.allowSessionTag("ticket").allowSessionTag("cost"),
                        allows(byUser(), withTags("ticket", "1", "cost", "")),
                        denies(withTags("ticket", "1", "admin", "")),
                        user(""),
                        tagSession("['ticket','cost']")),
                row(
                        "requireSessionTag and allowSessionTag, one key in other case",
                        args -> args.requireSessionTag("team", "red").allowSessionTag("ticket", "Team"),
                        allows(withTags("team", "red"), withTags("team", "red", "ticket", "1")),
                        denies(withTags("team", "red", "admin", "1")),
                        user("'StringEquals':{'aws:RequestTag/team':'red'}"),
                        tagSession("['team','ticket']")));
    }

    private static Stream<Arguments> principals() {
        var both = "['" + USER + "','" + ANOTHER + "']";
        var anna = "'StringEquals':{'sts:SourceIdentity':'anna'}";
        return Stream.of(
                row(
                        "trustedPrincipal",
                        args -> args.trustedPrincipal(ANOTHER).trustedPrincipal(Output.of(PIPELINE)),
                        allows(byUser(), by(ANOTHER), byRole(PIPELINE)),
                        denies(by(ANOTHER + "2"), byRole(PIPELINE + "2")),
                        users("['" + USER + "','" + ANOTHER + "','" + PIPELINE + "']", "")),
                row(
                        "trustedPrincipal, which must send the same as the user",
                        args -> args.trustedPrincipal(ANOTHER)
                                .externalId("some-id")
                                .requireSourceIdentity("anna"),
                        allows(sends(by(ANOTHER), "some-id", "anna")),
                        denies(
                                sends(by(ANOTHER), "other-id", "anna"),
                                sends(by(ANOTHER), "some-id", "bert"),
                                sends(by(ANOTHER + "2"), "some-id", "anna")),
                        users(both, "'StringEquals':{'sts:ExternalId':'some-id','sts:SourceIdentity':'anna'}"),
                        setSourceIdentity(both, anna)));
    }

    private static Stream<Arguments> webIdentities() {
        var eks = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC";
        var key = "token.actions.githubusercontent.com:";
        return Stream.of(
                row(
                        "trustedWebIdentity",
                        args -> github(args),
                        allows(byGithub(), byUser()),
                        denies(byToken(GITHUB, "another", MAIN), byToken(GITHUB, "sts.amazonaws.com", MAIN + "2")),
                        user(""),
                        webIdentity(GITHUB, GITHUB_ONLY)),
                row(
                        "trustedWebIdentity, with an output and a pattern",
                        args -> args.trustedWebIdentity(Output.of(GITHUB), "sts.amazonaws.com", "repo:team@1/app@2:*"),
                        allows(byGithub()),
                        denies(byToken(GITHUB, "sts.amazonaws.com", MAIN.replace("app@2", "app@3"))),
                        user(""),
                        webIdentity(
                                GITHUB,
                                "'StringEquals':{'" + key + "aud':'sts.amazonaws.com'},'StringLike':{'" + key
                                        + "sub':'repo:team@1/app@2:*'}")),
                row(
                        "trustedWebIdentity, several",
                        args -> args.trustedWebIdentity(GITHUB, "one", "subject-1")
                                .trustedWebIdentity(GITHUB, "two", "subject-2"),
                        allows(byToken(GITHUB, "one", "subject-1"), byToken(GITHUB, "two", "subject-2")),
                        denies(byToken(GITHUB, "one", "subject-2")),
                        user(""),
                        webIdentity(GITHUB, "'StringEquals':{'" + key + "aud':'one','" + key + "sub':'subject-1'}"),
                        webIdentity(GITHUB, "'StringEquals':{'" + key + "aud':'two','" + key + "sub':'subject-2'}")),
                row(
                        "trustedWebIdentity, a provider with a path",
                        args -> args.trustedWebIdentity(eks, "sts.amazonaws.com", "system:serviceaccount:us:app"),
                        allows(byToken(eks, "sts.amazonaws.com", "system:serviceaccount:us:app")),
                        denies(byToken(eks, "sts.amazonaws.com", "system:serviceaccount:us:other")),
                        user(""),
                        webIdentity(
                                eks,
                                "'StringEquals':{'oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud':'sts.amazonaws.com',"
                                        + "'oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub':"
                                        + "'system:serviceaccount:us:app'}")),
                row(
                        "trustedWebIdentity, which must send what it can send",
                        args -> github(args)
                                .requireSessionName("release-*")
                                .trustCondition(Condition.sourceIp("203.0.113.0/24")),
                        allows(
                                releases(byGithub(), "release-1", "203.0.113.7"),
                                releases(byUser(), "release-1", "203.0.113.7")),
                        denies(
                                releases(byGithub(), "test", "203.0.113.7"),
                                releases(byGithub(), "release-1", "203.0.114.7")),
                        user("'StringLike':{'sts:RoleSessionName':'release-*'},"
                                + "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}"),
                        webIdentity(
                                GITHUB,
                                GITHUB_ONLY + ",'StringLike':{'sts:RoleSessionName':'release-*'},"
                                        + "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}")),
                row(
                        "trustedWebIdentity, which cannot send the rest",
                        args -> github(args)
                                .externalId("some-id")
                                .requireMfa()
                                .requireSourceIdentity("anna")
                                .requireSessionTag("team", "red")
                                .allowSessionTag("ticket"),
                        allows(
                                byGithub(),
                                sends(withTags("team", "red"), "some-id", "anna")
                                        .mfa(Duration.ofHours(1))),
                        denies(
                                byGithub().requestTags(tags("ticket", "1")),
                                byGithub().sourceIdentity(new SourceIdentity("anna")),
                                sends(withTags("team", "red"), "other-id", "anna")
                                        .mfa(Duration.ofHours(1))),
                        user("'StringEquals':{'sts:ExternalId':'some-id','sts:SourceIdentity':'anna',"
                                + "'aws:RequestTag/team':'red'},'Bool':{'aws:MultiFactorAuthPresent':'true'}"),
                        tagSession("['team','ticket']"),
                        setSourceIdentity("'" + USER + "'", "'StringEquals':{'sts:SourceIdentity':'anna'}"),
                        webIdentity(GITHUB, GITHUB_ONLY)));
    }

    /** Creates a role for each form of a subject, and tries the most similar tokens of the same issuer. */
    private static Stream<Arguments> subjects() {
        var app = WebIdentity.github("team", 1, "app", 2);
        var subject = "repo:team@1/app@2:";
        var key = "token.actions.githubusercontent.com:";
        var gitlab = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
        var project = "project_path:team/app:ref_type:";
        var own = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com";
        var cluster = "arn:aws:iam::123456789012:oidc-provider/k8s.example.com/id/ABC";
        return Stream.of(
                row(
                        "GitHub, an environment",
                        args -> args.trustedWebIdentity(app.environment("main")),
                        allows(byToken(GITHUB, "sts.amazonaws.com", subject + "environment:main")),
                        denies(byGithub(), byToken(GITHUB, "sts.amazonaws.com", subject + "environment:main-2")),
                        user(""),
                        webIdentity(GITHUB, GITHUB_ONLY.replace(MAIN, subject + "environment:main"))),
                row(
                        "GitHub, tags",
                        args -> args.trustedWebIdentity(app.tag("v*")),
                        allows(byToken(GITHUB, "sts.amazonaws.com", subject + "ref:refs/tags/v1.0")),
                        denies(
                                byToken(GITHUB, "sts.amazonaws.com", subject + "ref:refs/heads/v1.0"),
                                byToken(GITHUB, "sts.amazonaws.com", subject + "environment:v1.0")),
                        user(""),
                        webIdentity(
                                GITHUB,
                                "'StringEquals':{'" + key + "aud':'sts.amazonaws.com'},'StringLike':{'" + key + "sub':'"
                                        + subject + "ref:refs/tags/v*'}")),
                row(
                        "GitLab, a branch",
                        args -> args.trustedWebIdentity(
                                WebIdentity.gitlab("team/app").branch("v1.0")),
                        allows(byToken(gitlab, "https://gitlab.com", project + "branch:ref:v1.0")),
                        denies(byToken(gitlab, "https://gitlab.com", project + "tag:ref:v1.0")),
                        user(""),
                        webIdentity(
                                gitlab,
                                "'StringEquals':{'gitlab.com:aud':'https://gitlab.com','gitlab.com:sub':'" + project
                                        + "branch:ref:v1.0'}")),
                row(
                        "GitLab, self-managed",
                        args -> args.trustedWebIdentity(WebIdentity.gitlab("https://gitlab.example.com", "team/app")
                                .branch("main")),
                        allows(byToken(own, "https://gitlab.example.com", project + "branch:ref:main")),
                        denies(byToken(own, "https://gitlab.com", project + "branch:ref:main")),
                        user(""),
                        webIdentity(
                                own,
                                "'StringEquals':{'gitlab.example.com:aud':'https://gitlab.example.com',"
                                        + "'gitlab.example.com:sub':'" + project + "branch:ref:main'}")),
                row(
                        "Kubernetes",
                        args -> args.trustedWebIdentity(
                                WebIdentity.kubernetes("https://k8s.example.com/id/ABC", "prod", "web")),
                        allows(byToken(cluster, "sts.amazonaws.com", "system:serviceaccount:prod:web")),
                        denies(byToken(cluster, "sts.amazonaws.com", "system:serviceaccount:test:web")),
                        user(""),
                        webIdentity(
                                cluster,
                                "'StringEquals':{'k8s.example.com/id/ABC:aud':'sts.amazonaws.com',"
                                        + "'k8s.example.com/id/ABC:sub':'system:serviceaccount:prod:web'}")));
    }

    /**
     * AWS knows no external ID and no session name when it decides about {@code sts:TagSession} and
     * {@code sts:SetSourceIdentity}, so their statements don't ask for one.
     */
    private static Stream<Arguments> conditions() {
        return Stream.of(
                row(
                        "trustCondition",
                        args -> args.trustCondition(Condition.notBefore(NOON))
                                .trustCondition(Condition.notAfter(NOON.plusSeconds(3600))),
                        allows(byUser().at(NOON), byUser().at(NOON.plusSeconds(3600))),
                        denies(byUser().at(NOON.minusSeconds(1)), byUser().at(NOON.plusSeconds(3601))),
                        user("'DateGreaterThanEquals':{'aws:CurrentTime':'2030-01-31T12:00:00Z'},"
                                + "'DateLessThanEquals':{'aws:CurrentTime':'2030-01-31T13:00:00Z'}")),
                row(
                        "trustCondition, with another operator on the key of an option",
                        args -> args.requireSessionName("team-*")
                                .trustCondition(Condition.of(
                                        ConditionOperator.STRING_NOT_EQUALS, "sts:RoleSessionName", "team-x")),
                        allows(withSessionName("team-y")),
                        denies(withSessionName("team-x")),
                        user("'StringLike':{'sts:RoleSessionName':'team-*'},"
                                + "'StringNotEquals':{'sts:RoleSessionName':'team-x'}")),
                row(
                        "everything together",
                        args -> args.externalId("some-id")
                                .requireMfa(Duration.ofHours(1))
                                .requireSessionName("release")
                                .requireSessionTag("team", "red")
                                .requireSourceIdentity("anna")
                                .trustCondition(
                                        Condition.sourceIp("203.0.113.0/24"), Condition.organization("o-a1b2c3d4e5")),
                        allows(everything()),
                        denies(Stream.of(
                                        "sts:ExternalId",
                                        "aws:MultiFactorAuthAge",
                                        "sts:RoleSessionName",
                                        "aws:RequestTag/team",
                                        "sts:SourceIdentity",
                                        "aws:SourceIp",
                                        "aws:PrincipalOrgID")
                                .map(key -> everything().context(key))
                                .toArray(AccessRequest.Builder[]::new)),
                        user("'StringEquals':{'sts:ExternalId':'some-id','sts:RoleSessionName':'release',"
                                + "'sts:SourceIdentity':'anna','aws:RequestTag/team':'red',"
                                + "'aws:PrincipalOrgID':'o-a1b2c3d4e5'},"
                                + "'Bool':{'aws:MultiFactorAuthPresent':'true'},"
                                + "'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'},"
                                + "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}"),
                        tagSession("'team'"),
                        setSourceIdentity("'" + USER + "'", "'StringEquals':{'sts:SourceIdentity':'anna'}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void writes_the_trust_policy(
            String name,
            Deployer.Options options,
            List<AccessRequest.Builder> allowed,
            List<AccessRequest.Builder> denied,
            List<String> statements) {
        var stack = Deployer.up(options).stack();

        assertThat(stack.errors()).isEmpty();
        var policy = (String) stack.inputs("aws:iam/role:Role").get("assumeRolePolicy");
        assertThat(policy.replace('"', '\''))
                .isEqualTo("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}");
        var trust = PolicyDocument.parse(policy);
        assertThat(PolicyLint.create().check(trust, PolicyKind.TRUST)).isEmpty();
        assertThat(allowed).isNotEmpty().allSatisfy(request -> decides(trust, request, Decision.Outcome.ALLOWED));
        assertThat(denied)
                .isNotEmpty()
                .allSatisfy(request -> decides(trust, request, Decision.Outcome.IMPLICITLY_DENIED));
    }

    private static void decides(PolicyDocument trust, AccessRequest.Builder request, Decision.Outcome outcome) {
        var decision =
                PolicyEvaluator.builder().trust(trust).noOtherLimits().build().decide(request.build());
        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(outcome);
    }

    @Test
    void keeps_the_trust_policy_secret_only_for_a_secret_external_id() {
        var secret = Deployer.args(args -> args.externalId(Output.ofSecret("one-and-only"))).trust;
        var plain = Deployer.args(args -> args.externalId("one-and-only")).trust;
        var user = Output.of(USER);
        var id = Output.of(MockedStack.userId("deployer-user"));

        assertThat(MockedStack.isSecret(TrustPolicy.of(user, id, secret))).isTrue();
        assertThat(MockedStack.isSecret(TrustPolicy.of(user, id, plain))).isFalse();
    }

    private static final String ITSELF = "arn:aws:iam::123456789012:role/deploys";

    static Stream<Arguments> warns() {
        var itself = List.of("trustedPrincipal: the role trusts itself", "rejects it for a new role");
        return Stream.of(
                Arguments.of((Deployer.Options) args -> args.roleName("Deploys").trustedPrincipal(ITSELF), itself),
                Arguments.of(
                        (Deployer.Options) args -> args.roleName("deploys").trustedPrincipal(Output.of(ITSELF)),
                        itself),
                Arguments.of(
                        (Deployer.Options)
                                args -> args.trustedPrincipal("arn:aws:iam::123456789012:role/p/deployer-0123abc"),
                        itself),
                Arguments.of(
                        (Deployer.Options) args -> github(args).externalId("some-id"),
                        List.of(
                                "trustedWebIdentity: web identities are exempt from externalId, which applies only to users"
                                        + " and roles; unless you intend that, use a separate role")),
                Arguments.of(
                        (Deployer.Options) args -> github(args).requireMfa(),
                        List.of("exempt from requireMfa, which applies")),
                Arguments.of(
                        (Deployer.Options) args -> github(args).requireSourceIdentity("anna"),
                        List.of("exempt from requireSourceIdentity, which applies")),
                Arguments.of(
                        (Deployer.Options) args -> github(args).requireSessionTag("team"),
                        List.of("exempt from requireSessionTag, which applies")),
                Arguments.of(
                        (Deployer.Options) args -> github(args)
                                .externalId("some-id")
                                .requireMfa()
                                .requireSourceIdentity("anna")
                                .requireSessionTag("team"),
                        List.of("externalId, requireMfa, requireSourceIdentity and requireSessionTag, which apply")));
    }

    @ParameterizedTest
    @MethodSource
    void warns(Deployer.Options options, List<String> words) {
        assertThat(Deployer.up(options).stack().warnings())
                .singleElement()
                .asString()
                .contains(words);
    }

    static Stream<Deployer.Options> does_not_warn() {
        return Stream.of(
                args -> args.roleName("deploys").trustedPrincipal("arn:aws:iam::210987654321:role/deploys"),
                args -> args.roleName("other").trustedPrincipal(ITSELF),
                args -> args.roleName("deploys").trustedPrincipal(ITSELF.replace("role/", "user/")),
                args -> github(args)
                        .requireSessionName("release")
                        .allowSessionTag("team")
                        .trustCondition(Condition.sourceIp("203.0.113.0/24")),
                args -> args.externalId("some-id").requireMfa());
    }

    @ParameterizedTest
    @MethodSource
    void does_not_warn(Deployer.Options options) {
        var stack = Deployer.up(options).stack();

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.warnings()).noneMatch(warning -> warning.contains("trusted"));
    }

    static Stream<Arguments> fails_when_the_user_is_known() {
        return Stream.of(
                Arguments.of(
                        (Deployer.Options) args -> args.trustedPrincipal("arn:aws-cn:iam::123456789012:user/another"),
                        "several partitions"),
                Arguments.of(
                        (Deployer.Options) args -> args.trustedWebIdentity(GITHUB, "aud", "sub")
                                .trustCondition(Condition.of(
                                        ConditionOperator.STRING_EQUALS,
                                        "token.actions.githubusercontent.com:sub",
                                        "other")),
                        "token.actions.githubusercontent.com:sub"));
    }

    @ParameterizedTest
    @MethodSource
    void fails_when_the_user_is_known(Deployer.Options options, String words) {
        assertThat(Deployer.up(options).stack().errors())
                .anySatisfy(error -> assertThat(error).contains(words));
    }

    static Stream<String> rejects_a_subject_that_names_no_owner() {
        return words("""
            * ?* ** repo:* *:* repo:us* repo:?* *o* repo:*/* /* repo:/* ::* a:*:* */us/* repo:us@* repo:us@12345?/app@456789:*
            system:serviceaccount:* system:serviceaccount:*:* system:serviceaccount:*:deployer
            system:serviceaccount:te?m:deployer system:serviceaccount:team* system:*
            ref:refs/heads/main ref:refs/heads/* ref:refs/heads/main* ref:refs/*:repo:us/app ref:refs/heads/main:repo:*
            environment:prod:ref:refs/heads/main environment:prod:* environment:prod:ref:refs/heads/*
            repository_visibility:public repository_visibility:public:*
            repository_visibility:private:ref:refs/heads/main:*
            run_id:1:* run_number:1:* run_attempt:1:* check_run_id:1:* workflow_sha:0a1b:* job_workflow_sha:0a1b:*
            job_workflow_ref:us/app/.github/workflows/a.yml@refs/heads/main
            job_workflow_ref:us/app/.github/workflows/a.yml@*
            pulumi:deploy:org:* aud:sts.amazonaws.com:* iss:https://token.actions.githubusercontent.com:*
            actor:anna:* actor_id:1:* repo_property_team:red:* sha:0a1b:*
            pull_request pull_request:event_name:pull_request:*""");
    }

    /** Anyone who can choose the claims in their own subject can have one of these. */
    @ParameterizedTest
    @MethodSource
    void rejects_a_subject_that_names_no_owner(String subject) {
        var isPattern = subject.contains("*") || subject.contains("?");
        Deployer.rejects(
                args -> args.trustedWebIdentity(GITHUB, "aud", subject),
                "trustedWebIdentity: subject: got \"" + subject + "\"",
                isPattern ? "names no owner before its first wildcard" : "names no owner, so that",
                "repo:my-team/*");
    }

    static Stream<String> accepts_a_subject_that_names_its_owner() {
        return words("""
            repo:us/* repo:us/app:* repo:us/app:ref:refs/heads/* repo:us/app:environment:* repo:us subject us/?
            repo:us@123456/* repo:us@123456/app@456789:ref:refs/heads/* repository_owner_id:123456:*
            project_path:group/* organization:us:project:* pulumi:deploy:org:us:*
            system:serviceaccount:team:* system:serviceaccount:team:deployer
            ref:refs/heads/main:repo:us/* repository_visibility:public:repo:us/*
            repo:us/*:job_workflow_ref:us/app/.github/workflows/a.yml@*
            repo:us/app:job_workflow_ref:us/app/.github/workflows/a.yml@refs/heads/main""");
    }

    @ParameterizedTest
    @MethodSource
    void accepts_a_subject_that_names_its_owner(String subject) {
        assertThat(Deployer.args(args -> args.trustedWebIdentity(GITHUB, "aud", subject)))
                .isNotNull();
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split("\\s+"));
    }

    static Stream<Deployer.Options> reports_conditions_beside_another_problem() {
        return Stream.of(
                args -> args.roleName("one").roleName("two"),
                args -> args.trustedPrincipal("*"),
                args -> args.trustCondition((Condition) null),
                args -> args.requireSessionName("a/b", null, "release"),
                args -> args.requireSourceIdentity((String) null),
                args -> args.requireSessionTag(null, "red")
                        .requireSessionTag("a,b")
                        .requireSessionTag("k", (String) null),
                args -> args.requireMfa((Duration) null));
    }

    @ParameterizedTest
    @MethodSource
    void reports_conditions_beside_another_problem(Deployer.Options problem) {
        var address = Condition.sourceIp("203.0.113.1");
        assertThatThrownBy(() -> Deployer.args(args -> problem.apply(args)
                        .trustCondition(
                                address, address, Condition.notBefore(NOON), Condition.notAfter(NOON.minusSeconds(1)))
                        .requireSessionTag("team", "red")
                        .trustCondition(Condition.of(ConditionOperator.STRING_EQUALS, "aws:RequestTag/team", "red"))))
                .isInstanceOfSatisfying(
                        InvalidArgumentsException.class,
                        e -> assertThat(e.problems())
                                .hasSizeGreaterThan(3)
                                .anyMatch(line -> line.contains("IpAddress aws:SourceIp is already required"))
                                .anyMatch(line -> line.contains("StringEquals aws:RequestTag/team is already required"))
                                .anyMatch(line -> line.contains("so nobody could ever assume the role")));
    }

    @Test
    void requires_the_values_of_the_trust_policy_from_a_provider() {
        var trust = Deployer.args(args -> args.requireSessionName("b-*", "aa", "aa")
                        .requireMfa(Duration.ofHours(2))
                        .requireSourceIdentity("anna")
                        .requireSessionTag("team", "red")
                        .requireSessionTag("stage")
                        .allowSessionTag("ticket", "team")
                        .trustCondition(Condition.sourceIp("203.0.113.1")))
                .trust;
        var requirements = trust.requirements();

        assertThat(trust.externalIds()).isNull();
        assertThat(requirements.mfa()).isTrue();
        assertThat(requirements.mfaMaxAge()).isEqualTo(Duration.ofHours(2));
        assertThat(requirements.sessionNames()).containsExactly("b-*", "aa");
        assertThat(requirements.sourceIdentities()).containsExactly("anna");
        assertThat(requirements.requiredTags())
                .isEqualTo(Map.of("team", Arrays.asList("red"), "stage", Arrays.asList("*")));
        assertThat(requirements.allowedTags()).containsExactly("ticket");
        assertThat(requirements.conditions()).containsExactly(Condition.sourceIp("203.0.113.1"));
    }

    @Test
    void requires_nothing_by_default() {
        var trust = Deployer.args(args -> args).trust;

        assertThat(trust.requirements()).isEqualTo(TrustedParties.Requirements.NONE);
        assertThat(trust.externalIds()).isNull();
    }

    @Test
    void keeps_the_values_that_were_given() {
        var values = new String[] {"red"};
        var builder = UnprivilegedUserWithRoleArgs.builder().rolePolicy(Deployer.READ);
        var without = builder.build().trust.requirements();
        var with = builder.requireSessionTag("team", values).build().trust.requirements();
        values[0] = "*";

        assertThat(without).isEqualTo(TrustedParties.Requirements.NONE);
        assertThat(with.requiredTags()).isEqualTo(Map.of("team", List.of("red")));
    }
}
