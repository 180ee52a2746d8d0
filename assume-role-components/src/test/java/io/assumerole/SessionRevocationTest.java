package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policies that end sessions and shut the user out. Does not prove that a session is ended: LeakedKeyTest does.
 */
class SessionRevocationTest {

    private static final String INLINE = "aws:iam/rolePolicy:RolePolicy";
    private static final String USER_POLICY = "aws:iam/userPolicy:UserPolicy";
    private static final String ROLE_REVOCATION = "deployer-revoke-role-sessions";
    private static final Instant TIME = Instant.parse("2026-01-31T08:30:00Z");
    private static final String REVOKED = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*",\
            "Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-01-31T08:30:00Z"}}}]}""";

    private static Clock at(String time) {
        return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    }

    private static List<String> policies(Deployer deployer) {
        return deployer.children().stream()
                .filter(child -> child.contains("Policy"))
                .toList();
    }

    private static PolicyDocument ofSize(int size) {
        var bucket = "arn:aws:s3:::artifacts/";
        var empty = reading(bucket).size();
        return reading(bucket + "b".repeat(size - empty));
    }

    private static PolicyDocument reading(String resource) {
        return PolicyDocument.of(
                Statement.allow().action("s3:GetObject").resource(resource).build());
    }

    private static Object policy(Deployer deployer, String type, String name) {
        return deployer.stack().inputs(type, name).get("policy");
    }

    @Nested
    class A_time {

        @ParameterizedTest
        @CsvSource({
            "2026-01-31T08:30:00Z,2026-01-31T08:30:00Z",
            "2026-01-31T08:30:00.000000001Z,2026-01-31T08:30:01Z",
            "2026-01-31T08:30:59.999Z,2026-01-31T08:31:00Z",
            "1970-01-01T00:00:00Z,1970-01-01T00:00:00Z"
        })
        void is_rounded_up_to_the_precision_of_AWS(String given, String written) {
            assertThat(SessionRevocation.checked(Instant.parse(given), at("2026-02-01T00:00:00Z")))
                    .hasToString(written);
        }

        @Test
        void is_a_few_minutes_ahead_at_most() {
            var now = at("2026-01-31T08:15:00Z");

            assertThat(SessionRevocation.checked(TIME, now)).isEqualTo(TIME);
            assertThatThrownBy(() -> SessionRevocation.checked(TIME.plusSeconds(1), now))
                    .hasMessage("got 2026-01-31T08:30:01Z; allowed: 1970-01-01T00:00:00Z to 15 minutes from now, which"
                            + " is 2026-01-31T08:30:00Z; no session works until the given time");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
        void is_one_that_AWS_can_read(String time) {
            assertThatThrownBy(() -> SessionRevocation.checked(Instant.parse(time), Clock.systemUTC()))
                    .hasMessageStartingWith("got " + time + "; allowed: ");
        }

        @Test
        void is_over_when_the_longest_session_is() {
            assertThat(SessionRevocation.isOver(TIME, Duration.ofHours(1), at("2026-01-31T09:30:00Z")))
                    .isFalse();
            assertThat(SessionRevocation.isOver(TIME, Duration.ofHours(1), at("2026-01-31T09:30:01Z")))
                    .isTrue();
        }

        @Test
        void is_refused_in_the_words_of_its_argument() {
            var far = Instant.now().plus(1, ChronoUnit.HOURS);

            Deployer.rejects(args -> args.revokeRoleSessionsBefore(far), "revokeRoleSessionsBefore: got " + far);
            Deployer.rejects(args -> args.revokeUserSessionsBefore(far), "revokeUserSessionsBefore: got " + far);
            Deployer.rejects(args -> args.revokeRoleSessionsBefore(null), "revokeRoleSessionsBefore is null");
            var near = Instant.now().plus(5, ChronoUnit.MINUTES);
            assertThat(Deployer.args(args -> args.revokeRoleSessionsBefore(near).revokeUserSessionsBefore(near)))
                    .isNotNull();
        }

        @Test
        void can_be_read() {
            var args = Deployer.args(a -> a.revokeRoleSessionsBefore(TIME.minusNanos(1)));

            assertThat(args.revokeRoleSessionsBefore()).contains(TIME);
            assertThat(args.revokeUserSessionsBefore()).isEmpty();
        }
    }

    @Nested
    class Of_the_role {

        @Test
        void is_an_inline_policy_before_all_others() {
            var deployer = Deployer.up(args -> args.revokeRoleSessionsBefore(TIME));

            assertThat(policies(deployer))
                    .containsExactlyInAnyOrder("RolePolicy::" + ROLE_REVOCATION, "RolePolicy::deployer-policy");
            assertThat(policy(deployer, INLINE, ROLE_REVOCATION)).isEqualTo(REVOKED);
        }

        @Test
        void is_not_there_without_it() {
            assertThat(policies(Deployer.up(args -> args))).containsExactly("RolePolicy::deployer-policy");
        }

