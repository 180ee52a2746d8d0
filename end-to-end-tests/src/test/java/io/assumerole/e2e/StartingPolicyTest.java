package io.assumerole.e2e;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.sandbox.ProjectStack;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deploys, changes, and destroys both stacks, and a program with all types of the emulator. The deployer has exactly the
 * policy that {@code iam-policy permissions} writes for the first preview. Each command first runs without the actions that
 * no earlier command has used, and then with those that the local AWS has refused. Only the creation of all types runs with
 * all actions at once, because {@code PermissionsTest} of local-aws withholds each action of a type from its creation.
 * Before each run, {@code iam-policy permissions} must report exactly the withheld actions as missing. Does not prove that
 * the official plugin makes the same calls.
 */
@Tag("faults")
class StartingPolicyTest extends SharedStacks {

    private static final String DOCUMENT = "docs/reference/permissions.md";
    private static final String USER = "somebody@pulumi.com";

    /**
     * Uses all types of the emulator, with inputs that depend on the setting {@code small:version}. The permissions boundary
     * stays the same, because the policy doesn't allow the deployer to replace it with another one. The inputs of the
     * OIDC provider stay the same, because the local AWS can't change an OIDC provider. The Java SDK loses the links of
     * unknown values.
     */
    private static final String ALL_TYPES = """
            var version = context.config().require("version");
            var isFirst = version.equals("1");
            var tags = java.util.Map.of("version-" + version, "true");
            var document = "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"V" + version + "\\","
                    + "\\"Effect\\":\\"Allow\\",\\"Action\\":\\"sqs:ListQueues\\",\\"Resource\\":\\"*\\"}]}";
            var policy = new com.pulumi.aws.iam.Policy("lists", com.pulumi.aws.iam.PolicyArgs.builder()
                    .policy(document).tags(tags).build());
            var role = new com.pulumi.aws.iam.Role("lister", com.pulumi.aws.iam.RoleArgs.builder()
                    .assumeRolePolicy("{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"V" + version + "\\","
                            + "\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"Service\\":\\"lambda.amazonaws.com\\"},"
                            + "\\"Action\\":\\"sts:AssumeRole\\"}]}")
                    .description("Version " + version).maxSessionDuration(isFirst ? 3600 : 7200).tags(tags).build());
            new com.pulumi.aws.iam.RolePolicy("inline", com.pulumi.aws.iam.RolePolicyArgs.builder()
                    .role(role.name()).policy(document).build());
            new com.pulumi.aws.iam.RolePolicyAttachment("of-role", com.pulumi.aws.iam.RolePolicyAttachmentArgs.builder()
                    .role(role.name()).policyArn(policy.arn()).build());
            var user = new com.pulumi.aws.iam.User("anna", com.pulumi.aws.iam.UserArgs.builder().tags(tags)
                    .permissionsBoundary("arn:aws:iam::aws:policy/ReadOnlyAccess")
                    .build());
            new com.pulumi.aws.iam.UserPolicy("inline", com.pulumi.aws.iam.UserPolicyArgs.builder()
                    .user(user.name()).policy(document).build());
            new com.pulumi.aws.iam.UserPolicyAttachment("of-user", com.pulumi.aws.iam.UserPolicyAttachmentArgs.builder()
                    .user(user.name()).policyArn(policy.arn()).build());
            new com.pulumi.aws.iam.AccessKey("of-user", com.pulumi.aws.iam.AccessKeyArgs.builder()
                    .user(user.name()).status(isFirst ? "Active" : "Inactive").build());
            new com.pulumi.aws.iam.OpenIdConnectProvider("ci", com.pulumi.aws.iam.OpenIdConnectProviderArgs.builder()
                    .url("https://ci.example.com").clientIdLists("deploy")
                    .thumbprintLists("0123456789012345678901234567890123456789").build());
            var secret = new com.pulumi.aws.secretsmanager.Secret("token",
                    com.pulumi.aws.secretsmanager.SecretArgs.builder()
                            .description("Version " + version).tags(tags).build());
            new com.pulumi.aws.secretsmanager.SecretVersion("first",
                    com.pulumi.aws.secretsmanager.SecretVersionArgs.builder()
                            .secretId(secret.id()).secretString("not-a-secret").build());
            new com.pulumi.aws.secretsmanager.SecretPolicy("denies",
                    com.pulumi.aws.secretsmanager.SecretPolicyArgs.builder().secretArn(secret.arn())
                            .policy("{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"V" + version + "\\","
                                    + "\\"Effect\\":\\"Deny\\","
                                    + "\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::000000000000:user/nobody\\"},"
                                    + "\\"Action\\":\\"secretsmanager:GetSecretValue\\",\\"Resource\\":\\"*\\"}]}").build());
            new com.pulumi.aws.s3.Bucket("files", com.pulumi.aws.s3.BucketArgs.builder().tags(tags)
                    .policy("{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"V" + version + "\\","
                            + "\\"Effect\\":\\"Deny\\",\\"Principal\\":\\"*\\",\\"Action\\":\\"s3:PutObject\\","
                            + "\\"Resource\\":\\"arn:aws:s3:::*/*\\"}]}").build());
            """;

