package io.assumerole.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.localaws.tools.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sts.StsClient;

/** The face of local-aws. Does not prove what JUnit makes of it: the test of {@code @LocalAws} does. */
@Tag("slow")
@Tag("extended")
class LocalAwsServerTest {
    private static final String ENDPOINT = "aws.endpointUrlSts";
    private static final String BEFORE = "http://before.invalid";

    /** If it is true, clients refuse an endpoint that is named. */
    private static final String FIPS = "aws.useFipsEndpoint";

    private static LocalAwsServer aws;

    @BeforeAll
    static void start() {
        System.setProperty(ENDPOINT, BEFORE);
        System.setProperty(FIPS, "true");
        aws = LocalAwsServer.start();
    }

    @AfterAll
    static void close() throws Exception {
        var folder = folderOf(aws.endpoint());
        aws.close();
        assertThat(System.getProperty(FIPS)).isEqualTo("true");
        System.clearProperty(ENDPOINT);
        System.clearProperty(FIPS);
        assertThat(folder).doesNotExist();
    }

    @Test
    void answers_those_who_have_a_key_of_it() {
        assertThat(aws.endpoint().getHost()).isEqualTo("127.0.0.1");
        assertThat(account(aws.root())).isEqualTo(LocalAwsServer.ACCOUNT_ID);
        assertThat(account(aws.otherRoot())).isEqualTo(LocalAwsServer.OTHER_ACCOUNT_ID);
        var id = aws.root().accessKeyId();
        for (var wrong : List.of(AwsBasicCredentials.create(id, "wrong"), AwsBasicCredentials.create("test", "test"))) {
            assertThatThrownBy(() -> account(wrong)).isInstanceOf(AwsServiceException.class);
        }
    }

    /** Its settings are in the short form, which the SDK's own reader of project files refuses. */
    @Test
    void has_a_stack_of_a_folder_in_its_region(@TempDir Path project) throws Exception {
        assertThatThrownBy(() -> aws.stack(project, "test", aws.root()))
                .hasMessage(project.resolve("Pulumi.yaml")
                        + " has no project name; pass the folder of a built Pulumi project");
        Files.writeString(
                project.resolve("Pulumi.yaml"),
                "runtime: java\nname: 'of-a-folder' # with a remark\nconfig:\n  aws:region: eu-west-1\n");

        try (var own = aws.withOwnStacks()) {
            var stack = own.stack(project, "test", own.root());

            assertThat(stack.getConfig("aws:region").value()).isEqualTo(LocalAwsServer.REGION);
        }
    }

    @Test
    void has_the_clients_of_this_process_call_it_until_it_is_closed_and_shows_no_secret_in_the_properties()
            throws Exception {
        // Signed with root's key, and told of no endpoint: as a program in this process makes one.
        assertThat(plain().getCallerIdentity().account()).isEqualTo(LocalAwsServer.ACCOUNT_ID);
        var secrets = Set.of(aws.root().secretAccessKey(), aws.otherRoot().secretAccessKey());
        assertThat(System.getProperties().values()).doesNotContainAnyElementsOf(secrets);
        var ours = System.getProperty(ENDPOINT);
        assertThat(ours).isEqualTo(aws.endpoint().toString());

        var second = LocalAwsServer.start();
        var folder = folderOf(second.endpoint());
        assertThat(answers(second.endpoint())).isTrue();
        assertThat(System.getProperty(ENDPOINT)).isEqualTo(second.endpoint().toString());
        second.close();

        assertThat(answers(second.endpoint())).isFalse();
        assertThat(folder).doesNotExist();
        assertThat(System.getProperty(ENDPOINT)).isEqualTo(ours);
        second.close();
        assertThat(System.getProperty(ENDPOINT)).isEqualTo(ours);
    }

