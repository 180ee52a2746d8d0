package io.assumerole.localaws.provider;

import static io.assumerole.localaws.testing.AnotherUser.NOBODY;
import static io.assumerole.localaws.testing.AnotherUser.THIS_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.testing.AnotherUser;
import io.assumerole.localaws.testing.RawGrpc;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    @TempDir
    private Path folder;

    @Test
    void gets_no_answer_and_no_program_run() throws Exception {
        AnotherUser.assumeThatUserCanBeChanged();
        var marker = folder.resolve("marker");
        var config = folder.resolve("config");
        // The profile does not exist while the request is recorded.
        var request = configureRequest(config);
        Files.writeString(config, "[profile p]\ncredential_process = echo ran >> " + marker + "; echo '{}'\n");
        try (var server = start()) {
            assertThat(RawGrpc.isAnswered(NOBODY, server.port(), request)).isFalse();
            assertThat(RawGrpc.isAnswered(THIS_USER, server.port(), request))
                    .as("the same request of the user who runs the server")
                    .isTrue();
            awaitFile(marker);
        }
        // The server is closed, so no request is under way: the program ran for one of the two requests.
        assertThat(marker).content().isEqualTo("ran\n");
    }

    private static PluginServer start() throws IOException {
        return PluginServer.start(
                PluginVersion.V6,
                new PluginEnvironment(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1", "PATH", "/bin")));
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int tries = 0; tries < 300 && !Files.exists(file); tries++) {
            Thread.sleep(100);
        }
        assertThat(file).exists();
    }

    /** The bytes that a client of gRPC sends to configure a provider. */
    private static byte[] configureRequest(Path config) throws Exception {
        try (var server = start()) {
            return RawGrpc.record(server.port(), channel -> configure(channel, config));
        }
    }

    private static void configure(Channel channel, Path config) {
        var args = Map.<String, Object>of(
                "region",
                Plugin.REGION,
                "profile",
                "p",
                "sharedConfigFiles",
                WireJson.write(List.of(config.toString())));
        assertThatThrownBy(() -> ResourceProviderGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(60, TimeUnit.SECONDS)
                        .configure(ConfigureRequest.newBuilder()
                                .setArgs(PropertyCodec.write(args))
                                .build()))
                .hasMessageContaining("failed to get shared config profile, p");
    }
}
