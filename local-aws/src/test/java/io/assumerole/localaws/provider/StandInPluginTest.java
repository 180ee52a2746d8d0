package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** Does not prove that the engine finds the plugin; the tests of both stacks do. */
class StandInPluginTest {
    @TempDir private Path folder;

    private Path script;
    private Path stderr;

    @BeforeEach
    void install() {
        Path home = folder.resolve("a home with 'quotes'");
        StandInPlugin.install(home);
        StandInPlugin.install(home);
        script = home.resolve("plugins/resource-aws-v6.83.0/pulumi-resource-aws");
        stderr = folder.resolve("stderr");
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(stderr.toFile()).start();
    }

    private static void with(String port, Consumer<ResourceProviderBlockingStub> use) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                        .usePlaintext()
                        .build();
        try {
            use.accept(
                    ResourceProviderGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(60, TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8);
        return stdout.readLine();
    }

    @Test
    void writes_the_plugin_alone_and_executable() throws IOException {
        assertThat(script).isExecutable();
        try (var files = Files.list(script.getParent())) {
            assertThat(files).containsExactly(script);
        }
    }

    @Test
    void serves_on_the_port_it_prints_until_it_is_told_to_end() throws Exception {
        Process process =
                start(script.toString(), "--logtostderr", "-v=9", "--tracing", "x", "127.0.0.1:1");
        try {
            with(
                    firstLine(process),
                    stub -> {
                        assertThat(stub.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                                .isEqualTo("6.83.0");
                        assertThatThrownBy(() -> stub.check(tooDeep())).isNotNull();
                        assertThat(stub.getPluginInfo(Empty.getDefaultInstance())).isNotNull();
                    });
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stderr).isEmptyFile();
        } finally {
            process.destroyForcibly();
        }
    }

    private static CheckRequest tooDeep() {
        Map<String, Object> deep = Map.of("name", "x");
        for (int level = 0; level < 200; level++) {
            deep = Map.of("tags", deep);
        }
        return CheckRequest.newBuilder()
                .setUrn(Plugin.urn(Plugin.USER, "x"))
                .setNews(Wire.write(deep))
                .build();
    }

    @Test
    void ends_when_what_started_it_is_gone() throws Exception {
        Process starter = start("/bin/sh", "-c", "\"$0\" & wait", script.toString());
        try {
            with(
                    firstLine(starter),
                    stub -> assertThat(stub.getPluginInfo(Empty.getDefaultInstance())).isNotNull());
            ProcessHandle plugin = starter.children().findFirst().orElseThrow();
            assertThat(plugin.isAlive()).isTrue();

            starter.destroyForcibly();

            plugin.onExit().get(30, TimeUnit.SECONDS);
            assertThat(plugin.isAlive()).isFalse();
        } finally {
            starter.destroyForcibly();
        }
    }
}
