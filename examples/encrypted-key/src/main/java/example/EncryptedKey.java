package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A user for a person, whose secret access key only the owner of a PGP key can read. */
public final class EncryptedKey {

    private EncryptedKey() {}

    public static void main(String[] args) {
        Pulumi.run(EncryptedKey::deploy);
    }

    static void deploy(Context context) {
        var read = Statement.allow().action("s3:ListAllMyBuckets").resource("*").build();
        var anna = new UnprivilegedUserWithRole(
                "anna",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(read))
                        .accessKeys(
                                AccessKeys.one().encryptedFor(context.config().require("pgpPublicKey")))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("roleArn", anna.roleArn());
        context.export("accessKeyId", anna.accessKeyId());
        context.export("encryptedSecretAccessKey", anna.encryptedSecretAccessKey());
    }
}
