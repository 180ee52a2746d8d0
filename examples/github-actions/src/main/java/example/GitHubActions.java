package example;

import com.pulumi.Config;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.s3.Bucket;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A role that workflows on the branch main of one repository can assume. There is no user and no access key. */
public final class GitHubActions {

    private GitHubActions() {}

    public static void main(String[] args) {
        Pulumi.run(GitHubActions::deploy);
    }

    static void deploy(Context context) {
        var site = new Bucket("site");
        var deployer = new RoleWithoutUser(
                "deployer",
                RoleWithoutUserArgs.builder()
                        .trustedWebIdentity(identity(context.config()))
                        .rolePolicy(site.arn().applyValue(GitHubActions::upload))
                        .build());

        context.export("roleArn", deployer.roleArn());
        context.export("bucketName", site.bucket());
    }

    private static WebIdentity identity(Config config) {
        var branch = WebIdentity.github(
                        config.require("owner"),
                        Long.parseLong(config.require("ownerId")),
                        config.require("repository"),
                        Long.parseLong(config.require("repositoryId")))
                .branch("main");
        // An account has one provider for GitHub: give its ARN if it already exists.
        return config.get("providerArn").map(branch::providerArn).orElse(branch);
    }

    private static PolicyDocument upload(String bucketArn) {
        return PolicyDocument.of(Statement.allow()
                .action("s3:PutObject")
                .resource(bucketArn + "/*")
                .build());
    }
}
