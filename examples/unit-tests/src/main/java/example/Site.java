package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A bucket, and a user whose role can write to it. A test also calls {@link #deploy(Context, Output)}. */
public final class Site {

    private Site() {}

    public static void main(String[] args) {
        Pulumi.run(Site::deploy);
    }

    private static void deploy(Context context) {
        deploy(context, context.config().requireSecret("externalId"));
    }

    static void deploy(Context context, Output<String> externalId) {
        var bucket = new Bucket("site");
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .externalId(externalId)
                        .rolePolicy(bucket.arn().applyValue(Site::write))
                        .build());
        var provider = new AssumedRoleProvider(
                "in-the-role",
                AssumedRoleProviderArgs.from(deployer)
                        .sessionName("deployment")
                        .region("us-east-1")
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("secretAccessKey", deployer.secretAccessKey());
        context.export("callerArn", provider.callerArn());
    }

    private static PolicyDocument write(String bucketArn) {
        return PolicyDocument.of(Statement.allow()
                .action("s3:PutObject")
                .resource(bucketArn + "/*")
                .build());
    }
}
