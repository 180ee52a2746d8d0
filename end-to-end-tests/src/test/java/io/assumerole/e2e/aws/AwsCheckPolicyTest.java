package io.assumerole.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decides what the policy and the boundary of the example aws-check allow. Does not prove that AWS decides in the same
 * way.
 */
class AwsCheckPolicyTest {

    private static final String IAM = "arn:aws:iam::" + LocalAccount.ID + ":";
    private static final RoleArn JOB = RoleArn.parse(IAM + "role/aws-check-job-0123456");
    private static final RoleArn ROLE = RoleArn.parse(IAM + "role/assume-role-check-1-role");
    private static final String BOUNDARY = AwsCheckPolicies.boundaryArn(LocalAccount.ID);
    private static final PolicyDocument POLICY = PolicyDocument.parse(LocalAccount.policy("policy.json"));
    private static final PolicyDocument LIMIT = PolicyDocument.parse(LocalAccount.policy("boundary.json"));
    private static final PolicyDocument EVERYTHING = PolicyDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");

    private static final Set<String> NEED_THE_BOUNDARY =
            Set.of("iam:CreateUser", "iam:CreateRole", "iam:PutUserPolicy", "iam:PutRolePolicy");

    /** Each action of the policy with a resource that it has in the check, and one that differs in its name. */
    static List<List<String>> actions() {
        var all = new ArrayList<List<String>>();
        for (var statement : POLICY.statements()) {
            for (var action : statement.actions()) {
                all.add(
                        switch (statement.sid().orElseThrow()) {
                            case "Buckets" ->
                                List.of(
                                        action,
                                        "arn:aws:s3:::assume-role-check-1-bucket",
                                        "arn:aws:s3:::assume-role-logs");
                            case "Boundary" -> List.of(action, BOUNDARY, IAM + "policy/another");
                            default -> {
                                var kind = action.contains("Role") && !action.equals("iam:ListGroupsForUser")
                                                || action.endsWith("ForRole")
                                        ? "role/"
                                        : "user/";
                                yield List.of(
                                        action,
                                        IAM + kind + "assume-role-check-1-" + kind.charAt(0),
                                        IAM + kind + "deployer");
                            }
                        });
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("actions")
    void allows_each_action_on_resources_of_the_check_only(List<String> action) {
        assertThat(allows(action.get(0), action.get(1), BOUNDARY)).isTrue();
        assertThat(allows(action.get(0), action.get(2), BOUNDARY)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("actions")
    void creates_only_with_the_boundary(List<String> action) {
        boolean needsBoundary = NEED_THE_BOUNDARY.contains(action.get(0));

        assertThat(allows(action.get(0), action.get(1), null)).isEqualTo(!needsBoundary);
        assertThat(allows(action.get(0), action.get(1), IAM + "policy/another")).isEqualTo(!needsBoundary);
    }

    /** Calls that give more access than the policy has, each on a resource of the check and with its boundary. */
    @ParameterizedTest
    @CsvSource({
        "iam:PutRolePermissionsBoundary, role/assume-role-check-1-role",
        "iam:DeleteRolePermissionsBoundary, role/assume-role-check-1-role",
        "iam:AttachRolePolicy, role/assume-role-check-1-role",
        "iam:UpdateAssumeRolePolicy, role/assume-role-check-1-role",
        "iam:PassRole, role/assume-role-check-1-role",
        "iam:PutUserPermissionsBoundary, user/assume-role-check-1-user",
        "iam:DeleteUserPermissionsBoundary, user/assume-role-check-1-user",
        "iam:AttachUserPolicy, user/assume-role-check-1-user",
        "iam:CreateLoginProfile, user/assume-role-check-1-user",
        "iam:AddUserToGroup, group/assume-role-check",
        "iam:CreatePolicyVersion, policy/boundary-of-assume-role-check",
        "iam:SetDefaultPolicyVersion, policy/boundary-of-assume-role-check",
        "iam:DeletePolicy, policy/boundary-of-assume-role-check",
        "iam:CreateAccessKey, user/administrator",
        "iam:PutRolePolicy, role/aws-check-job-0123456",
    })
    void allows_no_way_to_more_access(String action, String resource) {
        assertThat(allows(action, IAM + resource, BOUNDARY)).isFalse();
        assertThat(within(LIMIT, action, IAM + resource)).as("in the boundary").isFalse();
        assertThat(within(EVERYTHING, action, IAM + resource)).as("the control").isTrue();
    }

    @Test
    void limits_everything_with_the_boundary_to_resources_of_the_check() {
        assertThat(within(LIMIT, "s3:CreateBucket", "arn:aws:s3:::assume-role-check-1-bucket"))
                .isTrue();
        assertThat(within(LIMIT, "s3:CreateBucket", "arn:aws:s3:::assume-role-logs"))
                .isFalse();
        assertThat(within(LIMIT, "iam:ListAccessKeys", IAM + "user/assume-role-check-1-other"))
                .isTrue();
        assertThat(within(LIMIT, "iam:ListAccessKeys", IAM + "user/administrator"))
                .isFalse();
        assertThat(LIMIT.statements())
                .filteredOn(statement -> statement.actions().contains("sts:AssumeRole"))
                .singleElement()
                .satisfies(statement ->
                        assertThat(statement.resources()).containsExactly(IAM + "role/assume-role-check-*"));
        // Each permission of the check's role is in the boundary, which would otherwise deny it on AWS.
        assertThat(LIMIT.statements().get(0).actions())
                .containsExactlyInAnyOrderElementsOf(
                        AwsCheckPolicies.buckets("1").statements().get(0).actions());
    }

    /**
     * A bucket policy that names a session, or everyone, allows more than the boundary does. Only a Deny limits it.
     *
     * @param principal the principal of the bucket policy
     * @param condition its condition
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"AWS\":\"SESSION\"}              | {}",
                "\"*\"                              | {}",
                "\"*\"                              | {\"StringEquals\":{\"aws:PrincipalTag/team\":\"check\"}}",
            })
    void denies_what_a_bucket_policy_allows_outside_the_prefix(String principal, String condition) {
        var policy =
                PolicyDocument.parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
                        + principal.replace(
                                "SESSION",
                                "arn:aws:sts::" + LocalAccount.ID + ":assumed-role/" + ROLE.name() + "/check")
                        + ",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":" + condition + "}}");

        assertThat(reads(policy, LIMIT, "assume-role-logs")).isFalse();
        assertThat(reads(policy, LIMIT, "assume-role-check-1-bucket"))
                .as("in the prefix")
                .isTrue();
        assertThat(reads(policy, withoutDeny(), "assume-role-logs"))
                .as("without the Deny")
                .isTrue();
    }

    private static boolean reads(PolicyDocument bucketPolicy, PolicyDocument boundary, String bucket) {
        var request = AccessRequest.byRoleSession(ROLE, new SessionName("check"))
                .asksForObject("s3:GetObject", "arn:aws:s3:::" + bucket, "key")
                .resourceAccount(new AccountId(LocalAccount.ID))
                .principalTags(Tags.of(Map.of("team", "check")))
                .build();
        return PolicyEvaluator.builder()
                .identity(EVERYTHING)
                .boundary(boundary)
                .resource(bucketPolicy)
                .build()
                .decide(request)
                .isAllowed();
    }

    /** A trust policy that names a user allows more than the user's boundary does. */
    @Test
    void denies_what_a_trust_policy_allows_outside_the_prefix() {
        assertThat(assumes(LIMIT, "role/deployer")).isFalse();
        assertThat(assumes(LIMIT, "role/assume-role-check-1-role"))
                .as("in the prefix")
                .isTrue();
        assertThat(assumes(withoutDeny(), "role/deployer"))
                .as("without the Deny")
                .isTrue();
    }

    private static boolean assumes(PolicyDocument boundary, String role) {
        var user = UserArn.parse(IAM + "user/assume-role-check-1-user");
        return PolicyEvaluator.builder()
                .boundary(boundary)
                .trust(PolicyDocument.parse(LocalAccount.TRUST.replace(IAM + "root", user.toString())))
                .build()
                .decide(AccessRequest.byUser(user)
                        .asksToAssume(RoleArn.parse(IAM + role))
                        .build())
                .isAllowed();
    }

    /** Returns the boundary without its Deny, as the control. */
    static PolicyDocument withoutDeny() {
        return PolicyDocument.of(LIMIT.statements().stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .toArray(Statement[]::new));
    }

    @Test
    void has_no_privilege_escalation_path_because_of_its_prefix() {
        assertThat(escalations(POLICY)).isEmpty();

        var wider = LocalAccount.policy("policy.json").replace("assume-role-check-*", "*");
        assertThat(escalations(PolicyDocument.parse(wider))).as("the control").isNotEmpty();
    }

    private static List<LintCode> escalations(PolicyDocument policy) {
        return PolicyLint.create().forPrincipals(JOB.toString()).checkEscalation(Map.of("policy", policy)).stream()
                .map(finding -> finding.code())
                .toList();
    }

    @Test
    void is_a_valid_identity_policy() {
        assertThat(POLICY.requireValid(PolicyKind.IDENTITY)).isEqualTo(POLICY);
    }

    /** With a different tag, an attribute-based policy could give a user of the check more access. */
    @ParameterizedTest
    @CsvSource({"iam:TagUser, user/assume-role-check-1-user", "iam:TagRole, role/assume-role-check-1-role"})
    void sets_only_the_tag_of_the_check(String action, String resource) {
        assertThat(allows(action, IAM + resource, BOUNDARY, "assume-role-check"))
                .isTrue();
        assertThat(allows(action, IAM + resource, BOUNDARY, "team")).isFalse();
        assertThat(allows(action, IAM + resource, BOUNDARY, "assume-role-check", "team"))
                .isFalse();
        assertThat(allows(action, IAM + resource, BOUNDARY, new String[0])).isFalse();
    }

    private static boolean allows(String action, String resource, String boundary) {
        return allows(action, resource, boundary, "assume-role-check");
    }

    private static boolean allows(String action, String resource, String boundary, String... tagKeys) {
        var request = AccessRequest.byRoleSession(JOB, new SessionName("job"))
                .asksFor(action, resource)
                .resourceAccount(new AccountId(LocalAccount.ID));
        if (action.startsWith("iam:Tag")) {
            request.context("aws:TagKeys", tagKeys);
        }
        if (boundary == null) {
            request.context("iam:PermissionsBoundary");
        } else {
            request.context("iam:PermissionsBoundary", boundary);
        }
        return PolicyEvaluator.builder()
                .identity(POLICY)
                .build()
                .decide(request.build())
                .isAllowed();
    }

    /** Decides a call of the check's role, whose own policies allow everything. */
    private static boolean within(PolicyDocument boundary, String action, String resource) {
        var request = AccessRequest.byRoleSession(ROLE, new SessionName("check"))
                .asksFor(action, resource)
                .resourceAccount(new AccountId(LocalAccount.ID))
                .build();
        return PolicyEvaluator.builder()
                .identity(EVERYTHING)
                .boundary(boundary)
                .build()
                .decide(request)
                .isAllowed();
    }
}
