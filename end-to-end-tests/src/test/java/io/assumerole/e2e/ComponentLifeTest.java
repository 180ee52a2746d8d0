package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Alias;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the real engine makes of one {@link UnprivilegedUserWithRole} from one update to the next.
 * Does not prove how long AWS takes until it knows of a change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentLifeTest {

    private Stacks stacks;

    @BeforeAll
    void start() throws IOException {
        stacks = Stacks.start(ComponentLifeTest.class);
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    /** A stack whose program is another one at every update. */
    private final class Program {

        private final WorkspaceStack stack;
        private Consumer<Context> now;

        Program(String name) throws AutomationException {
            stack =
                    stacks.sandbox()
                            .stack(
                                    name,
                                    "test",
                                    context -> now.accept(context),
                                    stacks.sandbox().root());
            stack.setConfig("aws:region", new ConfigValue(Sandbox.REGION));
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
                                + resource.get("urn")
                                        .asText()
                                        .replaceFirst(".*::" + component, " "),
                        resource.get("id").asText());
            }
            return ids;
        }

        Iterable<JsonNode> children() throws AutomationException, IOException {
            JsonNode state = new ObjectMapper().valueToTree(stack.exportStack().deployment());
            var children = new ArrayList<JsonNode>();
            for (var resource : state.get("resources")) {
                if (resource.get("urn").asText().contains("UnprivilegedUserWithRole$")) {
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
            all[i] =
                    Statement.allow()
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

        program.up(
                context ->
                        new UnprivilegedUserWithRole(
                                "second",
                                args(keys, 12),
                                ComponentResourceOptions.builder()
                                        .aliases(Alias.builder().name("first").build())
                                        .build()));
        assertThat(program.ids("second")).isEqualTo(before);

        program.up(
                context ->
                        new UnprivilegedUserWithRole(
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

    @Test
    void has_a_permission_in_its_new_place_before_it_leaves_the_old_one() throws Exception {
        var program = new Program("grown");

        program.up(context -> new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 9)));
        var grown =
                program.up(
                        context ->
                                new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 20)));

        assertThat(grown)
                .containsSubsequence(
                        "RolePolicyAttachment grown-policy-3 created",
                        "Policy grown-policy-2 creating",
                        "RolePolicyAttachment grown-policy-2 created",
                        "RolePolicy grown-policy updating");
        var iam = stacks.sandbox().as(stacks.sandbox().root()).iam();
        var role = program.ids("grown").get("aws:iam/role:Role ");
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies())
                .hasSize(2);

        program.up(context -> new UnprivilegedUserWithRole("grown", args(AccessKeys.one(), 9)));
        assertThat(iam.listAttachedRolePolicies(r -> r.roleName(role)).attachedPolicies())
                .isEmpty();
        program.stack.destroy();
        assertThat(iam.listRoles().roles()).noneMatch(one -> one.roleName().equals(role));
    }
}
