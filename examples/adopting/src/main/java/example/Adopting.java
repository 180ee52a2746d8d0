package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** Describes an existing user and role, so that {@code pulumi import} can adopt them. */
public final class Adopting {

    private Adopting() {}

    public static void main(String[] args) {
        Pulumi.run(Adopting::deploy);
    }

    static void deploy(Context context) {
        var buckets =
                Statement.allow().action("s3:ListAllMyBuckets").resource("*").build();
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(context.config().require("userName"))
                        .roleName(context.config().require("roleName"))
                        .rolePath(context.config().get("rolePath").orElse("/"))
                        .rolePolicy(PolicyDocument.of(buckets))
                        // The user already has such a policy.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        // Empty for an imported key: AWS returns a secret only once.
        context.export("secretAccessKey", deployer.secretAccessKey());
    }
}
