package io.assumerole;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResource;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import io.assumerole.components.internal.input.ChildOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The role of a component: created by the component, or an existing role.
 *
 * @param policies the policies that the component creates
 * @param createDate the creation date, in RFC 3339; {@code null} for an existing role
 * @param trust the trusted parties; {@code null} for an existing role
 */
record ComponentRole(
        Output<String> arn,
        Output<String> name,
        List<CustomResource> policies,
        @Nullable Output<String> createDate,
        @Nullable TrustedParties trust) {

    /**
     * Creates the role with its policies and the OpenID Connect providers that it trusts.
     *
     * @param user the user that the role trusts; {@code null} for none
     */
    static ComponentRole create(
            RoleComponentArgs args, @Nullable User user, ChildOptions children, RoleWarnings warnings) {
        var trust = OidcProviders.create(args.trust, children);
        var own = new ArrayList<Output<String>>();
        trust.providers().forEach(provider -> own.add(provider.applyValue(OidcProviderArn::toString)));
        if (user != null) {
            own.add(user.arn());
        }
        if (args instanceof UnprivilegedUserWithRoleArgs ofUser) {
            ofUser.userPermissionsBoundary().ifPresent(own::add);
        }
        var account = user == null
                ? trust.account()
                : user.arn().applyValue(arn -> UserArn.parse(arn).account());
        var trustPolicy =
                TrustPolicy.of(user == null ? null : user.arn(), user == null ? null : user.uniqueId(), trust);
        var role = role(args, warnings.ofTrustPolicy(args, trustPolicy, account), children);
        if (!trust.principals().isEmpty()) {
            warnings.ofTrustInItself(
                    account != null
                            ? account
                            : role.arn().applyValue(arn -> RoleArn.parse(arn).account()),
                    args.roleName().orElse(role.name()),
                    trust.principals());
        }
        var policies = RolePolicies.create(args, own, role, children);
        return new ComponentRole(role.arn(), role.name(), policies, role.createDate(), trust);
    }

    static ComponentRole existing(UnprivilegedUserWithRoleArgs args, User user, RoleWarnings warnings) {
        if (!args.grantAssumeRole()) {
            warnings.ofAnotherAccount(user.arn(), args.existingRole);
        }
        var name = args.existingRole.applyValue(known -> known.name().value());
        return new ComponentRole(args.existingRoleArn, name, List.of(), null, null);
    }

    private static Role role(RoleComponentArgs args, Output<String> trustPolicy, ChildOptions children) {
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
