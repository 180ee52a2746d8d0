package myproject;

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

/** Creates a user and its role, assumes the role with the user's key, and creates a bucket in it. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::deploy);
    }

    static void deploy(Context context) {
        // The role's permissions: change them to what your deployments need.
        var buckets = Statement.allow()
                .action("s3:CreateBucket", "s3:DeleteBucket", "s3:Get*", "s3:ListBucket")
                .resource("arn:aws:s3:::artifacts-*")
                .build();
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(buckets))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());
        var inTheRole = new AssumedRoleProvider(
                "in-the-role", AssumedRoleProviderArgs.from(deployer).build());
        // Each resource with these options is created in the role.
        var artifacts = new Bucket("artifacts", BucketArgs.Empty, inTheRole.resourceOptions());

        context.export("callerArn", inTheRole.callerArn());
        context.export("bucketName", artifacts.bucket());
    }
}
