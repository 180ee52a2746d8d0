package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.aws.Environment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Json;
import io.assumerole.localaws.provider.wire.Wire;
import io.assumerole.localaws.testing.AnotherUser;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.ResourceProviderGrpc;

/**
 * Sends the same bytes to the provider emulator as two users of the machine. Skipped if this user cannot switch to
 * another user; {@link SocketTableTest} needs no second user.
 */
@Tag("slow")
class OtherUserTest {
    /** Sends its input, and prints enough of the response to show that the answer to the request has begun. */
    private static final String SEND = "exec 3<>/dev/tcp/127.0.0.1/$1; cat >&3; head -c 100 <&3";

    /** The end of the header of the frame that begins every answer of gRPC: length, type SETTINGS, flags and stream 0. */
    private static final String SETTINGS = "\u0004\0\0\0\0\0";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    @Test
    void gets_no_answer_and_no_program_run() throws Exception {
        AnotherUser.assumeThatUserCanBeChanged();
        var marker = folder.resolve("marker");
        var config = folder.resolve("config");
        // The profile does not exist while the request is recorded.
        var request = configureRequest(config);
        Files.writeString(config, "[profile p]\ncredential_process = echo ran >> " + marker + "; echo '{}'\n");
        try (var server = start()) {
            var port = Integer.toString(server.port());

            assertThat(AnotherUser.NOBODY.run(request, "bash", "-c", SEND, "bash", port))
                    .doesNotContain(SETTINGS);
            assertThat(AnotherUser.THIS_USER.run(request, "bash", "-c", SEND, "bash", port))
                    .as("the answer to the same request of the user who runs the server")
                    .contains(SETTINGS);
            awaitFile(marker);
        }
        // The server is closed, so no request is under way: the program ran for one of the two requests.
        assertThat(marker).content().isEqualTo("ran\n");
    }

    private static PluginServer start() throws IOException {
        return PluginServer.start(
                PluginVersion.V6, new Environment(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1", "PATH", "/bin")));
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int tries = 0; tries < 300 && !Files.exists(file); tries++) {
            Thread.sleep(100);
        }
        assertThat(file).exists();
    }

    /** The bytes that a client of gRPC sends to configure a provider. */
    private byte[] configureRequest(Path config) throws Exception {
        try (var server = start();
                var relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var relayed = CompletableFuture.runAsync(() -> relay(relay, server.port()));
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", relay.getLocalPort())
                    .usePlaintext()
                    .build();
            var args = Map.<String, Object>of(
                    "region",
                    Plugin.REGION,
                    "profile",
                    "p",
                    "sharedConfigFiles",
                    Json.write(List.of(config.toString())));
            assertThatThrownBy(() -> ResourceProviderGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(60, TimeUnit.SECONDS)
                            .configure(ConfigureRequest.newBuilder()
                                    .setArgs(Wire.write(args))
                                    .build()))
                    .hasMessageContaining("failed to get shared config profile, p");
            channel.shutdownNow();
            relayed.get(30, TimeUnit.SECONDS);
        }
        return recorded.toByteArray();
    }

    private void relay(ServerSocket relay, int port) {
        try (var client = relay.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var back = CompletableFuture.runAsync(() -> copy(server, client, OutputStream.nullOutputStream()));
            copy(client, server, recorded);
            back.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Socket from, Socket to, OutputStream record) {
        var buffer = new byte[8192];
        try {
            for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
                record.write(buffer, 0, read);
                to.getOutputStream().write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has closed the connection.
        }
    }
}