    private static final Pattern REFUSED = Pattern.compile("not authorized to perform: (\\w+:\\w+) ");

    /** The error for HeadBucket, which needs s3:ListBucket. The response to HeadBucket has no body. */
    private static final String REFUSED_HEAD = "S3: HeadBucket, https response error StatusCode: 403";

    /**
     * The actions that AWS checks in the call that creates a resource with tags. The local AWS checks these actions only
     * in a change of the tags.
     */
    private static final Set<String> TAGS_OF_NEW =
            Set.of("iam:TagPolicy", "iam:TagRole", "iam:TagUser", "secretsmanager:TagResource");

    private static final Path JAR = Clone.folder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar");

    /** The statements whose actions the provider certainly needs. */
    private static final Predicate<Statement> CERTAIN =
            statement -> !statement.sid().orElseThrow().endsWith("Inferred");

    private static final String NOTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}""";

    private static final String LIFECYCLE = "--lifecycle";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void is_enough_for_create_role_and_each_action_is_needed() throws Exception {
        var stack = stacks.sandbox()
                .project(Clone.createRole(), "minimal", """
                config:
                  aws:region: us-east-1
                  create-role:unprivilegedUsername: %s
                  create-role:grantAssumeRole: "true"
                """.formatted(USER), stacks.user("administrator"));
        var deployment = new Deployment(stack, policy -> managedPolicy("administrator", policy));
        assertThat(grants(deployment.document, CERTAIN))
                .isEqualTo(grants(document(0).replace("ACCOUNT", ACCOUNT_ID).replace("USER", USER), statement -> true));

        deployment.create();
        deployment.change(
                "create-role:rolePolicy=" + Stacks.allow("s3:ListAllMyBuckets").toJson(),
                "create-role:externalId=a-new-id");
        deployment.refreshAndDestroy();
    }

    @Test
    void is_enough_for_assume_role_and_each_action_is_needed() throws Exception {
        var deployer = stacks.user("deployer");
        var role = role("deploys", "deployer");
        userPolicy("deployer", """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"%s"}]}""".formatted(role));
        var stack = stacks.sandbox().project(Clone.assumeRole(), "minimal", """
                config:
                  aws:region: us-east-1
                  assume-role:roleToAssumeARN: %s
                """.formatted(role), deployer);
        var deployment = new Deployment(
                stack,
                policy -> root.iam()
                        .putRolePolicy(
                                r -> r.roleName("deploys").policyName("minimal").policyDocument(policy)),
                "--assumed-role",
                role);
        assertThat(grants(deployment.document, CERTAIN)).isEqualTo(grants(document(1), statement -> true));

        deployment.create();
        deployment.refreshAndDestroy();
    }

    @Test
    void is_enough_for_all_types_of_version_6_and_uses_each_action() throws Exception {
        checkAllTypes(AwsSdk.SIX);
    }

    @Test
    void is_enough_for_all_types_of_version_7_and_uses_each_action() throws Exception {
        checkAllTypes(AwsSdk.SEVEN);
    }

    private void checkAllTypes(AwsSdk sdk) throws Exception {
        var user = "maintainer-" + sdk.version().charAt(0);
        var program = SmallProgram.make(stacks.folder().resolve("small-" + sdk.version()), ALL_TYPES, sdk);
        var settings = "config:\n  aws:region: us-east-1\n  small:version: \"1\"\n";
        var stack = stacks.sandbox().project(program, user, settings, stacks.user(user));
        var deployment = new Deployment(stack, policy -> managedPolicy(user, policy));

        deployment.createAtOnce();
        deployment.change("small:version=2");
        deployment.refreshAndDestroy();
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

    /** A stack whose deployer has at most the permissions that {@code iam-policy permissions} finds in its first preview. */
    private final class Deployment {
        private static final String UP = "up --yes --skip-preview";
        private static final String UP_ALL = UP + " --continue-on-error";

        private final ProjectStack stack;
        private final Consumer<String> give;
        private final List<String> options;
        private final Path first;
        private final String document;
        private final Set<String> needed = new TreeSet<>();

        /**
         * Previews the stack.
         *
         * @param give replaces the policy of the deployer
         * @param options further options of {@code iam-policy permissions}
         */
        Deployment(ProjectStack stack, Consumer<String> give, String... options) throws Exception {
            this.stack = stack;
            this.give = give;
            this.options = List.of(options);
            this.first = preview();
            this.document = permissions(first, LIFECYCLE, "--format", "policy");
        }

        private Path preview(String... settings) throws Exception {
            var file = Files.createTempFile(stacks.folder(), "preview", ".json");
            return Files.writeString(file, stack.run(command("preview --json --show-sames", settings)));
        }

        /** Creates the stack, and checks that the creation needs each action. */
        void create() throws Exception {
            var planned = missing(NOTHING, first);
            needed.addAll(refused(planned, first, command(UP_ALL)));
            checkNeeded(planned);
        }

        /** Creates the stack, and checks that the creation fails without the actions, and that it uses each action. */
        void createAtOnce() throws Exception {
            var planned = missing(NOTHING, first);
            assertThat(refusedWithout(planned, first, command(UP_ALL))).isNotEmpty();
            var before = allowedCalls().size();

            assertThat(refusedWithout(Set.of(), first, command(UP_ALL))).isEmpty();
            var calls = allowedCalls();
            needed.addAll(calls.subList(before, calls.size()));
            needed.retainAll(planned);
            checkNeeded(planned);
        }

        private void checkNeeded(Set<String> planned) throws Exception {
            assertThat(needed).isEqualTo(without(planned, TAGS_OF_NEW));
            stack.run(command(UP + " --expect-no-changes"));
        }

        /**
         * Changes the stack. The change withholds only actions that the creation hasn't used. For the actions of the
         * creation, checks that the change makes their calls, too.
         */
        void change(String... settings) throws Exception {
            var changed = preview(settings);
            var planned = missing(NOTHING, changed);
            var more = without(planned, needed);
            var before = allowedCalls().size();

            assertThat(refused(more, changed, command(UP_ALL))).isEqualTo(more);
            var calls = allowedCalls();
            assertThat(calls.subList(before, calls.size())).containsAll(planned);
            stack.run(command(UP + " --expect-no-changes"));
        }

        void refreshAndDestroy() throws Exception {
            var certain = missing(NOTHING, first, LIFECYCLE);
            needed.addAll(refused(without(certain, needed), first, command("refresh --yes --skip-preview"), LIFECYCLE));
            needed.addAll(refused(
                    without(certain, needed),
                    first,
                    command("destroy --yes --skip-preview --continue-on-error"),
                    LIFECYCLE));
            assertThat(needed).isEqualTo(without(certain, TAGS_OF_NEW));
        }

        /**
         * Runs a command without the actions, and then repeats it with those that the local AWS has refused, until it succeeds.
         *
         * @return the refused actions
         */
        private Set<String> refused(Set<String> actions, Path preview, List<String> command, String... options)
                throws Exception {
            var missing = new TreeSet<>(actions);
            var refused = new TreeSet<String>();
            while (true) {
                var now = refusedWithout(missing, preview, command, options);
                if (now.isEmpty()) {
                    return refused;
                }
                missing.removeAll(now);
                refused.addAll(now);
            }
        }

        /**
         * Runs a command without the actions.
         *
         * @return the refused actions; empty if the command succeeds
         */
        private Set<String> refusedWithout(Set<String> missing, Path preview, List<String> command, String... options)
                throws Exception {
            var policy = policyWithout(missing);
            assertThat(missing(policy, preview, options)).isEqualTo(missing);
            give.accept(policy);
            var output = failure(command);
            if (output.isEmpty()) {
                return Set.of();
            }
            var refused = refusedIn(output.get());
            assertThat(refused).as(output.get()).isNotEmpty().isSubsetOf(missing);
            return refused;
        }

        /** Returns the output of a command that fails. */
        private Optional<String> failure(List<String> command) {
            try {
                stack.run(command);
                return Optional.empty();
            } catch (AutomationException e) {
                return Optional.of(e.getMessage());
            }
        }

        private String policyWithout(Set<String> actions) {
            var statements = new ArrayList<Statement>();
            for (var statement : PolicyDocument.parse(document).statements()) {
                var kept = statement.actions().stream()
                        .filter(action -> !actions.contains(action))
                        .toArray(String[]::new);
                if (kept.length > 0) {
                    var changed = Statement.allow()
                            .action(kept)
                            .resource(statement.resources().toArray(String[]::new));
                    statement.conditions().forEach(changed::condition);
                    statements.add(changed.build());
                }
            }
            return PolicyDocument.of(statements.toArray(Statement[]::new)).toJson();
        }

        /** Returns the actions that {@code iam-policy permissions} reports as missing from a policy. */
        private Set<String> missing(String policy, Path preview, String... options) throws Exception {
            var file = Files.writeString(stacks.folder().resolve("deployer.json"), policy);
            var all = new ArrayList<>(List.of("--format", "json", "--policy", file.toString()));
            all.addAll(List.of(options));
            var report = JSON.readTree(permissions(preview, all.toArray(String[]::new)));
            var actions = new TreeSet<String>();
            report.get("missing").forEach(call -> actions.add(call.get("action").asText()));
            return actions;
        }

        /** Returns the output of {@code iam-policy permissions} about a preview. */
        private String permissions(Path preview, String... options) throws Exception {
            var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-jar", JAR.toString()));
            words.addAll(List.of("permissions", "--account", ACCOUNT_ID));
            words.addAll(this.options);
            words.addAll(List.of(options));
            words.add(preview.toString());
            var command = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(command.waitFor()).as(output).isBetween(0, 1);
            return output;
        }
    }

    private static Set<String> without(Set<String> actions, Set<String> others) {
        var some = new TreeSet<>(actions);
        some.removeAll(others);
        return some;
    }

    /** Returns the actions that the local AWS has allowed so far, in the order of the calls. */
    private List<String> allowedCalls() throws IOException {
        var actions = new ArrayList<String>();
        for (var line : Files.readAllLines(stacks.sandbox().decisions())) {
            var decision = JSON.readTree(line);
            if (decision.get("allowed").asBoolean()) {
                actions.add(decision.get("action").asText());
            }
        }
        return actions;
    }

    private static List<String> command(String command, String... settings) {
        var words = new ArrayList<>(List.of(command.split(" ")));
        for (var setting : settings) {
            words.addAll(List.of("--config", setting));
        }
        return words;
    }

    private static Set<String> refusedIn(String output) {
        var actions = REFUSED.matcher(output)
                .results()
                .map(refusal -> refusal.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        if (output.contains(REFUSED_HEAD)) {
            actions.add("s3:ListBucket");
        }
        return actions;
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
