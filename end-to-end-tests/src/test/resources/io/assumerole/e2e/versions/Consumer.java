import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A program of somebody who has the jars alone: both halves, or one of them, by its configuration. */
public final class Consumer {

    private Consumer() {}

    public static void main(String[] args) {
        Pulumi.run(Consumer::deploy);
    }

    private static void deploy(Context context) {
        var config = context.config();
        switch (config.require("halves")) {
            case "user" -> user(context);
            case "provider" -> bucket(context, AssumedRoleProviderArgs.builder()
                    .roleArn(config.require("roleArn"))
                    .build());
            default -> bucket(context, AssumedRoleProviderArgs.from(user(context)).build());
        }
    }

    private static UnprivilegedUserWithRole user(Context context) {
        var buckets = Statement.allow().action("s3:*").resource("arn:aws:s3:::site*").build();
        var user = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .roleName(context.config().require("roleName"))
                        .rolePolicy(PolicyDocument.of(buckets))
                        .managedPolicyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
                        .grantAssumeRole(true)
                        .build());
        context.export("roleArn", user.roleArn());
        context.export("accessKeyId", user.accessKeyId());
        context.export("secretAccessKey", user.secretAccessKey());
        return user;
    }

    private static void bucket(Context context, AssumedRoleProviderArgs args) {
        var assumed = new AssumedRoleProvider("assumed", args);
        var site = new Bucket("site", BucketArgs.Empty, assumed.resourceOptions());
        context.export("callerArn", assumed.callerArn());
        context.export("bucketName", site.bucket());
    }
}
