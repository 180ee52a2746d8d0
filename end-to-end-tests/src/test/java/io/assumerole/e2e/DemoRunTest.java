package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs {@code ./demo} like a new user. Does not prove that it builds: .ci/run does. */
class DemoRunTest {

    private CloneCopy clone;

    @BeforeEach
    void copy() throws IOException {
        clone = CloneCopy.make(DemoRunTest.class);
    }

    @AfterEach
    void delete() throws IOException {
        clone.close();
    }

    @Test
    void proves_everything_and_leaves_nothing() throws Exception {
        var home = poisonedHome();
        var before = contents(home);

        var demo = clone.bash(
                "./demo",
                Map.of(
                        "HOME", home.toString(),
                        "XDG_CACHE_HOME", Clone.cache(),
                        "AWS_PROFILE", "poisoned",
                        "AWS_ACCESS_KEY_ID", "AKIAPOISONEDPOISONED",
                        "AWS_SECRET_ACCESS_KEY", "poisoned",
                        "AWS_SESSION_TOKEN", "poisoned",
                        "PULUMI_BACKEND_URL", "file:///nowhere",
                        "PULUMI_ACCESS_TOKEN", "poisoned"));

        assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();
        assertThat(shape(demo.output())).isEqualTo(shape(shownInTutorial()));
        assertThat(demo.output() + demo.errors()).doesNotContain("\u001b").doesNotContain("poisoned");
        assertThat(contents(home)).isEqualTo(before);
        assertThat(runFolders()).isEmpty();
    }

    /** A second copy of the emulator runs in place of the official plugin: this does not prove that the plugin works. */
    @Tag("extended")
    @Test
    void proves_the_same_with_the_plugin_of_the_users_Pulumi() throws Exception {
        var plugin = SecondEmulator.install(clone.folder().resolve("second"));

        var demo = clone.bash(
                "./demo --plugin official",
                Map.of("PULUMI_HOME", plugin.pulumiHome().toString(), "AWS_PROFILE", "poisoned"));

        assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();
        var official = "the official AWS plugin " + SecondEmulator.VERSION;
        var shown = shape(shownInTutorial().replace("with the provider emulator", "with " + official));
        assertThat(shape(demo.output()))
                .startsWith("This run uses " + official + ": " + plugin.program())
                .endsWith(shown.toArray(String[]::new));
        assertThat(plugin.settingsOfProcesses())
                .isNotEmpty()
                .allMatch(line -> line.matches("http://127\\.0\\.0\\.1:\\d+ http://127\\.0\\.0\\.1:1 none"));
    }

    @Tag("extended")
    @Test
    void leaves_no_process_when_it_is_terminated() throws Exception {
        var demo = clone.start("exec ./demo", Map.of());
        await(
                "the first deployment",
                () -> Files.readString(clone.folder().resolve("output")).contains("A local AWS is up"));
        TimeUnit.SECONDS.sleep(2);
        var children = demo.descendants().toList();
        assertThat(children).isNotEmpty();

        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await("end of " + children, () -> children.stream().noneMatch(ProcessHandle::isAlive));
        var again = clone.bash("./demo down");
        assertThat(again.exitCode()).as(again.output() + again.errors()).isZero();
        assertThat(runFolders()).isEmpty();
    }

    /** Before anything else was started: Ctrl-C in a terminal. */
    @Tag("extended")
    @Test
    void leaves_nothing_when_it_is_interrupted_while_it_asks_an_endpoint() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // A script's background job ignores the signal, and a JVM keeps ignoring the signals that were ignored when
            // it started.
            var demo = clone.start(
                    "exec python3 -c 'import os, signal; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                            + " os.execv(\"./demo\", [\"./demo\"])'",
                    Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + silent.getLocalPort()));
            try (var asked = silent.accept()) {
                assertThat(asked.isConnected()).isTrue();
                assertThat(runFolders()).hasSize(1);

                new ProcessBuilder("kill", "-INT", Long.toString(demo.pid()))
                        .start()
                        .waitFor();

                assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
            }
            assertThat(demo.exitValue()).isEqualTo(130);
        }
        assertThat(Files.readString(clone.folder().resolve("errors"))).doesNotContain("Exception", "\tat ");
        assertThat(Files.readString(clone.folder().resolve("output"))).contains("Interrupted. Nothing is left.");
        assertThat(runFolders()).isEmpty();
    }

    @Tag("extended")
    @Test
    void starts_only_the_local_AWS_for_another_project_and_asks_it_without_a_build() throws Exception {
        var up = clone.bash("./demo up --empty");
        assertThat(up.exitCode()).as(up.output() + up.errors()).isZero();
        assertThat(up.output()).contains("A local AWS is up").doesNotContain("Deploy create-role");
        Files.writeString(clone.folder().resolve("local-aws/src/main/newer-than-the-build"), "");

        var env = clone.bash("./demo env");
        var down = clone.bash("./demo down");

        assertThat(env.output()).as(env.errors()).contains("export AWS_ENDPOINT_URL=");
        assertThat(down.exitCode()).as(down.output() + down.errors()).isZero();
        assertThat(env.errors() + down.errors()).doesNotContain("Building the project");
        assertThat(runFolders()).isEmpty();
    }

    private List<Path> runFolders() throws IOException {
        var folder = clone.folder().resolve(".local-aws");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    /** Profiles, a login and plugins that would break the run if it read one of them. */
    private Path poisonedHome() throws IOException {
        var home = Files.createDirectories(clone.folder().resolve("home"));
        var aws = Files.createDirectories(home.resolve(".aws"));
        var profile = "[default]\nregion = nowhere\naws_access_key_id = AKIAPOISONEDPOISONED\n";
        Files.writeString(aws.resolve("config"), profile + "endpoint_url = http://127.0.0.1:1\n");
        Files.writeString(aws.resolve("credentials"), profile + "aws_secret_access_key = poisoned\n");
        var pulumi = Files.createDirectories(home.resolve(".pulumi"));
        Files.writeString(pulumi.resolve("credentials.json"), "{\"current\": \"file:///nowhere\"}");
        return home;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        var contents = new java.util.TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static String shownInTutorial() throws IOException {
        return Documents.blocks("docs/tutorials/first-deployment.md", "text").stream()
                .filter(block -> block.contains("Verified in this run"))
                .findFirst()
                .orElseThrow();
    }

    /** The output without what differs from run to run: times, ports, names, IDs, widths. */
    private static List<String> shape(String output) {
        return output.lines()
                .filter(line -> !line.contains(" ... "))
                .map(line -> line.replaceAll("\\d+([.,]\\d+)? ?s\\b", "TIME"))
                .map(line -> line.replaceAll("\\[ *TIME", "[TIME"))
                .map(line -> line.replaceAll("file:///.*/assume-role-demo/", "file:///CLONE/assume-role-demo/"))
                .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT"))
                .map(line -> line.replaceAll("A(SIA|KIA)[A-Z0-9]{16}", "A$1KEY"))
                .map(line -> line.replaceAll("\\b(demo|allow-s3-management|my-bucket)-[0-9a-f]{7,8}\\b", "$1-ID"))
                .map(line -> line.replaceAll("[ .]{2,}", "  ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws Exception {
        for (int i = 0; i < 600; i++) {
            if (condition.holds()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("No " + what + " within a minute");
    }
}
