package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the guard rails deny, decided offline, and what the lint makes of them. Does not prove that AWS decides the same:
 * {@code ComponentArgumentsTest} of end-to-end-tests asks the local AWS for some of them.
 */
class GuardRailsTest {

    private static final String INLINE = "aws:iam/rolePolicy:RolePolicy";
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String BOUNDARY = ACCOUNT + "policy/boundary";
    private static final PolicyDocument IAM =
            PolicyDocument.of(Statement.allow().action("iam:*").resource("*").build());

    private static Deployer guarded(Deployer.Options options) {
        return Deployer.up(args -> options.apply(args).guardRails(BOUNDARY));
    }

    private static PolicyDocument policy(Deployer deployer, String suffix) {
        return PolicyDocument.parse(
                (String) deployer.stack().inputs(INLINE, "deployer" + suffix).get("policy"));
    }

    private static AccessRequest.Builder inRole(String action, String resource) {
        return AccessRequest.byRoleSession(RoleArn.parse(ACCOUNT + "role/deployer-0123abc"), new SessionName("session"))
                .asksFor(action, ACCOUNT + resource);
    }

    private static Decision.Outcome decide(PolicyDocument guardRails, AccessRequest.Builder request) {
        return PolicyEvaluator.builder()
                .identity(IAM)
                .identity(guardRails)
                .build()
                .decide(request.build())
                .outcome();
    }

