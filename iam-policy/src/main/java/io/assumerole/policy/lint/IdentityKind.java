package io.assumerole.policy.lint;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A kind of IAM identity that can get permissions, with the actions on it.
 *
 * @param type the type in the ARN of an identity, and the last word in the names of its actions
 * @param become the actions that let a caller act with the identity's permissions. The creator of a new role decides
 *     whom the role trusts
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">
 *     Actions of IAM</a>
 */
record IdentityKind(String type, List<String> become) {
    static final List<IdentityKind> ALL = List.of(
            new IdentityKind(
                    "User", List.of("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile")),
            new IdentityKind("Role", List.of("iam:CreateRole", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole")),
            new IdentityKind("Group", List.of("iam:AddUserToGroup")));

    /** The actions that change a managed policy, or restore an earlier version of it. */
    static final List<String> CHANGE_POLICY = List.of("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion");

    static final String CREATE_POLICY = "iam:CreatePolicy";
    static final String DELETE_POLICY = "iam:DeletePolicy";

    /**
     * Returns the actions on all kinds and on managed policies that exist in IAM. A group has neither tags nor a
     * boundary.
     */
    static Stream<String> actions() {
        return Stream.concat(
                        ALL.stream()
                                .flatMap(kind -> Stream.concat(
                                        kind.become.stream(),
                                        Stream.concat(
                                                kind.grant().stream(),
                                                Stream.of(
                                                        kind.create(),
                                                        kind.tag(),
                                                        kind.putBoundary(),
                                                        kind.deleteBoundary())))),
                        Stream.concat(CHANGE_POLICY.stream(), Stream.of(CREATE_POLICY, DELETE_POLICY)))
                .filter(action -> !ServiceReference.actions(action).isEmpty());
    }

    String create() {
        return "iam:Create" + type;
    }

    List<String> grant() {
        return List.of("iam:Put" + type + "Policy", "iam:Attach" + type + "Policy");
    }

    String tag() {
        return "iam:Tag" + type;
    }

    String putBoundary() {
        return "iam:Put" + type + "PermissionsBoundary";
    }

    String deleteBoundary() {
        return "iam:Delete" + type + "PermissionsBoundary";
    }

    /** Returns a pattern for all identities of this kind. */
    String all() {
        return "arn:*:iam::*:" + name() + "/*";
    }

    /** Limits a resource pattern without variables to the identities of this kind. */
    String only(String resource) {
        if (WildcardScope.isOpen(resource)) {
            return all();
        }
        var parts = ArnParts.of(resource, "*");
        if (!WildcardScope.isOpen(parts[ArnParts.RESOURCE])) {
            return resource;
        }
        parts[ArnParts.RESOURCE] = name() + "/*";
        return String.join(":", parts);
    }

    String name() {
        return type.toLowerCase(Locale.ROOT);
    }
}
