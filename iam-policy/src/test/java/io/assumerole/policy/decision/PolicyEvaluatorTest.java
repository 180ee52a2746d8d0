package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.GoldenFiles;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decides the cases of AWS's page on policy evaluation; does not prove that AWS decides as it
 * documents.
 */
class PolicyEvaluatorTest {
    private static final SessionName SESSION = new SessionName("session");
    private static final PolicyDocument ALLOW_ASSUME =
            statement("'Effect':'Allow','Action':'sts:*','Resource':'" + ROLE + "'");

    private static final PolicyDocument DENY_ASSUME =
            statement("'Effect':'Deny','Action':'sts:AssumeRole','Resource':'*'");

    private static PolicyDocument trust(String principal, String more) {
        return statement("'Effect':'Allow','Principal':{'AWS':'" + principal + "'},'Action':'sts:AssumeRole'" + more);
    }

    private static PolicyDocument trust(Object principal) {
        return trust(principal.toString(), "");
    }

    private static AccessRequest assumesAs(UserArn user) {
        return AccessRequest.byUser(user).asksToAssume(ROLE).build();
    }

    private static PolicyEvaluator.Builder policies() {
        return PolicyEvaluator.builder();
    }

    private static void check(
            PolicyEvaluator.Builder policies, AccessRequest request, Decision.Outcome outcome, PolicyKind kind) {
        var decision = policies.build().decide(request);
        assertOutcome(outcome, decision);
        assertThat(decision.kind()).as(decision.toString()).isEqualTo(kind);
        if (outcome != UNDECIDED) {
            assertThat(decision.statement().isPresent()).isEqualTo(outcome != IMPLICITLY_DENIED);
        }
        assertThat(decision.isAllowed()).isEqualTo(outcome == ALLOWED);
    }

    /** A user of the role's own account. */
    @Nested
    class SameAccount {

        @Test
        void strongest_of_several_statements_decides() {
            var document = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':"
                    + "{'AWS':'123456789012'},'Action':'sts:AssumeRole'},{'Sid':'Named',"
                    + "'Effect':'Allow','Principal':{'AWS':'"
                    + USER
                    + "'},'Action':'sts:AssumeRole'}]}");
            var decision = policies().trust(document).build().decide(assumesAs(USER));

