package io.assumerole.e2e.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.OutputValue;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.supply.Maven;
import io.assumerole.e2e.supply.Sbom;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * A project outside this build that gets the jar as the README says. Does not prove that the jar
 * can be had from a repository: no repository carries it yet.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConsumerTest {

    private static final Path CONSUMER = Stacks.cloneFolder().resolve("end-to-end-tests/consumer");

    /** What the engine marks a secret with in the state. */
    private static final String SECRET = "4dabf18193072939515e22adb298388d";

    private Stacks stacks;

    @BeforeAll
    void build() throws IOException, InterruptedException {
        run(Stacks.cloneFolder(), readmeCommand().split(" "));
        run(CONSUMER, "mvn", "-B", "-ntp", "-q", "clean", "package");
        stacks = Stacks.start(ConsumerTest.class);
    }

    @AfterAll
    void close() throws IOException, InterruptedException {
        stacks.close();
        run(CONSUMER, "mvn", "-B", "-ntp", "-q", "clean");
    }

    /** The one command of the README that installs the jar from the clone. */
    private static String readmeCommand() throws IOException {
        return Files.readString(Stacks.cloneFolder().resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("mvn ") && line.contains(" install"))
                .findFirst()
                .orElseThrow();
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        var log = Stacks.cloneFolder().resolve("end-to-end-tests/target/consumer.log");
        Files.createDirectories(log.getParent());
        var all = new ArrayList<>(List.of(command));
        all.add(Maven.localRepository());
        var builder = new ProcessBuilder(all);
        builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_CMD"));
        assertThat(builder.start().waitFor())
                .as(() -> String.join(" ", all) + ":\n" + read(log))
                .isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void gets_exactly_the_jars_that_the_sbom_of_the_jar_lists() throws Exception {
        var sbom = Sbom.read("assume-role-components");
        var listed = new TreeMap<String, String>();
        sbom.components().stream()
                .filter(Sbom.Component::required)
                .forEach(component -> listed.put(component.fileName(), component.sha256()));
        var got = new TreeMap<String, String>();
        try (var files = Files.list(CONSUMER.resolve("target/lib"))) {
            for (var jar : files.toList()) {
                got.put(jar.getFileName().toString(), sha256(jar));
            }
        }

        assertThat(got.remove(sbom.jar().fileName())).isNotNull();
        assertThat(got.remove(Sbom.read("fast-start").jar().fileName())).isNotNull();
        assertThat(got).hasSizeGreaterThan(40).containsExactlyEntriesOf(listed);
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void gets_jackson_alone_with_policies_and_no_aws_with_a_fast_start() throws Exception {
        assertThat(Sbom.read("iam-policy").components())
                .filteredOn(Sbom.Component::required)
                .extracting(Sbom.Component::artifact)
                .containsExactlyInAnyOrder(
                        "com.fasterxml.jackson.core:jackson-databind",
                        "com.fasterxml.jackson.core:jackson-core",
                        "com.fasterxml.jackson.core:jackson-annotations");
        assertThat(Sbom.read("fast-start").components())
                .extracting(Sbom.Component::artifact)
                .contains("com.pulumi:pulumi")
                .doesNotContain("com.pulumi:aws", "io.assumerole:iam-policy");
    }

    @Test
    void runs_the_example_of_the_readme() throws Exception {
        var stack = stacks.sandbox().stack(CONSUMER, "example", stacks.sandbox().root());
        stack.setAllConfig(Stacks.config());

        var outputs = stack.up().outputs();

        assertThat(outputs).containsOnlyKeys("roleArn", "accessKeyId", "secretAccessKey");
        assertThat(outputs.get("secretAccessKey").isSecret()).isTrue();
        stack.destroy();
    }

    @Test
    void starts_fast_with_what_the_build_has_made() throws IOException {
        var fast = CONSUMER.resolve("target/fast-java");

        assertThat(Files.readString(CONSUMER.resolve("Pulumi.yaml"))).contains("binary: target/fast-java/consumer.jar");
        assertThat(fast.resolve("consumer.jsa")).isNotEmptyFile();
        assertThat(fast.resolve("java")).isExecutable();
    }

    /** What the documents show for waiting is what the library itself is built with. */
    @Test
    void gets_no_more_of_the_aws_sdk_than_the_library_uses() throws Exception {
        var list = stacks.folder().resolve("waiting");
        run(
                CONSUMER,
                "mvn",
                "-B",
                "-ntp",
                "-q",
                "-Pwaiting",
                "dependency:build-classpath",
                "-DincludeScope=runtime",
                "-Dmdep.outputFile=" + list);
        var got = Stream.of(Files.readString(list).split(File.pathSeparator))
                .map(jar -> Path.of(jar).getFileName().toString())
                .toList();
        var sbom = Sbom.read("assume-role-components");
        var listed = new ArrayList<>(
                List.of(sbom.jar().fileName(), Sbom.read("fast-start").jar().fileName()));
        sbom.components().forEach(component -> listed.add(component.fileName()));

        assertThat(got).containsExactlyInAnyOrderElementsOf(listed).anyMatch(jar -> jar.startsWith("sts-"));
    }

    @Test
    void runs_the_whole_project_that_the_documents_show() throws Exception {
        var project = stacks.folder().resolve("whole-project");
        var sources = Files.createDirectories(project.resolve("target/src/main/java/example"));
        Files.copy(CONSUMER.resolve("src/main/java/example/Deployer.java"), sources.resolve("Deployer.java"));
        Files.writeString(project.resolve("target/pom.xml"), shown("xml"));
        // The sandbox takes over the settings and what is in target: so the program is there.
        Files.writeString(project.resolve("Pulumi.yaml"), shown("yaml") + "main: target\n");
        var stack = stacks.sandbox().stack(project, "whole", stacks.sandbox().root());
        stack.setAllConfig(Stacks.config());

        assertThat(stack.preview().changeSummary()).containsEntry(OperationType.CREATE, 6);
    }

    private static String shown(String language) throws IOException {
        return Documents.blocks("docs/extending.md", language).get(0);
    }

    @Test
    void extends_and_contains_the_component_with_buckets_that_only_their_roles_write_to() throws Exception {
        var stack =
                stacks.sandbox().stack(teamProject(), "team", stacks.sandbox().root());
        stack.setAllConfig(Stacks.config());
        var outputs = stack.up().outputs();

        assertThat(stack.up().summary().resourceChanges()).containsOnlyKeys(OperationType.SAME);

        JsonNode state = new ObjectMapper().valueToTree(stack.exportStack().deployment());
        var team = component(state, "example:index:TeamDeployer::team");
        assertThat(team.at("/outputs/bucketName").asText()).isEqualTo("team-artifacts");
        assertThat(team.at("/outputs/roleArn").asText()).isEqualTo(Stacks.text(outputs, "roleArn"));
        assertThat(team.at("/outputs/secretAccessKey").has(SECRET)).isTrue();
        assertThat(team.at("/outputs/bucketName").has(SECRET)).isFalse();
        assertThat(component(state, "example:index:TeamDeployer$aws:s3/bucket:Bucket::team-artifacts"))
                .isNotNull();
        var deployer = component(state, "example:index:Release$" + UnprivilegedUserWithRole.TYPE + "::web-deployer");
        assertThat(component(state, "example:index:Release::web").at("/outputs/roleArn"))
                .isEqualTo(deployer.at("/outputs/roleArn"));

        var root = stacks.sandbox().as(stacks.sandbox().root());
        var bucket = Stacks.text(outputs, "bucketName");
        var release = Stacks.text(outputs, "releaseBucketName");
        var user = key(outputs, "accessKeyId", "secretAccessKey");
        var releaseUser = key(outputs, "releaseAccessKeyId", "releaseSecretAccessKey");
        var role = inRole(user, Stacks.text(outputs, "roleArn"));
        var releaseRole = inRole(releaseUser, Stacks.text(outputs, "releaseRoleArn"));

        put(role, bucket);
        put(releaseRole, release);
        isDenied(() -> put(user, bucket));
        isDenied(() -> put(releaseUser, release));
        isDenied(() -> put(role, release));
        isDenied(() -> put(releaseRole, bucket));

        root.s3().deleteObject(r -> r.bucket(bucket).key("key"));
        root.s3().deleteObject(r -> r.bucket(release).key("key"));
        stack.destroy();
        assertThat(root.s3().listBuckets().buckets())
                .noneMatch(left -> List.of(bucket, release).contains(left.name()));
    }

    private static JsonNode component(JsonNode state, String urn) {
        for (var resource : state.get("resources")) {
            if (resource.get("urn").asText().endsWith("::" + urn)) {
                return resource;
            }
        }
        throw new AssertionError("no " + urn + " in " + state.findValuesAsText("urn"));
    }

    private AwsClients key(Map<String, OutputValue> outputs, String id, String secret) {
        return stacks.sandbox().as(AwsBasicCredentials.create(Stacks.text(outputs, id), Stacks.text(outputs, secret)));
    }

    private static void isDenied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }

    /** The second program of the consumer's classes, as a project of its own. */
    private Path teamProject() throws IOException {
        var project = Files.createDirectories(stacks.folder().resolve("team-project"));
        Files.writeString(project.resolve("Pulumi.yaml"), """
                name: team
                runtime:
                  name: java
                  options:
                    binary: target/consumer-team.jar
                """);
        Files.createSymbolicLink(project.resolve("target"), CONSUMER.resolve("target"));
        return project;
    }

    private static void put(AwsClients caller, String bucket) {
        caller.s3().putObject(r -> r.bucket(bucket).key("key"), RequestBody.fromString("value"));
    }

    private AwsClients inRole(AwsClients user, String roleArn) throws StsException {
        var session = user.sts()
                .assumeRole(r -> r.roleArn(roleArn).roleSessionName("consumer"))
                .credentials();
        return stacks.sandbox()
                .as(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }
}
