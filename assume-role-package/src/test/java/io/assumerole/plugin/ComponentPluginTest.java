package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.ResourceProviderGrpc;

@Timeout(60)
class ComponentPluginTest {

    private static final Path SCRIPT = Path.of("src/main/script/pulumi-resource-assume-role");
    private static final Pattern PARALLELISM = Pattern.compile("-D[\\w.]+parallelism=\\d+");

    private static Process plugin(String... args) throws IOException {
        return plugin(List.of(), args);
    }

    private static Process plugin(List<String> options, String... args) throws IOException {
        var command = new ArrayList<>(List.of(ComponentPlugin.class.getName()));
        command.addAll(List.of(args));
        return java(options, command);
    }

    private static Process java(List<String> options, List<String> program) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(program);
        return new ProcessBuilder(command).start();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void a_start_without_an_engine_explains_how_to_use_the_plugin() throws Exception {
        var plugin = plugin();

        assertThat(text(plugin.getInputStream())).isEmpty();
        assertThat(text(plugin.getErrorStream()))
                .startsWith("This program is a Pulumi plugin, which Pulumi starts itself.")
                .hasLineCount(1);
        assertThat(plugin.waitFor()).isEqualTo(2);
    }

    @Test
    void prints_only_the_port_and_listens_only_on_the_loopback_address() throws Exception {
        var plugin = plugin("--logtostderr", "-v=9", "127.0.0.1:1");
        try (var output = new BufferedReader(new InputStreamReader(plugin.getInputStream(), StandardCharsets.UTF_8))) {
            var port = Integer.parseInt(output.readLine());
            var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            try {
                assertThat(ResourceProviderGrpc.newBlockingStub(channel)
                                .getSchema(GetSchemaRequest.getDefaultInstance())
                                .getSchema())
                        .isEqualTo(ComponentsProvider.schema());
            } finally {
                channel.shutdownNow();
            }
            // A server on all addresses would accept this connection.
            assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), port).close())
                    .isInstanceOf(ConnectException.class);

            // Process.destroy would close the stream.
            plugin.toHandle().destroy();
            assertThat(output.lines()).isEmpty();
        } finally {
            plugin.destroyForcibly();
        }
    }

    /** The other test is the counterpart: without the property, the plugin serves. */
    @Test
    void ends_if_the_engine_ended_while_java_started() throws Exception {
        var engine = new ProcessBuilder("true").start();
        engine.waitFor();
        var plugin = plugin(List.of("-Dio.assumerole.enginePid=" + engine.pid()), "127.0.0.1:1");
        try {
            assertThat(plugin.waitFor()).isZero();
        } finally {
            plugin.destroyForcibly();
        }
    }

    /** The other tests are the counterpart: while somebody can read the port, the plugin serves. */
    @Test
    void ends_if_nobody_can_read_the_port() throws Exception {
        var plugin = plugin("127.0.0.1:1");
        try {
            plugin.getInputStream().close();
            assertThat(plugin.waitFor()).isZero();
        } finally {
            plugin.destroyForcibly();
        }
    }

    /** With 16 threads, as in a program in Java, the SDK would wait forever. */
    @Test
    void creates_many_components_at_once() throws Exception {
        var plugin = java(
                List.of(PARALLELISM
                        .matcher(Files.readString(SCRIPT))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group()),
                List.of("io.assumerole.start.TrainingRunEngine", ManyComponents.class.getName()));
        try {
            var created = plugin.waitFor();
            assertThat(created).as(text(plugin.getErrorStream())).isEqualTo(ManyComponents.NUMBER);
        } finally {
            plugin.destroyForcibly();
        }
    }

    /** Ends with the number of components that the plugin created at once. */
    static final class ManyComponents {

        private static final int NUMBER = 40;

        private ManyComponents() {}

        public static void main(String[] args) throws Exception {
            var plugin = ResourceProviderGrpc.newFutureStub(TrainingRun.startPlugin(args[0]));
            var calls = IntStream.range(0, NUMBER)
                    .mapToObj(i -> plugin.construct(TrainingRun.constructRequest("component-" + i, args[0])))
                    .toList();
            var created = 0;
            for (var call : calls) {
                created += call.get().getUrn().contains("::component-") ? 1 : 0;
            }
            System.exit(created);
        }
    }
}
