package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.arn.RoleArn;
import io.assumerole.e2e.AwsSdk;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Builds, deploys, tests, and destroys projects outside this build, which get the jars as the README describes. Does
 * not prove that a repository provides the jars, because none does yet. Does not prove that GitHub issues the token.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class ExamplesTest {

    /** The key that marks a secret in the state. */
    private static final String SECRET = "4dabf18193072939515e22adb298388d";

    private static final String GITHUB = "https://token.actions.githubusercontent.com";

    private Stacks stacks;
    private AwsClients root;

    /** A test of one or more examples. */
    private record Run(String title, Executable test, String... examples) {}

    @BeforeAll
    void build() throws IOException, InterruptedException {
        Examples.build();
        stacks = Stacks.startQuick(ExamplesTest.class);
        root = stacks.root();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
        Examples.clean();
    }

    private List<Run> runs() {
        return List.of(
                new Run(
                        "extends and contains the component with buckets that only their roles write to",
                        this::buckets,
                        "subclass-or-compose"),
                new Run(
                        "tests a program with mocks and on the local AWS, and starts it fast",
                        this::completeProject,
                        "complete-project"),
                new Run("tests a program in Kotlin, where null does not compile", this::kotlin, "languages/kotlin"),
                new Run("lets a job test this project without a key", this::awsCheck, "aws-check"),
                new Run("adopts resources that were created by hand", () -> new Adopted(stacks).run(), "adopting"),
                new Run("rotates a key", this::rotation, "rotation"),
                new Run(
                        "reads a key from Secrets Manager and creates a bucket with it",
                        this::storedKey,
                        "stored-key",
                        "stored-key/reader"),
                new Run("deploys a fleet to two accounts, and repairs a failed stack", this::fleet, "fleet"),
                new Run("lets a team create roles within a boundary only", this::guardRails, "guard-rails"),
                new Run(
                        "assumes two roles in a chain with a token, with both major versions of com.pulumi:aws",
                        this::roleChain,
                        "role-chain"),
                new Run("accepts unchanged policies, lints, and decides", this::policies, "policies"));
    }

    @TestFactory
    Stream<DynamicTest> runs_every_example() throws IOException {
        assertThat(runs().stream().flatMap(run -> Arrays.stream(run.examples())))
                .as("the tested examples, and all folders except that of ReviewGateTest")
                .containsExactlyInAnyOrderElementsOf(Examples.names().stream()
                        .filter(name -> !name.equals(GateCommands.EXAMPLE))
                        .toList());
        return runs().stream().map(run -> DynamicTest.dynamicTest(run.title(), run.test()));
    }

    @TestFactory
    Stream<DynamicTest> creates_a_project_from_every_template() throws IOException {
        return new Templates(stacks).tests();
    }

    /** A template asks for the configuration that its program reads, and both agree on the secret values. */
    @Test
    void template_asks_for_the_configuration_that_its_program_reads() throws IOException {
        for (var template : Templates.names()) {
            assertThat(Templates.asked(template)).as(template).isEqualTo(Templates.read(template));
        }
        assertThat(Templates.asked("assumed-role")).containsOnlyKeys("roleArn");
    }

    private void buckets() throws Exception {
        assertThat(Examples.passedTests("subclass-or-compose"))
                .containsExactlyInAnyOrder(
                        "lets_its_user_write_to_its_own_bucket_in_the_role", "lets_the_role_write_only_to_the_bucket");

        var stack = stack("subclass-or-compose");
        stack.setConfig("team", new ConfigValue("team"));
        var outputs = stack.up().outputs();

        assertThat(stack.up().summary().resourceChanges()).containsOnlyKeys(OperationType.SAME);
        isRegistered(stack, outputs);

        // The caller's four hours replace the two hours of the class; the rest is the class's policy.
        var user = user(outputs, "teamAccessKeyId", "teamSecretAccessKey");
        var role = stacks.inRole(user, Stacks.text(outputs, "teamRoleArn"));
        var bucket = Stacks.text(outputs, "teamBucketName");
        assertThat(role(outputs, "teamRoleArn").maxSessionDuration()).isEqualTo(4 * 3_600);
        assertThat(root.s3().getBucketTagging(r -> r.bucket(bucket)).tagSet())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactly("Team=web");

        var release = Stacks.text(outputs, "releaseBucketName");
        var releaseUser = user(outputs, "releaseAccessKeyId", "releaseSecretAccessKey");
        var releaseRole = stacks.inRole(releaseUser, Stacks.text(outputs, "releaseRoleArn"));
        put(role, bucket);
        put(releaseRole, release);
        refused("AccessDenied", () -> put(user, bucket));
        refused("AccessDenied", () -> put(releaseUser, release));
        refused("AccessDenied", () -> put(role, release));
        refused("AccessDenied", () -> put(releaseRole, bucket));

        root.s3().deleteObject(r -> r.bucket(bucket).key("key"));
        root.s3().deleteObject(r -> r.bucket(release).key("key"));
        destroy(stack);
    }

    private static void isRegistered(WorkspaceStack stack, Map<String, OutputValue> outputs) throws Exception {
        var state = Stacks.state(stack);
        var team = component(state, "example:index:TeamDeployer::team");
        assertThat(team.at("/outputs/bucketName").asText()).isEqualTo("team-artifacts");
        assertThat(team.at("/outputs/roleArn").asText()).isEqualTo(Stacks.text(outputs, "teamRoleArn"));
        assertThat(team.at("/outputs/secretAccessKey").has(SECRET)).isTrue();
        assertThat(team.at("/outputs/bucketName").has(SECRET)).isFalse();
        assertThat(component(state, "example:index:TeamDeployer$aws:s3/bucket:Bucket::team-artifacts"))
                .isNotNull();
        var deployer = component(state, "example:index:Release$" + UnprivilegedUserWithRole.TYPE + "::web-deployer");
        assertThat(component(state, "example:index:Release::web").at("/outputs/roleArn"))
                .isEqualTo(deployer.at("/outputs/roleArn"));
    }

    private static JsonNode component(JsonNode state, String urn) {
        for (var resource : state.get("resources")) {
            if (resource.get("urn").asText().endsWith("::" + urn)) {
                return resource;
            }
        }
        throw new AssertionError("no " + urn + " in " + state.findValuesAsText("urn"));
    }

    /** The build has run the example's tests, some of them on a separate local AWS. */
    private void completeProject() throws Exception {
        assertThat(Examples.passedTests("complete-project"))
                .containsExactlyInAnyOrder(
                        "lets_only_its_user_assume_the_role_and_only_with_the_external_id",
                        "lets_the_role_only_list_buckets",
                        "exports_the_key_and_the_role",
                        "exports_no_secret_in_plaintext",
                        "lets_the_user_list_buckets_in_the_role_and_not_outside_of_it",
                        "refuses_the_user_without_the_external_id");

        var stack = stack("complete-project");
        stack.setConfig("externalId", new ConfigValue("of-this-test", true));
        // The stack, the component and its children, with the policy of the user.
        assertThat(stack.preview().changeSummary()).containsEntry(OperationType.CREATE, 7);
    }

    /** The unchanged example is the control, which compiles. */
    private void kotlin() throws Exception {
        assertThat(Examples.passedTests("languages/kotlin")).containsExactly("lets_the_role_write_only_to_the_bucket");
        // The stack, the bucket, the component and its four children.
        assertThat(stack("languages/kotlin").preview().changeSummary()).containsEntry(OperationType.CREATE, 7);

        var source = "src/main/kotlin/example/Site.kt";
        var copy = stacks.folder().resolve("null-in-kotlin");
        Files.createDirectories(copy.resolve(source).getParent());
        Files.copy(Examples.folder("languages/kotlin").resolve("pom.xml"), copy.resolve("pom.xml"));
        var given = Files.readString(Examples.folder("languages/kotlin").resolve(source));
        Files.writeString(copy.resolve(source), given.replace(".userName(\"site-deployer\")", ".userName(null)"));
        var compiled = Maven.run(copy, "-q", "compile");
        assertThat(compiled.exitCode()).as(compiled.output()).isNotZero();
        assertThat(compiled.output())
                .contains("fun userName(userName: String)", "Null cannot be a value of a non-null type 'String'");
    }

    static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private AwsClients inRole(Map<String, OutputValue> outputs, String issuer, String subject, String audience) {
        var token = stacks.sandbox().webIdentityToken(issuer, subject, audience);
        return stacks.as(Stacks.session(root.sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(Stacks.text(outputs, "roleArn"))
                        .roleSessionName("workflow")
                        .webIdentityToken(token))
                .credentials()));
    }

    /** {@code AwsCheckTest} runs the check with this policy. */
    private void awsCheck() throws Exception {
        var stack = stack("aws-check");
        stack.setConfig("owner", new ConfigValue("my-team"));
        stack.setConfig("repository", new ConfigValue("my-app"));
        stack.setConfig("ownerId", new ConfigValue("123456"));
        stack.setConfig("repositoryId", new ConfigValue("456789"));
        var outputs = stack.up().outputs();
        var boundary = Stacks.text(outputs, "boundaryArn");

        assertThat(boundary)
                .isEqualTo("arn:aws:iam::" + MiniStack.ACCOUNT_ID + ":policy/boundary-of-assume-role-check");
        assertThat(rolePolicies(
                        RoleArn.parse(Stacks.text(outputs, "roleArn")).name().value()))
                .containsExactly(resource("policy.json"));
        var version = root.iam().getPolicy(r -> r.policyArn(boundary)).policy().defaultVersionId();
        var document = root.iam()
                .getPolicyVersion(r -> r.policyArn(boundary).versionId(version))
                .policyVersion()
                .document();
        assertThat(PolicyDocument.parse(URLDecoder.decode(document, StandardCharsets.UTF_8)))
                .isEqualTo(resource("boundary.json"));

        var subject = "repo:my-team@123456/my-app@456789:environment:aws-check";
        var job = inRole(outputs, GITHUB, subject, "sts.amazonaws.com").iam();
        refused("AccessDenied", () -> inRole(outputs, GITHUB, subject + "2", "sts.amazonaws.com"));
        refused("AccessDenied", () -> job.createUser(r -> r.userName("assume-role-check-user")));
        refused("AccessDenied", () -> job.createUser(r -> r.userName("user").permissionsBoundary(boundary)));
        job.createUser(r -> r.userName("assume-role-check-user").permissionsBoundary(boundary));
        job.deleteUser(r -> r.userName("assume-role-check-user"));
        destroy(stack);
    }

    private List<PolicyDocument> rolePolicies(String role) {
        return root.iam().listRolePolicies(r -> r.roleName(role)).policyNames().stream()
                .map(name -> root.iam().getRolePolicy(r -> r.roleName(role).policyName(name)))
                .map(policy -> URLDecoder.decode(policy.policyDocument(), StandardCharsets.UTF_8))
                .map(PolicyDocument::parse)
                .toList();
    }

    private static PolicyDocument resource(String file) throws IOException {
        var json = Files.readString(
                Examples.folder("aws-check").resolve("src/main/resources").resolve(file));
        return PolicyDocument.parse(json.replace("ACCOUNT", MiniStack.ACCOUNT_ID));
    }

    private JsonNode trust(Map<String, OutputValue> outputs) throws IOException {
        return new ObjectMapper()
                .readTree(
                        URLDecoder.decode(role(outputs, "roleArn").assumeRolePolicyDocument(), StandardCharsets.UTF_8));
    }

    /** {@code KeyRotationTest} tests each step. */
    private void rotation() throws Exception {
        var stack = stack("rotation");
        var before = stack.up().outputs();
        var role = Stacks.text(before, "roleArn");
        stacks.inRole(user(before), role);

        stack.setConfig("key", new ConfigValue("february"));
        stack.setConfig("previousKey", new ConfigValue("january"));
        stack.setConfig("previousStatus", new ConfigValue("INACTIVE"));
        var after = stack.up().outputs();

        assertThat(Stacks.text(after, "accessKeyId")).isNotEqualTo(Stacks.text(before, "accessKeyId"));
        stacks.inRole(user(after), role);
        refused("InvalidClientTokenId", () -> stacks.inRole(user(before), role));
        destroy(stack);
    }

    private void storedKey() throws Exception {
        var reader = stacks.user("reader");
        var other = stacks.user("other");
        var maker = stack("stored-key");
        maker.setConfig("reader", new ConfigValue("arn:aws:iam::000000000000:user/reader"));
        var made = maker.up().outputs();
        assertThat(made).containsOnlyKeys("roleArn", "secretArn");

        var refused = reading("other", other, made);
        assertThatThrownBy(refused::preview)
                .hasMessageContaining("reading Secrets Manager Secret Version")
                .hasMessageContaining("AccessDeniedException");

        var stack = reading("reader", reader, made);
        var outputs = stack.up().outputs();
        var role = RoleArn.parse(Stacks.text(made, "roleArn")).name();
        assertThat(Stacks.text(outputs, "callerArn")).contains(":assumed-role/" + role + "/");
        assertThat(root.s3().listBuckets().buckets())
                .extracting(bucket -> bucket.name())
                .contains(Stacks.text(outputs, "bucketName"));
        var provider =
                component(Stacks.state(stack), "assume-role:index:AssumedRoleProvider$pulumi:providers:aws::assumed");
        assertThat(provider.at("/inputs/secretKey").has(SECRET)).isTrue();
        refused("AccessDenied", () -> stacks.as(reader).s3().listBuckets());

        destroy(stack);
        destroy(maker);
        assertThat(root.secretsManager().listSecrets().secretList()).isEmpty();
    }

    private WorkspaceStack reading(String name, AwsCredentials caller, Map<String, OutputValue> made)
            throws AutomationException {
        var stack = stacks.sandbox().stack(Examples.folder("stored-key/reader"), name, caller);
        for (var key : List.of("roleArn", "secretArn")) {
            stack.setConfig(key, new ConfigValue(Stacks.text(made, key)));
        }
        return stack;
    }

    /** {@code ComponentArgumentsTest} tries each way around the boundary. */
    private void guardRails() throws Exception {
        var stack = stack("guard-rails");
        var outputs = stack.up().outputs();
        var team = stacks.inRole(user(outputs), Stacks.text(outputs, "roleArn")).iam();
        var trust = trust(outputs).toString();

        refused(
                "AccessDenied",
                () -> team.createRole(r -> r.roleName("service-site").assumeRolePolicyDocument(trust)));
        team.createRole(r -> r.roleName("service-site")
                .assumeRolePolicyDocument(trust)
                .permissionsBoundary(Stacks.text(outputs, "boundaryArn")));
        team.deleteRole(r -> r.roleName("service-site"));
        destroy(stack);
    }

    private void roleChain() throws Exception {
        var builds = root.iam()
                .createOpenIDConnectProvider(
                        r -> r.url("https://builds.example.com").clientIDList("sts.amazonaws.com"))
                .openIDConnectProviderArn();
        var build =
                role("build", "\"Federated\":\"" + builds + "\"", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole");
        var deploy = role("deploy", "\"AWS\":\"" + build + "\"", "sts:AssumeRole", "s3:*");
        var another = role("another", "\"AWS\":\"" + deploy + "\"", "sts:AssumeRole", "s3:*");
        var token = Files.writeString(
                stacks.folder().resolve("token"),
                stacks.sandbox().webIdentityToken("https://builds.example.com", "job", "sts.amazonaws.com"));

        for (var sdk : List.of(AwsSdk.SIX, AwsSdk.SEVEN)) {
            var name = "with-aws-" + sdk.version().charAt(0);
            var stack =
                    stacks.sandbox().stack(Examples.with(sdk, "role-chain", stacks.folder()), name, stacks.user(name));
            stack.setConfig("tokenFile", new ConfigValue(token.toString()));
            stack.setConfig("buildRoleArn", new ConfigValue(build));
            stack.setConfig("deployRoleArn", new ConfigValue(another));
            assertThatThrownBy(stack::preview).hasMessageContaining("AccessDenied");

            stack.setConfig("deployRoleArn", new ConfigValue(deploy));
            var outputs = stack.up().outputs();
            assertThat(Stacks.text(outputs, "callerArn")).contains(":assumed-role/deploy/");
            root.s3().headBucket(r -> r.bucket(Stacks.text(outputs, "bucketName")));
            var provider = component(
                    Stacks.state(stack), "assume-role:index:AssumedRoleProvider$pulumi:providers:aws::deploy");
            assertThat(provider.at("/inputs/version").asText()).isEqualTo(sdk.version());
            destroy(stack);
        }
    }

    /** Creates a role and returns its ARN. */
    private String role(String name, String principal, String trusted, String allowed) {
        root.iam().createRole(r -> r.roleName(name).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {%s}, "Action": "%s"}]}""".formatted(principal, trusted)));
        root.iam().putRolePolicy(r -> r.roleName(name).policyName("allowed").policyDocument("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "%s", "Resource": "*"}]}""".formatted(allowed)));
        return root.iam().getRole(r -> r.roleName(name)).role().arn();
    }

    private void fleet() throws Exception {
        assertThat(Examples.passedTests("fleet"))
                .contains("names_all_problems_at_once", "moves_only_the_share_of_an_additional_stack");
        try (var fleet = new FleetExample(stacks)) {
            var green = new FleetExample.User("green", "production", "artifacts/green");
            var red = new FleetExample.User("red", "production", "artifacts/red");
            var other = new FleetExample.User("red", "staging", "artifacts/other");
            fleet.write(List.of(new FleetExample.User("a b", "production", "*"), red));
            var wrong = fleet.run("up");
            assertThat(wrong.output()).contains("user \"a b\": \"name\"", "user \"a b\": \"reads\"");
            assertThat(wrong.status()).isEqualTo(2);
            assertThat(fleet.run("up", "--parallel", "0").status()).isEqualTo(2);

            // The name is taken.
            root.iam().createUser(r -> r.userName("green"));
            fleet.write(List.of(green, red, other));
            assertThat(fleet.run("stacks").output()).isEqualTo("production-1\nproduction-2\nstaging-1\n");
            assertThat(fleet.run("up"))
                    .returns(1, FleetExample.Ended::status)
                    .extracting(FleetExample.Ended::output, InstanceOfAssertFactories.STRING)
                    .containsPattern("(?m)^production-2: started, [123] of 3$")
                    .containsPattern("(?m)^production-2: failed, .*EntityAlreadyExists")
                    .contains(": started, 1 of 3\n", ": started, 2 of 3\n", ": started, 3 of 3\n")
                    .contains("production-1: updated, ", "staging-1: updated, ")
                    .endsWith("3 stacks: 0 unchanged, 2 updated, 1 failed\n");
            onlyItsOwnFolder(fleet.outputs("production-1"));

            root.iam().deleteUser(r -> r.userName("green"));
            var narrower = new FleetExample.User("red", "staging", "artifacts/other/one");
            fleet.write(List.of(green, red, narrower));
            assertThat(fleet.run("up", "--parallel", "3"))
                    .returns(0, FleetExample.Ended::status)
                    .extracting(FleetExample.Ended::output, InstanceOfAssertFactories.STRING)
                    .contains("production-1: unchanged, ", "production-2: updated, ")
                    .containsPattern("(?m)^staging-1: updated, same=\\d+, update=1$")
                    .endsWith("3 stacks: 1 unchanged, 2 updated, 0 failed\n");
            assertThat(fleet.users()).containsExactly(green, red, narrower);

            fleet.write(List.of());
            assertThat(fleet.run("up", "--parallel", "3").status()).isZero();
            assertThat(fleet.users()).isEmpty();
        }
    }

    private void onlyItsOwnFolder(JsonNode outputs) throws Exception {
        root.s3().createBucket(r -> r.bucket("artifacts"));
        for (var key : List.of("red/key", "blue/key")) {
            root.s3().putObject(r -> r.bucket("artifacts").key(key), RequestBody.fromString("value"));
        }
        var user = stacks.as(AwsBasicCredentials.create(
                outputs.get("redAccessKeyId").asText(),
                outputs.get("redSecretAccessKey").asText()));
        var role = stacks.inRole(user, outputs.get("redRoleArn").asText());
        get(role, "red/key");
        refused("AccessDenied", () -> get(role, "blue/key"));
        refused("AccessDenied", () -> get(user, "red/key"));
    }

    private static void get(AwsClients caller, String key) {
        caller.s3().getObjectAsBytes(r -> r.bucket("artifacts").key(key));
    }

    private void policies() throws Exception {
        assertThat(Examples.passedTests("policies"))
                .containsExactlyInAnyOrder(
                        "lets_the_role_put_a_page_and_delete_none", "finds_that_a_role_may_pass_any_role");

        var lines = Examples.run("policies", "too-broad.json").lines().toList();
        assertThat(lines.subList(0, 3))
                .satisfiesExactly(
                        finding -> assertThat(finding).startsWith("passes-any-role (high)"),
                        put -> assertThat(put).startsWith("s3:PutObject: ALLOWED"),
                        delete -> assertThat(delete).startsWith("s3:DeleteObject: IMPLICITLY_DENIED"));
        assertThat(lines).contains("     no      Action: s3:PutObject; the request: s3:DeleteObject");
        assertThat(Examples.classPath("policies"))
                .hasSize(2)
                .allMatch(jar -> jar.startsWith("jackson-core-") || jar.startsWith("iam-policy-"));
        acceptsUnchangedPolicies();
    }

    /** Runs the jar that the build of the example copies. {@code PolicyGateTest} tests what the script rejects. */
    private static void acceptsUnchangedPolicies() throws Exception {
        var gate = Examples.folder("policies");
        var process = new ProcessBuilder("./gate", ".")
                .directory(gate.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output + process.waitFor()).isEqualTo("""
                policies/deployer-trust.json: no findings
                policies/deployer-trust.json: no new access
                policies/deployer.json: no new access
                policies/deployer.json: no findings
                0""");
        var workflow = Files.readString(gate.resolve(".github/workflows/policies.yml"));
        assertThat(workflow).contains("mvn -B -ntp -q package", "path: before", "run: ./gate before");
    }

    /** Creates a stack of an example, with the settings of the example. */
    private WorkspaceStack stack(String example) throws AutomationException {
        return stacks.sandbox()
                .stack(Examples.folder(example), "example", stacks.sandbox().root());
    }

    /** Destroys a stack, and checks that none of its users, roles, and buckets remains. */
    private void destroy(WorkspaceStack stack) throws AutomationException {
        var made = stack.exportStack().deployment();
        stack.destroy();
        var arns = new ObjectMapper().valueToTree(made).findValuesAsText("arn");
        assertThat(arns).isNotEmpty();
        assertThat(root.iam().listRoles().roles()).noneMatch(role -> arns.contains(role.arn()));
        assertThat(root.iam().listUsers().users()).noneMatch(user -> arns.contains(user.arn()));
        assertThat(root.s3().listBuckets().buckets())
                .noneMatch(bucket -> arns.contains("arn:aws:s3:::" + bucket.name()));
    }

    private Role role(Map<String, OutputValue> outputs, String arn) {
        var name = RoleArn.parse(Stacks.text(outputs, arn)).name().value();
        return root.iam().getRole(r -> r.roleName(name)).role();
    }

    private AwsClients user(Map<String, OutputValue> outputs) {
        return user(outputs, "accessKeyId", "secretAccessKey");
    }

    private AwsClients user(Map<String, OutputValue> outputs, String id, String secret) {
        assertThat(outputs.get(secret).isSecret()).isTrue();
        return stacks.as(AwsBasicCredentials.create(Stacks.text(outputs, id), Stacks.text(outputs, secret)));
    }

    private static void put(AwsClients caller, String bucket) {
        caller.s3().putObject(r -> r.bucket(bucket).key("key"), RequestBody.fromString("value"));
    }

    static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
    }

    @Test
    void gets_exactly_the_jars_that_the_sbom_of_the_jar_lists() throws Exception {
        var sbom = Sbom.read("assume-role-components");
        var listed = new TreeMap<String, String>();
        sbom.components().stream()
                .filter(Sbom.Component::required)
                .forEach(component -> listed.put(component.fileName(), component.sha256()));
        var got = new TreeMap<String, String>();
        for (var jar : Examples.jars("complete-project", "deployer")) {
            got.put(jar.getFileName().toString(), Sbom.checksum("SHA-256", jar));
        }

        assertThat(got.keySet().removeIf(jar -> jar.startsWith("slf4j-nop-"))).isTrue();
        assertThat(got.remove(sbom.jar().fileName())).isNotNull();
        assertThat(got.remove(Sbom.read("fast-start").jar().fileName())).isNotNull();
        assertThat(got).hasSizeGreaterThan(40).containsExactlyEntriesOf(listed);
    }

    @Test
    void gets_jackson_core_alone_with_policies_and_no_aws_with_a_fast_start() throws Exception {
        assertThat(Sbom.read("iam-policy").components())
                .filteredOn(Sbom.Component::required)
                .extracting(Sbom.Component::artifact)
                .containsExactly("com.fasterxml.jackson.core:jackson-core");
        assertThat(Sbom.read("fast-start").components())
                .extracting(Sbom.Component::artifact)
                .contains("com.pulumi:pulumi")
                .doesNotContain("com.pulumi:aws", "io.assumerole:iam-policy");
    }

    @Test
    void the_build_creates_the_fast_start_that_the_project_names() throws IOException {
        var fast = Examples.folder("complete-project").resolve("target/fast-java");

        assertThat(Files.readString(Examples.folder("complete-project").resolve("Pulumi.yaml")))
                .contains("use-executor: ./target/fast-java/mvn-deployer");
        assertThat(fast.resolve(Runtime.version().feature() < 25 ? "deployer.jsa" : "deployer.aot"))
                .isNotEmptyFile();
        assertThat(fast.resolve("mvn-deployer")).isExecutable();
    }

    /** The examples have no parent that sets the versions, so each sets them. */
    @Test
    void requests_the_versions_of_this_build() throws IOException {
        var root = Clone.read("pom.xml");
        var pulumis = Sbom.read("assume-role-components").components();
        var asked = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
        var projects = new ArrayList<Path>();
        Examples.names().forEach(name -> projects.add(Examples.folder(name)));
        Templates.names().forEach(name -> projects.add(Templates.FOLDER.resolve(name)));
        for (var project : projects) {
            var pom = withItsProperties(Files.readString(project.resolve("pom.xml")));
            for (var artifact : asked.matcher(pom).results().skip(1).toList()) {
                var version = switch (artifact.group(1)) {
                    case "assume-role-components",
                            "assume-role-testing",
                            "fast-start",
                            "iam-policy",
                            "iam-policy-cli" ->
                        first("<artifactId>assume-role</artifactId>\\s*<version>([^<]+)<", root);
                    case "junit-jupiter" -> first("<junit.version>([^<]+)<", root);
                    // Only this example uses Kotlin, so the version is its own property.
                    case "kotlin-stdlib", "kotlin-maven-plugin" -> first("<kotlin.version>([^<]+)<", pom);
                    case "slf4j-nop" -> first("<slf4j.version>([^<]+)<", root);
                    case "iam", "sts", "url-connection-client" -> first("<aws-sdk.version>([^<]+)<", root);
                    case "snakeyaml" ->
                        pulumis.stream()
                                .filter(jar -> jar.artifact().equals("org.yaml:snakeyaml"))
                                .findFirst()
                                .orElseThrow()
                                .version();
                    // Only this example uses it.
                    case "json-schema-validator" -> artifact.group(2);
                    default -> {
                        var plugin = artifact.group(1).replaceFirst("^maven-", "");
                        yield first("<" + plugin.replace("-maven", "") + ".version>([^<]+)<", root);
                    }
                };
                assertThat(artifact.group(2))
                        .as("%s in %s", artifact.group(1), project)
                        .isEqualTo(version);
            }
        }
    }

    /** Replaces each version property by its value. */
    private static String withItsProperties(String pom) {
        var versions = Pattern.compile("<([\\w-]+\\.version)>([^<]+)</\\1>")
                .matcher(pom)
                .results()
                .toList();
        for (var version : versions) {
            pom = pom.replace("${" + version.group(1) + "}", version.group(2));
        }
        return pom;
    }
}
