package io.assumerole.benchmarks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** Creates the users, keys, roles, and policies of {@link RawUsers} with the component. */
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
        // Created once, like the policy's text in RawUsers: arguments never change.
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(PolicyDocument.of(
                        Statement.allow().action("s3:*").resource("*").build()))
                .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "The benchmark's roles manage S3")
                .build();
        for (int i = 0; i < users; i++) {
            var deployer = new UnprivilegedUserWithRole("deployer-" + i, args);
            context.export("roleArn-" + i, deployer.roleArn());
            context.export("accessKeyId-" + i, deployer.accessKeyId());
            context.export("secretAccessKey-" + i, deployer.secretAccessKey());
        }
    }
}
