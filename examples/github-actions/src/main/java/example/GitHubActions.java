package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.OpenIdConnectProvider;
import com.pulumi.aws.iam.OpenIdConnectProviderArgs;
import com.pulumi.aws.s3.Bucket;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A role that workflows on the branch main of one repository may assume. There is no access key. */
public final class GitHubActions {

    private static final String AUDIENCE = "sts.amazonaws.com";

    private GitHubActions() {}

    public static void main(String[] args) {
        Pulumi.run(GitHubActions::deploy);
    }

    private static void deploy(Context context) {
        var repository = context.config().require("repository");
        var gitHub = new OpenIdConnectProvider(
                "github",
                OpenIdConnectProviderArgs.builder()
                        .url("https://token.actions.githubusercontent.com")
                        .clientIdLists(AUDIENCE)
                        .build());
        var site = new Bucket("site");
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .trustedWebIdentity(gitHub.arn(), AUDIENCE, "repo:" + repository + ":ref:refs/heads/main")
                        .accessKeys(AccessKeys.none())
                        .rolePolicy(site.arn().applyValue(GitHubActions::upload))
                        .build());

        context.export("userName", deployer.userName());
        context.export("roleArn", deployer.roleArn());
        context.export("bucketName", site.bucket());
    }

    private static PolicyDocument upload(String bucketArn) {
        return PolicyDocument.of(Statement.allow()
                .action("s3:PutObject")
                .resource(bucketArn + "/*")
                .build());
    }
}
