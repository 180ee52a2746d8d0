package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.supply.Maven;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The folders of {@code templates}: {@code pulumi new} makes a project of each, which is deployed, tried and destroyed.
 * Does not prove that {@code pulumi new} finds them at a Git host, as they are at none.
 */
final class Templates {

    static final Path FOLDER = Stacks.cloneFolder().resolve("templates");

    private static final String EXTERNAL_ID = "the-external-id";
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String AUDIENCE = "sts.amazonaws.com";

    private final Stacks stacks;
    private final AwsClients root;

    Templates(Stacks stacks) {
        this.stacks = stacks;
        this.root = stacks.sandbox().as(stacks.sandbox().root());
    }

    /** The names of all templates, sorted. */
    static List<String> names() throws IOException {
        return Clone.projects("templates");
    }

    /** One after the other: the second assumes the role that the first makes. */
    Stream<DynamicTest> tests() throws IOException {
        assertThat(names()).containsExactly("assumed-role", "both-halves", "keyless-ci", "user-and-role");
        return Stream.of(
                DynamicTest.dynamicTest("makes the two halves in two projects", this::twoProjects),
                DynamicTest.dynamicTest("makes both halves in one project", this::bothHalves),
                DynamicTest.dynamicTest("makes a role for a branch of a repository", this::keyless));
    }

    private void twoProjects() throws Exception {
        var maker = new Project("user-and-role", stacks.sandbox().root());
        assertThat(maker.text("Pulumi.yaml"))
                .startsWith("name: my-user-and-role\n")
                .doesNotContain("${", "\ntemplate:");
        assertThat(maker.text("pom.xml")).contains("<artifactId>my-user-and-role</artifactId>");
        assertThat(maker.text("Pulumi.dev.yaml")).contains("my-user-and-role:userName: deployer");
        assertThat(maker.refused("preview")).contains("Missing required configuration variable", "externalId");

        maker.secret("externalId", EXTERNAL_ID);
        assertThat(maker.text("Pulumi.dev.yaml")).doesNotContain(EXTERNAL_ID);
        var made = maker.up();
        var key = AwsBasicCredentials.create(text(made, "accessKeyId"), text(made, "secretAccessKey"));
        var user = stacks.sandbox().as(key);
        var role = text(made, "roleArn");
        ExamplesTest.refused("AccessDenied", () -> user.s3().createBucket(r -> r.bucket("artifacts-of-the-user")));
        ExamplesTest.refused(
                "AccessDenied",
                () -> user.sts()
                        .assumeRole(
                                r -> r.roleArn(role).roleSessionName("template").externalId("another-id")));
        var inRole = stacks.sandbox()
                .as(Stacks.session(user.sts()
                        .assumeRole(
                                r -> r.roleArn(role).roleSessionName("template").externalId(EXTERNAL_ID))
                        .credentials()));
        inRole.s3().createBucket(r -> r.bucket("artifacts-of-the-role"));
        ExamplesTest.refused("AccessDenied", () -> inRole.iam().listUsers());
        root.s3().deleteBucket(r -> r.bucket("artifacts-of-the-role"));

        assumes(key, role);
        maker.destroy();
    }

    private void assumes(AwsCredentials key, String role) throws Exception {
        // On the command line it is no secret, as the README says.
        var user = new Project("assumed-role", key, "roleArn=" + role, "externalId=another-id");
        assertThat(user.text("Pulumi.dev.yaml")).contains("my-assumed-role:externalId: another-id");
        assertThat(user.refused("preview")).contains("AccessDenied");

        user.secret("externalId", EXTERNAL_ID);
        assertThat(text(user.up(), "callerArn")).contains(":assumed-role/" + nameOf(role) + "/");
        user.destroy();
    }

