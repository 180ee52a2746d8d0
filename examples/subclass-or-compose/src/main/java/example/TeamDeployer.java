package example;

import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

// readme:begin subclass
/** A deployer with its own bucket, which its role can write to. */
public class TeamDeployer extends UnprivilegedUserWithRole {

    private final Output<String> bucketName;

    /**
     * Creates the deployer and its bucket.
     *
     * @param caller adds to the team's defaults, or replaces them
     */
    public TeamDeployer(
            String team, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> caller, ComponentResourceOptions options) {
        this(team, caller.apply(defaults(team).toBuilder()).build(), options);
    }

    private TeamDeployer(String team, UnprivilegedUserWithRoleArgs args, ComponentResourceOptions options) {
        super("example:index:TeamDeployer", team, args, options);
        var bucket = BucketArgs.builder().bucket(team + "-artifacts");
        args.userTags().ifPresent(bucket::tags);
        this.bucketName = new Bucket(
                        team + "-artifacts",
                        bucket.build(),
                        CustomResourceOptions.builder().parent(this).build())
                .bucket();
        registerOutputs(Map.of("bucketName", bucketName));
    }

    private static UnprivilegedUserWithRoleArgs defaults(String team) {
        var write = Statement.allow()
                .action("s3:PutObject")
                .resource("arn:aws:s3:::" + team + "-artifacts/*")
                .build();
        return UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(PolicyDocument.of(write))
                .maxSessionDuration(Duration.ofHours(2))
                .build();
    }

    public Output<String> bucketName() {
        return bucketName;
    }
}
// readme:end subclass
