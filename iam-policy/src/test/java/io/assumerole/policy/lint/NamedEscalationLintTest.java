package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Tests combinations of actions that create or take over an identity and give it permissions. Doesn't prove that a role
 * in an account trusts the holder.
 */
class NamedEscalationLintTest {
    private static final String ARN = "arn:aws:iam::123456789012:";
    private static final String BOUNDED = "StringEquals iam:PermissionsBoundary policy/limit";
    private static final String OTHERS = "StringNotEquals iam:PermissionsBoundary policy/limit";

    /** A combination with a finding, and a combination without a finding that differs in only one detail. */
    static final List<String[]> CASES = List.of(
            pair(
                    "A iam:CreateUser,iam:PutUserPolicy,iam:CreateAccessKey user/ci-*",
                    "A iam:CreateUser,iam:TagUser,iam:CreateAccessKey user/ci-*"),
            pair(
                    "A iam:CreateUser,iam:PutUserPolicy,iam:CreateAccessKey user/ci-*",
                    "A iam:CreateUser,iam:PutUserPolicy,iam:ListAccessKeys user/ci-*"),
            pair(
                    "A iam:AttachUserPolicy user/ci-*; A iam:CreateLoginProfile user/ci-*",
                    "A iam:AttachUserPolicy user/ci-*; A iam:CreateLoginProfile user/app-*"),
            pair(
                    "A iam:AttachUserPolicy user/ci-*; A iam:UpdateLoginProfile user/*-ci",
                    "A iam:AttachUserPolicy user/ci-*; A iam:UpdateLoginProfile user/c-*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*",
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy role/app-*"),
            pair("A iam:CreateRole,iam:AttachRolePolicy role/ci-*", "A iam:CreateRole,iam:DetachRolePolicy role/ci-*"),
            pair(
                    "A iam:PutRolePolicy,iam:UpdateAssumeRolePolicy role/ci-*",
                    "A iam:PutRolePolicy,iam:UpdateRole role/ci-*"),
            pair("A iam:PutRolePolicy,sts:AssumeRole role/ci-*", "A iam:PutRolePolicy,sts:TagSession role/ci-*"),
            pair(
                    "A iam:PassRole,iam:PutRolePolicy role/ci-*; A lambda:CreateFunction,lambda:InvokeFunction *",
                    "A iam:PassRole,iam:PutRolePolicy role/ci-*; A lambda:CreateFunction,lambda:GetFunction *"),
            pair(
                    "A iam:PassRole role/ci-1*; A iam:AttachRolePolicy role/ci-*; A ec2:RunInstances *",
                    "A iam:PassRole role/app-*; A iam:AttachRolePolicy role/ci-*; A ec2:RunInstances *"),
            pair(
                    "A iam:PassRole role/ci-* StringEquals iam:PassedToService ec2.amazonaws.com; A iam:AttachRolePolicy role/ci-*; A ec2:RunInstances *",
                    "A iam:PassRole role/ci-* StringEquals iam:PassedToService ecs.amazonaws.com; A iam:AttachRolePolicy role/ci-*; A ec2:RunInstances *"),
            pair(
                    "A iam:PassRole,iam:PutRolePolicy role/ci-*; A ec2:RunInstances *",
                    "A iam:PassRole,iam:PutRolePolicy role/ci-*; A ec2:RunInstances *; D iam:PassRole role/*"),
            pair(
                    "A iam:PassRole role/ci-*; A iam:PutRolePolicy role/ci-*; A ec2:RunInstances *",
                    "A iam:PassRole role/ci-*; A iam:PutRolePolicy role/ci-* " + BOUNDED + "; A ec2:RunInstances *"),
            pair("A iam:*Role* role/ci-*", "A iam:*Role* group/ci-*"),
            pair("A * role/ci-*", "A s3:* role/ci-*"),
            pair(
                    "A iam:AddUserToGroup,iam:PutGroupPolicy group/ci-*",
                    "A iam:RemoveUserFromGroup,iam:PutGroupPolicy group/ci-*"),
            // single names
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/app",
                    "A iam:CreateRole role/app2; A iam:PutRolePolicy role/app"),
            pair(
                    "A iam:CreateRole,sts:AssumeRole,iam:PutRolePolicy role/app",
                    "A iam:GetRole,sts:AssumeRole,iam:PutRolePolicy role/app"),
            pair(
                    "A iam:CreateUser,iam:CreateAccessKey,iam:PutUserPolicy user/app",
                    "A iam:GetUser,iam:CreateAccessKey,iam:PutUserPolicy user/app"),
            pair(
                    "A iam:CreateUser user/a*; A iam:CreateAccessKey user/ap?; A iam:PutUserPolicy user/app",
                    "A iam:CreateUser user/b*; A iam:CreateAccessKey user/ap?; A iam:PutUserPolicy user/app"),
            // all resources of an account
            pair(
                    "A iam:PutRolePolicy role/ci-*; A iam:CreateRole ?*",
                    "A iam:PutRolePolicy role/ci-*; A iam:CreateRole ?*; D iam:CreateRole role/*"),
            pair(
                    "A iam:PutRolePolicy role/ci-*; A iam:CreateRole ?*",
                    "A iam:PutRolePolicy role/ci-*; A iam:CreateRole user/*"),
            // Deny, NotAction, and NotResource
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:PutRolePolicy role/app-*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:PutRolePolicy role/ci*"),
            pair(
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy role/c*; D iam:PutRolePolicy role/ci-x*",
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy role/c*; D iam:PutRolePolicy role/ci-*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:CreateRole !role/ci-*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:CreateRole !role/app-*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D !iam:* role/*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D !s3:* role/*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:* role/* Bool aws:MultiFactorAuthPresent false",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:* role/*"),
            pair("A !s3:* role/ci-*", "A !iam:* role/ci-*"),
            pair(
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy !role/app-* StringEquals aws:ResourceTag/a b; A iam:TagRole role/*",
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy !role/c* StringEquals aws:ResourceTag/a b; A iam:TagRole role/*"),
            // conditions
            pair(
                    "A iam:CreateRole role/ci-* " + BOUNDED + "; A iam:PutRolePolicy role/ci-*",
                    "A iam:CreateRole role/ci-* " + BOUNDED + "; A iam:PutRolePolicy role/ci-* " + BOUNDED),
            // The holder can't give a new role permissions without the boundary.
            pair(
                    "A iam:CreateRole role/ci-* " + BOUNDED + "; A iam:PutRolePolicy role/ci-*",
                    "A iam:CreateRole role/ci-*; A iam:PutRolePolicy role/ci-* " + BOUNDED),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* StringEquals iam:PermissionsBoundary "
                            + "arn:aws:iam::aws:policy/AWSLambda_FullAccess",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* StringEquals iam:PermissionsBoundary "
                            + "arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess"),
            pair(
                    "A iam:CreateRole,iam:AttachRolePolicy role/ci-* ArnEquals iam:PolicyARN "
                            + "arn:aws:iam::aws:policy/AWSLambda_FullAccess",
                    "A iam:CreateRole,iam:AttachRolePolicy role/ci-* ArnEquals iam:PolicyARN "
                            + "arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* StringLike iam:PermissionsBoundary policy/*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* StringEquals aws:RequestedRegion us-east-1",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED.replace("Equals", "EqualsIfExists"),
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:DeleteRolePermissionsBoundary role/ci-x",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:DeleteRolePermissionsBoundary role/app"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:PutRolePermissionsBoundary role/ci-*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:PutRolePermissionsBoundary role/ci-* " + BOUNDED),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED + "; A iam:CreatePolicyVersion policy/l*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:CreatePolicyVersion policy/m*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:CreatePolicy,iam:DeletePolicy policy/*",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-* " + BOUNDED
                            + "; A iam:CreatePolicy,iam:GetPolicy policy/*"),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:CreateRole * " + OTHERS,
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:CreateRole,iam:PutRolePolicy * " + OTHERS),
            pair(
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:* * Null iam:PermissionsBoundary true",
                    "A iam:CreateRole,iam:PutRolePolicy role/ci-*; D iam:* * " + OTHERS),
            pair(
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnLike iam:PolicyARN policy/*",
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnLike iam:PolicyARN policy/app-*"),
            pair(
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnLike iam:PolicyARN policy/app-*; A iam:CreatePolicy policy/app-x",
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnEquals iam:PolicyARN policy/app-x; A iam:CreatePolicy policy/app-x"),
            pair(
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnEquals iam:PolicyARN policy/app; A iam:CreatePolicyVersion policy/*; D iam:CreatePolicyVersion policy/b*",
                    "A iam:CreateRole role/ci-*; A iam:AttachRolePolicy role/ci-* ArnEquals iam:PolicyARN policy/app; A iam:CreatePolicyVersion policy/*; D iam:CreatePolicyVersion policy/*"),
            pair(
                    "A iam:CreateRole,iam:AttachRolePolicy role/ci-*; D iam:AttachRolePolicy * ArnNotEquals iam:PolicyARN policy/*",
                    "A iam:CreateRole,iam:AttachRolePolicy role/ci-*; D iam:AttachRolePolicy * ArnNotEquals iam:PolicyARN policy/app"),
            pair(
                    "A sts:AssumeRole role/ci-*; A iam:PutRolePolicy role/* StringEquals iam:ResourceTag/a b; A iam:TagRole role/ci-*",
                    "A sts:AssumeRole role/ci-*; A iam:PutRolePolicy role/* StringEquals iam:ResourceTag/a b; A iam:TagRole role/app"),
            // IAM has no action that tags a group.
            pair(
                    "A iam:AddUserToGroup,iam:PutGroupPolicy group/ci-*; A iam:Tag* *",
                    "A iam:AddUserToGroup group/ci-*; A iam:PutGroupPolicy group/ci-* StringEquals aws:ResourceTag/a b; A iam:Tag* *"));

    private static String[] pair(String dangerous, String harmless) {
        return new String[] {dangerous, harmless};
    }

    /** Reads statements: {@code A} for Allow or {@code D} for Deny, actions, a resource, and optionally a condition. */
    private static List<Finding> findings(String statements) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        for (var text : statements.split("; ")) {
            var words = text.split(" ");
            var condition = words.length < 4
                    ? ""
                    : ",'Condition':{'%s':{'%s':'%s'}}"
                            .formatted(words[3], words[4], words[5].startsWith("policy/") ? ARN + words[5] : words[5]);
            documents.put(
                    "p" + documents.size(),
                    statement("'Effect':'%s',%s,%s%s"
                            .formatted(
                                    words[0].equals("A") ? "Allow" : "Deny",
                                    element("Action", words[1], ""),
                                    element("Resource", words[2], ARN),
                                    condition)));
        }
        return PolicyLint.create().checkEscalation(documents);
    }

    private static String element(String name, String values, String prefix) {
        boolean not = values.startsWith("!");
        return Stream.of(values.substring(not ? 1 : 0).split(","))
                .map(value -> "'" + (value.equals("*") ? "" : prefix) + value + "'")
                .collect(Collectors.joining(",", (not ? "'Not" : "'") + name + "':[", "]"));
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void finds_a_combination_and_nothing_in_its_neighbor(String dangerous, String harmless) {
        assertThat(findings(dangerous))
                .extracting(finding -> finding.code().toString())
                .contains("escalates-privileges");
        assertThat(findings(harmless)).isEmpty();
    }

    @Test
    void looks_only_for_actions_that_exist() {
        assertThat(IdentityKind.actions())
                .contains("iam:CreateGroup", "iam:TagUser", "iam:PutRolePermissionsBoundary", "iam:DeletePolicy")
                .contains("iam:AddUserToGroup", "iam:PutGroupPolicy", "sts:AssumeRole")
                .doesNotContain(
                        "iam:TagGroup", "iam:PutGroupPermissionsBoundary", "iam:DeleteGroupPermissionsBoundary");
    }

    @Test
    void names_all_actions_that_give_permissions_and_how_to_use_the_role() {
        var finding = findings("A iam:PutRolePolicy,iam:AttachRolePolicy role/ci-*; A sts:AssumeRole role/*-1");

        assertThat(finding).singleElement().satisfies(one -> {
            assertThat(one.about())
                    .isEqualTo("iam:PutRolePolicy, iam:AttachRolePolicy on " + ARN + "role/ci-* + sts:AssumeRole");
            assertThat(one.what())
                    .isEqualTo("with iam:PutRolePolicy, iam:AttachRolePolicy on " + ARN
                            + "role/ci-*, and sts:AssumeRole (p1.Statement[0].Action[0]), its holder can give a role"
                            + " permissions that allow privilege escalation, and then act with these permissions");
            assertThat(one.remedy())
                    .isEqualTo("for iam:CreateRole and for each action that gives permissions, require"
                            + " iam:PermissionsBoundary with a policy that doesn't allow privilege escalation, and deny"
                            + " iam:DeleteRolePermissionsBoundary");
        });
    }

    @Test
    void names_the_service_that_acts_as_the_role() {
        var finding = findings("A iam:PutRolePolicy,iam:PassRole role/ci-*; A lambda:RunMicrovm,ec2:RunInstances *");

        assertThat(finding)
                .singleElement()
                .satisfies(one -> assertThat(one.what())
                        .isEqualTo("with iam:PutRolePolicy on " + ARN + "role/ci-*, and iam:PassRole, ec2:RunInstances"
                                + " (p1.Statement[0].Action[1]), its holder can give a role permissions that"
                                + " allow privilege escalation, and then act with these permissions"));
    }

    @Test
    void uses_no_user_by_passing_a_role() {
        assertThat(findings("A iam:PassRole *; A ec2:RunInstances *; A iam:PutUserPolicy user/ci-*"))
                .singleElement()
                .satisfies(one -> assertThat(one.about()).isEqualTo("iam:PassRole + ec2:RunInstances"));
    }

    @ParameterizedTest
    @CsvSource({"user/${aws:username},changes-itself", "user/${aws:username}-*,escalates-privileges"})
    void treats_the_own_name_as_one_name(String resource, String codes) {
        assertThat(findings("A iam:PutUserPolicy,iam:CreateAccessKey " + resource))
                .extracting(finding -> finding.code().toString())
                .containsExactly(codes);
    }

    @Test
    void adds_nothing_to_a_finding_about_every_name() {
        assertThat(findings("A iam:CreateRole,iam:PutRolePolicy *"))
                .singleElement()
                .satisfies(one -> assertThat(one.about()).isEqualTo("iam:PutRolePolicy"));
    }
}
