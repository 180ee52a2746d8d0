package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.model.User;

/**
 * The folders of {@code examples/templates}: {@code pulumi new} makes a project of each, which is deployed, tried and destroyed.
 * Does not prove that {@code pulumi new} finds them at a Git host, as they are at none.
 */
final class Templates {

    static final Path FOLDER = Stacks.cloneFolder().resolve("examples/templates");

    private static final String GITHUB = "https://token.actions.githubusercontent.com";

    private final Stacks stacks;
    private final AwsClients root;

    Templates(Stacks stacks) {
        this.stacks = stacks;
        this.root = stacks.root();
    }

    /** The names of all templates, sorted. */
    static List<String> names() throws IOException {
        return Clone.projects("examples/templates");
    }

    /** One after the other: the second assumes the role that the first makes. */
    Stream<DynamicTest> tests() throws IOException {
        assertThat(names()).containsExactly("assumed-role", "both-halves", "keyless-ci", "user-and-role");
        return Stream.of(
                DynamicTest.dynamicTest("makes the two halves in two projects", this::twoProjects),
                DynamicTest.dynamicTest("makes both halves in one project", this::bothHalves),
                DynamicTest.dynamicTest(
                        "creates a role for a branch, and for an environment, of a repository", this::keyless));
    }

    private void twoProjects() throws Exception {
        var maker = new Project("user-and-role", stacks.sandbox().root());
        assertThat(maker.text("Pulumi.yaml"))
                .startsWith("name: my-user-and-role\n")
                .doesNotContain("${", "\ntemplate:");
        assertThat(maker.text("pom.xml")).contains("<artifactId>my-user-and-role</artifactId>");
        var made = maker.up();

        var key = AwsBasicCredentials.create(text(made, "accessKeyId"), text(made, "secretAccessKey"));
        var user = stacks.as(key);
        var anotherUser = stacks.as(stacks.user("another", Stacks.allow("sts:AssumeRole")));
        var role = text(made, "roleArn");
        ExamplesTest.refused("AccessDenied", () -> user.s3().createBucket(r -> r.bucket("artifacts-of-the-user")));
        ExamplesTest.refused("AccessDenied", () -> stacks.inRole(anotherUser, role));
        var inRole = stacks.inRole(user, role);
        inRole.s3().createBucket(r -> r.bucket("artifacts-of-the-role"));
        ExamplesTest.refused("AccessDenied", () -> inRole.iam().listUsers());
        root.s3().deleteBucket(r -> r.bucket("artifacts-of-the-role"));

        assumes(key, role);
        maker.destroy();
    }

    private void assumes(AwsCredentials key, String role) throws Exception {
        var user = new Project("assumed-role", key);
        assertThat(user.refused("preview")).contains("Missing required configuration variable", "roleArn");

        user.set("roleArn", role);
        assertThat(text(user.up(), "callerArn")).contains(":assumed-role/" + nameOf(role) + "/");
        user.destroy();
    }

    private void bothHalves() throws Exception {
        var before = users();
        var project = new Project("both-halves", stacks.sandbox().root());
        var made = project.up();

        assertThat(text(made, "callerArn")).contains(":assumed-role/deployer-");
        var bucket = text(made, "bucketName");
        isMadeInASession(bucket);
        waitsWithTheDependenciesOfThisBuild(project);
        var component = project.component(UnprivilegedUserWithRole.TYPE + "::deployer");
        var user = userOf(component);
        stacks.inRole(user, text(component, "roleArn")).s3().listObjectsV2(r -> r.bucket(bucket));
        ExamplesTest.refused("AccessDenied", () -> user.s3().listObjectsV2(r -> r.bucket(bucket)));
        var users = users();
        users.removeAll(before);
        assertThat(users).singleElement().asString().startsWith("deployer-user-");
        assertThat(root.iam().listUserPolicies(r -> r.userName(users.get(0))).policyNames())
                .singleElement()
                .satisfies(policy -> assertThat(policy).startsWith("deployer-assume-role-"));
        project.destroy();
    }

    private void isMadeInASession(String bucket) {
        var about = LookupAttribute.builder()
                .attributeKey(LookupAttributeKey.RESOURCE_NAME)
                .attributeValue(bucket)
                .build();
        assertThat(root.cloudTrail()
                        .lookupEvents(r -> r.lookupAttributes(about))
                        .events())
                .filteredOn(event -> event.eventName().equals("CreateBucket"))
                .singleElement()
                .satisfies(event -> assertThat(event.accessKeyId()).startsWith("ASIA"));
    }

