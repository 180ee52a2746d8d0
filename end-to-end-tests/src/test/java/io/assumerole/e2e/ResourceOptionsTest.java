package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests the resource options of a component under the real engine. Does not prove options of single resources, which
 * only the engine knows.
 */
@Tag("extended")
class ResourceOptionsTest {

    private Stacks stacks;

    @BeforeEach
    void start() throws Exception {
        stacks = Stacks.start(ResourceOptionsTest.class);
    }

    @AfterEach
    void close() throws Exception {
        stacks.close();
    }

    private static UnprivilegedUserWithRoleArgs args(String description) {
        return UnprivilegedUserWithRoleArgs.builder()
                .roleDescription(description)
                .rolePolicy(Stacks.allow("s3:ListAllMyBuckets"))
                .build();
    }

    private WorkspaceStack stack(Consumer<Context> program) throws Exception {
        var stack = stacks.program("options", program);
        return stack;
    }

    @Test
    void protects_every_child() throws Exception {
        var stack = stack(context -> new UnprivilegedUserWithRole(
                "deployer",
                args("Deploys"),
                ComponentResourceOptions.builder().protect(true).build()));
        stack.up();
        assertThat(resources(stack))
                .filteredOn(r -> r.get("type").asText().startsWith("aws:iam"))
                .hasSize(4)
                .allSatisfy(r -> assertThat(r.path("protect").asBoolean()).isTrue());
        assertThatThrownBy(stack::destroy).hasMessageContaining("protected");

        stack(context -> new UnprivilegedUserWithRole("deployer", args("Deploys")))
                .up();
        stack.destroy();
    }

    @Test
    void creates_every_child_after_the_dependencies_of_the_component() throws Exception {
        var stack = stack(context -> {
            var first = new Bucket("first");
            new UnprivilegedUserWithRole(
                    "deployer",
                    args("Deploys"),
                    ComponentResourceOptions.builder().dependsOn(first).build());
        });
        stack.up();
        assertThat(resources(stack))
                .filteredOn(r -> r.get("type").asText().startsWith("aws:iam"))
                .hasSize(4)
                .allSatisfy(r -> assertThat(r.path("dependencies").toString()).contains("aws:s3/bucket:Bucket::first"));
    }

    @Test
    void leaves_ignored_changes_to_a_transformation() throws Exception {
        ResourceTransformation ignoring = args -> {
            if (!(args.resource() instanceof Role)) {
                return Optional.empty();
            }
            var options = CustomResourceOptions.merge(
                    (CustomResourceOptions) args.options(),
                    CustomResourceOptions.builder().ignoreChanges("description").build());
            return Optional.of(new ResourceTransformation.Result(args.args(), options));
        };
        Consumer<String> up = description -> {
            try {
                stack(context -> new UnprivilegedUserWithRole(
                                "deployer",
                                args(description),
                                ComponentResourceOptions.builder()
                                        .resourceTransformations(ignoring)
                                        .build()))
                        .up();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        up.accept("Deploys");
        up.accept("Deploys something else");
        assertThat(description()).isEqualTo("Deploys");

        stack(context -> new UnprivilegedUserWithRole("deployer", args("Deploys at last")))
                .up();
        assertThat(description()).isEqualTo("Deploys at last");
    }

    @Test
    void makes_the_children_below_its_parent_and_with_its_providers() throws Exception {
        var stack = stack(context -> {
            var elsewhere = new com.pulumi.aws.Provider(
                    "elsewhere",
                    com.pulumi.aws.ProviderArgs.builder().region("eu-central-1").build());
            var parent = new UnprivilegedUserWithRole(
                    "parent",
                    args("Deploys"),
                    ComponentResourceOptions.builder().providers(elsewhere).build());
            new UnprivilegedUserWithRole(
                    "child",
                    args("Deploys"),
                    ComponentResourceOptions.builder().parent(parent).build());
        });
        stack.up();
        var component = "assume-role:index:UnprivilegedUserWithRole";
        assertThat(resources(stack))
                .filteredOn(r -> r.get("type").asText().startsWith("aws:iam"))
                .hasSize(8)
                .allSatisfy(r -> assertThat(r.get("provider").asText()).contains("pulumi:providers:aws::elsewhere"));
        assertThat(resources(stack))
                .filteredOn(r -> r.get("urn").asText().endsWith("::child-user"))
                .singleElement()
                .satisfies(r -> assertThat(r.get("urn").asText()).contains(component + "$" + component + "$aws:iam"));
    }

    private String description() {
        return stacks.root().iam().listRoles().roles().get(0).description();
    }

    private static List<JsonNode> resources(WorkspaceStack stack) throws Exception {
        JsonNode state = Stacks.state(stack);
        var all = new java.util.ArrayList<JsonNode>();
        state.get("resources").forEach(all::add);
        return all;
    }
}
