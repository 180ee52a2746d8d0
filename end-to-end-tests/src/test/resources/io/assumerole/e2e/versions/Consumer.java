import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceTransformation;
import io.assumerole.AccessKeys;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.Optional;

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
            case "chain" -> bucket(context, chain(context));
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

    /** The user, the hub that it may assume, and the role that the hub may assume, if that trusts it. */
    private static AssumedRoleProviderArgs chain(Context context) {
        var roleName = context.config().require("roleName");
        var hub = new UnprivilegedUserWithRole(
                "hub",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(Statement.allow()
                                .action("sts:AssumeRole")
                                .resource("arn:aws:iam::*:role/" + roleName)
                                .build()))
                        .grantAssumeRole(true)
                        .build());
        var buckets = Statement.allow().action("s3:*").resource("arn:aws:s3:::site*").build();
        var args = UnprivilegedUserWithRoleArgs.builder()
                .roleName(roleName)
                .accessKeys(AccessKeys.none())
                .rolePolicy(PolicyDocument.of(buckets));
        if (context.config().requireBoolean("trusted")) {
            args.trustedPrincipal(hub.roleArn());
        }
        var target = new UnprivilegedUserWithRole("target", args.build());
        var last = context.config().getBoolean("from").orElse(false)
                ? AssumedRoleProviderArgs.from(target)
                : AssumedRoleProviderArgs.builder().roleArn(target.roleArn());
        return last.roleChain(AssumedRoleProviderArgs.from(hub).build()).build();
    }

    private static void bucket(Context context, AssumedRoleProviderArgs args) {
        var options = ComponentResourceOptions.builder();
        if (context.config().getBoolean("withoutRole").orElse(false)) {
            options.resourceTransformations(Consumer::withoutRole);
        }
        var assumed = new AssumedRoleProvider("assumed", args, options.build());
        var site = new Bucket("site", BucketArgs.Empty, assumed.resourceOptions());
        context.export("callerArn", assumed.callerArn());
        context.export("bucketName", site.bucket());
    }

    private static Optional<ResourceTransformation.Result> withoutRole(ResourceTransformation.Args child) {
        return child.resource() instanceof ProviderResource
                ? Optional.of(new ResourceTransformation.Result(
                        ProviderArgs.builder().region("us-east-1").build(), child.options()))
                : Optional.empty();
    }
}
