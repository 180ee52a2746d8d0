package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;

/** A job without a key, which assumes one role with its token, and a second role in the first. */
public final class RoleChain {

    private RoleChain() {}

    public static void main(String[] args) {
        Pulumi.run(RoleChain::deploy);
    }

    static void deploy(Context context) {
        var config = context.config();
        var build = AssumedRoleProviderArgs.builder()
                .roleArn(config.require("buildRoleArn"))
                .webIdentityTokenFile(config.require("tokenFile"))
                .build();
        var deploy = new AssumedRoleProvider(
                "deploy",
                AssumedRoleProviderArgs.builder()
                        .roleChain(build)
                        .roleArn(config.require("deployRoleArn"))
                        .build());
        var bucket = new Bucket("site", BucketArgs.Empty, deploy.resourceOptions());

        context.export("bucketName", bucket.bucket());
        context.export("callerArn", deploy.callerArn());
    }
}
