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
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;

/** Creates the policies of a role. */
final class RolePolicies {

    /**
     * The number of managed policies that a role can have, unless the account has a higher quota.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    static final int MOST_ATTACHED = 10;

    private static final String OF_AWS = ":iam::aws:policy/";

    private final RoleComponentArgs args;
    private final PlannedPolicies permissions;
    private final Role role;
    private final ChildOptions children;

    /** The policies that must be in force before any access is allowed. */
    private final List<CustomResource> denying = new ArrayList<>();

    /** The managed policy that revokes sessions, if there is one. */
    private final List<Output<String>> revoking = new ArrayList<>();

    private RolePolicies(RoleComponentArgs args, Role role, ChildOptions children) {
        this.args = args;
        this.permissions = args.permissions;
        this.role = role;
        this.children = children;
    }

    /**
     * First creates the policies that can deny, one at a time. They are in force before any access is allowed and,
     * because deletion runs in reverse, until no access is allowed. Then creates the managed policies with overflowing
     * statements, and last the inline policies: a moved statement is in its new policy before it leaves the old policy.
     *
     * @param own the ARNs of the component's other resources, for guard rails
     */
    static List<CustomResource> create(
            RoleComponentArgs args, List<Output<String>> own, Role role, ChildOptions children) {
        return new RolePolicies(args, role, children).create(own);
    }

    private List<CustomResource> create(List<Output<String>> own) {
        if (args.revokeRoleSessionsBefore != null) {
            denying.add(revocation(SessionRevocation.policy(args.revokeRoleSessionsBefore)));
        }
        for (var inline : permissions.inline()) {
            if (inline.mayDeny()) {
                denying.add(inline(inline.suffix(), inline.policy(), List.copyOf(denying)));
            }
        }
        if (args.guardRails != null) {
            denying.add(guardRails(own));
        }
        var created = new ArrayList<>(denying);
        for (var attached : permissions.attached()) {
            created.add(attach(attached.suffix(), attached.arn().applyValue(PolicyArn::toString), denying));
        }
        List<CustomResource> after = denying;
        var managed = new ArrayList<Output<String>>();
        for (int i = permissions.managed().size(); i > 0; i--) {
            var suffix = "-policy-" + (i + 1);
            var arn = policy(suffix, permissions.managed().get(i - 1), after).arn();
            managed.add(arn);
            var attachment = attach(suffix, arn, after);
            created.add(attachment);
            after = new ArrayList<>(denying);
            after.add(attachment);
        }
        if (args.guardRails != null && !managed.isEmpty()) {
            created.add(inline("-guard-rails-2", denyOwnPolicies(managed), after));
        }
        for (var inline : permissions.inline()) {
            if (!inline.mayDeny()) {
                created.add(inline(inline.suffix(), inline.policy(), after));
            }
        }
        return created;
    }

    /**
     * Creates the policy inline if it is certain to fit: it must take effect immediately, and must not move a
     * statement.
     */
    private CustomResource revocation(PolicyDocument policy) {
        var suffix = "-revoke-role-sessions";
        if (policy.size() <= permissions.inlineLeft() || permissions.attachments() >= MOST_ATTACHED) {
            return inline(suffix, Output.of(policy.toJson()), List.of());
        }
        var arn = policy(suffix, policy, List.of()).arn();
        revoking.add(arn);
        return attach(suffix, arn, List.of());
    }

    /**
     * Lists the ARNs that the role must not change: itself, its policies, its boundaries, and the providers that it
     * trusts.
     */
    private CustomResource guardRails(List<Output<String>> others) {
        var own = new ArrayList<>(List.of(role.arn()));
        own.addAll(others);
        own.addAll(revoking);
        permissions.attached().forEach(policy -> own.add(policy.arn().applyValue(PolicyArn::toString)));
        args.rolePermissionsBoundary().ifPresent(own::add);
        own.add(args.guardRails);
        var read = new JoinedOutputs();
        var arns = read.all(own);
        var boundary = read.one(args.guardRails);
        var policy = read.applyValue(known -> fitting(GuardRails.policy(
                arns.apply(known).stream()
                        .filter(arn -> !arn.contains(OF_AWS))
                        .distinct()
                        .toList(),
                boundary.apply(known))));
        return inline("-guard-rails", policy, List.copyOf(denying));
    }

    /** Creates a second policy, because the other guard rails must exist before these managed policies. */
    private Output<String> denyOwnPolicies(List<Output<String>> managed) {
        return Output.all(managed).applyValue(arns -> fitting(GuardRails.denyOwnPolicies(arns)));
    }

    private String fitting(PolicyDocument policy) {
        try {
            return GuardRails.fitting(policy, permissions.managed().size());
        } catch (IllegalArgumentException e) {
            throw args.failure("guardRails: " + e.getMessage());
        }
    }

    private Policy policy(String suffix, PolicyDocument policy, List<CustomResource> after) {
        return new Policy(
                children.name(suffix),
                PolicyArgs.builder().policy(policy.toJson()).build(),
                children.options(after));
    }

    private RolePolicy inline(String suffix, Output<String> policy, List<CustomResource> after) {
        return new RolePolicy(
                children.name(suffix),
                RolePolicyArgs.builder().role(role.name()).policy(policy).build(),
                children.options(after));
    }

    private RolePolicyAttachment attach(String suffix, Output<String> policyArn, List<CustomResource> after) {
        return new RolePolicyAttachment(
                children.name(suffix),
                RolePolicyAttachmentArgs.builder()
                        .role(role.name())
                        .policyArn(policyArn)
                        .build(),
                children.options(after));
    }
}
