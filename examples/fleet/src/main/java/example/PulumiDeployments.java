package example;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings of Pulumi Deployments for a stack, which {@code pulumi deployment settings push} sends. */
final class PulumiDeployments {

    private PulumiDeployments() {}

    static Map<String, Object> settings(Delivery delivery) {
        var git = Map.of("repoUrl", delivery.repository(), "branch", "refs/heads/main");
        var aws = Map.of("roleArn", delivery.caller().toString(), "sessionName", "fleet");
        return Map.of(
                "settings",
                new TreeMap<>(Map.of(
                        "sourceContext",
                        Map.of("git", new TreeMap<>(git)),
                        "operationContext",
                        new TreeMap<>(Map.of(
                                "preRunCommands",
                                List.of("mvn -B -ntp -q package"),
                                "oidc",
                                Map.of("aws", new TreeMap<>(aws)))))));
    }
}
