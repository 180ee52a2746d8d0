package example;

import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A component of one's own: what the library makes, and a bucket that the role may write to. */
public class TeamDeployer extends UnprivilegedUserWithRole {

    private final Output<String> bucketName;

    public TeamDeployer(String team) {
        super(team, args(team));
        var bucket =
                new Bucket(
                        team + "-artifacts",
                        BucketArgs.builder().bucket(team + "-artifacts").build(),
                        CustomResourceOptions.builder().parent(this).build());
        this.bucketName = bucket.bucket();
    }

    private static UnprivilegedUserWithRoleArgs args(String team) {
        var write =
                Statement.allow()
                        .action("s3:PutObject")
                        .resource("arn:aws:s3:::" + team + "-artifacts/*")
                        .build();
        return UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(PolicyDocument.of(write))
                .grantAssumeRole(true)
                .build();
    }

    public Output<String> bucketName() {
        return bucketName;
    }

    public static void main(String[] args) {
        Pulumi.run(
                context -> {
                    var team = new TeamDeployer("team");
                    context.export("roleArn", team.roleArn());
                    context.export("accessKeyId", team.accessKeyId());
                    context.export("secretAccessKey", team.secretAccessKey());
                    context.export("bucketName", team.bucketName());
                });
    }
}