        /** A role whose inline policies leave no room has it attached; nothing moves because of it. */
        @Test
        void is_attached_where_the_inline_quota_may_not_suffice() {
            var large = ofSize(PolicyPacking.INLINE - REVOKED.length() + 1);
            var fitting = ofSize(PolicyPacking.INLINE - REVOKED.length());
            var before = policies(Deployer.up(args -> args.clear("rolePolicy").rolePolicy(large)));
            var after = policies(Deployer.up(
                    args -> args.clear("rolePolicy").rolePolicy(large).revokeRoleSessionsBefore(TIME)));

            assertThat(after)
                    .containsAll(before)
                    .contains("Policy::" + ROLE_REVOCATION, "RolePolicyAttachment::" + ROLE_REVOCATION)
                    .hasSize(before.size() + 2);
            assertThat(policies(Deployer.up(
                            args -> args.clear("rolePolicy").rolePolicy(fitting).revokeRoleSessionsBefore(TIME))))
                    .contains("RolePolicy::" + ROLE_REVOCATION);
            assertThat(policies(Deployer.up(args -> args.rolePolicy(
                                    "more", Deployer.later("").applyValue(any -> Deployer.READ))
                            .revokeRoleSessionsBefore(TIME))))
                    .contains("Policy::" + ROLE_REVOCATION);
        }

        /** The role could replace it by a policy that allows everything. */
        @Test
        void is_kept_from_the_role_with_guard_rails() {
            var boundary = "arn:aws:iam::123456789012:policy/no-iam";
            var attached = Deployer.up(args -> args.rolePolicy(
                            "more", Deployer.later("").applyValue(any -> Deployer.READ))
                    .guardRails(boundary)
                    .revokeRoleSessionsBefore(TIME));

            assertThat(policies(attached)).contains("Policy::" + ROLE_REVOCATION);
            assertThat((String) policy(attached, INLINE, "deployer-guard-rails"))
                    .contains("\"arn:aws:iam::123456789012:policy/" + ROLE_REVOCATION);
            assertThat((String) policy(
                            Deployer.up(args -> args.guardRails(boundary).revokeRoleSessionsBefore(TIME)),
                            INLINE,
                            "deployer-guard-rails"))
                    .as("inline, it has no ARN")
                    .contains(boundary)
                    .doesNotContain(ROLE_REVOCATION);
        }

        @Test
        void is_refused_of_a_role_that_is_not_made_here() {
            Deployer.rejects(
                    args -> args.clear("rolePolicy")
                            .existingRoleArn("arn:aws:iam::123456789012:role/other")
                            .revokeRoleSessionsBefore(TIME),
                    "revokeRoleSessionsBefore configures a role that is created");
            assertThat(policies(Deployer.up(args -> args.clear("rolePolicy")
                            .existingRoleArn("arn:aws:iam::123456789012:role/other")
                            .grantAssumeRole(true)
                            .disableUser(true)
                            .revokeUserSessionsBefore(TIME))))
                    .contains("UserPolicy::deployer-disable-user", "UserPolicy::deployer-revoke-user-sessions");
        }
    }

    @Nested
    class Of_the_user {

        @Test
        void are_policies_of_the_user() {
            var deployer = Deployer.up(args -> args.disableUser(true).revokeUserSessionsBefore(TIME));

            assertThat(policy(deployer, USER_POLICY, "deployer-revoke-user-sessions"))
                    .isEqualTo(REVOKED);
            assertThat(policy(deployer, USER_POLICY, "deployer-disable-user"))
                    .isEqualTo(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
        }

        @Test
        void leave_everything_else_as_it_is() {
            var before = Deployer.up(args -> args.staysUnprivileged(true)).children();
            var after = Deployer.up(args -> args.staysUnprivileged(true).disableUser(true))
                    .children();

            assertThat(after).containsAll(before).hasSize(before.size() + 1);
            assertThat(Deployer.up(args -> args.staysUnprivileged(true).disableUser(false))
                            .children())
                    .containsExactlyInAnyOrderElementsOf(before);
        }

        @Test
        void are_told_of_when_no_session_is_left() {
            assertThat(Deployer.up(args -> args.revokeUserSessionsBefore(TIME).revokeRoleSessionsBefore(TIME))
                            .stack()
                            .warnings())
                    .containsExactlyInAnyOrder(
                            "revokeUserSessionsBefore: no session that began before \"2026-01-31T08:30:00Z\""
                                    + " remains, because none lasts longer than 36 hours; remove the argument",
                            "revokeRoleSessionsBefore: no session that began before \"2026-01-31T08:30:00Z\""
                                    + " remains, because none lasts longer than 12 hours; remove the argument");
        }

        /** The longest session in a role lasts 12 hours, and the longest of a user 36. */
        @ParameterizedTest
        @CsvSource({"1,0", "11,0", "13,1", "35,1", "37,2"})
        void are_told_of_each_when_its_own_longest_is_over(long hours, int warnings) {
            var before = Instant.now().minus(hours, ChronoUnit.HOURS);

            assertThat(Deployer.up(args -> args.revokeUserSessionsBefore(before).revokeRoleSessionsBefore(before))
                            .stack()
                            .warnings())
                    .hasSize(warnings)
                    .allSatisfy(warning ->
                            assertThat(warning).startsWith(warnings == 1 ? "revokeRoleSessionsBefore: " : "revoke"));
        }
    }
}
