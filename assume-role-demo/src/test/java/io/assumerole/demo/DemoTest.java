package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.ProcessReference;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.tools.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove anything about stacks: none is deployed here. */
@Tag("slow")
class DemoTest {
    @TempDir
    private Path clone;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Path up;

    @BeforeEach
    void make_paths() {
        environment.remove("AWS_ENDPOINT_URL");
        up = clone.resolve(".local-aws/up");
    }

    private Demo demo() {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new Demo(clone, environment, Progress.plain(out), out);
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Leaves a folder as a process leaves it that is killed at once. */
    private Sandbox leave(Path folder, ProcessReference owner) throws Exception {
        var left = Sandbox.start(folder, environment, Progress.plain(new PrintStream(output, true)));
        Files.writeString(folder.resolve("owner"), owner.toString());
        return left;
    }

    /** Writes a shell script as a program, and returns its folder. */
    private Path folder(String name, String program, String script) throws IOException {
        var folder = Files.createDirectories(clone.resolve(name));
        var file = Files.writeString(folder.resolve(program), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private static ProcessReference dead() {
        var self = ProcessReference.of(ProcessHandle.current());
        return new ProcessReference(self.pid(), self.start().minusSeconds(3600));
    }

    @Test
    void has_no_environment_when_nothing_is_up() {
        assertThatThrownBy(() -> demo().env())
                .isInstanceOf(LocalAwsException.class)
                .hasMessage("The demo is not running. First run: ./demo up");
    }

    @Test
    void takes_nothing_down_when_nothing_is_up() throws Exception {
        demo().down();

        assertThat(said()).contains("The demo is not running.");
    }

    @Test
    void prints_the_environment_of_a_running_server_and_stops_it() throws Exception {
        var left = leave(up, dead());
        Files.delete(up.resolve("owner"));

        assertThat(demo().env().lines())
                .allMatch(line -> line.startsWith("export "))
                .contains("export AWS_ENDPOINT_URL='" + left.endpoint() + "'")
                .contains("export AWS_ACCESS_KEY_ID='" + left.root().accessKeyId() + "'");
        demo().down();

        assertThat(left.answers()).isFalse();
        assertThat(up).doesNotExist();
    }

    @Test
    void leaves_a_shell_its_own_java_and_gives_one_to_a_shell_without() throws Exception {
        var own = folder("own", "java", "");
        try (var left = leave(up, dead())) {
            Files.delete(up.resolve("owner"));

            environment.put("PATH", own.toString());
            assertThat(javaOfShell()).isEqualTo(own.resolve("java").toString());

            Files.delete(own.resolve("java"));
            assertThat(javaOfShell()).isEqualTo(System.getProperty("java.home") + "/bin/java");

            assertThat(left.environment(left.root()).get("PATH"))
                    .startsWith(up.resolve("bin") + ":" + System.getProperty("java.home") + "/bin:");
        }
    }

    /** Such as in /usr/bin. */
    @Test
    void gives_a_shell_no_java_from_the_folder_of_the_engine() throws Exception {
        var real = Tools.engine(environment, Progress.plain(new PrintStream(output, true)));
        var installed = folder("installed", "java", "");
        folder("installed", "pulumi", "exec '" + real.pulumi() + "' \"$@\"");
        folder("installed", "pulumi-language-java", "exec '" + real.javaHost() + "' \"$@\"");
        var own = folder("own", "java", "");
        environment.put("PATH", installed + ":" + environment.get("PATH"));
        try (var left = leave(up, dead())) {
            Files.delete(up.resolve("owner"));
            assertThat(left.engine().pulumi()).isEqualTo(installed.resolve("pulumi"));

            environment.put("PATH", own.toString());
            assertThat(javaOfShell()).isEqualTo(own.resolve("java").toString());
            assertThat(inShell("command -v pulumi"))
                    .isEqualTo(up.resolve("bin/pulumi").toString());
            assertThat(inShell("pulumi version")).isEqualTo("v" + left.engine().version());

            environment.put("PATH", own + ":" + installed);
            assertThat(inShell("echo $PATH"))
                    .as("the user's own, which has this engine")
                    .isEqualTo(own + ":" + installed + ":" + System.getProperty("java.home") + "/bin");

            folder("own", "pulumi", "");
            assertThat(inShell("command -v pulumi"))
                    .as("the user has another engine first")
                    .isEqualTo(up.resolve("bin/pulumi").toString());

            assertThat(java(left.environment(left.root()).get("PATH")))
                    .as("of a child process")
                    .isEqualTo(System.getProperty("java.home") + "/bin/java");
        }
    }

    private static String java(String path) {
        return Stream.of(path.split(":"))
                .map(folder -> folder + "/java")
                .filter(java -> Files.isExecutable(Path.of(java)))
                .findFirst()
                .orElseThrow();
    }

    private String javaOfShell() throws Exception {
        return inShell("command -v java");
    }

    private String inShell(String command) throws Exception {
        var shell = new ProcessBuilder("/bin/sh", "-c", "eval \"$1\"; " + command, "sh", demo().env());
        shell.environment().put("PATH", environment.get("PATH"));
        var process = shell.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void does_no_harm_when_it_is_up_already() throws Exception {
        try (var left = leave(up, dead())) {
            Files.delete(up.resolve("owner"));

            assertThat(demo().up(Plugin.EMULATOR, false)).isTrue();

            assertThat(said()).contains("The demo is already running at " + left.endpoint());
            assertThat(left.answers()).isTrue();
        }
    }

    @Test
    void does_not_touch_files_that_another_process_uses() throws Exception {
        try (var left = leave(up, ProcessReference.of(ProcessHandle.current()))) {
            assertThatThrownBy(() -> demo().up(Plugin.EMULATOR, false)).hasMessageContaining("is using");
            assertThatThrownBy(() -> demo().down()).hasMessageContaining("is using");
            assertThatThrownBy(() -> demo().env()).hasMessageContaining("The demo is not running");

            assertThat(left.answers()).isTrue();
        }
    }

    @Test
    void does_not_take_an_up_that_was_killed_for_one_that_is_up() throws Exception {
        try (var left = leave(up, dead())) {
            assertThatThrownBy(() -> demo().env()).hasMessageContaining("The demo is not running");

            demo().down();

            assertThat(left.answers()).isFalse();
            assertThat(up).doesNotExist();
        }
    }

    @Test
    void takes_down_what_was_left_half_made() throws Exception {
        var left = leave(up, dead());
        Files.delete(up.resolve("sandbox.properties"));

        demo().down();

        assertThat(left.answers()).isFalse();
        assertThat(up).doesNotExist();
    }

    @Test
    void leaves_no_folder_if_the_endpoint_is_no_aws() throws Exception {
        // Without a context, the server answers every request with an HTML page of status 404.
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        try {
            environment.put(
                    "AWS_ENDPOINT_URL",
                    "http://127.0.0.1:" + server.getAddress().getPort());

            assertThatThrownBy(() -> demo().run(Plugin.EMULATOR)).isInstanceOf(LocalAwsException.class);
            assertThatThrownBy(() -> demo().up(Plugin.EMULATOR, false)).isInstanceOf(LocalAwsException.class);

            try (var left = Files.list(clone.resolve(".local-aws"))) {
                assertThat(left.filter(Files::isDirectory)).isEmpty();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void cleans_up_after_a_run_that_was_killed() throws Exception {
        var run = clone.resolve(".local-aws/run-4711");
        var left = leave(run, dead());

        demo().down();

        assertThat(left.answers()).isFalse();
        assertThat(run).doesNotExist();
        assertThat(said()).contains("A run was killed before it could clean up");
    }
}
