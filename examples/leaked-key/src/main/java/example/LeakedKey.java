package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Instant;

/** A user that one setting locks out, together with all its sessions, after its key has leaked. */
public final class LeakedKey {

    private LeakedKey() {}

    public static void main(String[] args) {
        Pulumi.run(LeakedKey::deploy);
    }

    static void deploy(Context context) {
        var read = Statement.allow().action("s3:ListAllMyBuckets").resource("*").build();
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(PolicyDocument.of(read))
                // The local AWS requires this. AWS requires it only across accounts.
                .grantAssumeRole(true);
        // A fixed time: Instant.now() would change in each update.
        context.config()
                .get("leakedUntil")
                .map(Instant::parse)
                .ifPresent(time ->
                        args.disableUser(true).revokeUserSessionsBefore(time).revokeRoleSessionsBefore(time));
        var deployer = new UnprivilegedUserWithRole("deployer", args.build());

        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }
}