    /** Gets only the parts of the AWS SDK that the library uses. */
    private static void waitsWithTheDependenciesOfThisBuild(Project project) throws Exception {
        var sbom = Sbom.read("assume-role-components");
        var listed = new ArrayList<>(List.of(sbom.jar().fileName()));
        sbom.components().forEach(component -> listed.add(component.fileName()));

        assertThat(Examples.fileNames(Examples.jars(project.folder.resolve("target/app.jar"))))
                .filteredOn(jar -> !jar.startsWith("slf4j-nop-"))
                .containsExactlyInAnyOrderElementsOf(listed)
                .anyMatch(jar -> jar.startsWith("sts-"));
    }

    /** Returns the user of a component whose key is no output of the stack. */
    private AwsClients userOf(JsonNode outputs) throws IOException {
        var secret = outputs.at("/secretAccessKey/plaintext").asText();
        return stacks.as(AwsBasicCredentials.create(
                text(outputs, "accessKeyId"),
                new ObjectMapper().readTree(secret).asText()));
    }

    private void keyless() throws Exception {
        var before = users();
        var project = new Project("keyless-ci", stacks.sandbox().root());
        assertThat(project.text("Pulumi.dev.yaml"))
                .contains("my-keyless-ci:branch: main")
                .doesNotContain("owner");
        assertThat(project.refused("preview")).contains("Missing required configuration variable", "owner");
        project.set("owner", "my-team");
        project.set("repository", "my-app");
        project.set("ownerId", "123456");
        assertThat(project.refused("preview")).contains("Missing required configuration variable", "repositoryId");
        project.set("repositoryId", "456789");
        var role = text(project.up(), "roleArn");

        assertThat(users()).isEqualTo(before);
        var workflow = deploys(project);
        var branch = ExamplesTest.first("branches: \\[(\\w+)]", workflow);
        var audience = ExamplesTest.first("audience: (\\S+)", workflow);
        var subject = "repo:my-team@123456/my-app@456789:ref:refs/heads/";
        for (var bucket : List.of("artifacts-of-a-workflow", "other-artifacts")) {
            root.s3().createBucket(r -> r.bucket(bucket));
        }
        var job = job(role, GITHUB, subject + branch, audience);
        put(job, "artifacts-of-a-workflow");
        ExamplesTest.refused("AccessDenied", () -> put(job, "other-artifacts"));
        root.s3().deleteObject(r -> r.bucket("artifacts-of-a-workflow").key("index.html"));
        for (var bucket : List.of("artifacts-of-a-workflow", "other-artifacts")) {
            root.s3().deleteBucket(r -> r.bucket(bucket));
        }
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB, subject + "another", audience));
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB, subject + branch + "-2", audience));
        ExamplesTest.refused(
                "AccessDenied",
                () -> job(role, GITHUB, subject.replace("my-team@123456/", "they@123457/") + branch, audience));
        ExamplesTest.refused(
                "AccessDenied", () -> job(role, GITHUB, subject.replaceAll("@\\d+", "") + branch, audience));
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB, subject + branch, "another." + audience));
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB + ".example.com", subject + branch, audience));

        project.set("environment", "production");
        project.up();
        var environment = "repo:my-team@123456/my-app@456789:environment:";
        job(role, GITHUB, environment + "production", audience);
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB, environment + "another", audience));
        ExamplesTest.refused("AccessDenied", () -> job(role, GITHUB, subject + branch, audience));
        project.destroy();
    }

    /** Returns the workflow that uses the role, as {@code pulumi new} has copied it. */
    private static String deploys(Project project) throws IOException {
        var workflow = project.text(".github/workflows/deploy.yml");
        assertThat(workflow)
                .isEqualTo(Clone.read("examples/templates/keyless-ci/.github/workflows/deploy.yml"))
                .contains("id-token: write", "role-to-assume: ${{ vars.ROLE_ARN }}");
        assertThat(project.text("Pulumi.dev.yaml"))
                .contains("aws:region: " + ExamplesTest.first("aws-region: (\\S+)", workflow));
        assertThat(workflow.lines().filter(line -> line.contains("uses: ")))
                .as("an action by its tag, which can change")
                .isNotEmpty()
                .allMatch(line -> line.matches(".*@[0-9a-f]{40} # v.*"));
        return workflow;
    }

    private static void put(AwsClients caller, String bucket) {
        caller.s3().putObject(r -> r.bucket(bucket).key("index.html"), RequestBody.fromString("value"));
    }

    /** Returns the names of all users, among them those of other tests. */
    private List<String> users() {
        return root.iam().listUsers().users().stream()
                .map(User::userName)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private AwsClients job(String role, String issuer, String subject, String audience) {
        var token = stacks.sandbox().webIdentityToken(issuer, subject, audience);
        return stacks.as(Stacks.session(root.sts()
                .assumeRoleWithWebIdentity(
                        r -> r.roleArn(role).roleSessionName("workflow").webIdentityToken(token))
                .credentials()));
    }

    private static String nameOf(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    private static String text(JsonNode outputs, String name) {
        assertThat(outputs.path(name).isTextual())
                .as("%s in %s", name, outputs.fieldNames())
                .isTrue();
        return outputs.get(name).asText();
    }

    /** What {@code template:} of a template asks for, but for the region; with {@code true} for a secret. */
    static Map<String, Boolean> asked(String template) throws IOException {
        var yaml = Files.readString(FOLDER.resolve(template).resolve("Pulumi.yaml"));
        var asked = new TreeMap<String, Boolean>();
        var entries = Pattern.compile("(?m)^    (\\w+):\n((?:      .*\n)+)").matcher(yaml);
        while (entries.find()) {
            assertThat(entries.group(2)).as(entries.group(1)).containsPattern("(?m)^      description: \\S");
            asked.put(entries.group(1), entries.group(2).contains("      secret: true\n"));
        }
        return asked;
    }

    /** What the program of a template reads; with {@code true} for what it reads as a secret. */
    static Map<String, Boolean> read(String template) throws IOException {
        var java = Files.readString(FOLDER.resolve(template).resolve("src/main/java/myproject/App.java"));
        var read = new TreeMap<String, Boolean>();
        var calls = Pattern.compile("config(?:\\(\\))?\\.(get|require|requireSecret)\\(\"(\\w+)\"\\)")
                .matcher(java);
        while (calls.find()) {
            read.merge(calls.group(2), calls.group(1).endsWith("Secret"), Boolean::logicalOr);
        }
        return read;
    }

    /** A project that {@code pulumi new} has made, with its stack {@code dev}. */
    private final class Project {

        private final Path folder;
        private final AwsCredentials caller;

        Project(String template, AwsCredentials caller) throws Exception {
            this.folder = Files.createDirectories(stacks.folder().resolve("templates/my-" + template));
            this.caller = caller;
            var from = FOLDER.resolve(template).toString();
            succeed("new", from, "--offline", "--yes", "--stack", "dev");
            Maven.succeed(folder, "mvn -q package");
        }

        String text(String file) throws IOException {
            return Files.readString(folder.resolve(file));
        }

        void set(String name, String value) throws Exception {
            succeed("config", "set", name, value);
        }

        /** The outputs, secrets too. */
        JsonNode up() throws Exception {
            succeed("up", "--yes", "--skip-preview");
            return new ObjectMapper().readTree(succeed("stack", "output", "--json", "--show-secrets"));
        }

        /** The outputs of a component, with its secrets. */
        JsonNode component(String urn) throws Exception {
            var state = new ObjectMapper().readTree(succeed("stack", "export", "--show-secrets"));
            for (var resource : state.at("/deployment/resources")) {
                if (resource.get("urn").asText().endsWith("::" + urn)) {
                    return resource.get("outputs");
                }
            }
            throw new AssertionError("no " + urn + " in " + state.findValuesAsText("urn"));
        }

        /** Nothing of it is left. */
        void destroy() throws Exception {
            succeed("destroy", "--yes", "--skip-preview");
            succeed("stack", "rm", "--yes");
        }

        String refused(String... command) throws Exception {
            var result = run(command);
            assertThat(result.exitCode()).as(result.output()).isNotZero();
            return result.output();
        }

        private String succeed(String... command) throws Exception {
            var result = run(command);
            assertThat(result.exitCode())
                    .as(String.join(" ", command) + ":\n" + result.output())
                    .isZero();
            return result.output();
        }

        private Result run(String... command) throws Exception {
            var line = new ArrayList<>(
                    List.of(stacks.sandbox().engine().pulumi().toString(), "--non-interactive", "--color", "never"));
            line.addAll(List.of(command));
            var output = Files.createTempFile(stacks.folder(), "pulumi", ".log");
            var errors = Files.createTempFile(stacks.folder(), "pulumi", ".errors");
            var builder = new ProcessBuilder(line).directory(folder.toFile());
            builder.environment().clear();
            builder.environment().putAll(stacks.sandbox().environment(caller));
            var exitCode = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();
            var text = Files.readString(output);
            return new Result(exitCode, exitCode == 0 ? text : text + Files.readString(errors));
        }
    }

    /** Returns the output of the engine, and its error output if it failed. */
    private record Result(int exitCode, String output) {}
}
