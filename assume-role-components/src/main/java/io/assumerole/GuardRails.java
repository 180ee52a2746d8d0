package io.assumerole;

import io.assumerole.internal.Text;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prevents a role that can use IAM from changing itself, and from creating users and roles without a certain
 * permissions boundary. That boundary must allow no IAM action: users and roles that the role creates have the
 * boundary, but no guard rails.
 *
 * <p>Each statement is a Deny, so no other policy of the role can override it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
final class GuardRails {

    /**
     * The part of a role's inline quota that is reserved for this policy, whose length is unknown before the role
     * exists.
     */
    static final int RESERVED = 3_072;

    /** Actions that only read, and STS actions, which the trust policies control. */
    private static final String[] HARMLESS = {"iam:Get*", "iam:List*", "iam:Simulate*", "iam:Generate*", "sts:*"};

    /** Actions that give permissions to a user or a role: allowed if the boundary limits that user or role. */
    private static final String[] ONLY_WITH_BOUNDARY = {
        "iam:CreateUser", "iam:CreateRole",
        "iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary",
        "iam:PutUserPolicy", "iam:PutRolePolicy",
        "iam:AttachUserPolicy", "iam:AttachRolePolicy"
    };

    private GuardRails() {}

    /** Rejects the role's own boundary: it must allow IAM, or the role could not use IAM. */
    static void checkDifferent(String boundary, String rolePermissionsBoundary) {
        if (boundary.equals(rolePermissionsBoundary)) {
            throw new IllegalArgumentException(
                    ("got %s, which is also the rolePermissionsBoundary; allowed: a different policy, which allows no"
                                    + " IAM action and no sts:AssumeRole: users and roles that the role creates have"
                                    + " this boundary but no guard rails,"
                                    + " so they could remove it")
                            .formatted(Text.quote(boundary)));
        }
    }

    /**
     * Writes the policy.
     *
     * @param own the ARNs of the role, its user, its policies and boundaries, and the OpenID Connect providers that it
     *     trusts; empty until they have names
     * @param boundary the boundary that is required for every user and role that the role creates or gives
     *     permissions
     */
    static PolicyDocument policy(List<String> own, String boundary) {
        var statements = new ArrayList<Statement>();
        if (!own.isEmpty()) {
            statements.add(denyChanges(own));
        }
        statements.addAll(List.of(
                // If the key is missing, as in a request without a boundary, StringNotEquals matches.
                // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
                Statement.deny()
                        .sid("OnlyWithBoundary")
                        .action(ONLY_WITH_BOUNDARY)
                        .resource("*")
                        .condition(
                                Condition.of(ConditionOperator.STRING_NOT_EQUALS, "iam:PermissionsBoundary", boundary))
                        .build(),
                // AWS evaluates only the group, not its members or its permissions, and the role's own user can be a
                // member.
                Statement.deny()
                        .sid("BoundariesStay")
                        .action(
                                "iam:DeleteUserPermissionsBoundary",
                                "iam:DeleteRolePermissionsBoundary",
                                "iam:AddUserToGroup",
                                "iam:RemoveUserFromGroup",
                                "iam:PutGroupPolicy",
                                "iam:AttachGroupPolicy")
                        .resource("*")
                        .build()));
        return PolicyDocument.of(PolicyKind.IDENTITY, statements.toArray(Statement[]::new));
    }

    /** Prevents the role from changing its own managed policies. */
    static PolicyDocument denyOwnPolicies(List<String> policies) {
        return PolicyDocument.of(PolicyKind.IDENTITY, denyChanges(policies));
    }

    private static Statement denyChanges(List<String> arns) {
        return Statement.deny()
                .sid("ItsOwn")
                .notAction(HARMLESS)
                .resource(arns.toArray(String[]::new))
                .build();
    }

    /**
     * Returns the policy as JSON, or rejects it if it is longer than its reserved part, because other policies would
     * not fit.
     *
     * @param managed the number of the role's own managed policies, which also have a reserved part
     */
    static String fitting(PolicyDocument policy, int managed) {
        var kept = managed == 0 ? RESERVED : RESERVED / 2;
        if (policy.size() > kept) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the policy has %,d characters without white space; allowed: at most %,d. It contains"
                            + " the ARN of each policy of the role; attach fewer policies, or shorten names and paths",
                    policy.size(),
                    kept));
        }
        return policy.toJson();
    }
}
