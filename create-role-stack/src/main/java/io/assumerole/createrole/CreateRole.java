package io.assumerole.createrole;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.InvalidArgumentsException;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.arn.Partition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.util.Map;

/** The Pulumi program {@code create-role}: a user without permissions, and a role for S3. */
public final class CreateRole {

    private static final String WIDE = "create-role:rolePolicy is not set, so the role may perform every S3 action"
            + " on every bucket in the account: s3:* on *. That is for the walk-through. Set it to the required"
            + " permissions; docs/reference/permissions.md has the policy for assume-role, and"
            + " docs/how-to/give-the-deployer-its-permissions.md shows how to find others.";

    /** The keys of the configuration, by argument. */
    private static final Map<String, String> SETTINGS =
            Map.of("userName", "create-role:unprivilegedUsername", "externalId", "create-role:externalId");

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
        } catch (InvalidArgumentsException e) {
            throw new RunException(e.messageWithSettings(SETTINGS));
        } catch (IllegalArgumentException e) {
            // The engine shows only the message, without a stack trace.
            throw new RunException(e.getMessage());
        }
    }

    private static void stack(Context context) {
        checkRegion(context.config("aws").require("region"));
        var config = context.config();

        var args = UnprivilegedUserWithRoleArgs.builder()
                .userName(config.require("unprivilegedUsername"))
                .grantAssumeRole(config.get("grantAssumeRole")
                        .map(CreateRole::grantAssumeRole)
                        .orElse(false));
        config.get("externalId").ifPresent(id -> args.externalId(externalId(id)));
        config.get("rolePolicy").map(CreateRole::rolePolicy).ifPresentOrElse(args::rolePolicy, () -> {
            context.log().warn(WIDE);
            args.rolePolicy(PolicyDocument.of(
                            Statement.allow().action("s3:*").resource("*").build()))
                    .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "The program logs its own warning");
        });

        var allowS3Management = new UnprivilegedUserWithRole("allow-s3-management", args.build());

        context.export("roleArn", allowS3Management.roleArn());
        context.export("accessKeyId", allowS3Management.accessKeyId());
        context.export("secretAccessKey", allowS3Management.secretAccessKey());
    }

    private static void checkRegion(String region) {
        try {
            Partition.ofRegion(region);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage().replaceFirst("^Region: ", "aws:region: "));
        }
    }

    /** Parses a Boolean strictly; {@code getBoolean} returns {@code false} for every unknown text. */
    private static boolean grantAssumeRole(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("create-role:grantAssumeRole: got \""
                        + value.replaceAll("\\p{Cntrl}", "?")
                        + "\"; allowed: true, false.");
        };
    }

    private static PolicyDocument rolePolicy(String json) {
        try {
            return PolicyDocument.parse(json);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("create-role:rolePolicy: " + e.getMessage(), e);
        }
    }

    /** Rejects an empty external ID. It does not mean that there is none: a command without output may have set it. */
    private static Output<String> externalId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("create-role:externalId: it is set but empty; allowed: 2 to 1224"
                    + " characters from A-Z a-z 0-9 _ + = , . @ : / -. Set it again, or, if the role"
                    + " should require none, run pulumi config rm create-role:externalId");
        }
        return Output.ofSecret(id);
    }
}
