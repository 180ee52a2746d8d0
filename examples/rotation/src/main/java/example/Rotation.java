package example;

import com.pulumi.Config;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A user whose key is rotated by the stack's configuration. */
public final class Rotation {

    private Rotation() {}

    public static void main(String[] args) {
        Pulumi.run(Rotation::deploy);
    }

    static void deploy(Context context) {
        var read = Statement.allow().action("s3:ListAllMyBuckets").resource("*").build();
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(read))
                        .accessKeys(keys(context.config()))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }

    private static AccessKeys keys(Config config) {
        var keys = AccessKeys.rotating(config.require("key"));
        var status = AccessKeyStatus.valueOf(config.get("previousStatus").orElse("ACTIVE"));
        return config.get("previousKey")
                .map(previous -> keys.previous(previous, status))
                .orElse(keys);
    }
}
