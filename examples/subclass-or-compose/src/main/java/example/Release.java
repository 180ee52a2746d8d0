package example;

import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.Map;

// readme:begin composition
/** A bucket for releases, and a deployer whose role can write to it. */
public class Release extends ComponentResource {

    private final UnprivilegedUserWithRole deployer;
    private final Output<String> bucketName;

    public Release(String name, ComponentResourceOptions options) {
        super("example:index:Release", name, options);
        var bucket = new Bucket(
                name + "-bucket",
                BucketArgs.Empty,
                CustomResourceOptions.builder().parent(this).build());
        this.bucketName = bucket.bucket();
        this.deployer = new UnprivilegedUserWithRole(
                name + "-deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(bucket.arn().applyValue(Release::write))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build(),
                ComponentResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("bucketName", bucketName, "roleArn", deployer.roleArn()));
    }

    private static PolicyDocument write(String bucketArn) {
        return PolicyDocument.of(Statement.allow()
                .action("s3:PutObject")
                .resource(bucketArn + "/*")
                .build());
    }

    public UnprivilegedUserWithRole deployer() {
        return deployer;
    }

    public Output<String> bucketName() {
        return bucketName;
    }
}
// readme:end composition
