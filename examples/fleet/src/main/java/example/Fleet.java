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
    /** Makes a deployer for each team; if something is wrong with some, it names all of them and makes none. */
    private static Map<String, UnprivilegedUserWithRole> deployers(Map<String, String> userOfTeam, String bucket) {
        var args = new LinkedHashMap<String, UnprivilegedUserWithRoleArgs>();
        var problems = new ArrayList<String>();
        userOfTeam.forEach((team, user) -> {
            try {
                args.put(team, args(team, user, bucket));
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

    private static UnprivilegedUserWithRoleArgs args(String team, String user, String bucket) {
        // It becomes part of a resource in a policy, where * is everybody's folder.
        if (!team.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("the team's name may have a-z, 0-9 and - only.");
        }
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(user)
                .rolePolicy(PolicyDocument.of(Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::" + bucket + "/" + team + "/*")
                        .build()))
                // The local AWS needs it. AWS needs it only if user and role are in different accounts.
                .grantAssumeRole(true)
                .build();
    }
}
