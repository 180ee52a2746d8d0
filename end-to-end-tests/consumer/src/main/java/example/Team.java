package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Alias;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import java.util.Map;

/** A program with both: the class that extends the component, and the one that contains it. */
public final class Team {

    private Team() {}

    public static void main(String[] args) {
        Pulumi.run(Team::deploy);
    }

    private static void deploy(Context context) {
        // readme:begin alias
        var formerly = Alias.builder().type(UnprivilegedUserWithRole.TYPE).build();
        var team = new TeamDeployer(
                "team",
                args -> args.userTags(Map.of("Team", "web")).grantAssumeRole(true),
                ComponentResourceOptions.builder().aliases(formerly).build());
        // readme:end alias
        var release = new Release("web", ComponentResourceOptions.Empty);

        context.export("roleArn", team.roleArn());
        context.export("accessKeyId", team.accessKeyId());
        context.export("secretAccessKey", team.secretAccessKey());
        context.export("bucketName", team.bucketName());
        context.export("releaseRoleArn", release.deployer().roleArn());
        context.export("releaseAccessKeyId", release.deployer().accessKeyId());
        context.export("releaseSecretAccessKey", release.deployer().secretAccessKey());
        context.export("releaseBucketName", release.bucketName());
    }
}
