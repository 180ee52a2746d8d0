package io.assumerole;

import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResource;
import io.assumerole.arn.PolicyArn;
import java.util.ArrayList;
import java.util.List;

/** Makes the policies of a role. */
final class RolePolicies {

    /**
     * How many managed policies a role may have, unless the account had that raised.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    static final int MOST_ATTACHED = 10;

    private RolePolicies() {}

    /**
     * Makes first what denies, each after the one before it, so that it is in force before anything is allowed and,
     * since deletion goes the other way, until nothing is. Then what overflows, and last what it overflows from, so
     * that a statement which moves on is in its new place before it leaves the old one.
     */
    static List<CustomResource> make(Permissions permissions, Role role, ChildOptions children) {
        var denying = new ArrayList<CustomResource>();
        for (var inline : permissions.inline()) {
            if (inline.mayDeny()) {
                denying.add(inline(children, inline, role, List.copyOf(denying)));
            }
        }
        var made = new ArrayList<>(denying);
        for (var attached : permissions.attached()) {
            made.add(
                    attach(children, attached.suffix(), role, attached.arn().applyValue(PolicyArn::toString), denying));
        }
        List<CustomResource> after = denying;
        for (int i = permissions.managed().size(); i > 0; i--) {
            var suffix = "-policy-" + (i + 1);
            var policy = new Policy(
                    children.name(suffix),
                    PolicyArgs.builder()
                            .policy(permissions.managed().get(i - 1).toJson())
                            .build(),
                    children.options(after));
            var attachment = attach(children, suffix, role, policy.arn(), after);
            made.add(attachment);
            after = new ArrayList<>(denying);
            after.add(attachment);
        }
        for (var inline : permissions.inline()) {
            if (!inline.mayDeny()) {
                made.add(inline(children, inline, role, after));
            }
        }
        return made;
    }

    private static RolePolicy inline(
            ChildOptions children, Permissions.Inline inline, Role role, List<CustomResource> after) {
        return new RolePolicy(
                children.name(inline.suffix()),
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(inline.policy())
                        .build(),
                children.options(after));
    }

    private static RolePolicyAttachment attach(
            ChildOptions children, String suffix, Role role, Output<String> policyArn, List<CustomResource> after) {
        return new RolePolicyAttachment(
                children.name(suffix),
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn(policyArn)
                        .build(),
                children.options(after));
    }
}
