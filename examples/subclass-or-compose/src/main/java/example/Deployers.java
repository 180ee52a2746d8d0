package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Alias;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import java.time.Duration;
import java.util.Map;

/** Deploys a {@link TeamDeployer} and a {@link Release}. */
public final class Deployers {

    private Deployers() {}

    public static void main(String[] args) {
        Pulumi.run(Deployers::deploy);
    }

    static void deploy(Context context) {
        // readme:begin alias
        // For a stack that had an UnprivilegedUserWithRole of this name before; omit it for a new stack.
        var formerly = Alias.builder().type(UnprivilegedUserWithRole.TYPE).build();
        var team = new TeamDeployer(
                context.config().require("team"),
                args -> args.userTags(Map.of("Team", "web"))
                        .maxSessionDuration(Duration.ofHours(4))
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true),
                ComponentResourceOptions.builder().aliases(formerly).build());
        // readme:end alias

        context.export("teamRoleArn", team.roleArn());
        context.export("teamAccessKeyId", team.accessKeyId());
        context.export("teamSecretAccessKey", team.secretAccessKey());
        context.export("teamBucketName", team.bucketName());

        var release = new Release("web", ComponentResourceOptions.Empty);

        context.export("releaseRoleArn", release.deployer().roleArn());
        context.export("releaseAccessKeyId", release.deployer().accessKeyId());
        context.export("releaseSecretAccessKey", release.deployer().secretAccessKey());
        context.export("releaseBucketName", release.bucketName());
    }
}
