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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The trust policy that the component really writes, and what the offline decision says of it, both
 * ways for every option. Does not prove that AWS decides alike.
 */
class TrustedPartiesTest {

    private static final UserArn USER = UserArn.parse("arn:aws:iam::123456789012:user/deployer-user-0123abc");
    private static final UserArn ANOTHER = UserArn.parse("arn:aws:iam::123456789012:user/another");
    private static final RoleArn PIPELINE = RoleArn.parse("arn:aws:iam::123456789012:role/pipeline");
    private static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::123456789012:role/deployer-0123abc");
    private static final String GITHUB = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String GITHUB_KEY = "token.actions.githubusercontent.com:";

    private static UnprivilegedUserWithRoleArgs args(Deployer.Options options) {
        return Deployer.args(options);
    }

    private static MockedStack up(Deployer.Options options) {
        return Deployer.up(options).stack();
    }

    /** The document that the role was given. */
    private static PolicyDocument trust(Deployer.Options options) {
        var stack = up(options);
        assertThat(stack.errors()).isEmpty();
        return PolicyDocument.parse((String) stack.inputs("aws:iam/role:Role").get("assumeRolePolicy"));
    }

    private static boolean lets(PolicyDocument trust, AccessRequest.Builder request) {
        var decision =
                PolicyEvaluator.builder().trust(trust).noOtherLimits().build().decide(request.build());
        assertThat(decision.outcome()).as(decision.reason()).isNotEqualTo(Decision.Outcome.UNDECIDED);
        return decision.isAllowed();
    }

    private static AccessRequest.Builder byUser() {
        return AccessRequest.byUser(USER).asksToAssume(ROLE);
    }

    private static SessionName session(String name) {
        return new SessionName(name);
    }

    private static Tags tags(String... keysAndValues) {
        var tags = new LinkedHashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tags.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Tags.of(tags);
    }

    private static void rejects(Deployer.Options options, String... message) {
        Deployer.rejects(options, message);
    }

    @Nested
    class Without_options {

        @Test
        void trusts_this_user_and_nobody_else() {
            var trust = trust(args -> args);

            assertThat(lets(trust, byUser())).isTrue();
            assertThat(lets(trust, AccessRequest.byUser(ANOTHER).asksToAssume(ROLE)))
                    .isFalse();
            assertThat(lets(
                            trust,
                            AccessRequest.byRoleSession(PIPELINE, session("build"))
                                    .asksToAssume(ROLE)))
                    .isFalse();
        }

        @Test
        void lets_the_user_send_neither_tags_nor_a_source_identity() {
            var trust = trust(args -> args);

            assertThat(lets(trust, byUser().requestTags(tags("team", "red")))).isFalse();
            assertThat(lets(trust, byUser().sourceIdentity(new SourceIdentity("anna"))))
                    .isFalse();
        }

        @Test
        void names_the_user_by_its_unique_id_so_that_another_one_changes_the_document() {
            assertThat(trust(args -> args).statements().get(0).sid()).contains(MockedStack.userId("deployer-user"));
        }
    }

    @Nested
    class External_ids {

        @Test
        void asks_for_it() {
            var stack = up(args -> args.externalId("one-and-only"));

            assertThat(stack.inputs("aws:iam/role:Role"))
                    .containsEntry(
                            "assumeRolePolicy",
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\""
                                    + MockedStack.userId("deployer-user") + "\","
                                    + "\"Effect\":\"Allow\","
                                    + "\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:user/deployer-user-0123abc\"},"
                                    + "\"Action\":\"sts:AssumeRole\","
                                    + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"one-and-only\"}}}]}");
        }

        @Test
        void accepts_each_of_several_and_no_other() {
            var trust = trust(args -> args.externalId("first-one").externalId(Output.of("second-one")));

            assertThat(lets(trust, byUser().externalId(new ExternalId("first-one"))))
                    .isTrue();
            assertThat(lets(trust, byUser().externalId(new ExternalId("second-one"))))
                    .isTrue();
            assertThat(lets(trust, byUser().externalId(new ExternalId("third-one"))))
                    .isFalse();
            assertThat(lets(trust, byUser())).isFalse();
        }

        @Test
        void keeps_a_secret_one_secret_and_a_plain_one_readable() {
            var secret = args(args -> args.externalId(Output.ofSecret("one-and-only"))).trust;
            var plain = args(args -> args.externalId("one-and-only")).trust;
            var user = Output.of(USER.toString());
            var id = Output.of(MockedStack.userId("deployer-user"));

            assertThat(MockedStack.isSecret(TrustPolicy.of(user, id, secret))).isTrue();
            assertThat(MockedStack.isSecret(TrustPolicy.of(user, id, plain))).isFalse();
        }