    /** Without the guard rails, the same policy is a way to any permission. */
    @Test
    void prevent_the_lint_finding_about_new_roles() {
        var creates = PolicyDocument.of(Statement.allow()
                .action("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "sts:AssumeRole")
                .resource(ACCOUNT + "role/ci-*")
                .build());
        var guardRails = GuardRails.policy(List.of(ACCOUNT + "role/deployer"), BOUNDARY);

        assertThat(PolicyLint.create().checkEscalation(Map.of("creates", creates)))
                .extracting(Finding::code)
                .containsExactly(LintCode.ESCALATES_PRIVILEGES);
        assertThat(PolicyLint.create().checkEscalation(Map.of("creates", creates, "guardRails", guardRails)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "iam:UpdateAssumeRolePolicy,role/deployer-0123abc,role/other",
        "iam:PutRolePolicy,role/deployer-0123abc,",
        "iam:AttachRolePolicy,role/deployer-0123abc,",
        "iam:DeleteRolePolicy,role/deployer-0123abc,role/other",
        "iam:DetachRolePolicy,role/deployer-0123abc,role/other",
        "iam:UpdateRole,role/deployer-0123abc,role/other",
        "iam:DeleteRole,role/deployer-0123abc,role/other",
        "iam:TagRole,role/deployer-0123abc,role/other",
        "iam:PassRole,role/deployer-0123abc,role/other",
        "iam:CreateAccessKey,user/deployer-user-0123abc,user/other",
        "iam:UpdateAccessKey,user/deployer-user-0123abc,user/other",
        "iam:CreateLoginProfile,user/deployer-user-0123abc,user/other",
        "iam:EnableMFADevice,user/deployer-user-0123abc,user/other",
        "iam:UploadSSHPublicKey,user/deployer-user-0123abc,user/other",
        "iam:UpdateUser,user/deployer-user-0123abc,user/other",
        "iam:DeleteUserPolicy,user/deployer-user-0123abc,user/other",
        "iam:CreatePolicyVersion,policy/boundary,policy/other",
        "iam:SetDefaultPolicyVersion,policy/boundary,policy/other",
        "iam:DeletePolicy,policy/boundary,policy/other",
        "iam:CreatePolicyVersion,policy/of-the-role,policy/other",
        "iam:CreatePolicyVersion,policy/of-the-user,policy/other",
        "iam:CreatePolicyVersion,policy/attached,policy/other",
        "iam:AddClientIDToOpenIDConnectProvider,oidc-provider/token.example.com,oidc-provider/other.example.com"
    })
    void deny_only_changes_of_the_role_itself(String action, String own, String other) {
        var guardRails = policy(
                guarded(args -> args.rolePermissionsBoundary(ACCOUNT + "policy/of-the-role")
                        .userPermissionsBoundary(ACCOUNT + "policy/of-the-user")
                        .managedPolicyArn(ACCOUNT + "policy/attached")
                        .trustedWebIdentity(
                                ACCOUNT + "oidc-provider/token.example.com", "sts.amazonaws.com", "repo:us/app")),
                "-guard-rails");

        assertThat(decide(guardRails, inRole(action, own))).isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
        if (other != null) {
            assertThat(decide(guardRails, inRole(action, other))).isEqualTo(Decision.Outcome.ALLOWED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "iam:CreateUser,user/new",
        "iam:CreateRole,role/new",
        "iam:PutUserPermissionsBoundary,user/other",
        "iam:PutRolePermissionsBoundary,role/other",
        "iam:PutUserPolicy,user/other",
        "iam:PutRolePolicy,role/other",
        "iam:AttachUserPolicy,user/other",
        "iam:AttachRolePolicy,role/other"
    })
    void deny_who_has_not_the_boundary(String action, String resource) {
        var guardRails = policy(guarded(args -> args), "-guard-rails");

        assertThat(decide(guardRails, inRole(action, resource).context("iam:PermissionsBoundary")))
                .isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
        assertThat(decide(
                        guardRails,
                        inRole(action, resource).context("iam:PermissionsBoundary", ACCOUNT + "policy/wider")))
                .isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
        assertThat(decide(guardRails, inRole(action, resource).context("iam:PermissionsBoundary", BOUNDARY)))
                .isEqualTo(Decision.Outcome.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "iam:DeleteUserPermissionsBoundary,user/other",
        "iam:DeleteRolePermissionsBoundary,role/other",
        "iam:AddUserToGroup,group/admins",
        "iam:RemoveUserFromGroup,group/admins",
        "iam:PutGroupPolicy,group/admins",
        "iam:AttachGroupPolicy,group/admins"
    })
    void deny_the_removal_of_a_boundary_and_requests_without_the_user(String action, String resource) {
        assertThat(decide(policy(guarded(args -> args), "-guard-rails"), inRole(action, resource)))
                .isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"iam:GetRole,role/deployer-0123abc", "iam:ListAccessKeys,user/deployer-user-0123abc"})
    void let_it_read_its_own_resources(String action, String resource) {
        assertThat(decide(policy(guarded(args -> args), "-guard-rails"), inRole(action, resource)))
                .isEqualTo(Decision.Outcome.ALLOWED);
    }

    @Nested
    class The_quota {

        private static PolicyDocument large(int statements) {
            return PolicyDocument.of(IntStream.range(0, statements)
                    .mapToObj(i -> Statement.allow()
                            .action("s3:GetObject")
                            .resource("arn:aws:s3:::artifacts/" + i + "x".repeat(300))
                            .build())
                    .toArray(Statement[]::new));
        }

        private static int inline(Deployer deployer) {
            return deployer.children().stream()
                    .filter(child -> child.startsWith("RolePolicy::"))
                    .map(child -> child.substring("RolePolicy::deployer".length()))
                    .mapToInt(suffix -> policy(deployer, suffix).size())
                    .sum();
        }

        @Test
        void is_kept_free_for_them() {
            var with = guarded(args -> args.clear("rolePolicy").rolePolicy(large(40)));

            assertThat(inline(with)).isLessThanOrEqualTo(PolicyPacking.INLINE);
            assertThat(with.children()).contains("Policy::deployer-policy-2", "RolePolicy::deployer-guard-rails-2");
            assertThat(policy(with, "-guard-rails-2").statements().get(0).resources())
                    .hasSize((int) with.children().stream()
                            .filter(child -> child.startsWith("Policy::"))
                            .count());
        }

        /** 20 statements have more than is left beside guard rails, and less than the quota. */
        @Test
        void is_as_before_without_them() {
            assertThat(Deployer.up(args -> args.clear("rolePolicy").rolePolicy(large(20)))
                            .children())
                    .noneMatch(child -> child.startsWith("Policy::"));
            assertThat(guarded(args -> args.clear("rolePolicy").rolePolicy(large(20)))
                            .children())
                    .contains("Policy::deployer-policy-2");
        }

        @Test
        void is_too_small_for_names_without_end() {
            var names = IntStream.range(0, 9)
                    .mapToObj(i -> ACCOUNT + "policy/" + i + "x".repeat(250) + "/y")
                    .toList();

            assertThatThrownBy(() -> GuardRails.fitting(GuardRails.policy(names, BOUNDARY), 0))
                    .hasMessageContaining("allowed: at most 3,072");
            assertThat(GuardRails.fitting(GuardRails.policy(names.subList(0, 7), BOUNDARY), 0))
                    .contains(names.get(6));
        }
    }

    @Nested
    class The_lint {

        private static List<String> warnings(Deployer.Options options) {
            return Deployer.up(options).stack().warnings();
        }

        private static PolicyDocument allow(String... actions) {
            return PolicyDocument.of(Statement.allow()
                    .action(actions)
                    .resource(ACCOUNT + "role/deployer-*")
                    .build());
        }

        @Test
        void finds_no_more_that_the_role_changes_itself() {
            assertThat(warnings(args -> args.rolePolicy("iam", allow("iam:PutRolePolicy"))))
                    .singleElement()
                    .asString()
                    .contains("changes-itself");
            assertThat(warnings(args ->
                            args.rolePolicy("iam", allow("iam:PutRolePolicy")).guardRails(BOUNDARY)))
                    .isEmpty();
        }

        /** The boundary may allow its own removal. */
        @Test
        void still_finds_what_needs_the_boundary() {
            var any = PolicyDocument.of(Statement.allow()
                    .action("iam:AttachRolePolicy")
                    .resource(ACCOUNT + "role/*")
                    .build());
            for (var options : List.<Deployer.Options>of(
                    args -> args,
                    args -> args.guardRails(BOUNDARY),
                    args -> args.guardRails(Deployer.later(BOUNDARY)))) {
                assertThat(warnings(args -> options.apply(args.rolePolicy("iam", any))))
                        .singleElement()
                        .asString()
                        .contains("escalates-privileges");
            }
        }

        @Test
        void still_finds_what_is_not_denied() {
            var any = PolicyDocument.of(Statement.allow()
                    .action("iam:CreateAccessKey")
                    .resource(ACCOUNT + "user/*")
                    .build());

            assertThat(warnings(args -> args.rolePolicy("iam", any).guardRails(BOUNDARY)))
                    .singleElement()
                    .asString()
                    .contains("escalates-privileges", "act as any user");
        }

        @Test
        void counts_them_where_findings_are_errors() {
            Deployer.rejects(
                    args -> args.userName("u")
                            .roleName("deployer-x")
                            .strict(true)
                            .rolePolicy("iam", allow("iam:PutRolePolicy")),
                    "changes-itself");
            assertThat(Deployer.args(args -> args.userName("u")
                            .roleName("deployer-x")
                            .strict(true)
                            .guardRails(BOUNDARY)
                            .rolePolicy("iam", allow("iam:PutRolePolicy"))))
                    .isNotNull();
        }
    }

    @Test
    void are_refused_of_a_role_that_exists() {
        Deployer.rejects(
                args -> args.clear("rolePolicy")
                        .existingRoleArn(ACCOUNT + "role/other")
                        .guardRails(BOUNDARY),
                "guardRails configures a role that is created");
    }

    @Test
    void are_refused_of_the_boundary_of_the_role_itself() {
        var same = "guardRails: got \"" + BOUNDARY
                + "\", which is also the rolePermissionsBoundary; allowed: a different policy";

        Deployer.rejects(args -> args.rolePermissionsBoundary(BOUNDARY).guardRails(BOUNDARY), same);
        Deployer.rejectsLater(
                args -> args.rolePermissionsBoundary(Deployer.later(BOUNDARY)).guardRails(BOUNDARY), same);
        Deployer.rejectsLater(
                args -> args.rolePermissionsBoundary(BOUNDARY).guardRails(Deployer.later(BOUNDARY)), same);
        assertThat(guarded(args -> args.rolePermissionsBoundary(Deployer.later(BOUNDARY + "-2")))
                        .children())
                .contains("RolePolicy::deployer-guard-rails");
    }

    @Test
    void have_a_policy_that_AWS_takes() {
        assertThat(GuardRails.policy(List.of("arn:*:iam::*:role/deployer-???????"), BOUNDARY)
                        .size())
                .isLessThan(GuardRails.RESERVED);
        assertThat(PolicyDocument.parse(GuardRails.policy(List.of(), BOUNDARY).toJson())
                        .statements())
                .hasSize(2);
    }
}
