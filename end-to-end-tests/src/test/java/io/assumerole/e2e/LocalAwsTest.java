package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import com.pulumi.Context;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.aws.s3.Bucket;
import io.assumerole.localaws.LocalAwsServer;
import io.assumerole.testing.LocalAws;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Tests {@code @LocalAws} under JUnit. Does not prove that a project outside this build has all its dependencies: the
 * example {@code complete-project} does.
 */
@Tag("extended")
class LocalAwsTest {

    /** What the sample classes below have seen. */
    private static final List<LocalAwsServer> SEEN = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    /** What a run of JUnit in this process tells. */
    private static final class Ran implements TestExecutionListener {
        private final List<String> passed = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();

        static Ran of(Class<?>... classes) {
            var ran = new Ran();
            var selected = request();
            for (var each : classes) {
                selected.selectors(selectClass(each));
            }
            LauncherFactory.create().execute(selected.build(), ran);
            return ran;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getThrowable().isPresent()) {
                var text = new StringWriter();
                result.getThrowable().get().printStackTrace(new PrintWriter(text));
                failed.add(test.getDisplayName() + ": " + text);
            } else if (test.isTest()) {
                passed.add(test.getDisplayName());
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.add(test.getDisplayName());
        }
    }

    /** Its stack has a user of this name, which another class cannot make before this one is done. */
    @LocalAws
    static class First {
        @Test
        void deploys(LocalAwsServer aws) throws Exception {
            SEEN.add(aws);
            aws.stack("same", "test", LocalAwsTest::user, aws.root()).up();
            assertThat(users(aws)).isEqualTo(1);
        }

        @Nested
        class Inner {
            @Test
            void finds_the_stack_of_the_class_around_it(LocalAwsServer aws) throws Exception {
                SEEN.add(aws);
                assertThat(aws.stack("same", "test", LocalAwsTest::user, aws.root())
                                .getOutputs())
                        .containsKey("name");
            }
        }
    }

    @LocalAws
    static class Second {
        private final LocalAwsServer ofConstructor;

        Second(LocalAwsServer aws) {
            ofConstructor = aws;
        }

        @Test
        void has_a_stack_of_the_same_name_for_itself(LocalAwsServer aws) throws Exception {
            SEEN.add(aws);
            assertThat(aws).isSameAs(ofConstructor);
            assertThat(users(aws)).isZero();
            var stack = aws.stack("same", "test", LocalAwsTest::user, aws.root());
            assertThat(stack.getOutputs()).isEmpty();
        }
    }

    private static void user(Context context) {
        context.export("name", new User("one", UserArgs.builder().name("one").build()).name());
    }

    private static int users(LocalAwsServer aws) {
        return aws.client(IamClient.builder(), aws.root()).listUsers().users().size();
    }

    @Test
    void gives_every_class_of_a_run_the_same_server_and_each_its_own_stacks_and_ends_it_after_the_last() {
        var ran = Ran.of(First.class, Second.class);

        assertThat(ran.failed).isEmpty();
        assertThat(ran.skipped).isEmpty();
        assertThat(ran.passed).hasSize(3);
        assertThat(SEEN).hasSize(3);
        assertThat(SEEN.get(1)).as("of a nested class").isSameAs(SEEN.get(0));
        assertThat(SEEN.get(2)).as("of another class").isNotSameAs(SEEN.get(0));
        assertThat(SEEN)
                .extracting(LocalAwsServer::endpoint)
                .containsOnly(SEEN.get(0).endpoint());
        assertThat(isUp(SEEN.get(0).endpoint())).isFalse();
        assertThat(System.getProperty("aws.endpointUrl")).isNull();
    }

    @LocalAws
    static class Left {
        @Test
        void leaves_an_object_in_its_bucket(LocalAwsServer aws) throws Exception {
            SEEN.add(aws);
            assertThat(isUp(aws.endpoint())).isTrue();
            var stack = aws.stack(
                    "left", "test", context -> context.export("name", new Bucket("left").bucket()), aws.root());
            var bucket = Stacks.text(stack.up().outputs(), "name");
            aws.client(S3Client.builder(), aws.root())
                    .putObject(r -> r.bucket(bucket).key("key"), RequestBody.fromString("value"));
        }
    }

    @Test
    void fails_a_class_whose_stack_cannot_be_destroyed_and_ends_the_server_all_the_same() {
        var ran = Ran.of(Left.class);

        assertThat(ran.passed).hasSize(1);
        assertThat(ran.failed)
                .singleElement()
                .asString()
                .startsWith("LocalAwsTest$Left")
                .contains("BucketNotEmpty");
        assertThat(isUp(SEEN.get(0).endpoint())).isFalse();
    }

    /** A process of its own, as what is missing is seen in its environment. */
    @Test
    void fails_every_test_and_skips_none_where_programs_are_missing_and_names_them_all(@TempDir Path home)
            throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Missing.class.getName());
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", home.toString());
        var process = builder.redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("passed 0, skipped 0, failed 2")
                .contains("Programs that a local run needs are not installed")
                .contains("Pulumi: neither", "Python: `python3`");
    }

    static final class Missing {
        public static void main(String[] args) {
            var ran = Ran.of(Second.class, Left.class);
            System.out.printf(
                    "passed %d, skipped %d, failed %d: %s%n",
                    ran.passed.size(), ran.skipped.size(), ran.failed.size(), ran.failed);
        }
    }

    @LocalAws(plugin = LocalAwsServer.Plugin.OFFICIAL)
    static class Official {
        @Test
        void deploys(LocalAwsServer aws) throws Exception {
            aws.stack("official", "test", LocalAwsTest::user, aws.root()).up();
            assertThat(users(aws)).isEqualTo(1);
        }
    }

    /** A process of its own, as the plugin is looked for in its environment. */
    @Test
    void runs_the_official_plugin_and_refuses_the_other_plugin_in_the_same_run(@TempDir Path folder) throws Exception {
        var plugin = SecondEmulator.install(folder);
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WithOfficialPlugin.class.getName());
        builder.environment().put("PULUMI_HOME", plugin.pulumiHome().toString());
        builder.environment().put("AWS_PROFILE", "poisoned");
        var process = builder.redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("This run uses the official AWS plugin " + SecondEmulator.VERSION + ": " + plugin.program())
                .contains("passed 1, skipped 0, failed 1")
                .contains("@LocalAws: plugin is EMULATOR, but the server of this test run was started with OFFICIAL");
        assertThat(plugin.settingsOfProcesses())
                .isNotEmpty()
                .allMatch(line -> line.matches("http://127\\.0\\.0\\.1:\\d+ http://127\\.0\\.0\\.1:1 none"));
    }

    static final class WithOfficialPlugin {
        public static void main(String[] args) {
            var ran = Ran.of(Official.class, Second.class);
            System.out.printf(
                    "passed %d, skipped %d, failed %d: %s%n",
                    ran.passed.size(), ran.skipped.size(), ran.failed.size(), ran.failed);
        }
    }

    private static boolean isUp(URI endpoint) {
        try {
            endpoint.resolve("/_ministack/health").toURL().openStream().close();
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