            assertThat(decision.isAllowed()).isTrue();
            assertThat(decision.statement().flatMap(Statement::sid)).contains("Named");
        }
    }

    /** Services and people whom an identity provider vouches for. */
    @Nested
    class FromOutside {

        @ParameterizedTest
        @CsvSource({
            "repo:example/app:ref:refs/heads/main, true",
            "repo:example/app:pull_request, false",
            "repo:evil/app:ref:refs/heads/main, false"
        })
        void claims_of_a_web_identity_count(String subject, boolean allowed) {
            var request = AccessRequest.byFederated(
                            "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com")
                    .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                    .context("token.actions.githubusercontent.com:aud", "sts.amazonaws.com")
                    .context("token.actions.githubusercontent.com:sub", subject)
                    .build();
            var decision = policies()
                    .trust(PolicyDocument.parse(GoldenFiles.text("trust-github.json")))
                    .build()
                    .decide(request);

            assertThat(decision.isAllowed()).isEqualTo(allowed);
        }
    }

    /** What is sent with {@code AssumeRole}. */
    @Nested
    class Circumstances {
        private final PolicyDocument full = PolicyDocument.parse(GoldenFiles.text("trust-user.json"));

        private AccessRequest.Builder request() {
            return AccessRequest.byUser(USER).asksToAssume(ROLE);
        }

        private boolean allows(PolicyDocument trust, AccessRequest.Builder request) {
            return policies().trust(trust).build().decide(request.build()).isAllowed();
        }

        @Test
        void mfa_and_its_age_count() {
            var request = request().externalId(new ExternalId("PulumiApplication"));

            assertThat(allows(full, request)).isFalse();
            assertThat(allows(full, request.withoutMfa())).isFalse();
            assertThat(allows(full, request.mfa(Duration.ofHours(1)))).isFalse();
            assertThat(allows(full, request.mfa(Duration.ofSeconds(3599)))).isTrue();
        }
    }

    /** What a user or a role session may do with other resources. */
    @Nested
    class OtherActions {
        private final String object = "arn:aws:s3:::example/a";
        private final PolicyDocument allow =
                statement("'Effect':'Allow','Action':'s3:Get*','Resource':'arn:aws:s3:::example/*'");
        private final PolicyDocument deny =
                statement("'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::example/a'");
        private final PolicyDocument other = statement("'Effect':'Allow','Action':'s3:Put*','Resource':'*'");

        private AccessRequest session() {
            return AccessRequest.byRoleSession(ROLE, SESSION)
                    .asksFor("s3:GetObject", object)
                    .resourceAccount(ROLE.account())
                    .build();
        }

        @ParameterizedTest
        @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            'Action':'s3:getobject','Resource':'*'                                   | true
            'Action':'S3:Get?bject','Resource':'*'                                   | true
            'Action':'s3:Get','Resource':'*'                                         | false
            'Action':'*','Resource':'arn:aws:s3:::example/a'                         | true
            'Action':'*','Resource':'arn:aws:s3:::EXAMPLE/a'                         | false
            'Action':'*','Resource':'arn:aws:s3:::exampl?/*'                         | true
            'Action':'*','Resource':'arn:aws:s3:::example'                           | false
            'Action':'*','Resource':'arn:aws:s3'                                     | true
            'Action':'*','Resource':'arn:aws:s3:*'                                   | true
            'Action':'*','Resource':'arn:*:s3:*:*:*'                                 | true
            'Action':'*','Resource':'arn:aws:sqs:*'                                  | false
            'Action':'*','Resource':'arn:aws-cn:s3:::*'                              | false
            'Action':'*','Resource':'arn:aws:s3:::${aws:username}/*'                 | false
            'Action':'*','Resource':'arn:aws:s3:::example/${aws:username, 'a'}'       | true
            'Action':'*','Resource':'arn:aws:s3::${aws:PrincipalAccount}:example/a'  | false
            'Action':'*','Resource':'arn:aws:s3::${aws:username, ''}:example/a'      | true
            'Action':'*','Resource':'arn:aws:s3:::example/${*}'                      | false
            'NotAction':'s3:Put*','Resource':'*'                                     | true
            'NotAction':['iam:*','s3:Get*'],'Resource':'*'                           | false
            'Action':'*','NotResource':'arn:aws:s3:::other/*'                        | true
            'Action':'*','NotResource':['arn:aws:s3:::other/*','arn:aws:s3:::example/*'] | false
            """)
        void action_and_resource_match_as_documented(String elements, boolean allowed) {
            // The default value of a variable is the one thing that single quotes must stay around.
            var json = ("{'Version':'2012-10-17','Statement':{'Effect':'Allow'," + elements + "}}")
                    .replaceAll(", '(a?)'}", ", \u0001$1\u0001}")
                    .replace('\'', '"')
                    .replace('\u0001', '\'');
            check(
                    policies().identity(PolicyDocument.parse(json)),
                    session(),
                    allowed ? ALLOWED : IMPLICITLY_DENIED,
                    PolicyKind.IDENTITY);
        }

        /** Pattern, and a resource that it fits only if a star at the end of a part reaches on. */
        @ParameterizedTest
        @CsvSource({
            "arn:aws:secretsmanager:*:*:prod-*,arn:aws:secretsmanager:us-east-1:123456789012:secret:prod-db",
            "arn:aws:logs:*:*:secret,arn:aws:logs:us-east-1:123456789012:log-group:secret",
            "arn:aws:sqs:*:prod-*,arn:aws:sqs:us-east-1:123456789012:prod-x",
            "arn:aws:dynamodb:*:table/secret,arn:aws:dynamodb:us-east-1:123456789012:table/secret",
            "arn:aws:rds:*:secret,arn:aws:rds:us-east-1:123456789012:secret",
            "arn:aws:sqs*:secret,arn:aws:sqs:us-east-1:123456789012:secret",
            "arn:*:123456789012:secret,arn:aws:sqs:us-east-1:123456789012:secret",
            "arn:aws:*:123456789012,arn:aws:sqs:us-east-1:123456789012:secret"
        })
        void wildcard_that_ends_a_part_may_reach_over_colons(String pattern, String resource) {
            var all = statement("'Effect':'Allow','Action':'*','Resource':'*'");
            var request = AccessRequest.byUser(USER)
                    .asksFor("any:Get", resource)
                    .resourceAccount(USER.account())
                    .build();
            var apart = AccessRequest.byUser(USER)
                    .asksFor("any:Get", resource.replaceAll("[a-z]+$", "open"))
                    .build();

            check(
                    policies().identity(all, statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'")),
                    request,
                    UNDECIDED,
                    PolicyKind.IDENTITY);
            check(
                    policies().identity(statement("'Effect':'Allow','Action':'*','NotResource':'" + pattern + "'")),
                    request,
                    UNDECIDED,
                    PolicyKind.IDENTITY);
            check(
                    policies().identity(statement("'Effect':'Allow','Action':'*','Resource':'" + pattern + "'")),
                    request,
                    UNDECIDED,
                    PolicyKind.IDENTITY);
            if (!pattern.endsWith("*") && !pattern.endsWith("012")) {
                check(
                        policies()
                                .identity(all, statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'")),
                        apart,
                        ALLOWED,
                        PolicyKind.IDENTITY);
            }
            assertThat(policies()
                            .identity(all, statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'"))
                            .build()
                            .decide(request)
                            .reason())
                    .contains("spans a colon");
        }

        @ParameterizedTest
        @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            'Resource':['arn:aws:s3:::${aws:username}/*','arn:aws:s3:::example/a'] | ALLOWED | EXPLICITLY_DENIED
            'Resource':'arn:aws:s3:::${aws:username}/*'                           | IMPLICITLY_DENIED | ALLOWED
            'NotResource':'arn:aws:s3:::${aws:username}/*'                        | UNDECIDED | EXPLICITLY_DENIED
            'NotResource':['arn:aws:s3:::${aws:username}/*','arn:aws:s3:::example/a'] | IMPLICITLY_DENIED | ALLOWED
            'Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalAccount':'${aws:username}'}} | UNDECIDED | EXPLICITLY_DENIED
            'Resource':'*','Condition':{'StringEquals':{'aws:PrincipalAccount':'${aws:username}'}} | IMPLICITLY_DENIED | ALLOWED
            'Resource':'*','Condition':{'StringEquals':{'aws:PrincipalAccount':['${aws:username}','123456789012']}} | ALLOWED | EXPLICITLY_DENIED
            'NotResource':'arn:aws:s3:::${aws:PrincipalAccount}/*'                | ALLOWED | EXPLICITLY_DENIED
            'Resource':'*','Condition':{'StringNotEquals':{'aws:PrincipalType':'${aws:PrincipalAccount}'}} | ALLOWED | EXPLICITLY_DENIED
            'Resource':'arn:aws:s3:::${aws:userid}/*'                             | UNDECIDED | UNDECIDED
            'Resource':['arn:aws:s3:::${aws:userid}/*','*']                       | ALLOWED | EXPLICITLY_DENIED
            'NotResource':'arn:aws:s3:::${aws:userid}/*'                          | UNDECIDED | UNDECIDED
            'Resource':'arn:aws:s3:::bucket/${aws:userid}/*'                      | IMPLICITLY_DENIED | ALLOWED
            'Resource':'*','Condition':{'StringEquals':{'aws:PrincipalType':'${aws:userid}'}} | UNDECIDED | UNDECIDED
            """)
        void variable_without_value_matches_nothing_and_one_without_known_value_is_unknown(
                String elements, Decision.Outcome allow, Decision.Outcome deny) {
            var all = statement("'Effect':'Allow','Action':'*','Resource':'*'");

            check(
                    policies().identity(statement("'Effect':'Allow','Action':'*'," + elements)),
                    session(),
                    allow,
                    PolicyKind.IDENTITY);
            check(
                    policies().identity(all, statement("'Effect':'Deny','Action':'*'," + elements)),
                    session(),
                    deny,
                    PolicyKind.IDENTITY);
        }

        @Test
        void variables_are_plain_text_in_old_versions() {
            var body = "'Statement':{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::home/${aws:username}'}}";
            var request = AccessRequest.byUser(USER)
                    .asksFor("s3:GetObject", "arn:aws:s3:::home/deployer")
                    .resourceAccount(USER.account())
                    .build();

            check(
                    policies().identity(policy("{'Version':'2012-10-17'," + body)),
                    request,
                    ALLOWED,
                    PolicyKind.IDENTITY);
            check(
                    policies().identity(policy("{'Version':'2008-10-17'," + body)),
                    request,
                    IMPLICITLY_DENIED,
                    PolicyKind.IDENTITY);
            check(policies().identity(policy("{" + body)), request, IMPLICITLY_DENIED, PolicyKind.IDENTITY);
        }
    }

    @Test
    void says_which_statement_decided_without_external_ids() {
        var trust =
                trust(USER.toString(), ",'Sid':'OnlyMe','Condition':{'StringEquals':{'sts:ExternalId':'hush-hush'}}");
        var decision = policies()
                .trust(trust)
                .build()
                .decide(AccessRequest.byUser(USER)
                        .asksToAssume(ROLE)
                        .externalId(new ExternalId("hush-hush"))
                        .build());

        assertThat(decision.toString())
                .contains("sts:AssumeRole on " + ROLE)
                .contains("allowed by Statement[0] (Sid \"OnlyMe\") of the role's trust policy")
                .contains("OnlyMe")
                .doesNotContain("hush");
    }

    @Test
    void rejects_policies_of_the_wrong_kind() {
        assertThatThrownBy(() -> policies().trust(ALLOW_ASSUME)).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().identity(trust(USER))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().boundary(trust(USER))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().session(trust(USER))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().serviceControl(trust(USER))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> policies().resourceControl(DENY_ASSUME)).isInstanceOf(InvalidPolicyException.class);
        rejectsPolicy(() -> policies().resource(ALLOW_ASSUME), "neither Principal nor NotPrincipal");
    }

    @Test
    void rejects_a_second_resource_policy_and_a_level_without_scp() {
        var resource = statement("'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'");

        rejects(() -> policies().resource(resource).resource(resource), "resource is given twice");
        rejects(() -> policies().serviceControl(), "FullAWSAccess");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:Get*,arn:aws:s3:::a",
        "*,arn:aws:s3:::a",
        "s3,arn:aws:s3:::a",
        "s3:GetObject,example",
        "s3:GetObject,arn:aws:s3:::a*",
        "s3:GetObject,arn:aws:s3:::a?",
        "sts:AssumeRole,arn:aws:iam::123456789012:user/u",
        "sts:AssumeRole,*"
    })
    void rejects_requests_that_are_not_about_one_thing(String action, String resource) {
        var request = AccessRequest.byUser(USER).asksFor(action, resource);

        assertThatThrownBy(request::build).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sts:AssumeRole,true,false",
        "STS:assumerole,true,false",
        "sts:AssumeRoleWithSAML,false,false",
        "sts:assumeRoleWithWebIdentity,false,true",
        "sts:TagSession,true,false",
        "iam:GetRole,true,false"
    })
    void rejects_calls_that_are_not_the_callers(String action, boolean own, boolean federated) {
        for (var request : List.of(
                AccessRequest.byUser(USER),
                AccessRequest.byRoleSession(CALLING_ROLE, SESSION),
                AccessRequest.byService("ec2.amazonaws.com"))) {
            assertTaken(request.asksFor(action, ROLE.toString()), own, "sts:AssumeRole;");
        }
        assertTaken(
                AccessRequest.byFederated("accounts.google.com").asksFor(action, ROLE.toString()),
                federated,
                "sts:AssumeRoleWithWebIdentity;");
    }

    private static void assertTaken(AccessRequest.Builder request, boolean taken, String allowed) {
        if (taken) {
            assertThat(request.build()).asString().contains(" on " + ROLE);
        } else {
            rejects(request::build, "allowed: " + allowed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "203.0.113.0/24", "256.0.0.1", "1.2.3", "::g", "fe80::1%1"})
    void rejects_source_ips_that_are_no_address(String address) {
        var request = AccessRequest.byUser(USER);

        assertThatThrownBy(() -> request.sourceIp(address)).hasMessageContaining("is not an address");
    }

    @Test
    void rejects_a_request_for_nothing() {
        var role = ROLE;

        assertThatThrownBy(() -> AccessRequest.byUser(USER).build()).hasMessageContaining("asksFor");
        assertThat(AccessRequest.byUser(USER).asksToAssume(role).build()).hasToString("sts:AssumeRole on " + role);
    }
}