    private static StsClient plain() {
        return StsClient.builder()
                .region(Region.of(LocalAwsServer.REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(aws.root()))
                .build();
    }

    @Test
    void keeps_stacks_apart_and_destroys_what_it_can_of_those_of_one_that_is_closed() throws Exception {
        var one = aws.withOwnStacks();
        var made = bucket(one).up().outputs().get("bucket").value().toString();
        s3().putObject(r -> r.bucket(made).key("key"), RequestBody.fromString("value"));
        one.stack("second", "test", LocalAwsServerTest::bucket, aws.root()).up();
        var other = aws.withOwnStacks();
        assertThat(bucket(other).getOutputs()).as("of the same stack elsewhere").isEmpty();
        bucket(other).workspace().removeStack("test");
        assertThat(buckets()).hasSize(2);

        other.close();
        assertThat(buckets()).hasSize(2);
        assertThatThrownBy(one::close).isInstanceOf(AutomationException.class).hasMessageContaining("BucketNotEmpty");

        assertThat(buckets()).containsExactly(made);
        one.close();
    }

    private static WorkspaceStack bucket(LocalAwsServer aws) throws AutomationException {
        return aws.stack("first", "test", LocalAwsServerTest::bucket, aws.root());
    }

    private static void bucket(Context context) {
        var bucket =
                new CustomResource("aws:s3/bucket:Bucket", "made", ResourceArgs.Empty, CustomResourceOptions.Empty);
        context.export("bucket", bucket.id());
    }

    private static S3Client s3() {
        return aws.client(S3Client.builder(), aws.root());
    }

    private static List<String> buckets() {
        return s3().listBuckets().buckets().stream().map(Bucket::name).toList();
    }

    private static String account(AwsCredentials caller) {
        return aws.client(StsClient.builder(), caller).getCallerIdentity().account();
    }

    @Test
    void ends_with_a_process_that_is_terminated_or_killed() throws Exception {
        try (var killed = Held.start();
                var living = Held.start()) {
            var folder = folderOf(killed.endpoint());
            killed.process().destroyForcibly();
            killed.process().waitFor();
            assertThat(answers(killed.endpoint())).isTrue();

            try (var next = LocalAwsServer.start()) {
                assertThat(answers(killed.endpoint())).isFalse();
                assertThat(folder).doesNotExist();
                assertThat(answers(living.endpoint())).isTrue();
                assertThat(answers(next.endpoint())).isTrue();
            }
            var left = folderOf(living.endpoint());

            living.process().destroy();
            living.process().waitFor();

            assertThat(answers(living.endpoint())).isFalse();
            assertThat(left).doesNotExist();
        }
    }

    /** Nothing of the server, and nothing of the emulator that it ran, keeps a program from its end. */
    @Test
    void lets_a_program_end_that_has_closed_it() throws Exception {
        var program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deploys.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroy();
        }
    }

    static final class Deploys {
        public static void main(String[] args) throws Exception {
            // docs:begin local-aws
            try (var aws = LocalAwsServer.start()) {
                var stack = aws.stack("my-project", "test", App::deploy, aws.root());
                stack.up();
                stack.destroy();
            }
            // docs:end local-aws
        }
    }

    private static final class App {
        static void deploy(Context context) {
            bucket(context);
        }
    }

    /** Another process that has started a server. */
    private record Held(Process process, URI endpoint) implements AutoCloseable {
        static Held start() throws IOException {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            return new Held(process, URI.create(said.readLine()));
        }

        @Override
        public void close() {
            process.destroy();
        }

        static final class Main {
            public static void main(String[] args) throws Exception {
                System.out.println(LocalAwsServer.start().endpoint());
                Thread.sleep(600_000);
            }
        }
    }

    private static Set<Path> runs() throws IOException {
        try (var files = Files.list(Tools.runs(System.getenv()))) {
            return files.filter(Files::isDirectory).collect(Collectors.toSet());
        }
    }

    /** The one whose record names this endpoint. */
    private static Path folderOf(URI endpoint) throws IOException {
        for (var folder : runs()) {
            var record = folder.resolve("sandbox.properties");
            if (Files.exists(record)
                    && Files.readString(record).replace("\\:", ":").contains(endpoint + "\n")) {
                assertThat(Files.readAttributes(folder, "unix:mode").get("mode"))
                        .isEqualTo(040700);
                return folder;
            }
        }
        throw new AssertionError("no folder of " + endpoint);
    }

    private static boolean answers(URI endpoint) throws IOException {
        var connection = (HttpURLConnection)
                endpoint.resolve("/_ministack/health").toURL().openConnection(Proxy.NO_PROXY);
        try {
            return connection.getResponseCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }
}
