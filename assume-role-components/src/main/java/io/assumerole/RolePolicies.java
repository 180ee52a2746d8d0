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

/** Makes the policies of a role. */
final class RolePolicies {

    /**
     * How many managed policies a role may have, unless the account had that raised.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    static final int MOST_ATTACHED = 10;

    private static final String OF_AWS = ":iam::aws:policy/";

    private final RoleOptions args;
    private final PlannedPolicies permissions;
    private final Role role;
    private final ChildOptions children;

    /** What is in force before anything is allowed. */
    private final List<CustomResource> denying = new ArrayList<>();

    /** The managed policy that ends sessions, where there is one. */
    private final List<Output<String>> revoking = new ArrayList<>();

    private RolePolicies(RoleOptions args, Role role, ChildOptions children) {
        this.args = args;
        this.permissions = args.permissions;
        this.role = role;
        this.children = children;
    }

    /**
     * Makes first what denies, each after the one before it, so that it is in force before anything is allowed and,
     * since deletion goes the other way, until nothing is. Then what overflows, and last what it overflows from, so
     * that a statement which moves on is in its new place before it leaves the old one.
     *
     * @param own what is the component's besides the role, for guard rails
     */
    static List<CustomResource> make(RoleOptions args, List<Output<String>> own, Role role, ChildOptions children) {
        return new RolePolicies(args, role, children).make(own);
    }

    private List<CustomResource> make(List<Output<String>> own) {
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
        var made = new ArrayList<>(denying);
        for (var attached : permissions.attached()) {
            made.add(attach(attached.suffix(), attached.arn().applyValue(PolicyArn::toString), denying));
        }
        List<CustomResource> after = denying;
        var managed = new ArrayList<Output<String>>();
        for (int i = permissions.managed().size(); i > 0; i--) {
            var suffix = "-policy-" + (i + 1);
            var arn = policy(suffix, permissions.managed().get(i - 1), after).arn();
            managed.add(arn);
            var attachment = attach(suffix, arn, after);
            made.add(attachment);
            after = new ArrayList<>(denying);
            after.add(attachment);
        }
        if (args.guardRails != null && !managed.isEmpty()) {
            made.add(inline("-guard-rails-2", keptFromItself(managed), after));
        }
        for (var inline : permissions.inline()) {
            if (!inline.mayDeny()) {
                made.add(inline(inline.suffix(), inline.policy(), after));
            }
        }
        return made;
    }

    /** Inline where it surely fits: it is wanted at once, and nothing is to move for it. */
    private CustomResource revocation(PolicyDocument policy) {
        var suffix = "-revoke-role-sessions";
        if (policy.size() <= permissions.inlineLeft() || permissions.attachments() >= MOST_ATTACHED) {
            return inline(suffix, Output.of(policy.toJson()), List.of());
        }
        var arn = policy(suffix, policy, List.of()).arn();
        revoking.add(arn);
        return attach(suffix, arn, List.of());
    }

    /** By their ARNs: the role may not write its policies anew, its boundaries, nor whose tokens it trusts. */
    private CustomResource guardRails(List<Output<String>> besides) {
        var own = new ArrayList<>(List.of(role.arn()));
        own.addAll(besides);
        own.addAll(revoking);
        permissions.attached().forEach(one -> own.add(one.arn().applyValue(PolicyArn::toString)));
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

    /** Apart from the other guard rails: those are there before the policies are. */
    private Output<String> keptFromItself(List<Output<String>> managed) {
        return Output.all(managed).applyValue(arns -> fitting(GuardRails.keptFromItself(arns)));
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
