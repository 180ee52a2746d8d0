package io.assumerole.e2e.plugin;

import static io.assumerole.e2e.EngineCommands.DESTROY;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.assumerole.e2e.SharedStacks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sets resource options of components in a program in YAML. Does not test the options that Pulumi's Java SDK does not pass
 * to a plugin.
 */
@Tag("extended")
class OptionsTest extends SharedStacks {

    private static final String PROGRAM = """
            variables:
              policy:
                Version: "2012-10-17"
                Statement: {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::artifacts/*"}
            resources:
              elsewhere:
                type: pulumi:providers:aws
                properties: {region: eu-central-1}
                options: {version: 6.83.0}
              first:
                type: aws:s3:Bucket
              plain:
                type: assume-role:UnprivilegedUserWithRole
                properties: {rolePolicy: "${policy}"}
              protected:
                type: assume-role:UnprivilegedUserWithRole
                properties: {rolePolicy: "${policy}"}
                options:
                  providers: ["${elsewhere}"]
                  protect: true
              retained:
                type: assume-role:RoleWithoutUser
                properties:
                  trustedPrincipal: [arn:aws:iam::000000000000:role/caller]
                  rolePolicy: ${policy}
                options:
                  provider: ${elsewhere}
                  dependsOn: ["${first}"]
                  retainOnDelete: true
            """;

    @Test
    void reach_every_child() throws Exception {
        var stack = YamlStack.create(stacks, "options").program(PROGRAM);
        stack.run(UP).succeeded();
        var before = stack.resources();

        assertThat(childrenOf("plain", before)).hasSize(4).allSatisfy((name, child) -> {
            assertThat(child.get("provider").asText()).contains("::default_6_83_0::");
            assertThat(child.has("protect")).isFalse();
            assertThat(child.has("retainOnDelete")).isFalse();
            assertThat(child.path("dependencies").toString()).doesNotContain("::first");
        });
        assertThat(childrenOf("protected", before)).hasSize(4).allSatisfy((name, child) -> {
            assertThat(child.get("provider").asText()).contains("::elsewhere::");
            assertThat(child.path("protect").asBoolean()).isTrue();
        });
        assertThat(childrenOf("retained", before)).hasSize(2).allSatisfy((name, child) -> {
            assertThat(child.get("provider").asText()).contains("::elsewhere::");
            assertThat(child.path("retainOnDelete").asBoolean()).isTrue();
            assertThat(child.path("dependencies").toString()).contains("::first");
        });
        stack.program(PROGRAM.replace("  protected:\n", "  renamed:\n")
                        .replace("protect: true", "aliases: [{name: protected}]"))
                .run(UP)
                .succeeded();
        assertThat(ids("renamed", stack.resources())).isEqualTo(ids("protected", before));

        stack.run(DESTROY).succeeded();
        assertThat(root.iam().listUsers().users()).isEmpty();
        assertThat(root.iam().listRoles().roles())
                .extracting(role -> role.roleName())
                .containsExactly(before.get("retained").get("id").asText());
    }

    /** Returns the resources in AWS whose parent is a component. The role has the component's name. */
    private static Map<String, JsonNode> childrenOf(String component, Map<String, JsonNode> state) {
        var children = new TreeMap<String, JsonNode>();
        state.forEach((name, resource) -> {
            if (resource.path("parent").asText().endsWith("::" + component)) {
                children.put(name.substring(component.length()), resource);
            }
        });
        return children;
    }

    private static List<String> ids(String component, Map<String, JsonNode> state) throws IOException {
        return childrenOf(component, state).values().stream()
                .map(child -> child.get("id").asText())
                .toList();
    }
}
