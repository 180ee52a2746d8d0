package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of the documents about {@link UnprivilegedUserWithRole} against mocks. Does not prove that an engine or AWS accepts them.
 */
class ComponentExamplesTest {

    @Test
    void makes_a_policy_where_the_value_is_known() {
        var bucketArn = Output.of("arn:aws:s3:::artifacts");
        // docs:begin policy-of-an-output
        Output<PolicyDocument> readBucket = bucketArn.applyValue(arn -> PolicyDocument.of(
                Statement.allow().action("s3:GetObject").resource(arn + "/*").build()));
        var args = UnprivilegedUserWithRoleArgs.builder().rolePolicy(readBucket).build();
        // docs:end policy-of-an-output
        assertThat(args).isNotNull();
        assertThatThrownBy(() -> Statement.allow()
                        .action("s3:GetObject")
                        .resource(bucketArn + "/*")
                        .build())
                .hasMessageContaining("output.applyValue(");
    }

    @Test
    void acknowledges_intended_findings() {
        var allOfS3 =
                PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
        // docs:begin acknowledging
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(allOfS3)
                .strict(true)
                .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "The role manages all of S3")
                .build();
        // docs:end acknowledging
        assertThat(args).isNotNull();
        assertThatThrownBy(() -> UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(allOfS3)
                        .strict(true)
                        .build())
                .hasMessageContaining("allows-whole-service");
    }

    /** The example of {@link RoleBuilder}. */
    private static <B extends RoleBuilder<B>> B teamDefaults(B builder) {
        return builder.rolePath("/my-team/").strict(true);
    }

    @Test
    void sets_the_same_options_for_both_components() {
        var findings =
                PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
        var user = UnprivilegedUserWithRoleArgs.builder();
        var role = RoleWithoutUserArgs.builder()
                .trustedWebIdentity(WebIdentity.gitlab("my-group/my-app").branch("main"));

        var userArgs = teamDefaults(user)
                .userPath("/users/")
                .rolePolicy(READ_ARTIFACTS)
                .build();
        var roleArgs = teamDefaults(role).rolePolicy(READ_ARTIFACTS).build();

        assertThat(made(userArgs).stack().inputs("aws:iam/role:Role")).containsEntry("path", "/my-team/");
        assertThat(roleArgs.rolePath().map(PulumiTest::extractValue)).contains("/my-team/");
        assertThatThrownBy(() -> teamDefaults(UnprivilegedUserWithRoleArgs.builder())
                        .rolePolicy(findings)
                        .build())
                .hasMessageContaining("strict requires");
        assertThatThrownBy(() -> teamDefaults(RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(
                                        WebIdentity.gitlab("my-group/my-app").branch("main")))
                        .rolePolicy(findings)
                        .build())
                .hasMessageContaining("strict requires");
    }

    private static final PolicyDocument READ_ARTIFACTS = Deployer.READ;

    private static final PolicyDocument WRITE_ARTIFACTS = PolicyDocument.of(Statement.allow()
            .action("s3:PutObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    private static Deployer made(UnprivilegedUserWithRoleArgs args) {
        return Deployer.of(() -> args, ComponentResourceOptions.Empty);
    }

    private static String trust(UnprivilegedUserWithRoleArgs args) {
        var deployer = made(args);
        assertThat(deployer.children()).contains("Role::deployer");
        return deployer.stack()
                .inputs("aws:iam/role:Role")
                .get("assumeRolePolicy")
                .toString();
    }

    @Test
    void creates_user_role_and_outputs() {
        var stack = MockedStack.up(context -> {
            // docs:begin user-with-role
            var deployer = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy(READ_ARTIFACTS)
                            .externalId("PulumiApplication")
                            .requireSessionTag("team", "red", "blue")
                            .maxSessionDuration(Duration.ofHours(4))
                            .build());
            context.export("roleArn", deployer.roleArn());
            context.export("accessKeyId", deployer.accessKeyId());
            context.export("secretAccessKey", deployer.secretAccessKey());
            // docs:end user-with-role
        });
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.outputs("deployer")).containsKeys("roleArn", "accessKeyId", "secretAccessKey");
    }

    // docs:begin team-defaults
    static UnprivilegedUserWithRoleArgs withDefaults(UnprivilegedUserWithRoleArgs given) {
        var args = given.toBuilder();
        if (!given.isGiven("maxSessionDuration")) {
            args.maxSessionDuration(Duration.ofHours(2));
        }
        return args.build();
    }

    // docs:end team-defaults

    @Test
    void gives_a_default_where_the_caller_gave_none() {
        var none = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .build();
        var own = none.toBuilder().maxSessionDuration(Duration.ofHours(4)).build();

        assertThat(longestSession(withDefaults(none))).isEqualTo(7200.0);
        assertThat(longestSession(withDefaults(own))).isEqualTo(14400.0);
    }

    private static Object longestSession(UnprivilegedUserWithRoleArgs args) {
        return made(args).stack().inputs("aws:iam/role:Role").get("maxSessionDuration");
    }

    private static final PolicyDocument MANAGE_ROLES = PolicyDocument.of(Statement.allow()
            .action("iam:CreateRole", "iam:PutRolePolicy", "iam:GetRole")
            .resource("arn:aws:iam::123456789012:role/app-*")
            .build());

    @Test
    void guards_a_role_that_uses_IAM() {
        // docs:begin guard-rails
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(MANAGE_ROLES)
                .rolePermissionsBoundary("arn:aws:iam::123456789012:policy/deploys")
                .guardRails("arn:aws:iam::123456789012:policy/no-iam")
                .build();
        // docs:end guard-rails
        assertThat(made(args).children()).contains("RolePolicy::deployer-guard-rails");
    }

    @Test
    void rotates_a_key() {
        // docs:begin rotating
        var before = AccessKeys.rotating("203001");
        var both = AccessKeys.rotating("203002").previous("203001", AccessKeyStatus.ACTIVE);
        var inactive = AccessKeys.rotating("203002").previous("203001", AccessKeyStatus.INACTIVE);
        var after = AccessKeys.rotating("203002");
        // docs:end rotating
        for (var keys : new AccessKeys[] {before, both, inactive, after}) {
            assertThat(made(Deployer.args(args -> args.accessKeys(keys))).children())
                    .anyMatch(child -> child.startsWith("AccessKey::deployer-key-20300"));
        }
    }

    @Test
    void asks_for_mfa() {
        // docs:begin mfa
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .requireMfa(Duration.ofHours(1))
                // Without this, IAM doesn't delete a user who has an MFA device.
                .forceDestroyUser(true)
                .build();
        // docs:end mfa
        assertThat(trust(args)).contains("aws:MultiFactorAuthPresent", "\"3600\"");
    }

    @Test
    void asks_for_other_conditions() {
        // docs:begin trust-conditions
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .trustCondition(Condition.organization("o-a1b2c3d4e5"))
                .trustCondition(Condition.sourceIp("203.0.113.0/24"))
                .trustCondition(
                        Condition.notBefore(Instant.parse("2030-01-31T08:00:00Z")),
                        Condition.notAfter(Instant.parse("2030-01-31T18:00:00Z")))
                .build();
        // docs:end trust-conditions
        assertThat(trust(args)).contains("aws:PrincipalOrgID", "aws:SourceIp", "aws:CurrentTime");
    }

    @Test
    void gives_permissions() {
        var teamPolicyArn = Output.of("arn:aws:iam::123456789012:policy/team");
        // docs:begin permissions
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(READ_ARTIFACTS)
                .rolePolicy("write", WRITE_ARTIFACTS)
                .managedPolicyArn("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
                .managedPolicyArn("team", teamPolicyArn)
                .rolePermissionsBoundary("arn:aws:iam::123456789012:policy/boundary")
                .build();
        // docs:end permissions
        assertThat(made(args).children())
                .contains(
                        "RolePolicy::deployer-policy",
                        "RolePolicy::deployer-policy-write",
                        "RolePolicyAttachment::deployer-attach-ViewOnlyAccess",
                        "RolePolicyAttachment::deployer-attach-team");
    }
}
