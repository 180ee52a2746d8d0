package io.assumerole.e2e;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Deploys both stacks, and a program with the other types of the emulator, with exactly the policy that {@code iam-policy permissions} writes for their previews, and without
 * each of its actions that isn't marked as inferred. Does not prove that the official plugin makes the same calls.
 */
@Tag("faults")
class StartingPolicyTest extends SharedStacks {

    private static final String DOCUMENT = "docs/reference/permissions.md";
    private static final String USER = "somebody@pulumi.com";

    /** The actions that the provider uses only to delete a resource. */
    private static final Set<String> OF_DESTROY = Set.of(
            "iam:ListGroupsForUser",
            "iam:ListInstanceProfilesForRole",
            "iam:ListPolicyVersions",
            "iam:DetachRolePolicy",
            "iam:DetachUserPolicy");

    /** Uses the types of the emulator that neither stack has. The Java SDK loses the links of unknown values. */
    private static final String OTHER_TYPES = """
            var document = "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\","
                    + "\\"Action\\":\\"sqs:ListQueues\\",\\"Resource\\":\\"*\\"}]}";
            var policy = new com.pulumi.aws.iam.Policy("lists", com.pulumi.aws.iam.PolicyArgs.builder()
                    .policy(document).build());
            var role = new com.pulumi.aws.iam.Role("lister", com.pulumi.aws.iam.RoleArgs.builder()
                    .assumeRolePolicy("{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\","
                            + "\\"Principal\\":{\\"Service\\":\\"lambda.amazonaws.com\\"},"
                            + "\\"Action\\":\\"sts:AssumeRole\\"}]}").build());
            new com.pulumi.aws.iam.RolePolicyAttachment("of-role", com.pulumi.aws.iam.RolePolicyAttachmentArgs.builder()
                    .role(role.name()).policyArn(policy.arn()).build());
            var user = new com.pulumi.aws.iam.User("anna");
            new com.pulumi.aws.iam.UserPolicyAttachment("of-user", com.pulumi.aws.iam.UserPolicyAttachmentArgs.builder()
                    .user(user.name()).policyArn(policy.arn()).build());
            new com.pulumi.aws.iam.OpenIdConnectProvider("ci", com.pulumi.aws.iam.OpenIdConnectProviderArgs.builder()
                    .url("https://ci.example.com").clientIdLists("deploy")
                    .thumbprintLists("0123456789012345678901234567890123456789").build());
            var secret = new com.pulumi.aws.secretsmanager.Secret("token");
            new com.pulumi.aws.secretsmanager.SecretVersion("first",
                    com.pulumi.aws.secretsmanager.SecretVersionArgs.builder()
                            .secretId(secret.id()).secretString("not-a-secret").build());
            new com.pulumi.aws.secretsmanager.SecretPolicy("denies",
                    com.pulumi.aws.secretsmanager.SecretPolicyArgs.builder().secretArn(secret.arn())
                            .policy("{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Deny\\","
                                    + "\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::000000000000:user/nobody\\"},"
                                    + "\\"Action\\":\\"secretsmanager:GetSecretValue\\",\\"Resource\\":\\"*\\"}]}").build());
            """;

    /** The response to HeadBucket has no body. */
    private static final Map<String, String> REFUSALS =
            Map.of("s3:ListBucket", "S3: HeadBucket, https response error StatusCode: 403");

    private static final Path JAR = Clone.folder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar");

    /** The statements whose actions the provider certainly needs. */
    private static final Predicate<Statement> CERTAIN =
            statement -> !statement.sid().orElseThrow().endsWith("Inferred");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void are_enough_for_create_role_and_each_is_needed() throws Exception {
        var administrator = stacks.user("administrator");
        var config = Stacks.config("create-role:unprivilegedUsername", USER, "create-role:grantAssumeRole", "true");
        var stack = stacks.sandbox().stack(Clone.createRole(), "minimal", administrator);
        stack.setAllConfig(config);
        var document = startingPolicy(Clone.createRole(), sandboxRoot(), """
                config:
                  aws:region: us-east-1
                  create-role:unprivilegedUsername: %s
                  create-role:grantAssumeRole: "true"
                """.formatted(USER));
        assertThat(grants(document, CERTAIN))
                .isEqualTo(grants(document(0).replace("ACCOUNT", ACCOUNT_ID).replace("USER", USER), statement -> true));

        new Permissions(stack, document, policy -> managedPolicy("administrator", policy)).check();
    }

