package io.assumerole.benchmarks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/**
 * The users, keys, roles and policies of {@link RawUsers}, created with our component; the first {@code changed} of
 * them with another policy.
 */
public final class ComponentUsers {

    private ComponentUsers() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(ComponentUsers::program);
    }

    private static void program(Context context) {
        int users = context.config().requireInteger("users");
        int changed = context.config().getInteger("changed").orElse(0);
        // Created once, like the policy's text in RawUsers: arguments never change.
        var args = allow("s3:*");
        var changedArgs = allow("s3:Get*");
        for (int i = 0; i < users; i++) {
            var deployer = new UnprivilegedUserWithRole("deployer-" + i, i < changed ? changedArgs : args);
            context.export("roleArn-" + i, deployer.roleArn());
            context.export("accessKeyId-" + i, deployer.accessKeyId());
            context.export("secretAccessKey-" + i, deployer.secretAccessKey());
        }
    }

    private static UnprivilegedUserWithRoleArgs allow(String action) {
        return UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(
                        PolicyDocument.of(
                                Statement.allow().action(action).resource("*").build()))
                .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "The benchmark's roles manage S3")
                .build();
    }
}
