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
 * Keeps a role that may use IAM from changing what it is made of, and from making a user or a role that has not a certain
 * permissions boundary. That boundary must allow nothing of IAM: whoever is made has it, and no guard rails.
 *
 * <p>Each statement denies, so that whatever else the role is given does not undo it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
final class GuardRails {

    /** What is kept of the inline quota of a role for the policy, whose length is not known before the role is there. */
    static final int RESERVED = 3_072;

    /** What only reads; and what STS does, of which the role's own trust policy says who may. */
    private static final String[] HARMLESS = {"iam:Get*", "iam:List*", "iam:Simulate*", "iam:Generate*", "sts:*"};

    /** What gives a user or a role permissions: allowed where the boundary limits them. */
    private static final String[] ONLY_WITH_BOUNDARY = {
        "iam:CreateUser", "iam:CreateRole",
        "iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary",
        "iam:PutUserPolicy", "iam:PutRolePolicy",
        "iam:AttachUserPolicy", "iam:AttachRolePolicy"
    };

    private GuardRails() {}

    /** Refuses the role's own boundary: it allows IAM, or the role could not use it. */
    static void checkApart(String boundary, String rolePermissionsBoundary) {
        if (boundary.equals(rolePermissionsBoundary)) {
            throw new IllegalArgumentException(
                    ("got %s, which is the rolePermissionsBoundary, too; allowed: another one, which allows no action of"
                                    + " IAM and no sts:AssumeRole: whoever the role makes has it, and no guard rails, and"
                                    + " could take it off itself")
                            .formatted(Text.quote(boundary)));
        }
    }

    /**
     * Writes the policy.
     *
     * @param own the ARNs of the role, its user, its policies and boundaries, and the OpenID Connect providers that it
     *     trusts; empty while they have no names
     * @param boundary the boundary that everybody has to have who is made, or given something
     */
    static PolicyDocument policy(List<String> own, String boundary) {
        var statements = new ArrayList<Statement>();
        if (!own.isEmpty()) {
            statements.add(itsOwn(own));
        }
        statements.addAll(List.of(
                // Without the key, as where no boundary is given, StringNotEquals matches.
                // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
                Statement.deny()
                        .sid("OnlyWithBoundary")
                        .action(ONLY_WITH_BOUNDARY)
                        .resource("*")
                        .condition(
                                Condition.of(ConditionOperator.STRING_NOT_EQUALS, "iam:PermissionsBoundary", boundary))
                        .build(),
                // A group is all that AWS says, not who is put into it or gets what it is given: the own user may.
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

    /** Keeps managed policies of the role from it. */
    static PolicyDocument keptFromItself(List<String> policies) {
        return PolicyDocument.of(PolicyKind.IDENTITY, itsOwn(policies));
    }

    private static Statement itsOwn(List<String> arns) {
        return Statement.deny()
                .sid("ItsOwn")
                .notAction(HARMLESS)
                .resource(arns.toArray(String[]::new))
                .build();
    }

    /**
     * Refuses one that is longer than what is kept for it: something else would not fit.
     *
     * @param managed how many managed policies the role has of its own, for which a part is kept
     */
    static String fitting(PolicyDocument policy, int managed) {
        var kept = managed == 0 ? RESERVED : RESERVED / 2;
        if (policy.size() > kept) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the policy has %,d characters without white space; allowed are %,d, since it names each policy of"
                            + " the role by its ARN; attach fewer, or shorten names and paths",
                    policy.size(),
                    kept));
        }
        return policy.toJson();
    }
}
