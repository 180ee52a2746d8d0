package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** A user and a role for each team of the file teams.yaml. */
public final class Fleet {

    private Fleet() {}

    public static void main(String[] args) {
        Pulumi.run(Fleet::deploy);
    }

    private static void deploy(Context context) {
        deployers(userOfTeam(), context.config().require("bucket")).forEach((team, deployer) -> {
            context.export(team + "RoleArn", deployer.roleArn());
            context.export(team + "AccessKeyId", deployer.accessKeyId());
            context.export(team + "SecretAccessKey", deployer.secretAccessKey());
        });
    }

    private static Map<String, String> userOfTeam() {
        try (var file = Files.newBufferedReader(Path.of("teams.yaml"))) {
            return new Yaml().load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // readme:begin all-at-once
    /** Makes a deployer for each team; of a list with mistakes it makes none, and tells all of them. */
    private static Map<String, UnprivilegedUserWithRole> deployers(Map<String, String> userOfTeam, String bucket) {
        var args = new LinkedHashMap<String, UnprivilegedUserWithRoleArgs>();
        var problems = new ArrayList<String>();
        userOfTeam.forEach((team, user) -> {
            try {
                args.put(team, args(user, "arn:aws:s3:::" + bucket + "/" + team + "/*"));
            } catch (IllegalArgumentException e) {
                problems.add(team + ": " + e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        var deployers = new LinkedHashMap<String, UnprivilegedUserWithRole>();
        args.forEach((team, of) -> deployers.put(team, new UnprivilegedUserWithRole(team, of)));
        return deployers;
    }
    // readme:end all-at-once

    private static UnprivilegedUserWithRoleArgs args(String user, String objects) {
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(user)
                .rolePolicy(PolicyDocument.of(Statement.allow()
                        .action("s3:GetObject")
                        .resource(objects)
                        .build()))
                .grantAssumeRole(true)
                .build();
    }
}
