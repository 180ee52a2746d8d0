package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A user, and a role that can list buckets and can be assumed only with an external ID. Tests also call {@code deploy}. */
public final class Deployer {

    private Deployer() {}

    public static void main(String[] args) {
        Pulumi.run(Deployer::deploy);
    }

    static void deploy(Context context) {
        deploy(context, context.config().requireSecret("externalId"));
    }

    static void deploy(Context context, Output<String> externalId) {
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(Statement.allow()
                                .action("s3:ListAllMyBuckets")
                                .resource("*")
                                .build()))
                        .externalId(externalId)
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }
}
