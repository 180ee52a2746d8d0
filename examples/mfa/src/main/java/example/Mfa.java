package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;

/** A person who assumes a role with a code of an MFA device, at most an hour old. */
public final class Mfa {

    private Mfa() {}

    public static void main(String[] args) {
        Pulumi.run(Mfa::deploy);
    }

    static void deploy(Context context) {
        var look = Statement.allow()
                .action("s3:ListAllMyBuckets", "s3:ListBucket")
                .resource("*")
                .build();
        var anna = new UnprivilegedUserWithRole(
                "anna",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName("anna")
                        // Without this, IAM does not delete her while she has an MFA device.
                        .forceDestroyUser(true)
                        .requireMfa(Duration.ofHours(1))
                        .rolePolicy(PolicyDocument.of(look))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", anna.roleArn());
        context.export("accessKeyId", anna.accessKeyId());
        context.export("secretAccessKey", anna.secretAccessKey());
        context.export("awsProfile", anna.awsProfile());
    }
}
