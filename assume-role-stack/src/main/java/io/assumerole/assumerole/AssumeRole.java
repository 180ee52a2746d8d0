package io.assumerole.assumerole;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.InvalidArgumentsException;
import java.util.Map;

/** The Pulumi program {@code assume-role}: a bucket, created in the assumed role. */
public final class AssumeRole {

    /** The keys of the configuration, by argument. */
    private static final Map<String, String> SETTINGS = Map.of(
            "roleArn", "assume-role:roleToAssumeARN",
            "externalId", "assume-role:externalId",
            "region", "aws:region");

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
        } catch (InvalidArgumentsException e) {
            throw new RunException(e.messageWithSettings(SETTINGS));
        } catch (IllegalArgumentException e) {
            // The engine shows only the message, without a stack trace.
            throw new RunException(e.getMessage());
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

    /** Rejects an empty external ID. It does not mean that there is none: a command without output may have set it. */
    private static Output<String> externalId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("assume-role:externalId: it is set but empty; allowed: 2 to 1224"
                    + " characters from A-Z a-z 0-9 _ + = , . @ : / -. Set it again, or, if the role requires"
                    + " none, run pulumi config rm assume-role:externalId");
        }
        return Output.ofSecret(id);
    }
}