        @Test
        void rejects_each_that_is_none_and_shows_none() {
            assertThatThrownBy(() ->
                            args(args -> args.externalId("not allowed, secret").externalId((String) null)))
                    .hasMessageContaining("externalId: got 19 characters")
                    .hasMessageContaining("externalId is null")
                    .hasMessageNotContaining("secret");
        }
    }

    @Nested
    class Mfa {

        @Test
        void asks_for_it_whatever_its_age() {
            var trust = trust(args -> args.requireMfa());

            assertThat(lets(trust, byUser().mfa(Duration.ofHours(30)))).isTrue();
            assertThat(lets(trust, byUser())).isFalse();
            assertThat(lets(trust, byUser().withoutMfa())).isFalse();
        }

        @Test
        void asks_for_it_not_older_than_its_maximum_age() {
            var trust = trust(args -> args.requireMfa(Duration.ofHours(1)));

            assertThat(lets(trust, byUser().mfa(Duration.ofMinutes(59)))).isTrue();
            assertThat(lets(trust, byUser().mfa(Duration.ofHours(1)))).isFalse();
            assertThat(lets(trust, byUser())).isFalse();
            assertThat(lets(trust, byUser().withoutMfa())).isFalse();
        }

        @Test
        void rejects_to_be_asked_for_with_an_age_and_without() {
            rejects(args -> args.requireMfa(Duration.ofHours(1)).requireMfa(), "requireMfa is given twice");
            assertThat(lets(trust(args -> args.requireMfa()), byUser().mfa(Duration.ofHours(2))))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT36H1S"})
        void rejects_an_age_that_makes_no_sense(String age) {
            rejects(args -> args.requireMfa(Duration.parse(age)), "requireMfa: got ", "36 hours");
        }

        @Test
        void rejects_no_age_where_one_is_meant() {
            rejects(args -> args.requireMfa(null), "requireMfa: got null");
        }

        @Test
        void accepts_the_shortest_and_the_longest_age() {
            assertThat(args(args -> args.requireMfa(Duration.ofSeconds(1)))).isNotNull();
            assertThat(args(args -> args.requireMfa(Duration.ofHours(36)))).isNotNull();
        }
    }

    @Nested
    class Session_names {

