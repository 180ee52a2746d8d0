package example;

import com.pulumi.Config;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A role for a GitHub job that runs {@code mvn verify -P aws}, and the boundary of everything that the job creates. */
public final class AwsCheck {

    private AwsCheck() {}

    public static void main(String[] args) {
        Pulumi.run(AwsCheck::deploy);
    }

    static void deploy(Context context) {
        var account = AwsFunctions.getCallerIdentity().applyValue(caller -> caller.accountId());
        var boundary = new Policy(
                "boundary",
                PolicyArgs.builder()
                        .name("boundary-of-assume-role-check")
                        .policy(account.applyValue(
                                id -> read("/boundary.json", id).toJson()))
                        .build());
        var job = new RoleWithoutUser(
                "aws-check-job",
                RoleWithoutUserArgs.builder()
                        .trustedWebIdentity(identity(context.config()))
                        .rolePolicy(account.applyValue(id -> read("/policy.json", id)))
                        .build());

        context.export("boundaryArn", boundary.arn());
        context.export("roleArn", job.roleArn());
    }

    private static WebIdentity identity(Config config) {
        var environment = WebIdentity.github(
                        config.require("owner"),
                        Long.parseLong(config.require("ownerId")),
                        config.require("repository"),
                        Long.parseLong(config.require("repositoryId")))
                .environment("aws-check");
        // An account has one provider for GitHub: give its ARN if it already exists.
        return config.get("providerArn").map(environment::providerArn).orElse(environment);
    }

    private static PolicyDocument read(String resource, String account) {
        try (var in = AwsCheck.class.getResourceAsStream(resource)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return PolicyDocument.parse(text.replace("ACCOUNT", account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
