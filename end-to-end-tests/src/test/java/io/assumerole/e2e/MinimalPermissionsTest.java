package io.assumerole.e2e;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deploys both stacks with exactly the permissions of docs/reference/permissions.md, and without each one of them. Does
 * not prove that the official plugin makes the same calls.
 */
@Tag("faults")
class MinimalPermissionsTest extends SharedStacks {

    private static final String DOCUMENT = "docs/reference/permissions.md";
    private static final String USER = "somebody@pulumi.com";

    /** Read when something is deleted, and by nothing else. */
    private static final Set<String> OF_DESTROY = Set.of("iam:ListGroupsForUser", "iam:ListInstanceProfilesForRole");

    /** The answer to HeadBucket has no text. */
    private static final Map<String, String> REFUSALS =
            Map.of("s3:ListBucket", "S3: HeadBucket, https response error StatusCode: 403");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void are_enough_for_create_role_and_each_is_needed() throws Exception {
        var document = document(0).replace("ACCOUNT", ACCOUNT_ID).replace("USER", USER);
        var administrator = stacks.user("administrator");
        var config = Stacks.config("create-role:unprivilegedUsername", USER, "create-role:grantAssumeRole", "true");
        var stack = stacks.sandbox().stack(Clone.createRole(), "minimal", administrator);
        stack.setAllConfig(config);

        new Permissions(stack, document, policy -> userPolicy("administrator", policy)).check();
    }

    @Test
    void are_enough_for_assume_role_and_each_is_needed() throws Exception {
        var deployer = stacks.user("deployer");
        var role = role("deploys", "deployer");
        userPolicy("deployer", """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"%s"}]}""".formatted(role));
        var stack = stacks.assumeRole("minimal", deployer, Stacks.config("assume-role:roleToAssumeARN", role));

        new Permissions(
                        stack,
                        document(1),
                        policy -> root.iam()
                                .putRolePolicy(r -> r.roleName("deploys")
                                        .policyName("minimal")
                                        .policyDocument(policy)))
                .check();
    }

    /** A stack, the permissions that its document lists, and a way to give some of them. */
    private record Permissions(WorkspaceStack stack, String document, Consumer<String> give) {

        void check() throws Exception {
            give.accept(document);
            up();
            stack.up(UpOptions.builder().expectNoChanges(true).build());
            stack.refresh();

            var actions = actions();
            for (var action : actions) {
                if (operation(action) == Operation.REFRESH) {
                    isNeeded(action, stack::refresh);
                }
            }
            var ofUp = of(actions, Operation.UP);
            var ofDestroy = of(actions, Operation.DESTROY);
            for (int i = 0; i < Math.max(ofUp.size(), ofDestroy.size()); i++) {
                if (i < ofDestroy.size()) {
                    isNeeded(ofDestroy.get(i), stack::destroy);
                } else {
                    stack.destroy();
                }
                if (i < ofUp.size()) {
                    isNeeded(ofUp.get(i), this::up);
                } else {
                    up();
                }
            }
            stack.destroy();
        }

        private void up() throws AutomationException {
            stack.up();
        }

        /** Without the action, AWS refuses it and nothing else; with it, the same works. */
        private void isNeeded(String action, Run run) throws AutomationException, IOException {
            give.accept(without(action));
            var refused = catchThrowableOfType(AutomationException.class, run::run);
            assertThat(refused).as("without %s", action).isNotNull();
            assertThat(refused)
                    .hasMessageContaining(REFUSALS.getOrDefault(action, "not authorized to perform: " + action + " "));
            give.accept(document);
            run.run();
        }

        private List<String> actions() throws IOException {
            var all = new ArrayList<String>();
            for (var statement : JSON.readTree(document).get("Statement")) {
                statement.get("Action").forEach(action -> all.add(action.asText()));
            }
            assertThat(all).doesNotHaveDuplicates().isNotEmpty();
            return all;
        }

        private String without(String action) throws IOException {
            var policy = JSON.readTree(document);
            for (var statement : policy.get("Statement")) {
                remove((ArrayNode) statement.get("Action"), action);
            }
            return policy.toString();
        }

        private static void remove(ArrayNode actions, String action) {
            for (var each = actions.elements(); each.hasNext(); ) {
                JsonNode next = each.next();
                if (next.asText().equals(action)) {
                    each.remove();
                }
            }
        }

        private static List<String> of(List<String> actions, Operation operation) {
            return actions.stream()
                    .filter(action -> operation(action) == operation)
                    .toList();
        }

        private static Operation operation(String action) {
            if (OF_DESTROY.contains(action) || action.contains(":Delete")) {
                return Operation.DESTROY;
            }
            return action.contains(":Get") || action.contains(":List") ? Operation.REFRESH : Operation.UP;
        }
    }

    /** What needs an action. */
    private enum Operation {
        UP,
        REFRESH,
        DESTROY
    }

    private interface Run {
        void run() throws AutomationException;
    }

    private static String document(int index) throws IOException {
        return Documents.blocks(DOCUMENT, "json").get(index);
    }

    private void userPolicy(String user, String policy) {
        root.iam().putUserPolicy(r -> r.userName(user).policyName("minimal").policyDocument(policy));
    }

    private String role(String name, String user) {
        return root.iam()
                .createRole(r -> r.roleName(name).assumeRolePolicyDocument("""
                                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
                                                {"AWS":"arn:aws:iam::%s:user/%s"},"Action":"sts:AssumeRole"}]}""".formatted(ACCOUNT_ID, user)))
                .role()
                .arn();
    }
}