    @Test
    void are_enough_for_assume_role_and_each_is_needed() throws Exception {
        var deployer = stacks.user("deployer");
        var role = role("deploys", "deployer");
        userPolicy("deployer", """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"%s"}]}""".formatted(role));
        var stack = stacks.assumeRole("minimal", deployer, Stacks.config("assume-role:roleToAssumeARN", role));

        var document = startingPolicy(Clone.assumeRole(), deployer, """
                config:
                  aws:region: us-east-1
                  assume-role:roleToAssumeARN: %s
                """.formatted(role), "--assumed-role", role);
        assertThat(grants(document, CERTAIN)).isEqualTo(grants(document(1), statement -> true));

        new Permissions(
                        stack,
                        document,
                        policy -> root.iam()
                                .putRolePolicy(r -> r.roleName("deploys")
                                        .policyName("minimal")
                                        .policyDocument(policy)))
                .check();
    }

    @Test
    void are_enough_for_the_other_types_and_each_is_needed() throws Exception {
        var deployer = stacks.user("maintainer");
        var program = SmallProgram.make(stacks.folder().resolve("small"), OTHER_TYPES);
        var document = startingPolicy(program, sandboxRoot(), "config:\n  aws:region: us-east-1\n");
        var stack = stacks.sandbox().stack(program, "minimal", deployer);
        stack.setAllConfig(Stacks.config());

        new Permissions(stack, document, policy -> managedPolicy("maintainer", policy)).check();
    }

    @Test
    void are_also_in_the_tutorial() throws IOException {
        var listed = JSON.readTree(document(1)).get("Statement");
        var shown = JSON.readTree(Documents.blocks("docs/tutorials/first-deployment.md", "json")
                        .get(0))
                .get("Statement");

        assertThat(listed).hasSize(1);
        assertThat(shown).hasSize(1);
        assertThat(shown.at("/0/Effect")).isEqualTo(listed.at("/0/Effect"));
        assertThat(shown.at("/0/Action")).containsExactlyInAnyOrderElementsOf(listed.at("/0/Action"));
        assertThat(shown.at("/0/Resource")).isEqualTo(listed.at("/0/Resource"));
    }

    /** A stack, the permissions that its document lists, and a function that grants some of them. */
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

        /** Checks that AWS denies the action if the policy lacks it, and that the run succeeds with the action. */
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
            for (var grant : grants(document, CERTAIN)) {
                all.add(grant.split(" ")[0]);
            }
            assertThat(all).isNotEmpty();
            return all.stream().distinct().toList();
        }

        private String without(String action) throws IOException {
            var statements = PolicyDocument.parse(document).statements().stream()
                    .filter(statement -> !statement.actions().equals(List.of(action)))
                    .map(statement -> {
                        var kept = Statement.allow()
                                .action(statement.actions().stream()
                                        .filter(other -> !other.equals(action))
                                        .toArray(String[]::new))
                                .resource(statement.resources().toArray(String[]::new));
                        statement.conditions().forEach(kept::condition);
                        return kept.build();
                    });
            return PolicyDocument.of(statements.toArray(Statement[]::new)).toJson();
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

    /** An operation that needs an action. */
    private enum Operation {
        UP,
        REFRESH,
        DESTROY
    }

    private interface Run {
        void run() throws AutomationException;
    }

    private AwsCredentials sandboxRoot() {
        return stacks.sandbox().root();
    }

    /** Returns the policy that the command writes for the life of a stack. */
    private String startingPolicy(Path project, AwsCredentials caller, String settings, String... options)
            throws Exception {
        var preview = stacks.folder().resolve(project.getFileName() + "-preview.json");
        Files.writeString(
                preview,
                stacks.sandbox()
                        .project(project, "preview", settings, caller)
                        .run(List.of("preview", "--json", "--show-sames")));
        var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-jar", JAR.toString()));
        words.addAll(List.of("permissions", "--account", ACCOUNT_ID, "--lifecycle", "--format", "policy"));
        words.addAll(List.of(options));
        words.add(preview.toString());
        var command = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var policy = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).isZero();
        return policy;
    }

    /** Returns each permission of the statements as an action and a resource. */
    private static Set<String> grants(String document, Predicate<Statement> which) {
        return PolicyDocument.parse(document).statements().stream()
                .filter(which)
                .flatMap(statement -> statement.actions().stream()
                        .flatMap(action -> statement.resources().stream().map(resource -> action + " " + resource)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void managedPolicy(String user, String policy) {
        var arn = "arn:aws:iam::" + ACCOUNT_ID + ":policy/of-" + user;
        var iam = root.iam();
        if (iam.listAttachedUserPolicies(r -> r.userName(user)).hasAttachedPolicies()
                && !iam.listAttachedUserPolicies(r -> r.userName(user))
                        .attachedPolicies()
                        .isEmpty()) {
            iam.detachUserPolicy(r -> r.userName(user).policyArn(arn));
            iam.deletePolicy(r -> r.policyArn(arn));
        }
        iam.createPolicy(r -> r.policyName("of-" + user).policyDocument(policy));
        iam.attachUserPolicy(r -> r.userName(user).policyArn(arn));
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
