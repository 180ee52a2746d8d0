package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What is written fits the schemas that its readers publish. Does not prove that they run it. */
class ManifestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fleet fleet = FleetFile.read(Path.of(FleetProgram.FILE));

    @TempDir
    private Path folder;

    private static JsonSchema schema(String name) throws IOException {
        try (var schema = ManifestsTest.class.getResourceAsStream("/schemas/" + name)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(JSON.readTree(schema));
        }
    }

    private List<JsonNode> written(String name) throws IOException {
        var documents = new ArrayList<JsonNode>();
        for (var document : new Yaml().loadAll(Files.readString(folder.resolve(name)))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    @Test
    void writes_stacks_that_the_operator_of_kubernetes_takes() throws IOException {
        Manifests.write(fleet, folder);
        var stacks = written("kubernetes.yaml");
        var schema = schema("pulumi-stack.json");

        assertEquals(
                List.of("example/fleet/production-1", "example/fleet/production-2", "example/fleet/staging-1"),
                stacks.stream().map(stack -> stack.at("/spec/stack").asText()).toList());
        for (var stack : stacks) {
            assertEquals(Set.of(), schema.validate(stack));
            var unknown = stack.<ObjectNode>deepCopy();
            unknown.withObject("/spec").put("stackName", "x");
            assertNotEquals(Set.of(), schema.validate(unknown));
            var without = stack.<ObjectNode>deepCopy();
            without.withObject("/spec").remove("stack");
            assertNotEquals(Set.of(), schema.validate(without));
        }
    }

    @Test
    void writes_a_workflow_that_github_takes() throws IOException {
        Manifests.write(fleet, folder);
        // SnakeYAML takes the key "on" for true, as YAML 1.1 does.
        var workflow =
                JSON.readTree(written("github-actions.yml").get(0).toString().replace("\"true\":", "\"on\":"));
        var schema = schema("github-workflow.json");

        assertEquals(Set.of(), schema.validate(workflow));
        var bad = workflow.<ObjectNode>deepCopy();
        bad.withObject("/jobs/stacks-1").remove("runs-on");
        assertNotEquals(Set.of(), schema.validate(bad));
        assertEquals(3, workflow.at("/jobs/stacks-1/strategy/matrix/stack").size());
        assertEquals(1, workflow.at("/jobs").size());
    }

    @Test
    void divides_more_stacks_than_a_matrix_takes() throws IOException {
        var account = fleet.accounts().get("staging");
        var many = new Account("many", account.role(), account.region(), 600);
        Manifests.write(new Fleet(Map.of("many", many), List.of(), fleet.delivery()), folder);

        var jobs =
                JSON.readTree(written("github-actions.yml").get(0).toString()).at("/jobs");
        assertEquals(
                List.of(256, 256, 88),
                IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> jobs.at("/stacks-" + i + "/strategy/matrix/stack")
                                .size())
                        .toList());
        assertEquals("stacks-1", jobs.at("/stacks-2/needs").asText());
    }

    @Test
    void writes_settings_for_each_stack_and_nothing_without_a_delivery() throws IOException {
        Manifests.write(fleet, folder);
        var settings = written("Pulumi.staging-1.deploy.yaml").get(0);

        assertEquals(
                "https://github.com/example/fleet",
                settings.at("/settings/sourceContext/git/repoUrl").asText());
        assertEquals(
                "arn:aws:iam::000000000000:role/fleet-caller",
                settings.at("/settings/operationContext/oidc/aws/roleArn").asText());
        var without = new Fleet(fleet.accounts(), fleet.users(), Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> Manifests.write(without, folder.resolve("none")));
        assertEquals(false, Files.exists(folder.resolve("none")));
    }
}
