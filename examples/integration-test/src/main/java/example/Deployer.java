package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A user whose role can list buckets, and requires an external ID. A test also calls {@link #deploy}. */
public final class Deployer {

    private Deployer() {}

    public static void main(String[] args) {
        Pulumi.run(Deployer::deploy);
    }

    static void deploy(Context context) {
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(Statement.allow()
                                .action("s3:ListAllMyBuckets")
                                .resource("*")
                                .build()))
                        .externalId(context.config().requireSecret("externalId"))
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }
}
