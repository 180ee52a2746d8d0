package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Alias;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.UnprivilegedUserWithRole;
import java.time.Duration;
import java.util.Map;

/** Deploys a {@link TeamDeployer}. */
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
                args -> args.userTags(Map.of("Team", "web"))
                        .maxSessionDuration(Duration.ofHours(4))
                        .grantAssumeRole(true),
                ComponentResourceOptions.builder().aliases(formerly).build());
        // readme:end alias

        context.export("roleArn", team.roleArn());
        context.export("accessKeyId", team.accessKeyId());
        context.export("secretAccessKey", team.secretAccessKey());
        context.export("bucketName", team.bucketName());
    }
}
