package myproject;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;

/** Assumes a role with the access key of the environment, and creates a bucket in it. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::deploy);
    }

    static void deploy(Context context) {
        var inTheRole = new AssumedRoleProvider(
                "in-the-role",
                AssumedRoleProviderArgs.builder()
                        .roleArn(context.config().require("roleArn"))
                        .build());
        // Each resource with these options is created in the role.
        var artifacts = new Bucket("artifacts", BucketArgs.Empty, inTheRole.resourceOptions());

        context.export("callerArn", inTheRole.callerArn());
        context.export("bucketName", artifacts.bucket());
    }
}
