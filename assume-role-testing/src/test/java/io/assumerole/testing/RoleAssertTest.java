package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static io.assumerole.testing.Mocked.READABLE;
import static io.assumerole.testing.Mocked.SOMEBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.UserGroupMembership;
import com.pulumi.aws.iam.UserGroupMembershipArgs;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the assertions say about a role; each beside the one that differs in one thing. Does not prove that AWS decides
 * alike.
 */
class RoleAssertTest {

    private static final String EXTERNAL_ID = "PulumiApplication";
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer-0123abc";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static String message(ThrowingCallable assertion) {
        var failed = new AtomicReference<String>();
        assertThatThrownBy(assertion)
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> failed.set(error.getMessage()));
        return failed.get();
    }

    private static PolicyDocument allow(String action) {
        return PolicyDocument.of(Statement.allow().action(action).resource("*").build());
    }

    private static PolicyDocument deny(String action) {
        return PolicyDocument.of(Statement.deny().action(action).resource("*").build());
    }

    @Nested
    class Who_may_assume_it {

        private final UnprivilegedUserWithRole deployer = Mocked.deployer(args -> args.externalId(EXTERNAL_ID));

        @Test
        void is_its_user_with_the_external_id_and_not_without_it() {
            assertThat(deployer)
                    .lets(deployer.userArn())
                    .assumeRoleWith(EXTERNAL_ID)
                    .refuses(deployer.userArn())
                    .assumeRole()
                    .refuses(deployer.userArn())
                    .assumeRoleWith("AnotherApplication");
        }

        @Test
        void is_nobody_else() {
            assertThat(deployer).refuses(SOMEBODY).assumeRoleWith(EXTERNAL_ID);
            assertThat(deployer)
                    .refuses("arn:aws:iam::123456789012:role/somebody")
                    .assumeRoleWith(EXTERNAL_ID);
            assertThat(deployer).refuses("ec2.amazonaws.com").assumeRoleWith(EXTERNAL_ID);
        }

        @Test
        void fails_with_the_trace_and_without_an_external_id() {
            assertThat(message(
                            () -> assertThat(deployer).lets(deployer.userArn()).assumeRoleWith("AnotherApplication")))
                    .contains(
                            "Expected arn:aws:iam::123456789012:user/deployer-user-0123abc to be allowed"
                                    + " sts:AssumeRole on " + ROLE + ", but it is denied:",
                            "IMPLICITLY_DENIED",
                            "trust[0] Statement[0]",
                            "no      StringEquals sts:ExternalId: [not shown]")
                    .doesNotContain(EXTERNAL_ID, "AnotherApplication");
            assertThat(message(() ->
                            assertThat(deployer).refuses(deployer.userArn()).assumeRoleWith(EXTERNAL_ID)))
                    .contains("to be denied sts:AssumeRole on " + ROLE + ", but it is allowed:", "ALLOWED", "trust[0]")
                    .doesNotContain(EXTERNAL_ID);
        }

        @Test
        void begins_the_message_with_the_description() {
            assertThat(message(() -> assertThat(deployer)
                            .as("the release")
                            .lets(SOMEBODY)
                            .assumeRole()))
                    .startsWith("[the release] ");
        }

        @Test
        void shows_no_external_id_that_is_none() {
            assertThatThrownBy(() -> assertThat(deployer).lets(SOMEBODY).assumeRoleWith("no external id"))
                    .hasMessageContaining("ExternalId")
                    .hasMessageNotContaining("no external id");
        }

        @Test
        void refuses_a_caller_that_is_none() {
            assertThatThrownBy(() -> assertThat(deployer).lets("anna").assumeRole())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got anna; allowed: the ARN of a user");
            assertThatThrownBy(() -> assertThat(deployer)
                            .refuses("arn:aws:sts::123456789012:assumed-role/a/b")
                            .assumeRole())
                    .hasMessageContaining("Not a caller");
            assertThatThrownBy(() -> assertThat(deployer)
                            .refuses("arn:aws:iam::123456789012:root")
                            .assumeRole())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Not a caller")
                    .hasMessageEndingWith("an account's root cannot assume a role");
        }

        @Test
        void is_described_with_mfa_a_session_name_tags_and_a_source_identity() {
            var strict = Mocked.deployer(args -> args.requireMfa(Duration.ofHours(1))
                    .requireSessionName("anna")
                    .requireSessionTag("team", "red")
                    .requireSourceIdentity("anna"));

            assertThat(strict)
                    .lets(strict.userArn())
                    .assumeRole(request -> request.mfa(Duration.ofMinutes(5))
                            .sessionName(new SessionName("anna"))
                            .requestTags(Tags.of(Map.of("team", "red")))
                            .sourceIdentity(new SourceIdentity("anna")));
            assertThat(strict)
                    .refuses(strict.userArn())
                    .assumeRole(request -> request.mfa(Duration.ofMinutes(61))
                            .sessionName(new SessionName("anna"))
                            .requestTags(Tags.of(Map.of("team", "red")))
                            .sourceIdentity(new SourceIdentity("anna")));
            assertThat(strict)
                    .refuses(strict.userArn())
                    .assumeRole(request -> request.mfa(Duration.ofMinutes(5))
                            .sessionName(new SessionName("anna"))
                            .requestTags(Tags.of(Map.of("team", "blue")))
                            .sourceIdentity(new SourceIdentity("anna")));
        }

        @Test
        void counts_what_the_users_own_policies_deny() {
            var disabled = Mocked.deployer(args -> args.disableUser(true));

            assertThat(disabled).refuses(disabled.userArn()).assumeRole();
            assertThat(message(
                            () -> assertThat(disabled).lets(disabled.userArn()).assumeRole()))
                    .contains("EXPLICITLY_DENIED", "identity");
            var enabled = Mocked.deployer(args -> args);
            assertThat(enabled).lets(enabled.userArn()).assumeRole();
        }

        @Test
        void takes_it_that_a_strangers_own_policies_allow_everything() {
            var trusting = Mocked.deployer(
                    args -> args.externalId(EXTERNAL_ID).trustedPrincipal("arn:aws:iam::999999999999:role/ci"));

            assertThat(trusting).lets("arn:aws:iam::999999999999:role/ci").assumeRoleWith(EXTERNAL_ID);
            assertThat(trusting).refuses("arn:aws:iam::999999999999:role/other").assumeRoleWith(EXTERNAL_ID);
            assertThat(message(() -> assertThat(trusting)
                            .refuses("arn:aws:iam::999999999999:role/ci")
                            .assumeRoleWith(EXTERNAL_ID)))
                    .contains("NotKnownAndTakenAsEverything");
        }

        @Test
        void is_somebody_of_an_identity_provider_with_the_right_claims() {
            var made = Mocked.up(context -> new RoleWithoutUser(
                    "deployer",
                    RoleWithoutUserArgs.builder()
                            .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789)
                                    .branch("main"))
                            .rolePolicy(Mocked.READ)
                            .build()));
            var role = TestResources.only(RoleWithoutUser.class, made);
            var github = role.oidcProviderArn();

            assertThat(role)
                    .lets(github)
                    .assumeRole(request -> request.claim("aud", "sts.amazonaws.com")
                            .claim("sub", "repo:my-team@123456/my-app@456789:ref:refs/heads/main"));
            assertThat(role)
                    .refuses(github)
                    .assumeRole(request -> request.claim("aud", "sts.amazonaws.com")
                            .claim("sub", "repo:my-team@123456/my-app@456789:ref:refs/heads/other"));
        }
    }

    @Nested
    class What_its_session_may_do {

        private final UnprivilegedUserWithRole deployer = Mocked.deployer(args -> args);

        @Test
        void allows_only_the_calls_of_its_policy() {
            assertThat(deployer)
                    .letsRole("s3:GetObject", READABLE)
                    .refusesRole("s3:PutObject", READABLE)
                    .refusesRole("s3:GetObject", "arn:aws:s3:::other/site.zip");
        }

        @Test
        void fails_with_the_trace() {
            assertThat(message(() -> assertThat(deployer).letsRole("s3:PutObject", READABLE)))
                    .contains(
                            "Expected a session of " + ROLE + " to be allowed s3:PutObject on " + READABLE
                                    + ", but it is denied:",
                            "add s3:PutObject to its Action",
                            "identity[0] Statement[0]");
            assertThat(message(() -> assertThat(deployer).refusesRole("s3:GetObject", READABLE)))
                    .contains("to be denied s3:GetObject on " + READABLE + ", but it is allowed:", "ALLOWED");
        }

        @Test
        void is_in_the_roles_account_by_default() {
            assertThat(message(() -> assertThat(deployer)
                            .letsRole(
                                    "s3:GetObject",
                                    READABLE,
                                    request ->
                                            request.resourceAccount(new io.assumerole.arn.AccountId("999999999999")))))
                    .contains("Cannot decide", "policy");
        }

        @Test
        void needs_what_a_condition_asks_for() {
            var office = Mocked.deployer(args -> args.rolePolicy(
                    "office",
                    PolicyDocument.of(Statement.allow()
                            .action("s3:PutObject")
                            .resource("arn:aws:s3:::artifacts/*")
                            .condition(io.assumerole.policy.Condition.sourceIp("203.0.113.0/24"))
                            .build())));

            assertThat(office)
                    .letsRole("s3:PutObject", READABLE, request -> request.sourceIp("203.0.113.7"))
                    .refusesRole("s3:PutObject", READABLE, request -> request.sourceIp("198.51.100.7"));
            for (ThrowingCallable undecided : new ThrowingCallable[] {
                () -> assertThat(office).letsRole("s3:PutObject", READABLE),
                () -> assertThat(office).refusesRole("s3:PutObject", READABLE)
            }) {
                assertThat(message(undecided))
                        .contains("Cannot decide whether a session of " + ROLE, "sourceIp(…)", "UNDECIDED");
            }
        }

        @Test
        void ends_with_its_sessions() {
            var revoked = Mocked.deployer(args -> args.revokeRoleSessionsBefore(Instant.parse("2026-01-31T12:00:00Z")));

            assertThat(revoked)
                    .refusesRole(
                            "s3:GetObject",
                            READABLE,
                            request -> request.context("aws:TokenIssueTime", "2026-01-31T11:59:59Z"))
                    .letsRole(
                            "s3:GetObject",
                            READABLE,
                            request -> request.context("aws:TokenIssueTime", "2026-01-31T12:00:01Z"));
        }
    }

    @Nested
    class Managed_policies {

        @Test
        void are_not_known_unless_they_are_given() {
            var deployer = Mocked.deployer(args -> args.managedPolicyArn(READ_ONLY));

            for (ThrowingCallable undecided : new ThrowingCallable[] {
                () -> assertThat(deployer).letsRole("s3:GetObject", READABLE),
                () -> assertThat(deployer).refusesRole("s3:PutObject", READABLE)
            }) {
                assertThat(message(undecided))
                        .contains(
                                "Cannot decide", "the content of the managed policy " + READ_ONLY, "managedPolicy(…)");
            }
            assertThat(deployer)
                    .managedPolicy(READ_ONLY, allow("s3:ListAllMyBuckets"))
                    .letsRole("s3:GetObject", READABLE)
                    .letsRole("s3:ListAllMyBuckets", "*")
                    .refusesRole("s3:PutObject", READABLE);
        }

        @Test
        void need_not_be_known_where_something_else_denies() {
            var deployer =
                    Mocked.deployer(args -> args.managedPolicyArn(READ_ONLY).rolePolicy("no", deny("s3:PutObject")));

            assertThat(deployer).refusesRole("s3:PutObject", READABLE);
        }

        @Test
        void limit_the_role_as_a_boundary() {
            var boundary = "arn:aws:iam::123456789012:policy/Boundary";
            var deployer = Mocked.deployer(args -> args.rolePermissionsBoundary(boundary));

            assertThat(message(() -> assertThat(deployer).letsRole("s3:GetObject", READABLE)))
                    .contains("Cannot decide", "the content of the managed policy " + boundary);
            // A boundary allows nothing by itself.
            assertThat(deployer).refusesRole("s3:PutObject", READABLE);
            assertThat(deployer).managedPolicy(boundary, allow("s3:GetObject")).letsRole("s3:GetObject", READABLE);
            assertThat(deployer).managedPolicy(boundary, allow("s3:PutObject")).refusesRole("s3:GetObject", READABLE);
        }

        @Test
        void are_known_where_the_component_or_the_program_makes_them() {
            var big = PolicyDocument.of(java.util.stream.IntStream.range(0, 200)
                    .mapToObj(i -> Statement.allow()
                            .action("s3:GetObject")
                            .resource("arn:aws:s3:::a-bucket-with-a-long-name-" + i + "/*")
                            .build())
                    .toArray(Statement[]::new));
            var split = TestResources.only(
                    UnprivilegedUserWithRole.class,
                    Mocked.up(context -> new UnprivilegedUserWithRole(
                            "deployer",
                            UnprivilegedUserWithRoleArgs.builder()
                                    .rolePolicy(big)
                                    .build())));
            assertThat(split)
                    .letsRole("s3:GetObject", "arn:aws:s3:::a-bucket-with-a-long-name-0/x")
                    .letsRole("s3:GetObject", "arn:aws:s3:::a-bucket-with-a-long-name-199/x")
                    .refusesRole("s3:GetObject", "arn:aws:s3:::a-bucket-with-a-long-name-200/x");

            var program = Mocked.up(context -> {
                var own = new Policy(
                        "own",
                        PolicyArgs.builder()
                                .policy(allow("s3:ListAllMyBuckets").toJson())
                                .build());
                new UnprivilegedUserWithRole("deployer", Mocked.args(args -> args.managedPolicyArn("own", own.arn())));
            });
            var deployer = TestResources.only(UnprivilegedUserWithRole.class, program);
            assertThat(message(() -> assertThat(deployer).letsRole("s3:ListAllMyBuckets", "*")))
                    .contains("in(…)");
            assertThat(deployer).in(program).letsRole("s3:ListAllMyBuckets", "*");
        }
    }

    @Nested
    class The_rest_of_the_program {

        private TestResult program(Consumer<UnprivilegedUserWithRole> rest) {
            return Mocked.up(context -> rest.accept(new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a))));
        }

        @Test
        void counts_when_it_is_given() {
            var program = program(deployer -> new RolePolicy(
                    "more",
                    RolePolicyArgs.builder()
                            .role(deployer.roleName())
                            .policy(allow("s3:PutObject").toJson())
                            .build()));
            var deployer = TestResources.only(UnprivilegedUserWithRole.class, program);

            assertThat(deployer).refusesRole("s3:PutObject", READABLE);
            assertThat(deployer).in(program).letsRole("s3:PutObject", READABLE);
        }

        @Test
        void has_groups_whose_policies_are_not_known() {
            var program = program(deployer -> new UserGroupMembership(
                    "in-a-group",
                    UserGroupMembershipArgs.builder()
                            .user(deployer.userName())
                            .groups("everybody")
                            .build()));
            var deployer = TestResources.only(UnprivilegedUserWithRole.class, program);

            assertThat(message(() -> assertThat(deployer)
                            .in(program)
                            .lets(deployer.userArn())
                            .assumeRole()))
                    .contains("Cannot decide", "the groups of the user deployer-user-0123abc");
            assertThat(deployer).lets(deployer.userArn()).assumeRole();
        }

        @Test
        void has_the_policies_of_another_role_that_assumes_it() {
            var program = Mocked.up(context -> {
                var hub = new UnprivilegedUserWithRole("hub", Mocked.args(a -> a));
                new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a.trustedPrincipal(hub.roleArn())));
                var denied = new UnprivilegedUserWithRole(
                        "denied", Mocked.args(a -> a.rolePolicy("no", deny("sts:AssumeRole"))));
                new UnprivilegedUserWithRole("other", Mocked.args(a -> a.trustedPrincipal(denied.roleArn())));
            });
            var deployer = TestResources.named(UnprivilegedUserWithRole.class, "deployer", program);
            var hub = TestResources.named(UnprivilegedUserWithRole.class, "hub", program);
            assertThat(deployer).in(program).lets(hub.roleArn()).assumeRole();

            var other = TestResources.named(UnprivilegedUserWithRole.class, "other", program);
            var denied = TestResources.named(UnprivilegedUserWithRole.class, "denied", program);
            assertThat(other).in(program).refuses(denied.roleArn()).assumeRole();
        }

        @Test
        void reports_two_roles_with_one_name_because_a_policy_is_ambiguous() {
            var program = Mocked.up(context -> {
                new UnprivilegedUserWithRole(
                        "one", Mocked.args(a -> a.roleName("same").rolePath("/one/")));
                new UnprivilegedUserWithRole(
                        "two", Mocked.args(a -> a.roleName("same").rolePath("/two/")));
            });
            var one = TestResources.named(UnprivilegedUserWithRole.class, "one", program);

            assertThat(message(() -> assertThat(one).in(program).letsRole("s3:GetObject", READABLE)))
                    .contains("more than one role called same");
            assertThat(one).letsRole("s3:GetObject", READABLE);
        }
    }

    @Nested
    class What_is_not_known {

        @Test
        void is_a_role_that_the_component_does_not_make() {
            var user = TestResources.only(
                    UnprivilegedUserWithRole.class,
                    Mocked.up(context -> new UnprivilegedUserWithRole(
                            "deployer",
                            UnprivilegedUserWithRoleArgs.builder()
                                    .existingRoleArn("arn:aws:iam::123456789012:role/other")
                                    .build())));

            for (ThrowingCallable undecided : new ThrowingCallable[] {
                () -> assertThat(user).lets(user.userArn()).assumeRole(),
                () -> assertThat(user).refuses(user.userArn()).assumeRole(),
                () -> assertThat(user).refusesRole("s3:PutObject", READABLE)
            }) {
                assertThat(message(undecided))
                        .contains("deployer did not create the role arn:aws:iam::123456789012:role/other", "in(…)");
            }
        }

        @Test
        void is_everything_in_a_first_preview() {
            var made = new AtomicReference<UnprivilegedUserWithRole>();
            try {
                PulumiTest.withMocks(AwsMocks.builder().firstPreview().build())
                        .withOptions(TestOptions.builder().preview(true).build())
                        .runTest(context -> made.set(new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a))))
                        .throwOnError();
            } finally {
                PulumiTest.cleanup();
            }

            assertThat(message(() -> assertThat(made.get()).refuses(SOMEBODY).assumeRole()))
                    .contains("The ARN of the role is not known");
        }
    }
}
