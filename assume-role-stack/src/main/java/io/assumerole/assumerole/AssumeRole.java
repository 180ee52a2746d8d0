package io.assumerole.assumerole;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;

/** The Pulumi program {@code assume-role}: a bucket, made in the assumed role. */
public final class AssumeRole {

    private AssumeRole() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(AssumeRole::program);
    }

    static void program(Context context) {
        try {
            stack(context);
        } catch (IllegalArgumentException e) {
            // The engine shows the message alone, without a stack trace.
            throw new RunException(withKeys(e.getMessage()));
        }
    }

    private static void stack(Context context) {
        var config = context.config();

        var args = AssumedRoleProviderArgs.builder()
                .roleArn(config.require("roleToAssumeARN"))
                .region(context.config("aws").require("region"));
        config.get("externalId").ifPresent(id -> args.externalId(externalId(id)));

        var assumedRole = new AssumedRoleProvider("assumed-role", args.build());
        var bucket = new Bucket("my-bucket", BucketArgs.Empty, assumedRole.resourceOptions());

        context.export("bucketName", bucket.bucket());
        context.export("assumedIdentity", assumedRole.callerArn());
    }

    /** An empty one is no way to send none: a command that printed nothing may have set it. */
    private static Output<String> externalId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException(
                    "assume-role:externalId: it is set, and empty; allowed: 2 to 1224 characters out of"
                            + " A-Z a-z 0-9 _ + = , . @ : / -. Set it again, or, if the role asks for"
                            + " none, run pulumi config rm assume-role:externalId");
        }
        return Output.ofSecret(id);
    }

    /** Puts the key of the configuration beside the argument that its value went to. */
    private static String withKeys(String message) {
        return message.replace("- roleArn: ", "- roleArn (assume-role:roleToAssumeARN): ")
                .replace("- externalId: ", "- externalId (assume-role:externalId): ")
                .replace("- region: ", "- region (aws:region): ");
    }
}