        @Test
        void asks_for_one_of_the_names() {
            var trust = trust(args -> args.requireSessionName("release").requireSessionName("fix"));

            assertThat(lets(trust, byUser().sessionName(session("release")))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("fix")))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("test")))).isFalse();
            assertThat(lets(trust, byUser().sessionName(session("release2")))).isFalse();
        }

        @Test
        void asks_for_a_pattern_or_a_name() {
            var trust = trust(args -> args.requireSessionName("team-?-*", "release"));

            assertThat(lets(trust, byUser().sessionName(session("team-a-1")))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("release")))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("team-ab-1")))).isFalse();
        }

        @Test
        void asks_for_the_users_own_name() {
            var trust = trust(args -> args.requireUserNameAsSessionName());

            assertThat(lets(trust, byUser().sessionName(session(USER.name())))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("another")))).isFalse();
        }

        @Test
        void compares_names_exactly_unless_there_is_a_pattern() {
            assertThat(trust(args -> args.requireSessionName("release")).toJson())
                    .contains("\"StringEquals\":{\"sts:RoleSessionName\":\"release\"}");
            assertThat(trust(args -> args.requireSessionName("release", "team-*"))
                            .toJson())
                    .contains("\"StringLike\":{\"sts:RoleSessionName\":[\"release\",\"team-*\"]}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "no spaces", "a/b", "?", "no spaces*", "${aws:username}*"})
        void rejects_a_name_that_no_session_can_have(String name) {
            rejects(args -> args.requireSessionName(name), "requireSessionName: ", "2 to 64");
        }

        @Test
        void rejects_a_pattern_that_is_longer_than_any_name() {
            rejects(args -> args.requireSessionName("a".repeat(65) + "*"), "requireSessionName: ");
            assertThat(args(args -> args.requireSessionName("a".repeat(64) + "*")))
                    .isNotNull();
        }

        @Test
        void rejects_none_and_null() {
            rejects(args -> args.requireSessionName(), "requireSessionName: there is none");
            rejects(args -> args.requireSessionName((String) null), "requireSessionName: ");
            rejects(args -> args.requireSessionName((String[]) null), "requireSessionName: ");
        }

        @Test
        void rejects_two_rules_for_one_name() {
            rejects(
                    args -> args.requireUserNameAsSessionName().requireSessionName("release"),
                    "requireUserNameAsSessionName and requireSessionName");
        }

        @Test
        void rejects_the_user_name_of_a_role() {
            rejects(
                    args -> args.requireUserNameAsSessionName().trustedPrincipal(PIPELINE.toString()),
                    "trustedPrincipal: got the role \"" + PIPELINE + "\"",
                    "requireSessionName");
            assertThat(args(args -> args.requireUserNameAsSessionName().trustedPrincipal(ANOTHER.toString())))
                    .isNotNull();
        }

        @Test
        void rejects_the_user_name_of_a_role_that_is_an_output() {
            var stack =
                    up(args -> args.requireUserNameAsSessionName().trustedPrincipal(Output.of(PIPELINE.toString())));

            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error).contains("trustedPrincipal: got the role"));
        }
    }

    @Nested
    class Source_identities {

        @Test
        void asks_for_one_and_allows_to_set_it() {
            var trust = trust(args -> args.requireSourceIdentity("anna", "ops-*"));

            assertThat(lets(trust, byUser().sourceIdentity(new SourceIdentity("anna"))))
                    .isTrue();
            assertThat(lets(trust, byUser().sourceIdentity(new SourceIdentity("ops-7"))))
                    .isTrue();
            assertThat(lets(trust, byUser().sourceIdentity(new SourceIdentity("bert"))))
                    .isFalse();
            assertThat(lets(trust, byUser())).isFalse();
        }

        @Test
        void lets_nobody_else_set_it() {
            var trust = trust(args -> args.requireSourceIdentity("anna"));

            assertThat(lets(
                            trust,
                            AccessRequest.byUser(ANOTHER)
                                    .asksToAssume(ROLE)
                                    .sourceIdentity(new SourceIdentity("anna"))))
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "no spaces", "?", "no spaces*"})
        void rejects_what_no_request_can_send(String identity) {
            rejects(args -> args.requireSourceIdentity(identity), "requireSourceIdentity: ");
        }

        @Test
        void rejects_none() {
            rejects(args -> args.requireSourceIdentity(), "requireSourceIdentity: there is none");
        }
    }

    @Nested
    class Session_tags {

        @Test
        void asks_for_a_tag_and_certain_values() {
            var trust = trust(args -> args.requireSessionTag("team", "red", "blue-*"));

            assertThat(lets(trust, byUser().requestTags(tags("team", "red")))).isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("team", "blue-1"))))
                    .isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("team", "green")))).isFalse();
            assertThat(lets(trust, byUser())).isFalse();
        }

        @Test
        void asks_for_a_tag_of_any_value() {
            var trust = trust(args -> args.requireSessionTag("team"));

            assertThat(lets(trust, byUser().requestTags(tags("team", "whatever"))))
                    .isTrue();
            assertThat(lets(trust, byUser())).isFalse();
        }

        @Test
        void allows_further_tags_and_no_other() {
            var trust = trust(args -> args.requireSessionTag("team", "red")
                    .allowSessionTag("ticket", "Team")
                    .allowSessionTag("cost"));

            assertThat(lets(trust, byUser().requestTags(tags("team", "red")))).isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("team", "red", "ticket", "1", "cost", ""))))
                    .isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("team", "red", "admin", "yes"))))
                    .isFalse();
        }

        @Test
        void allows_tags_without_asking_for_any() {
            var trust = trust(args -> args.allowSessionTag("ticket"));

            assertThat(lets(trust, byUser())).isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("ticket", "1")))).isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("admin", "1")))).isFalse();
        }

        @Test
        void asks_for_every_required_tag() {
            var trust = trust(args -> args.requireSessionTag("team", "red").requireSessionTag("stage", "test"));

            assertThat(lets(trust, byUser().requestTags(tags("team", "red", "stage", "test"))))
                    .isTrue();
            assertThat(lets(trust, byUser().requestTags(tags("team", "red")))).isFalse();
        }

        @Test
        void writes_a_statement_that_the_lint_finds_nothing_in() {
            var trust = trust(args -> args.requireSessionTag("team", "red").externalId("some-id"));

            assertThat(PolicyLint.create().check(trust, PolicyKind.TRUST)).isEmpty();
        }

        /**
         * AWS knows no external ID and no session name when it decides about {@code sts:TagSession}
         * and {@code sts:SetSourceIdentity}, whatever the offline decision does.
         */
        @Test
        void asks_for_nothing_that_the_action_does_not_know() {
            var trust = trust(args -> args.externalId("some-id")
                    .requireSessionName("release")
                    .requireSessionTag("team", "red")
                    .requireSourceIdentity("anna"));

            assertThat(trust.statements())
                    .filteredOn(statement -> statement.actions().contains("sts:TagSession"))
                    .singleElement()
                    .satisfies(statement -> assertThat(statement.conditions())
                            .extracting(Condition::key)
                            .containsOnly("aws:TagKeys"));
            assertThat(trust.statements())
                    .filteredOn(statement -> statement.actions().contains("sts:SetSourceIdentity"))
                    .singleElement()
                    .satisfies(statement -> assertThat(statement.conditions())
                            .extracting(Condition::key)
                            .containsOnly("sts:SourceIdentity"));
        }

        @Test
        void keeps_the_values_that_were_given_whatever_becomes_of_the_callers_array() {
            var values = new String[] {"red"};
            var args = args(options -> options.requireSessionTag("team", values));
            values[0] = "*";

            assertThat(args.trust.requirements().requiredTags()).isEqualTo(Map.of("team", List.of("red")));
        }

        @Test
        void rejects_what_is_no_tag() {
            rejects(args -> args.requireSessionTag("aws:x", "y"), "requireSessionTag: Tag key");
            rejects(args -> args.requireSessionTag("key", "a,b"), "requireSessionTag: Tag value");
            rejects(args -> args.requireSessionTag("key", "a,*"), "got the pattern \"a,*\" for \"key\"");
            rejects(args -> args.requireSessionTag("key", "a".repeat(257) + "*"), "requireSessionTag: got the pattern");
            rejects(args -> args.requireSessionTag("key", (String) null), "requireSessionTag: ");
            rejects(args -> args.requireSessionTag(null, "x"), "requireSessionTag: Tag key");
            rejects(args -> args.allowSessionTag("a,b"), "allowSessionTag: Tag key");
            rejects(args -> args.allowSessionTag(), "allowSessionTag: there is none");
        }

        @Test
        void rejects_the_same_key_twice() {
            rejects(
                    args -> args.requireSessionTag("team", "a").requireSessionTag("team", "b"),
                    "requireSessionTag: \"team\" is given twice");
            rejects(
                    args -> args.requireSessionTag("team", "a").requireSessionTag("Team", "b"),
                    "differs from \"Team\" in case only");
        }

        @Test
        void rejects_more_tags_than_a_session_has() {
            rejects(
                    args -> {
                        for (int i = 0; i < 51; i++) {
                            args.requireSessionTag("key" + i);
                        }
                        return args;
                    },
                    "got 51 keys");
        }
    }

    @Nested
    class Trusted_principals {

        @Test
        void are_warned_of_where_one_is_the_role_itself() {
            var itself = "arn:aws:iam::" + MockedStack.ACCOUNT + ":role/deploys";
            var elsewhere = "arn:aws:iam::210987654321:role/deploys";
            var automatic = "arn:aws:iam::" + MockedStack.ACCOUNT + ":role/p/deployer-0123abc";

            for (var options : List.<Deployer.Options>of(
                    args -> args.roleName("Deploys").trustedPrincipal(itself),
                    args -> args.roleName("deploys").trustedPrincipal(Output.of(itself)),
                    args -> args.trustedPrincipal(automatic))) {
                assertThat(Deployer.up(options).stack().warnings())
                        .singleElement()
                        .asString()
                        .contains("trustedPrincipal: the role trusts itself", "rejects it for a new role");
            }
            for (var options : List.<Deployer.Options>of(
                    args -> args.roleName("deploys").trustedPrincipal(elsewhere),
                    args -> args.roleName("other").trustedPrincipal(itself),
                    args -> args.roleName("deploys").trustedPrincipal(itself.replace("role/", "user/")))) {
                assertThat(Deployer.up(options).stack().warnings())
                        .noneMatch(warning -> warning.contains("trusts itself"));
            }
        }

        @Test
        void trusts_users_and_roles_beside_the_user() {
            var trust = trust(
                    args -> args.trustedPrincipal(ANOTHER.toString()).trustedPrincipal(Output.of(PIPELINE.toString())));

            assertThat(lets(trust, byUser())).isTrue();
            assertThat(lets(trust, AccessRequest.byUser(ANOTHER).asksToAssume(ROLE)))
                    .isTrue();
            assertThat(lets(
                            trust,
                            AccessRequest.byRoleSession(PIPELINE, session("build"))
                                    .asksToAssume(ROLE)
                                    .context("aws:SourceIdentity")
                                    .context("sts:TransitiveTagKeys")))
                    .isTrue();
            assertThat(lets(
                            trust,
                            AccessRequest.byUser(UserArn.parse("arn:aws:iam::123456789012:user/third"))
                                    .asksToAssume(ROLE)))
                    .isFalse();
        }

        @Test
        void names_the_user_that_is_made_first() {
            assertThat(trust(args -> args.trustedPrincipal(ANOTHER.toString()))
                            .statements()
                            .get(0)
                            .principals())
                    .extracting(principal -> principal.value())
                    .containsExactly(USER.toString(), ANOTHER.toString());
        }

        @Test
        void asks_them_for_the_same() {
            var trust = trust(args -> args.trustedPrincipal(ANOTHER.toString())
                    .externalId("some-id")
                    .requireSourceIdentity("anna"));
            var another = AccessRequest.byUser(ANOTHER).asksToAssume(ROLE).sourceIdentity(new SourceIdentity("anna"));

            assertThat(lets(trust, another)).isFalse();
            assertThat(lets(trust, another.externalId(new ExternalId("some-id"))))
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "another",
                    "arn:aws:iam::123456789012:root",
                    "arn:aws:iam::123456789012:group/team",
                    "arn:aws:iam::123456789012:user/*",
                    "arn:aws:iam::12345:role/pipeline",
                    "arn:aws:sts::123456789012:assumed-role/pipeline/session"
                })
        void rejects_what_is_no_user_and_no_role(String arn) {
            rejects(args -> args.trustedPrincipal(arn), "trustedPrincipal: ", arn);
        }

        @Test
        void rejects_an_output_with_the_same_words() {
            assertThat(up(args -> args.trustedPrincipal(Output.of("another"))).errors())
                    .anySatisfy(error -> assertThat(error).contains("trustedPrincipal: got \"another\""));
        }

        @Test
        void rejects_one_of_another_partition_than_the_user() {
            assertThat(up(args -> args.trustedPrincipal("arn:aws-cn:iam::123456789012:user/another"))
                            .errors())
                    .anySatisfy(error -> assertThat(error).contains("several partitions"));
        }
    }

    @Nested
    class Web_identities {

        private static AccessRequest.Builder workflow(String audience, String subject) {
            return AccessRequest.byFederated(GITHUB)
                    .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                    .context(GITHUB_KEY + "aud", audience)
                    .context(GITHUB_KEY + "sub", subject);
        }

        private static UnprivilegedUserWithRoleArgs.Builder github(UnprivilegedUserWithRoleArgs.Builder args) {
            return args.trustedWebIdentity(GITHUB, "sts.amazonaws.com", "repo:team@1/app@2:ref:refs/heads/main");
        }

        private static final String MAIN = "repo:team@1/app@2:ref:refs/heads/main";

        @Test
        void trusts_the_audience_and_subject() {
            var trust = trust(args -> github(args));

            assertThat(lets(trust, workflow("sts.amazonaws.com", MAIN))).isTrue();
            assertThat(lets(trust, workflow("sts.amazonaws.com", "repo:team@1/app@2:pull_request")))
                    .isFalse();
            assertThat(lets(trust, workflow("somebody-else", MAIN))).isFalse();
            assertThat(lets(trust, byUser())).isTrue();
        }

        @Test
        void trusts_patterns_of_subjects_and_outputs_of_providers() {
            var trust = trust(
                    args -> args.trustedWebIdentity(Output.of(GITHUB), "sts.amazonaws.com", "repo:team@1/app@2:*"));

            assertThat(lets(trust, workflow("sts.amazonaws.com", "repo:team@1/app@2:pull_request")))
                    .isTrue();
            assertThat(lets(trust, workflow("sts.amazonaws.com", "repo:team@1/other@3:pull_request")))
                    .isFalse();
        }

        @Test
        void keeps_several_apart() {
            var trust = trust(args ->
                    args.trustedWebIdentity(GITHUB, "one", "subject-1").trustedWebIdentity(GITHUB, "two", "subject-2"));

            assertThat(lets(trust, workflow("one", "subject-1"))).isTrue();
            assertThat(lets(trust, workflow("two", "subject-2"))).isTrue();
            assertThat(lets(trust, workflow("one", "subject-2"))).isFalse();
        }

        @Test
        void asks_it_for_the_session_name_and_the_conditions() {
            var trust = trust(args ->
                    github(args).requireSessionName("release").trustCondition(Condition.sourceIp("203.0.113.0/24")));

            var request = workflow("sts.amazonaws.com", MAIN)
                    .sessionName(session("release"))
                    .sourceIp("203.0.113.7");
            assertThat(lets(trust, request)).isTrue();
            assertThat(lets(trust, request.sourceIp("198.51.100.1"))).isFalse();
            assertThat(lets(trust, request.sourceIp("203.0.113.7").sessionName(session("test"))))
                    .isFalse();
        }

        @Test
        void asks_it_for_nothing_that_it_cannot_send() {
            var trust = trust(args -> github(args)
                    .externalId("some-id")
                    .requireMfa()
                    .requireSourceIdentity("anna")
                    .requireSessionTag("team", "red"));

            assertThat(lets(trust, workflow("sts.amazonaws.com", MAIN))).isTrue();
            assertThat(lets(trust, byUser())).isFalse();
        }

        @Test
        void warns_of_each_option_that_it_is_not_asked_for() {
            assertThat(up(args -> github(args).externalId("some-id")).warnings())
                    .containsExactly("trustedWebIdentity: a web identity is not asked for what externalId"
                            + " asks of users and roles; unless that is meant so, give it a"
                            + " role of its own");
            assertThat(up(args -> github(args).requireMfa()).warnings())
                    .singleElement()
                    .asString()
                    .contains("what requireMfa asks");
            assertThat(up(args -> github(args).requireSourceIdentity("anna")).warnings())
                    .singleElement()
                    .asString()
                    .contains("what requireSourceIdentity asks");
            assertThat(up(args -> github(args).requireSessionTag("team")).warnings())
                    .singleElement()
                    .asString()
                    .contains("what requireSessionTag asks");
            assertThat(up(args -> github(args)
                                    .externalId("some-id")
                                    .requireMfa()
                                    .requireSourceIdentity("anna")
                                    .requireSessionTag("team"))
                            .warnings())
                    .singleElement()
                    .asString()
                    .contains("externalId, requireMfa, requireSourceIdentity and requireSessionTag ask");
        }

        @Test
        void warns_of_no_option_that_it_is_asked_for_and_not_without_it() {
            assertThat(up(args -> github(args)
                                    .requireSessionName("release")
                                    .allowSessionTag("team")
                                    .trustCondition(Condition.sourceIp("203.0.113.0/24")))
                            .warnings())
                    .isEmpty();
            assertThat(up(args -> args.externalId("some-id").requireMfa()).warnings())
                    .isEmpty();
        }

        @Test
        void rejects_it_where_sessions_have_to_be_called_like_the_user() {
            rejects(
                    args -> github(args).requireUserNameAsSessionName(),
                    "requireUserNameAsSessionName does not go with trustedWebIdentity");
            assertThat(args(args -> args.requireUserNameAsSessionName())).isNotNull();
            assertThat(args(args -> github(args).requireSessionName("release"))).isNotNull();
        }

        @Test
        void lets_it_send_no_tags() {
            var trust = trust(args -> github(args).allowSessionTag("team"));

            assertThat(lets(trust, workflow("sts.amazonaws.com", MAIN).requestTags(tags("team", "red"))))
                    .isFalse();
        }

        @Test
        void asks_with_the_path_of_the_provider() {
            var trust = trust(args -> args.trustedWebIdentity(
                    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC",
                    "sts.amazonaws.com",
                    "system:serviceaccount:team:app"));

            assertThat(trust.toJson()).contains("\"oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub\":\"system");
        }

        @Test
        void rejects_a_provider_that_is_none() {
            rejects(args -> args.trustedWebIdentity("token.example.com", "aud", "sub"), "trustedWebIdentity: got");
            rejects(args -> args.trustedWebIdentity((String) null, "aud", "sub"), "trustedWebIdentity is missing");
        }

        @Test
        void rejects_no_audience_and_no_subject() {
            rejects(args -> args.trustedWebIdentity(GITHUB, null, "sub"), "trustedWebIdentity: audience: ");
            rejects(
                    args -> args.trustedWebIdentity(GITHUB, "${aws:x}", "sub"),
                    "trustedWebIdentity: audience: ",
                    "policy variable");
            rejects(args -> args.trustedWebIdentity(GITHUB, "aud"), "trustedWebIdentity: there is no subject");
            rejects(
                    args -> args.trustedWebIdentity(GITHUB, "aud", (String) null),
                    "trustedWebIdentity: subject: got null");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*",
                    "?*",
                    "**",
                    "repo:*",
                    "*:*",
                    "repo:us*",
                    "repo:?*",
                    "*o*",
                    "repo:*/*",
                    "/*",
                    "repo:/*",
                    "::*",
                    "a:*:*",
                    "*/us/*",
                    "system:serviceaccount:*",
                    "system:serviceaccount:*:*",
                    "system:serviceaccount:*:deployer",
                    "system:serviceaccount:te?m:deployer",
                    "system:serviceaccount:team*",
                    "system:*",
                    "ref:refs/heads/*",
                    "ref:refs/heads/main*",
                    "ref:refs/*:repo:us/app",
                    "ref:refs/heads/main:repo:*",
                    "environment:prod:*",
                    "environment:prod:ref:refs/heads/*",
                    "repository_visibility:public:*",
                    "repository_visibility:private:ref:refs/heads/main:*",
                    "run_id:1:*",
                    "run_number:1:*",
                    "run_attempt:1:*",
                    "check_run_id:1:*",
                    "workflow_sha:0a1b:*",
                    "job_workflow_sha:0a1b:*",
                    "job_workflow_ref:us/app/.github/workflows/a.yml@*",
                    "repo:us@12345?/app@456789:*",
                    "pulumi:deploy:org:*",
                    "aud:sts.amazonaws.com:*",
                    "iss:https://token.actions.githubusercontent.com:*",
                    "actor:anna:*",
                    "actor_id:1:*",
                    "repo_property_team:red:*",
                    "pull_request:event_name:pull_request:*",
                    "sha:0a1b:*",
                    "repo:us@*"
                })
        void rejects_a_pattern_that_names_no_owner(String subject) {
            rejects(
                    args -> args.trustedWebIdentity(GITHUB, "aud", subject),
                    "trustedWebIdentity: subject: got \"" + subject + "\"",
                    "names no owner before its first wildcard",
                    "repo:my-team/*");
        }

        /** Whoever may say what its own subject is made of can have one of these. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ref:refs/heads/main",
                    "repository_visibility:public",
                    "environment:prod:ref:refs/heads/main",
                    "job_workflow_ref:us/app/.github/workflows/a.yml@refs/heads/main",
                    "pull_request"
                })
        void rejects_a_subject_that_names_no_owner(String subject) {
            rejects(
                    args -> args.trustedWebIdentity(GITHUB, "aud", subject),
                    "trustedWebIdentity: subject: got \"" + subject + "\"",
                    "names no owner, so that");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "repo:us/*",
                    "repo:us/app:*",
                    "project_path:group/*",
                    "us/?",
                    "organization:us:project:*",
                    "system:serviceaccount:team:*",
                    "system:serviceaccount:team:deployer",
                    "repo:us/app:ref:refs/heads/*",
                    "repo:us/app:environment:*",
                    "ref:refs/heads/main:repo:us/*",
                    "repository_visibility:public:repo:us/*",
                    "repo:us/*:job_workflow_ref:us/app/.github/workflows/a.yml@*",
                    "repo:us/app:job_workflow_ref:us/app/.github/workflows/a.yml@refs/heads/main",
                    "pulumi:deploy:org:us:*",
                    "repo:us@123456/*",
                    "repo:us@123456/app@456789:ref:refs/heads/*",
                    "repository_owner_id:123456:*",
                    "repo:us",
                    "subject"
                })
        void accepts_a_pattern_that_names_its_owner_and_any_subject_that_is_none(String subject) {
            assertThat(args(args -> args.trustedWebIdentity(GITHUB, "aud", subject)))
                    .isNotNull();
        }

        @Test
        void rejects_a_subject_with_a_policy_variable() {
            rejects(
                    args -> args.trustedWebIdentity(GITHUB, "aud", "${aws:username}"),
                    "trustedWebIdentity: subject: ",
                    "policy variable");
        }
    }

    @Nested
    class Trust_conditions {

        private static final Instant NOON = Instant.parse("2030-01-31T12:00:00Z");

        @Test
        void rejects_a_window_that_ends_before_it_begins_and_takes_an_instant() {
            rejects(
                    args -> args.trustCondition(Condition.notBefore(NOON.plusSeconds(1)), Condition.notAfter(NOON)),
                    "trustCondition: notBefore 2030-01-31T12:00:01Z is after notAfter 2030-01-31T12:00:00Z",
                    "swap them");
            var instant = trust(args -> args.trustCondition(Condition.notBefore(NOON), Condition.notAfter(NOON)));
            assertThat(lets(instant, byUser().at(NOON))).isTrue();
        }

        @Test
        void asks_for_the_organization() {
            var trust = trust(args -> args.trustCondition(Condition.organization("o-a1b2c3d4e5")));

            assertThat(lets(trust, byUser().context("aws:PrincipalOrgID", "o-a1b2c3d4e5")))
                    .isTrue();
            assertThat(lets(trust, byUser().context("aws:PrincipalOrgID", "o-zzzzzzzzzz")))
                    .isFalse();
            assertThat(lets(trust, byUser().context("aws:PrincipalOrgID"))).isFalse();
        }

        @Test
        void asks_for_the_address() {
            var trust = trust(args -> args.trustCondition(Condition.sourceIp("203.0.113.0/24")));

            assertThat(lets(trust, byUser().sourceIp("203.0.113.7"))).isTrue();
            assertThat(lets(trust, byUser().sourceIp("203.0.114.7"))).isFalse();
        }

        @Test
        void asks_for_the_vpc() {
            var trust = trust(args -> args.trustCondition(Condition.sourceVpc("vpc-0123456789abcdef0")));

            assertThat(lets(trust, byUser().context("aws:SourceVpc", "vpc-0123456789abcdef0")))
                    .isTrue();
            assertThat(lets(trust, byUser().context("aws:SourceVpc", "vpc-00000000")))
                    .isFalse();
        }

        @Test
        void asks_for_a_window_of_time() {
            var trust = trust(args -> args.trustCondition(Condition.notBefore(NOON))
                    .trustCondition(Condition.notAfter(NOON.plusSeconds(3600))));

            assertThat(lets(trust, byUser().at(NOON))).isTrue();
            assertThat(lets(trust, byUser().at(NOON.plusSeconds(3600)))).isTrue();
            assertThat(lets(trust, byUser().at(NOON.minusSeconds(1)))).isFalse();
            assertThat(lets(trust, byUser().at(NOON.plusSeconds(3601)))).isFalse();
        }

        @Test
        void asks_for_it_together_with_everything_else() {
            var trust = trust(args -> args.externalId("some-id")
                    .requireMfa(Duration.ofHours(1))
                    .requireSessionName("release")
                    .requireSessionTag("team", "red")
                    .requireSourceIdentity("anna")
                    .trustCondition(Condition.sourceIp("203.0.113.0/24"), Condition.organization("o-a1b2c3d4e5")));
            var full = byUser().externalId(new ExternalId("some-id"))
                    .mfa(Duration.ofMinutes(5))
                    .sessionName(session("release"))
                    .requestTags(tags("team", "red"))
                    .sourceIdentity(new SourceIdentity("anna"))
                    .sourceIp("203.0.113.7")
                    .context("aws:PrincipalOrgID", "o-a1b2c3d4e5");

            assertThat(lets(trust, full)).isTrue();
            for (var missing : new String[] {
                "sts:ExternalId",
                "aws:MultiFactorAuthAge",
                "sts:RoleSessionName",
                "aws:RequestTag/team",
                "sts:SourceIdentity",
                "aws:SourceIp",
                "aws:PrincipalOrgID"
            }) {
                var request = byUser().externalId(new ExternalId("some-id"))
                        .mfa(Duration.ofMinutes(5))
                        .sessionName(session("release"))
                        .requestTags(tags("team", "red"))
                        .sourceIdentity(new SourceIdentity("anna"))
                        .sourceIp("203.0.113.7")
                        .context("aws:PrincipalOrgID", "o-a1b2c3d4e5")
                        .context(missing);
                assertThat(lets(trust, request)).as("without %s", missing).isFalse();
            }
            assertThat(lets(trust, full.withoutMfa())).isFalse();
        }

        @Test
        void rejects_what_another_option_asks_for_already() {
            var name = Condition.of(ConditionOperator.STRING_EQUALS, "STS:roleSessionName", "x");

            rejects(
                    args -> args.requireSessionName("release").trustCondition(name),
                    "trustCondition: StringEquals STS:roleSessionName");
            rejects(
                    args -> args.externalId("one").trustCondition(Condition.externalId("two")),
                    "trustCondition: StringEquals sts:ExternalId");
            rejects(
                    args -> args.requireMfa()
                            .trustCondition(
                                    Condition.of(ConditionOperator.BOOL, "aws:MultiFactorAuthPresent", "false")),
                    "trustCondition: Bool aws:MultiFactorAuthPresent");
            assertThat(args(args -> args.trustCondition(name))).isNotNull();
        }

        @Test
        void rejects_two_of_the_same_operator_and_key() {
            rejects(
                    args -> args.trustCondition(Condition.sourceIp("203.0.113.0/24"))
                            .trustCondition(Condition.sourceIp("198.51.100.0/24")),
                    "trustCondition: IpAddress aws:SourceIp");
        }

        @Test
        void combines_two_operators_on_one_key() {
            var trust = trust(args -> args.requireSessionName("team-*")
                    .trustCondition(
                            Condition.of(ConditionOperator.STRING_NOT_EQUALS, "sts:RoleSessionName", "team-x")));

            assertThat(lets(trust, byUser().sessionName(session("team-a")))).isTrue();
            assertThat(lets(trust, byUser().sessionName(session("team-x")))).isFalse();
        }

        @Test
        void rejects_none_and_null() {
            rejects(args -> args.trustCondition(), "trustCondition: there is none");
            rejects(args -> args.trustCondition((Condition) null), "trustCondition: one is null");
        }

        @Test
        void rejects_what_takes_the_key_of_a_web_identity() {
            var stack = up(args -> args.trustedWebIdentity(GITHUB, "aud", "sub")
                    .trustCondition(Condition.of(ConditionOperator.STRING_EQUALS, GITHUB_KEY + "sub", "other")));

            assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains(GITHUB_KEY + "sub"));
        }
    }

    @Nested
    class Terms {

        @Test
        void say_the_same_as_the_document() {
            var trust = args(args -> args.requireSessionName("b-*", "aa", "aa")
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
        void ask_for_nothing_by_default() {
            assertThat(args(args -> args).trust.requirements()).isEqualTo(TrustedParties.Requirements.NONE);
            assertThat(args(args -> args).trust.externalIds()).isNull();
        }

        @Test
        void stay_as_they_were_when_the_builder_is_used_again() {
            var builder = UnprivilegedUserWithRoleArgs.builder().rolePolicy(Deployer.READ);
            var requirements = builder.build().trust.requirements();
            builder.requireSessionName("later").requireMfa().allowSessionTag("later");

            assertThat(requirements).isEqualTo(TrustedParties.Requirements.NONE);
        }
    }
}
