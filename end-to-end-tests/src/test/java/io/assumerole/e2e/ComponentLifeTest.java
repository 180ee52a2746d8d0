package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.StackDeployment;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.AccessKeys;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Updates one {@link UnprivilegedUserWithRole} repeatedly under the real engine. Does not prove how long AWS takes to
 * apply a change.
 */
@Tag("extended")
class ComponentLifeTest extends SharedStacks {

    /** A stack whose program changes with every update. */
    private final class Program {

        private final WorkspaceStack stack;
        private Consumer<Context> now;

        Program(String name) throws AutomationException {
            stack = stacks.program(name, context -> now.accept(context));
        }

        /** What the engine says it does. */
        String up(Consumer<Context> program) throws AutomationException {
            now = program;
            return stack.up().standardOutput();
        }

        /** The ID of each child, by its type and what follows the component's name in its own. */
        Map<String, String> ids(String component) throws AutomationException, IOException {
            var ids = new TreeMap<String, String>();
            for (var resource : children()) {
                ids.put(
                        resource.get("type").asText()
                                + resource.get("urn").asText().replaceFirst(".*::" + component, " "),
                        resource.get("id").asText());
            }
            return ids;
        }

        /** The URNs of all resources, from the type on. */
        List<String> urns() throws AutomationException, IOException {
            JsonNode state = Stacks.state(stack);
            return state.findValuesAsText("urn").stream()
                    .map(urn -> urn.replaceFirst("urn:pulumi:[^:]*::[^:]*::", ""))
                    .toList();
        }

        List<JsonNode> children() throws AutomationException, IOException {
            var children = new ArrayList<JsonNode>();
            for (var resource : Stacks.resources(stack)) {
                // A component has no ID.
                if (resource.get("urn").asText().contains("$") && resource.has("id")) {
                    children.add(resource);
                }
            }
            return children;
        }
    }

    /** So many statements of 1,000 characters. */
    private static PolicyDocument policy(int statements) {
        var all = new Statement[statements];
        for (int i = 0; i < statements; i++) {
            all[i] = Statement.allow()
                    .action("s3:GetObject")
                    .resource("arn:aws:s3:::" + i + "b".repeat(900) + "/*")
                    .build();
        }
        return PolicyDocument.of(all);
    }

    private static UnprivilegedUserWithRoleArgs args(AccessKeys keys, int statements) {
        return UnprivilegedUserWithRoleArgs.builder()
                .accessKeys(keys)
                .rolePolicy(policy(statements))
                .grantAssumeRole(true)
                .staysUnprivileged(true)
                .build();
    }

    @Test
    void keeps_every_child_when_it_gets_another_name_and_another_parent() throws Exception {
        var program = new Program("renamed");
        var keys = AccessKeys.rotating("a");

        program.up(context -> new UnprivilegedUserWithRole("first", args(keys, 12)));
        var before = program.ids("first");
        assertThat(before).hasSizeGreaterThan(7);

        program.up(context -> new UnprivilegedUserWithRole(
                "second",
                args(keys, 12),
                ComponentResourceOptions.builder()
                        .aliases(Alias.builder().name("first").build())
                        .build()));
        assertThat(program.ids("second")).isEqualTo(before);

        program.up(context -> new UnprivilegedUserWithRole(
                "second",
                args(keys, 12),
                ComponentResourceOptions.builder()
                        .parent(new ComponentResource("team:index:Team", "team"))
                        .aliases(Alias.noParent())
                        .build()));
        assertThat(program.ids("second")).isEqualTo(before);

        program.up(context -> new UnprivilegedUserWithRole("third", args(keys, 12)));
        assertThat(program.ids("third").values()).doesNotContainAnyElementsOf(before.values());
    }

    /** Leaves its outputs unregistered. */
    private static final class TeamDeployer extends UnprivilegedUserWithRole {

        TeamDeployer(String type, ComponentResourceOptions options) {
            super(type, "deployer", args(AccessKeys.one(), 1), options);
        }
    }

    private static final class TeamProvider extends AssumedRoleProvider {

        TeamProvider(String type, AssumedRoleProviderArgs args, ComponentResourceOptions options) {
            super(type, "deployer", args, options);
            registerOutputs(Map.of("purpose", Output.of("deploying")));
        }
    }

    private static AssumedRoleProviderArgs inRoleOf(UnprivilegedUserWithRole user) {
        return AssumedRoleProviderArgs.builder()
                .roleArn(user.roleArn())
                .credentials(user.accessKeyId(), user.secretAccessKey())
                .build();
    }

