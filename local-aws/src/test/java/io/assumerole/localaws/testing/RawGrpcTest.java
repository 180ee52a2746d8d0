package io.assumerole.localaws.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RawGrpcTest {
    /** A channel of gRPC that is shut down can reset its connection. */
    @Test
    void ends_a_record_when_the_client_resets_its_connection() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = CompletableFuture.runAsync(() -> readToTheEnd(server));

            var recorded = RawGrpc.record(server.getLocalPort(), channel -> reset(channel.authority()));

            assertThat(recorded).asString(UTF_8).isIn("", "sent");
            assertThat(served).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    private static void readToTheEnd(ServerSocket server) {
        try (var client = server.accept()) {
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void reset(String address) {
        var server = URI.create("tcp://" + address);
        try (var client = new Socket(server.getHost(), server.getPort())) {
            client.getOutputStream().write("sent".getBytes(UTF_8));
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
