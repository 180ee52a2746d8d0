package io.assumerole;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.core.Output;

/** Makes a role as its arguments say, without its policies. */
final class Roles {

    private Roles() {}

    /** @param trustPolicy as JSON */
    static Role make(RoleOptions args, Output<String> trustPolicy, ChildOptions children) {
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
