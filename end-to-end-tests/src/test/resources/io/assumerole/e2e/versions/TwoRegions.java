import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;

/** Buckets in two regions, with one provider: com.pulumi:aws 7.x alone. */
public final class TwoRegions {

    private TwoRegions() {}

    public static void main(String[] args) {
        Pulumi.run(context -> {
            var roleArn = context.config().require("roleArn");
            // docs:begin two-regions
            var deployer = new AssumedRoleProvider(
                    "deployer",
                    AssumedRoleProviderArgs.builder()
                            .roleArn(roleArn)
                            .region("us-east-1")
                            .build());
            var site = new Bucket("site", BucketArgs.Empty, deployer.resourceOptions());
            var copy = new Bucket(
                    "copy", BucketArgs.builder().region("eu-west-1").build(), deployer.resourceOptions());
            // docs:end two-regions
            context.export("siteRegion", site.region());
            context.export("copyRegion", copy.region());
        });
    }
}
