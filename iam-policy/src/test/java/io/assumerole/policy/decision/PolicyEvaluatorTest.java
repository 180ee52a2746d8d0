package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.FOREIGN_USER;
import static io.assumerole.policy.Fixtures.OTHER_USER;
import static io.assumerole.policy.Fixtures.ROLE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.statement;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.GoldenFiles;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
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
 * Decides the cases of AWS's page on policy evaluation; does not prove that AWS decides as it
 * documents.
 */
class PolicyEvaluatorTest {
    private static final SessionName SESSION = new SessionName("session");
    private static final PolicyDocument ALLOW_ASSUME =
            statement("'Effect':'Allow','Action':'sts:*','Resource':'" + ROLE + "'");
    private static final PolicyDocument ALLOW_NOTHING_HERE =
            statement("'Effect':'Allow','Action':'s3:*','Resource':'*'");
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

    private static AccessRequest assumesInSession() {
        return AccessRequest.byRoleSession(CALLING_ROLE, SESSION)
                .asksToAssume(ROLE)
                .context("aws:SourceIdentity")
                .context("sts:TransitiveTagKeys")
                .build();
    }

    private static PolicyEvaluator.Builder policies() {
        return PolicyEvaluator.builder();
    }

    private static void check(
            PolicyEvaluator.Builder policies, AccessRequest request, Decision.Outcome outcome, PolicyKind kind) {
        var decision = policies.build().decide(request);
        assertThat(decision.outcome()).as(decision.toString()).isEqualTo(outcome);
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
        void nothing_is_decided_without_the_trust_policy_but_a_deny() {
            check(policies(), assumesAs(USER), UNDECIDED, PolicyKind.TRUST);
            check(policies().identity(ALLOW_ASSUME), assumesAs(USER), UNDECIDED, PolicyKind.TRUST);
            check(policies().identity(DENY_ASSUME), assumesAs(USER), EXPLICITLY_DENIED, PolicyKind.IDENTITY);
        }

        @Test
        void named_user_needs_no_identity_policy() {
            check(policies().trust(trust(USER)), assumesAs(USER), ALLOWED, PolicyKind.TRUST);
        }

        @Test
        void other_user_is_refused_whatever_its_identity_policy_says() {
            check(
                    policies().trust(trust(USER)).identity(ALLOW_ASSUME),
                    assumesAs(OTHER_USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void user_name_counts_with_its_case() {
            check(
                    policies().trust(trust("arn:aws:iam::123456789012:user/Deployer")),
                    assumesAs(USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_user_is_not_limited_by_an_implicit_deny_of_its_boundary() {
            check(
                    policies().trust(trust(USER)).boundary(ALLOW_NOTHING_HERE),
                    assumesAs(USER),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_user_is_stopped_by_an_explicit_deny_anywhere() {
            var denied = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'"
                    + USER
                    + "'},'Action':'sts:AssumeRole'},{'Effect':'Deny','Principal':'*',"
                    + "'Action':'sts:*'}]}");
            check(policies().trust(denied), assumesAs(USER), EXPLICITLY_DENIED, PolicyKind.TRUST);
            check(
                    policies().trust(trust(USER)).identity(ALLOW_ASSUME, DENY_ASSUME),
                    assumesAs(USER),
                    EXPLICITLY_DENIED,
                    PolicyKind.IDENTITY);
            check(
                    policies().trust(trust(USER)).boundary(DENY_ASSUME),
                    assumesAs(USER),
                    EXPLICITLY_DENIED,
                    PolicyKind.BOUNDARY);
        }

        @Test
        void deny_of_the_trust_policy_stops_only_whom_it_names() {
            var document = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
                    + "'Action':'sts:AssumeRole'},{'Effect':'Deny','Principal':{'AWS':'"
                    + OTHER_USER
                    + "'},'Action':'sts:AssumeRole'}]}");
            check(policies().trust(document), assumesAs(USER), ALLOWED, PolicyKind.TRUST);
            check(policies().trust(document), assumesAs(OTHER_USER), EXPLICITLY_DENIED, PolicyKind.TRUST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"123456789012", "arn:aws:iam::123456789012:root"})
        void named_account_leaves_it_to_identity_policy_and_boundary(String account) {
            check(policies().trust(trust(account)), assumesAs(USER), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(
                    policies().trust(trust(account)).identity(ALLOW_NOTHING_HERE),
                    assumesAs(USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.IDENTITY);
            check(policies().trust(trust(account)).identity(ALLOW_ASSUME), assumesAs(USER), ALLOWED, PolicyKind.TRUST);
            check(
                    policies().trust(trust(account)).identity(ALLOW_ASSUME).boundary(ALLOW_NOTHING_HERE),
                    assumesAs(USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.BOUNDARY);
            check(
                    policies().trust(trust(account)).identity(ALLOW_ASSUME).boundary(ALLOW_ASSUME),
                    assumesAs(USER),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void everyone_means_the_user_itself() {
            check(policies().trust(trust("*")), assumesAs(USER), ALLOWED, PolicyKind.TRUST);
        }

        @Test
        void identity_policy_alone_is_never_enough_for_a_role() {
            check(
                    policies().trust(trust(OTHER_USER)).identity(ALLOW_ASSUME),
                    assumesAs(USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

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

        @Test
        void deleted_user_is_no_longer_meant_though_its_name_is_back() {
            var broken = trust("AIDACKCEVSQ6C2EXAMPLE");
            var request = AccessRequest.byUser(USER).asksToAssume(ROLE);

            check(policies().trust(broken), request.build(), UNDECIDED, PolicyKind.TRUST);
            check(policies().trust(broken), assumesInSession(), IMPLICITLY_DENIED, PolicyKind.TRUST);
            check(
                    policies().trust(broken),
                    request.uniqueId("AIDANEWNEWNEWNEWNEW00").build(),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
            check(
                    policies().trust(broken),
                    request.uniqueId("AIDACKCEVSQ6C2EXAMPLE").build(),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void deny_of_a_unique_id_is_unknown_until_the_callers_is_said() {
            var document = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
                    + "'Action':'sts:AssumeRole'},{'Effect':'Deny','Principal':{'AWS':"
                    + "'AIDACKCEVSQ6C2EXAMPLE'},'Action':'sts:AssumeRole'}]}");
            var request = AccessRequest.byUser(USER).asksToAssume(ROLE);

            check(policies().trust(document), request.build(), UNDECIDED, PolicyKind.TRUST);
            check(
                    policies().trust(document),
                    request.uniqueId("AIDACKCEVSQ6C2EXAMPLE").build(),
                    EXPLICITLY_DENIED,
                    PolicyKind.TRUST);
            check(
                    policies().trust(document),
                    request.uniqueId("AIDANEWNEWNEWNEWNEW00").build(),
                    ALLOWED,
                    PolicyKind.TRUST);
        }
    }

    /** A user of another account than the role's. */
    @Nested
    class CrossAccount {
        @Test
        void named_user_needs_an_identity_policy_too() {
            check(
                    policies().trust(trust(FOREIGN_USER)),
                    assumesAs(FOREIGN_USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.IDENTITY);
            check(
                    policies().trust(trust(FOREIGN_USER)).identity(ALLOW_ASSUME),
                    assumesAs(FOREIGN_USER),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void identity_policy_alone_is_not_enough() {
            check(
                    policies().trust(trust(USER)).identity(ALLOW_ASSUME),
                    assumesAs(FOREIGN_USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_user_is_limited_by_its_boundary() {
            check(
                    policies().trust(trust(FOREIGN_USER)).identity(ALLOW_ASSUME).boundary(ALLOW_NOTHING_HERE),
                    assumesAs(FOREIGN_USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.BOUNDARY);
        }

        @ParameterizedTest
        @ValueSource(strings = {"999999999999", "arn:aws:iam::999999999999:root", "*"})
        void account_and_everyone_leave_it_to_the_identity_policy(String principal) {
            check(policies().trust(trust(principal)), assumesAs(FOREIGN_USER), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(
                    policies().trust(trust(principal)).identity(ALLOW_ASSUME),
                    assumesAs(FOREIGN_USER),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void nothing_is_decided_without_the_trust_policy_but_what_the_caller_lacks() {
            check(policies().identity(ALLOW_ASSUME), assumesAs(FOREIGN_USER), UNDECIDED, PolicyKind.TRUST);
            check(policies(), assumesAs(FOREIGN_USER), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
        }

        @Test
        void role_of_another_partition_lets_nobody_in() {
            var role = RoleArn.parse("arn:aws-cn:iam::123456789012:role/target");
            var all = statement("'Effect':'Allow','Action':'*','Resource':'*'");

            check(
                    policies().trust(trust(USER)).identity(all),
                    AccessRequest.byUser(USER).asksToAssume(role).build(),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void account_of_another_partition_is_another_account() {
            check(
                    policies().trust(trust("arn:aws-cn:iam::999999999999:root")).identity(ALLOW_ASSUME),
                    assumesAs(FOREIGN_USER),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }
    }

    /** A role session that assumes a further role of its account. */
    @Nested
    class FromARoleSession {
        @Test
        void named_session_is_limited_by_no_implicit_deny() {
            check(
                    policies()
                            .trust(trust(CALLING_ROLE.session(SESSION)))
                            .boundary(ALLOW_NOTHING_HERE)
                            .session(ALLOW_NOTHING_HERE),
                    assumesInSession(),
                    ALLOWED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_session_means_no_other_session_and_not_the_role() {
            check(
                    policies()
                            .trust(trust(CALLING_ROLE.session(new SessionName("other"))))
                            .identity(ALLOW_ASSUME),
                    assumesInSession(),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_role_needs_no_identity_policy_but_is_limited_by_boundary_and_session_policy() {
            var trust = trust(CALLING_ROLE);
            check(policies().trust(trust), assumesInSession(), ALLOWED, PolicyKind.TRUST);
            check(
                    policies().trust(trust).boundary(ALLOW_NOTHING_HERE),
                    assumesInSession(),
                    IMPLICITLY_DENIED,
                    PolicyKind.BOUNDARY);
            check(
                    policies().trust(trust).session(ALLOW_NOTHING_HERE),
                    assumesInSession(),
                    IMPLICITLY_DENIED,
                    PolicyKind.SESSION);
            check(
                    policies().trust(trust).boundary(ALLOW_ASSUME).session(ALLOW_ASSUME),
                    assumesInSession(),
                    ALLOWED,
                    PolicyKind.TRUST);
            check(
                    policies().trust(trust).session(DENY_ASSUME),
                    assumesInSession(),
                    EXPLICITLY_DENIED,
                    PolicyKind.SESSION);
        }

        @Test
        void role_of_the_same_name_and_another_path_is_another_role() {
            check(
                    policies().trust(trust("arn:aws:iam::123456789012:role/caller")),
                    assumesInSession(),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
        }

        @Test
        void named_account_leaves_it_to_all_three() {
            var trust = trust("123456789012");
            check(
                    policies().trust(trust).identity(ALLOW_ASSUME).session(ALLOW_NOTHING_HERE),
                    assumesInSession(),
                    IMPLICITLY_DENIED,
                    PolicyKind.SESSION);
            check(
                    policies().trust(trust).identity(ALLOW_ASSUME).session(ALLOW_NOTHING_HERE, ALLOW_ASSUME),
                    assumesInSession(),
                    ALLOWED,
                    PolicyKind.TRUST);
        }
    }

    /** Services and people whom an identity provider vouches for. */
    @Nested
    class FromOutside {
        @Test
        void named_service_may_and_another_may_not() {
            var trust =
                    statement("'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'");
            check(
                    policies().trust(trust),
                    AccessRequest.byService("ec2.amazonaws.com")
                            .asksToAssume(ROLE)
                            .build(),
                    ALLOWED,
                    PolicyKind.TRUST);
            check(
                    policies().trust(trust),
                    AccessRequest.byService("ecs.amazonaws.com")
                            .asksToAssume(ROLE)
                            .build(),
                    IMPLICITLY_DENIED,
                    PolicyKind.TRUST);
            check(policies().trust(trust), assumesAs(USER), IMPLICITLY_DENIED, PolicyKind.TRUST);
        }

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
        void external_id_must_be_sent_and_right() {
            var trust = trust(USER.toString(), ",'Condition':{'StringEquals':{'sts:ExternalId':'PulumiApplication'}}");

            assertThat(allows(trust, request())).isFalse();
            assertThat(allows(trust, request().externalId(new ExternalId("pulumiapplication"))))
                    .isFalse();
            assertThat(allows(trust, request().externalId(new ExternalId("PulumiApplication"))))
                    .isTrue();
        }

        @Test
        void external_id_that_nobody_asks_for_protects_nothing() {
            assertThat(allows(trust(USER), request().externalId(new ExternalId("any"))))
                    .isTrue();
            assertThat(allows(trust(USER), request())).isTrue();
        }

        @Test
        void mfa_and_its_age_count() {
            var request = request().externalId(new ExternalId("PulumiApplication"));

            assertThat(allows(full, request)).isFalse();
            assertThat(allows(full, request.withoutMfa())).isFalse();
            assertThat(allows(full, request.mfa(Duration.ofHours(1)))).isFalse();
            assertThat(allows(full, request.mfa(Duration.ofSeconds(3599)))).isTrue();
        }

        @Test
        void session_tags_ask_for_tag_session() {
            var tags = Tags.of(Map.of("team", "blue"));
            var without = trust(USER);
            var with = statement("'Effect':'Allow','Principal':{'AWS':'"
                    + USER
                    + "'},'Action':['sts:AssumeRole','sts:TagSession'],'Condition':"
                    + "{'StringEquals':{'aws:RequestTag/team':'blue'},"
                    + "'ForAllValues:StringEquals':{'aws:TagKeys':'team'}}");

            assertThat(allows(without, request())).isTrue();
            assertThat(allows(without, request().requestTags(tags))).isFalse();
            assertThat(allows(without, request().requestTags(Tags.of(Map.of()))))
                    .isTrue();
            assertThat(allows(with, request().requestTags(tags))).isTrue();
            assertThat(allows(with, request().requestTags(Tags.of(Map.of("team", "red")))))
                    .isFalse();
            assertThat(allows(with, request().requestTags(Tags.of(Map.of("team", "blue", "cost", "1")))))
                    .isFalse();
        }

        @Test
        void source_identity_asks_for_set_source_identity() {
            var ann = new SourceIdentity("ann");
            var with = statement("'Effect':'Allow','Principal':{'AWS':'"
                    + USER
                    + "'},'Action':['sts:AssumeRole','sts:SetSourceIdentity'],"
                    + "'Condition':{'StringLike':{'sts:SourceIdentity':'a*'}}");

            assertThat(allows(trust(USER), request().sourceIdentity(ann))).isFalse();
            assertThat(allows(with, request().sourceIdentity(ann))).isTrue();
            assertThat(allows(with, request().sourceIdentity(new SourceIdentity("bob"))))
                    .isFalse();
            assertThat(allows(with, request())).isFalse();
        }

        @Test
        void source_identity_needs_the_calling_roles_own_policy_too() {
            var trust = statement("'Effect':'Allow','Principal':{'AWS':['"
                    + CALLING_ROLE
                    + "','"
                    + CALLING_ROLE.session(SESSION)
                    + "']},'Action':['sts:AssumeRole','sts:SetSourceIdentity']");
            var set = statement("'Effect':'Allow','Action':'sts:SetSourceIdentity','Resource':'*'");
            var request = AccessRequest.byRoleSession(CALLING_ROLE, SESSION)
                    .asksToAssume(ROLE)
                    .context("sts:TransitiveTagKeys")
                    .context("aws:SourceIdentity")
                    .sourceIdentity(new SourceIdentity("ann"))
                    .build();

            check(policies().trust(trust), assumesInSession(), ALLOWED, PolicyKind.TRUST);
            check(policies().trust(trust), request, IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(policies().trust(trust).identity(set), request, ALLOWED, PolicyKind.TRUST);
            check(policies().trust(trust(CALLING_ROLE)).identity(set), request, IMPLICITLY_DENIED, PolicyKind.TRUST);
            check(
                    policies().trust(trust).identity(set).boundary(ALLOW_NOTHING_HERE),
                    request,
                    IMPLICITLY_DENIED,
                    PolicyKind.BOUNDARY);
        }

        @Test
        void tags_and_source_identity_need_the_callers_policy_too_across_accounts() {
            var trust = statement("'Effect':'Allow','Principal':{'AWS':'"
                    + FOREIGN_USER
                    + "'},'Action':['sts:AssumeRole','sts:TagSession']");
            var request = AccessRequest.byUser(FOREIGN_USER)
                    .asksToAssume(ROLE)
                    .requestTags(Tags.of(Map.of("team", "blue")))
                    .build();
            var assumeOnly = statement("'Effect':'Allow','Action':'sts:AssumeRole','Resource':'*'");

            check(policies().trust(trust).identity(assumeOnly), request, IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(policies().trust(trust).identity(ALLOW_ASSUME), request, ALLOWED, PolicyKind.TRUST);
        }

        @Test
        void session_name_can_be_tied_to_the_user() {
            var trust = trust(USER.toString(), ",'Condition':{'StringLike':{'sts:RoleSessionName':'${aws:username}'}}");

            assertThat(allows(trust, request())).isFalse();
            assertThat(allows(trust, request().sessionName(new SessionName("someone"))))
                    .isFalse();
            assertThat(allows(trust, request().sessionName(new SessionName("deployer"))))
                    .isTrue();
        }

        @Test
        void source_ip_and_time_count() {
            var trust = trust(
                    USER.toString(),
                    ",'Condition':{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','2001:db8::/32']},"
                            + "'DateLessThan':{'aws:CurrentTime':'2030-01-01T00:00:00Z'}}");
            var before = Instant.parse("2029-12-31T23:59:59Z");

            assertThat(allows(trust, request().sourceIp("203.0.113.255").at(before)))
                    .isTrue();
            assertThat(allows(trust, request().sourceIp("2001:DB8::1").at(before)))
                    .isTrue();
            assertThat(allows(trust, request().sourceIp("203.0.114.0").at(before)))
                    .isFalse();
            assertThat(allows(trust, request().sourceIp("2001:db9::1").at(before)))
                    .isFalse();
            assertThat(allows(trust, request().at(before))).isFalse();
            assertThat(allows(trust, request().sourceIp("203.0.113.1"))).isFalse();
            assertThat(allows(trust, request().sourceIp("203.0.113.1").at(before.plusSeconds(1))))
                    .isFalse();
        }

        @Test
        void principal_tags_and_arns_count() {
            var trust = statement("'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Condition':"
                    + "{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:user/dep*'},"
                    + "'StringEquals':{'aws:PrincipalTag/team':'blue',"
                    + "'aws:PrincipalAccount':'123456789012','aws:PrincipalType':'User'}}");
            var blue = Tags.of(Map.of("Team", "blue"));

            assertThat(allows(trust, request().principalTags(blue))).isTrue();
            assertThat(allows(trust, request())).isFalse();
            assertThat(allows(
                            trust,
                            AccessRequest.byUser(OTHER_USER).asksToAssume(ROLE).principalTags(blue)))
                    .isFalse();
            assertThat(allows(
                            trust,
                            AccessRequest.byRoleSession(CALLING_ROLE, SESSION)
                                    .asksToAssume(ROLE)
                                    .principalTags(blue)))
                    .isFalse();
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

        @Test
        void identity_policies_add_up_and_boundary_and_session_policy_cut() {
            check(policies(), session(), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(policies().identity(other), session(), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(policies().identity(other, allow), session(), ALLOWED, PolicyKind.IDENTITY);
            check(policies().identity(allow).boundary(other), session(), IMPLICITLY_DENIED, PolicyKind.BOUNDARY);
            check(
                    policies().identity(allow).boundary(allow).session(other),
                    session(),
                    IMPLICITLY_DENIED,
                    PolicyKind.SESSION);
            check(
                    policies().identity(allow).boundary(allow).session(other, allow),
                    session(),
                    ALLOWED,
                    PolicyKind.IDENTITY);
        }

        @Test
        void boundary_and_session_policy_grant_nothing() {
            check(policies().boundary(allow).session(allow), session(), IMPLICITLY_DENIED, PolicyKind.IDENTITY);
        }

        @Test
        void deny_wins_wherever_it_stands() {
            check(policies().identity(allow, deny), session(), EXPLICITLY_DENIED, PolicyKind.IDENTITY);
            check(policies().identity(allow).boundary(deny), session(), EXPLICITLY_DENIED, PolicyKind.BOUNDARY);
            check(
                    policies().identity(allow).boundary(allow).session(allow, deny),
                    session(),
                    EXPLICITLY_DENIED,
                    PolicyKind.SESSION);
        }

        @Test
        void trust_policy_of_the_role_says_nothing_about_other_actions() {
            check(
                    policies()
                            .trust(statement("'Effect':'Deny','Principal':'*','Action':'sts:AssumeRole'"))
                            .identity(allow),
                    session(),
                    ALLOWED,
                    PolicyKind.IDENTITY);
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

        @Test
        void wildcard_of_one_part_grants_nothing_over_a_colon() {
            var document = statement("'Effect':'Allow','Action':'*','Resource':'arn:aws:sqs:*:123456789012:group/*'");
            var request = AccessRequest.byUser(USER);

            check(
                    policies().identity(document),
                    request.asksFor("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:group/a:b:c")
                            .build(),
                    ALLOWED,
                    PolicyKind.IDENTITY);
            check(
                    policies().identity(document),
                    request.asksFor("sqs:SendMessage", "arn:aws:sqs:eu-west-1:999999999999:x:123456789012:group/a")
                            .build(),
                    UNDECIDED,
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

        @Test
        void wildcard_of_a_bucket_may_reach_over_colons_too() {
            var all = statement("'Effect':'Allow','Action':'*','Resource':'*'");
            for (var pattern : List.of("arn:aws:s3:*:example/a", "arn:aws:s3*:example/a")) {
                var fence = statement("'Effect':'Deny','Action':'*','Resource':'" + pattern + "'");

                check(policies().identity(all, fence), session(), UNDECIDED, PolicyKind.IDENTITY);
            }
            var other = statement("'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:*:example/b'");
            check(policies().identity(all, other), session(), ALLOWED, PolicyKind.IDENTITY);
        }

        @Test
        void variables_are_values_and_not_patterns() {
            var document =
                    statement("'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::home/${aws:PrincipalTag/dir}/*'");

            for (var dir : List.of("*", "?", "a*")) {
                check(
                        policies().identity(document),
                        AccessRequest.byUser(USER)
                                .context("aws:PrincipalTag/dir", dir)
                                .asksFor("s3:GetObject", "arn:aws:s3:::home/a/file")
                                .build(),
                        IMPLICITLY_DENIED,
                        PolicyKind.IDENTITY);
            }
            check(
                    policies().identity(document),
                    AccessRequest.byUser(USER)
                            .context("AWS:PrincipalTag/Dir", "a")
                            .asksFor("s3:GetObject", "arn:aws:s3:::home/a/file")
                            .resourceAccount(USER.account())
                            .build(),
                    ALLOWED,
                    PolicyKind.IDENTITY);
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
        void get_caller_identity_needs_no_permission_and_cannot_be_denied() {
            var deny = statement("'Effect':'Deny','Action':'sts:*','Resource':'*'");
            var denying = policies().identity(deny).boundary(deny).session(deny).build();
            var request = AccessRequest.byRoleSession(ROLE, SESSION);
            var decision =
                    denying.decide(request.asksFor("sts:getcalleridentity", "*").build());

            assertThat(decision.isAllowed()).isTrue();
            assertThat(decision.statement()).isEmpty();
            assertThat(decision.reason()).contains("needs no permission");
            assertThat(denying.decide(
                                    request.asksFor("sts:GetAccessKeyInfo", "*").build())
                            .outcome())
                    .isEqualTo(EXPLICITLY_DENIED);
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

        @Test
        void action_without_resources_needs_a_star() {
            var request = AccessRequest.byUser(USER)
                    .asksFor("s3:ListAllMyBuckets", "*")
                    .build();

            check(
                    policies().identity(statement("'Effect':'Allow','Action':'*','Resource':'*'")),
                    request,
                    ALLOWED,
                    PolicyKind.IDENTITY);
            check(policies().identity(allow), request, IMPLICITLY_DENIED, PolicyKind.IDENTITY);
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
            assertThatThrownBy(request::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("allowed: " + allowed);
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
