package io.assumerole.createrole;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.arn.Partition;
import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** The Pulumi program {@code create-role}: a user that may do nothing, and a role for S3. */
public final class CreateRole {

    private CreateRole() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(CreateRole::program);
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
        checkRegion(context.config("aws").require("region"));
        var config = context.config();

        var args =
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(config.require("unprivilegedUsername"))
                        .rolePolicy(
                                PolicyDocument.of(
                                        Statement.allow().action("s3:*").resource("*").build()))
                        .acknowledge(
                                LintCode.ALLOWS_WHOLE_SERVICE,
                                "The walk-through's role manages all of S3")
                        .grantAssumeRole(
                                config.get("grantAssumeRole")
                                        .map(CreateRole::grantAssumeRole)
                                        .orElse(false));
        config.get("externalId")
                .filter(id -> !id.isEmpty())
                .ifPresent(id -> args.externalId(Output.ofSecret(id)));

        var allowS3Management = new UnprivilegedUserWithRole("allow-s3-management", args.build());

        context.export("roleArn", allowS3Management.roleArn());
        context.export("accessKeyId", allowS3Management.accessKeyId());
        context.export("secretAccessKey", allowS3Management.secretAccessKey());
    }

    private static void checkRegion(String region) {
        try {
            Partition.ofRegion(region);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("aws:region: " + e.getMessage());
        }
    }

    /** Unlike {@code getBoolean}, which takes whatever it does not know for {@code false}. */
    private static boolean grantAssumeRole(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "create-role:grantAssumeRole: got \""
                                    + value.replaceAll("\\p{Cntrl}", "?")
                                    + "\"; allowed: true, false.");
        };
    }

    /** Puts the key of the configuration beside the argument that its value went to. */
    private static String withKeys(String message) {
        return message.replace("- userName: ", "- userName (create-role:unprivilegedUsername): ")
                .replace("- externalId: ", "- externalId (create-role:externalId): ");
    }
}
