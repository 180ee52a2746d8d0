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

        var args =
                AssumedRoleProviderArgs.builder()
                        .roleArn(config.require("roleToAssumeARN"))
                        .region(context.config("aws").require("region"));
        config.get("externalId")
                .filter(id -> !id.isEmpty())
                .ifPresent(id -> args.externalId(Output.ofSecret(id)));

        var assumedRole = new AssumedRoleProvider("assumed-role", args.build());
        var bucket = new Bucket("my-bucket", BucketArgs.Empty, assumedRole.resourceOptions());

        context.export("bucketName", bucket.bucket());
        context.export("assumedIdentity", assumedRole.callerArn());
    }

    /** Puts the key of the configuration beside the argument that its value went to. */
    private static String withKeys(String message) {
        return message.replace("- roleArn: ", "- roleArn (assume-role:roleToAssumeARN): ")
                .replace("- externalId: ", "- externalId (assume-role:externalId): ")
                .replace("- region: ", "- region (aws:region): ");
    }
}
