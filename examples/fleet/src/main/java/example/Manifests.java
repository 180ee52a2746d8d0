package example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes the stacks of the fleet in the languages of those who can run them. No test has run what is written. */
final class Manifests {

    private Manifests() {}

    /**
     * Writes {@code kubernetes.yaml}, {@code github-actions.yml} and a {@code Pulumi.STACK.deploy.yaml} for each stack.
     *
     * @throws IllegalArgumentException if the file does not say to whom it is delivered
     */
    static void write(Fleet fleet, Path folder) throws IOException {
        var delivery = fleet.delivery()
                .orElseThrow(
                        () -> new IllegalArgumentException("The fleet's file has no \"delivery\", with organization,"
                                + " repository and caller; manifests need it."));
        var stacks = fleet.stacks().stream().map(FleetStack::name).toList();
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("kubernetes.yaml"),
                stacks.stream()
                        .map(stack -> yaml(KubernetesOperator.stack(stack, delivery)))
                        .collect(Collectors.joining("---\n")));
        Files.writeString(folder.resolve("github-actions.yml"), yaml(GitHubActions.workflow(stacks, delivery)));
        for (var stack : stacks) {
            Files.writeString(
                    folder.resolve("Pulumi." + stack + ".deploy.yaml"), yaml(PulumiDeployments.settings(delivery)));
        }
    }

    private static String yaml(Object content) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        // Else a list that stands twice would be an alias the second time.
        options.setDereferenceAliases(true);
        return "# Made by RunFleet manifests. Not run by any test.\n" + new Yaml(options).dump(content);
    }

    /** Returns lists of at most so many elements. */
    static <T> List<List<T>> parts(List<T> all, int atMost) {
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += atMost) {
            parts.add(all.subList(from, Math.min(from + atMost, all.size())));
        }
        return parts;
    }
}
