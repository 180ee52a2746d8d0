package io.assumerole.localaws.ministack;

import static io.assumerole.localaws.testing.AnotherUser.THIS_USER;
import static io.assumerole.localaws.testing.AnotherUser.assumeThatUserCanBeChanged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does not prove that MiniStack decides as AWS does; the tests of both stacks show where it does.
 */
@Tag("slow")
class MiniStackTest {
    private static Tools tools;

    @TempDir
    private Path folder;

    @BeforeAll
    static void find_tools() {
        tools = Tools.resolve(System.getenv(), Progress.plain(System.out));
    }

    @Test
    void answers_from_start_to_close_and_not_after() throws Exception {
        URI health;
        ProcessHandle process;
        try (var miniStack = MiniStack.start(tools, folder.resolve("with space"))) {
            health = miniStack.endpoint().resolve("/_ministack/health");
            process = miniStack.process();
            assertThat(health.getHost()).isEqualTo("127.0.0.1");
            assertThat(status(health)).isEqualTo(200);
        }

        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThatThrownBy(() -> status(health)).hasMessageContaining("refused");
    }

    @Test
    void takes_another_port_when_the_first_is_busy() throws Exception {
        try (var busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int free = freePort();
            var ports = List.of(busy.getLocalPort(), free).iterator();

            try (var miniStack = MiniStack.start(tools.miniStackPython(), folder, started -> {}, ports::next)) {
                assertThat(miniStack.endpoint()).hasPort(free);
            }
        }
    }

    @Test
    void gives_up_when_every_port_is_busy() throws Exception {
        try (var busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> MiniStack.start(tools.miniStackPython(), folder, started -> {}, busy::getLocalPort))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("is already in use");
        }
    }

    /** Anyone who can write to these folders would run programs as the user who starts the local AWS. */
    @Test
    void runs_no_script_of_the_machine() throws Exception {
        assumeThatUserCanBeChanged();
        assumeThatFoldersCanBeReplaced();
        var marker = folder.resolve("marker");
        var python = python(marker);

        try (var proxied = MiniStack.start(python, folder.resolve("proxied"), started -> {}, MiniStackTest::freePort)) {
            assertThat(status(proxied.endpoint().resolve("/_ministack/ready"))).isEqualTo(403);
            assertThat(marker).doesNotExist();
        }
        try (var bare = BareMiniStack.start(python, folder.resolve("bare"))) {
            for (int tries = 0; tries < 300 && !read(marker).contains("ready"); tries++) {
                Thread.sleep(100);
            }
            assertThat(bare.endpoint().getHost()).isEqualTo("127.0.0.1");
        }
        assertThat(marker).as("MiniStack without the proxy").content().isEqualTo("boot\nready\n");
    }

    private static String read(Path marker) throws IOException {
        return Files.exists(marker) ? Files.readString(marker) : "";
    }

    private static void assumeThatFoldersCanBeReplaced() throws Exception {
        assumeTrue(
                THIS_USER
                        .run("sh", "-c", "unshare -m mount -t tmpfs none /etc && echo possible")
                        .contains("possible"),
                "this user may not mount a folder of its own");
    }

    /** MiniStack's Python, on a machine with two scripts. */
    private Path python(Path marker) {
        var scripts = "mount -t tmpfs none /etc";
        for (var step : List.of("boot", "ready")) {
            var scriptFolder = "/etc/localstack/init/" + step + ".d";
            scripts += " && mkdir -p %1$s && echo 'echo %2$s >> %3$s' > %1$s/script.sh"
                    .formatted(scriptFolder, step, marker);
        }
        return new FakePrograms(folder.resolve("scripts"))
                .with(
                        "python3",
                        "exec unshare -m sh -c \"" + scripts + " && exec '" + tools.miniStackPython()
                                + "' \\\"\\$@\\\"\"" + " python \"$@\"")
                .folder()
                .resolve("python3");
    }

    @Test
    void tells_the_end_of_the_log_when_it_dies() {
        var dying = new FakePrograms(folder.resolve("bin"))
                .with("python3", "echo cannot import ministack; exit 1")
                .folder()
                .resolve("python3");

        assertThatThrownBy(() -> MiniStack.start(dying, folder, started -> {}, () -> 1))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("ended before it answered")
                .hasMessageContaining("cannot import ministack");
    }

    @Test
    void lives_on_when_it_is_detached() throws Exception {
        var miniStack = MiniStack.start(tools, folder);
        miniStack.detach();
        miniStack.close();
        try {
            assertThat(status(miniStack.endpoint().resolve("/_ministack/health")))
                    .isEqualTo(200);
        } finally {
            miniStack.process().destroy();
            miniStack.process().onExit().join();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(URI uri) throws Exception {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
