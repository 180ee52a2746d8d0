package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;

/** A user whose key is in Secrets Manager, where one other user or role can read it. */
public final class StoredKey {

    private StoredKey() {}

    public static void main(String[] args) {
        Pulumi.run(StoredKey::deploy);
    }

    static void deploy(Context context) {
        var buckets = Statement.allow()
                .action("s3:CreateBucket", "s3:DeleteBucket", "s3:Get*", "s3:ListBucket")
                .resource("arn:aws:s3:::site-*")
                .build();
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(buckets))
                        .accessKeys(AccessKeys.one()
                                .inSecretsManager()
                                .readableBy(context.config().require("reader"))
                                .maxAge(Duration.ofDays(75))
                                .strictMaxAge(Duration.ofDays(90)))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("secretArn", deployer.secretArn());
    }
}
