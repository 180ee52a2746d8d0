package io.assumerole.e2e.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.OutputValue;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.supply.Maven;
import io.assumerole.e2e.supply.Sbom;
import io.assumerole.localaws.sandbox.Caller;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
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

    private static void run(Path folder, String... command)
            throws IOException, InterruptedException {
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
        var sbom = Sbom.read();
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
        assertThat(got).hasSizeGreaterThan(40).containsExactlyEntriesOf(listed);
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
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

        assertThat(Files.readString(CONSUMER.resolve("Pulumi.yaml")))
                .contains("binary: target/fast-java/consumer.jar");
        assertThat(fast.resolve("consumer.jsa")).isNotEmptyFile();
        assertThat(fast.resolve("java")).isExecutable();
    }

    @Test
    void extends_the_component_with_a_bucket_that_only_its_role_writes_to() throws Exception {
        var stack = stacks.sandbox().stack(teamProject(), "team", stacks.sandbox().root());
        stack.setAllConfig(Stacks.config());
        var outputs = stack.up().outputs();
        var user = stacks.sandbox().as(Stacks.key(outputs));
        var bucket = Stacks.text(outputs, "bucketName");

        var root = stacks.sandbox().as(stacks.sandbox().root());
        root.s3().createBucket(r -> r.bucket(bucket + "-of-others"));

        put(inRole(user, outputs), bucket);
        assertThatThrownBy(() -> put(user, bucket))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
        assertThatThrownBy(() -> put(inRole(user, outputs), bucket + "-of-others"))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));

        root.s3().deleteObject(r -> r.bucket(bucket).key("key"));
        stack.destroy();
    }

    /** The second program of the consumer's classes, as a project of its own. */
    private Path teamProject() throws IOException {
        var project = Files.createDirectories(stacks.folder().resolve("team-project"));
        Files.writeString(
                project.resolve("Pulumi.yaml"),
                """
                name: team
                runtime:
                  name: java
                  options:
                    binary: target/consumer-team.jar
                """);
        Files.createSymbolicLink(project.resolve("target"), CONSUMER.resolve("target"));
        return project;
    }

    private static void put(Caller caller, String bucket) {
        caller.s3().putObject(r -> r.bucket(bucket).key("key"), RequestBody.fromString("value"));
    }

    private Caller inRole(Caller user, Map<String, OutputValue> outputs) throws StsException {
        var session =
                user.sts()
                        .assumeRole(
                                r ->
                                        r.roleArn(Stacks.text(outputs, "roleArn"))
                                                .roleSessionName("consumer"))
                        .credentials();
        return stacks.sandbox()
                .as(
                        AwsSessionCredentials.create(
                                session.accessKeyId(),
                                session.secretAccessKey(),
                                session.sessionToken()));
    }
}