    private void bothHalves() throws Exception {
        var project = new Project("both-halves", stacks.sandbox().root(), "userName=both");
        var made = project.up();

        assertThat(text(made, "callerArn")).contains(":assumed-role/deployer-");
        root.s3().headBucket(r -> r.bucket(text(made, "bucketName")));
        assertThat(root.iam().listUserPolicies(r -> r.userName("both")).policyNames())
                .singleElement()
                .satisfies(policy -> assertThat(policy).startsWith("deployer-assume-role-"));
        project.destroy();
    }

    private void keyless() throws Exception {
        var project = new Project("keyless-ci", stacks.sandbox().root());
        assertThat(project.text("Pulumi.dev.yaml"))
                .contains("my-keyless-ci:branch: main")
                .doesNotContain("owner");
        assertThat(project.refused("preview")).contains("Missing required configuration variable", "owner");
        project.set("owner", "my-team");
        project.set("repository", "my-app");
        var role = text(project.up(), "roleArn");

        assertThat(root.iam().listUsers().users()).isEmpty();
        var subject = "repo:my-team/my-app:ref:refs/heads/";
        workflow(role, subject + "main").s3().createBucket(r -> r.bucket("artifacts-of-a-workflow"));
        root.s3().deleteBucket(r -> r.bucket("artifacts-of-a-workflow"));
        ExamplesTest.refused("AccessDenied", () -> workflow(role, subject + "another"));
        project.destroy();
    }

    private AwsClients workflow(String role, String subject) {
        var token = stacks.sandbox().webIdentityToken(GITHUB, subject, AUDIENCE);
        return stacks.sandbox()
                .as(Stacks.session(root.sts()
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

        Project(String template, AwsCredentials caller, String... config) throws Exception {
            this.folder = Files.createDirectories(stacks.folder().resolve("templates/my-" + template));
            this.caller = caller;
            var command = new ArrayList<>(
                    List.of("new", FOLDER.resolve(template).toString(), "--offline", "--yes", "--stack", "dev"));
            for (var setting : config) {
                command.addAll(List.of("--config", setting));
            }
            succeed(command, "");
        }

        String text(String file) throws IOException {
            return Files.readString(folder.resolve(file));
        }

        void set(String name, String value) throws Exception {
            succeed(List.of("config", "set", name, value), "");
        }

        void secret(String name, String value) throws Exception {
            succeed(List.of("config", "set", "--secret", name), value);
        }

        /** The outputs, secrets too. */
        JsonNode up() throws Exception {
            succeed(List.of("up", "--yes", "--skip-preview"), "");
            return new ObjectMapper().readTree(succeed(List.of("stack", "output", "--json", "--show-secrets"), ""));
        }

        /** Nothing of it is left. */
        void destroy() throws Exception {
            succeed(List.of("destroy", "--yes", "--skip-preview"), "");
            succeed(List.of("stack", "rm", "--yes"), "");
        }

        String refused(String... command) throws Exception {
            var result = run(List.of(command), "");
            assertThat(result.exitCode()).as(result.output()).isNotZero();
            return result.output();
        }

        private String succeed(List<String> command, String input) throws Exception {
            var result = run(command, input);
            assertThat(result.exitCode()).as(command + ":\n" + result.output()).isZero();
            return result.output();
        }

        private Result run(List<String> command, String input) throws Exception {
            var line = new ArrayList<>(
                    List.of(stacks.sandbox().engine().pulumi().toString(), "--non-interactive", "--color", "never"));
            line.addAll(command);
            var output = Files.createTempFile(stacks.folder(), "pulumi", ".log");
            var errors = Files.createTempFile(stacks.folder(), "pulumi", ".errors");
            var builder = new ProcessBuilder(line).directory(folder.toFile());
            builder.environment().clear();
            builder.environment().putAll(stacks.sandbox().environment(caller));
            builder.environment().put("MAVEN_OPTS", Maven.options());
            var process = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write(input);
            }
            var exitCode = process.waitFor();
            var text = Files.readString(output);
            return new Result(exitCode, exitCode == 0 ? text : text + Files.readString(errors));
        }
    }

    /** What the engine did; what it wrote to its errors, too, where it failed. */
    private record Result(int exitCode, String output) {}
}
