package io.assumerole;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResource;
import io.assumerole.arn.UserArn;
import io.assumerole.components.internal.input.ChildOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The role of a user: created by the component, or an existing role.
 *
 * @param policies the policies that the component creates
 * @param createDate the creation date, in RFC 3339; {@code null} for an existing role
 */
record RoleResource(
        Output<String> arn,
        Output<String> name,
        List<CustomResource> policies,
        @Nullable Output<String> createDate) {

    static RoleResource create(
            UnprivilegedUserWithRoleArgs args,
            TrustedParties trust,
            User user,
            ChildOptions children,
            RoleWarnings warnings) {
        var role = role(args, trust, user, children, warnings);
        var policies = RolePolicies.create(args, own(args, trust, user), role, children);
        return new RoleResource(role.arn(), role.name(), policies, role.createDate());
    }

    static RoleResource existing(UnprivilegedUserWithRoleArgs args, User user, RoleWarnings warnings) {
        if (!args.grantAssumeRole()) {
            warnings.ofAnotherAccount(user.arn(), args.existingRole);
        }
        var name = args.existingRole.applyValue(known -> known.name().value());
        return new RoleResource(args.existingRoleArn, name, List.of(), null);
    }

    /** Returns the ARNs of the component's other resources, which the guard rails keep the role from changing. */
    private static List<Output<String>> own(UnprivilegedUserWithRoleArgs args, TrustedParties trust, User user) {
        var own = new ArrayList<>(trust.providerArns());
        own.add(user.arn());
        args.userPermissionsBoundary().ifPresent(own::add);
        return own;
    }

    private static Role role(
            UnprivilegedUserWithRoleArgs args,
            TrustedParties trust,
            User user,
            ChildOptions children,
            RoleWarnings warnings) {
        var account = user.arn().applyValue(arn -> UserArn.parse(arn).account());
        var policy = TrustPolicy.of(user.arn(), user.uniqueId(), trust);
        var created = createRole(args, warnings.ofTrustPolicy(args, policy, account), children);
        warnings.ofTrustInItself(account, args.roleName().orElse(created.name()), trust.principals());
        return created;
    }

    /**
     * Creates a role without its policies.
     *
     * @param trustPolicy the trust policy as JSON
     */
    static Role createRole(RoleOptions args, Output<String> trustPolicy, ChildOptions children) {
        var role = RoleArgs.builder()
                .assumeRolePolicy(trustPolicy)
                .name(args.roleName)
                .path(args.rolePath)
                .description(args.roleDescription)
                .tags(args.roleTags)
                .permissionsBoundary(args.rolePermissionsBoundary);
        if (args.maxSessionDuration != null) {
            role.maxSessionDuration((int) args.maxSessionDuration.toSeconds());
        }
        return new Role(children.name(""), role.build(), children.options());
    }
}