    private static Consumer<Context> ofTeam(
            String team, ComponentResourceOptions deployer, ComponentResourceOptions provider) {
        return context -> new TeamProvider(
                team + ":index:TeamProvider",
                inRoleOf(new TeamDeployer(team + ":index:TeamDeployer", deployer)),
                provider);
    }

    private static ComponentResourceOptions formerly(String type) {
        return ComponentResourceOptions.builder()
                .aliases(Alias.builder().type(type).build())
                .build();
    }

    @Test
    void keeps_every_child_when_subclasses_take_the_place_of_both_components() throws Exception {
        var program = new Program("extended");
        program.up(context -> new AssumedRoleProvider(
                "deployer", inRoleOf(new UnprivilegedUserWithRole("deployer", args(AccessKeys.one(), 1)))));
        var before = program.ids("deployer");
        assertThat(before).hasSizeGreaterThan(5).containsKey("pulumi:providers:aws ");

        var subclasses = ofTeam("my-team", formerly(UnprivilegedUserWithRole.TYPE), formerly(AssumedRoleProvider.TYPE));
        program.up(subclasses);
        assertThat(program.ids("deployer")).isEqualTo(before);
        program.up(subclasses);
        assertThat(program.stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);
        assertThat(program.urns())
                .contains("my-team:index:TeamDeployer::deployer", "my-team:index:TeamProvider::deployer")
                .noneMatch(urn -> urn.contains("assume-role:index"));

        program.up(ofTeam("other-team", null, null));
        assertThat(program.ids("deployer").values())
                .hasSameSizeAs(before.values())
                .doesNotContainAnyElementsOf(before.values());
        program.stack.destroy();
    }

    /** The components of earlier builds had the output accessSummary, and didn't have assumeRoles. */
    @Test
    void replaces_nothing_when_the_outputs_in_the_state_are_those_of_an_earlier_build() throws Exception {
        var program = new Program("summarized");
        Consumer<Context> now = context -> new UnprivilegedUserWithRole("summarized", args(AccessKeys.one(), 1));
        program.up(now);
        var before = program.ids("summarized");
        var names = componentOutputs(program.stack).keySet();

        var state = program.stack.exportStack();
        component(state).put("outputs", earlier(component(state).get("outputs")));
        program.stack.importStack(state);
        assertThat(names).contains("assumeRoles");
        assertThat(componentOutputs(program.stack)).containsKey("accessSummary").doesNotContainKey("assumeRoles");

        assertThat(program.stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);
        program.up(now);
        assertThat(program.ids("summarized")).isEqualTo(before);
        assertThat(componentOutputs(program.stack)).containsOnlyKeys(names);
    }

    private static Map<String, Object> earlier(Object outputs) {
        var all = new TreeMap<>(object(outputs));
        all.remove("assumeRoles");
        all.put("accessSummary", "User summarized may assume the role.");
        return all;
    }

    private static Map<String, Object> componentOutputs(WorkspaceStack stack) throws AutomationException {
        return object(component(stack.exportStack()).get("outputs"));
    }

    private static Map<String, Object> component(StackDeployment state) {
        return ((List<?>) state.deployment().get("resources"))
                .stream()
                        .map(ComponentLifeTest::object)
                        .filter(resource -> UnprivilegedUserWithRole.TYPE.equals(resource.get("type")))
                        .findAny()
                        .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    /** Pulumi's SDK would wait for ever. */
    @Test
    void ends_where_a_name_is_empty() throws Exception {
        var program = new Program("unnamed");

        assertThatThrownBy(() -> program.up(context -> new AssumedRoleProvider(
                        "",
                        AssumedRoleProviderArgs.builder()
                                .roleArn("arn:aws:iam::123456789012:role/r")
                                .build())))
                .hasMessageContaining("AssumedRoleProvider \"\" cannot be created")
                .hasMessageContaining("name: got \"\"");
        assertThat(program.children()).isEmpty();
    }

    @Test
    void has_a_permission_in_its_new_place_before_it_leaves_the_old_one() throws Exception {
        var program = new Program("grown");

        program.up(context -> new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 9)));
        var grown = program.up(context -> new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 20)));

        assertThat(grown)
                .containsSubsequence(
                        "RolePolicyAttachment grown-policy-3 created",
                        "Policy grown-policy-2 creating",
                        "RolePolicyAttachment grown-policy-2 created",
                        "RolePolicy grown-policy updating");
        var iam = root.iam();
        var role = program.ids("grown").get("aws:iam/role:Role ");
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies())
                .hasSize(2);

        program.up(context -> new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 9)));
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies())
                .isEmpty();
        program.stack.destroy();
        assertThat(iam.listRoles().roles())
                .noneMatch(listed -> listed.roleName().equals(role));
    }
}
