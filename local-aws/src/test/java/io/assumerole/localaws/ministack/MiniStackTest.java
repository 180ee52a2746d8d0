package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.tools.Tools;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
