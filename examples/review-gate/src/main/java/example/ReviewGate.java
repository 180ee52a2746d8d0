package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.s3.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates a bucket, and a role whose policy is in policy.json. In the policy, SITE is the ARN of the bucket. */
public final class ReviewGate {

    private ReviewGate() {}

    public static void main(String[] args) {
        Pulumi.run(ReviewGate::deploy);
    }

    static void deploy(Context context) {
        var site = new Bucket("site");
        var publisher =
                new Role("publisher", RoleArgs.builder().assumeRolePolicy("""
                                {
                                  "Version": "2012-10-17",
                                  "Statement": [
                                    {
                                      "Effect": "Allow",
                                      "Principal": {"Service": "codebuild.amazonaws.com"},
                                      "Action": "sts:AssumeRole"
                                    }
                                  ]
                                }
                                """).build());
        var policy = read("policy.json");
        new RolePolicy(
                "publishes",
                RolePolicyArgs.builder()
                        .role(publisher.name())
                        .policy(site.arn().applyValue(arn -> policy.replace("SITE", arn)))
                        .build());
        context.export("roleArn", publisher.arn());
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
