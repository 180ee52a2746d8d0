package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.least.PluginPermissions;
import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares the resource types that local-aws knows for an action with the service data of iam-policy. local-aws has its
 * own list because it is independent of the components that it tests. Does not prove that AWS's current documentation
 * agrees.
 */
@Tag("extended")
class KnownPermissionsTest {

    /** The types of resources of each action of a service, such as {@code iam:GetUser}; none where it is about nothing. */
    private static Map<String, List<String>> reference(String service) throws IOException {
        var found = new HashMap<String, List<String>>();
        try (var file = PolicyDocument.class.getResourceAsStream("reference/service-reference/" + service + ".txt")) {
            for (var line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("a ")) {
                    var parts = line.substring(1).split("/", -1);
                    var types = Arrays.stream(parts[0].strip().split(" "))
                            .filter(type -> !type.isEmpty())
                            .toList();
                    // Keys may have a slash, too; the actions stand last.
                    for (var action : parts[parts.length - 1].strip().split(" ")) {
                        found.put(service + ":" + action, types);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void names_for_each_action_a_resource_that_the_reference_names() throws IOException {
        var reference = new HashMap<String, List<String>>();
        for (var action : PluginPermissions.all().keySet()) {
            if (!reference.containsKey(action)) {
                reference.putAll(reference(action.split(":")[0]));
            }
        }

        assertThat(PluginPermissions.all()).hasSizeGreaterThan(70).allSatisfy((action, kind) -> {
            assertThat(reference).containsKey(action);
            if (kind.equals("-")) {
                assertThat(reference.get(action)).as(action).isEmpty();
            } else {
                // Secrets Manager begins its own with a capital.
                assertThat(reference.get(action)).as(action).anyMatch(kind::equalsIgnoreCase);
            }
        });
    }
}
