package myproject;

import com.pulumi.Config;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A role that GitHub Actions jobs on one branch, or in one environment, of one repository can assume. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::deploy);
    }

    static void deploy(Context context) {
        // The role's permissions: change them to what your workflows need. deploy.yml also needs Pulumi's backend.
        var upload = Statement.allow()
                .action("s3:PutObject")
                .resource("arn:aws:s3:::artifacts-*/*")
                .build();
        var deployer = new RoleWithoutUser(
                "deployer",
                RoleWithoutUserArgs.builder()
                        .trustedWebIdentity(workflows(context.config()))
                        .rolePolicy(PolicyDocument.of(upload))
                        .build());

        context.export("roleArn", deployer.roleArn());
    }

    private static WebIdentity workflows(Config config) {
        // The subject of a repository that was created before July 15, 2026 may have no IDs. Such a repository needs
        // WebIdentity.githubWithoutIds(owner, repository): docs/reference/github-subjects.md of assume-role
        // shows how to find out.
        var repository = WebIdentity.github(
                config.require("owner"),
                id("ownerId", config.require("ownerId")),
                config.require("repository"),
                id("repositoryId", config.require("repositoryId")));
        // GitHub's settings of the environment decide which branches can use it.
        var trusted = config.get("environment")
                .filter(name -> !name.isEmpty())
                .map(repository::environment)
                .orElseGet(() -> repository.branch(config.require("branch")));
        return config.get("providerArn")
                .filter(arn -> !arn.isEmpty())
                .map(trusted::providerArn)
                .orElse(trusted);
    }

    private static long id(String setting, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(setting
                    + ": not a number: got " + value
                    + "; GitHub's node IDs, such as MDQ6... and R_kgD..., are different IDs. Set the number that this prints:"
                    + " gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'");
        }
    }
}
