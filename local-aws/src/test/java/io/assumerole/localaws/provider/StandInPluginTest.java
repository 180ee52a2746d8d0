package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Wire;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** Does not prove that the engine finds the plugin; the tests of both stacks do. */
@Tag("slow")
class StandInPluginTest {
    @TempDir
    private Path folder;

    private Path script;
    private Path stderr;

    @BeforeEach
    void install() {
        var home = folder.resolve("a home with 'quotes'");
        StandInPlugin.install(home, PluginVersion.V6);
        StandInPlugin.install(home, PluginVersion.V6);
        script = home.resolve("plugins/resource-aws-v6.83.0/pulumi-resource-aws");
        stderr = folder.resolve("stderr");
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectError(stderr.toFile()).start();
    }

    private static void with(String port, Consumer<ResourceProviderBlockingStub> use) {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                .usePlaintext()
                .build();
        try {
            use.accept(ResourceProviderGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow();
        }
    }

    private static String firstLine(Process process) throws IOException {
        var stdout = process.inputReader(StandardCharsets.UTF_8);
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
        var process = start(script.toString(), "--logtostderr", "-v=9", "--tracing", "x", "127.0.0.1:1");
        try {
            with(firstLine(process), stub -> {
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

    @Test
    void puts_both_versions_side_by_side() throws Exception {
        var home = script.getParent().getParent().getParent();
        StandInPlugin.install(home, PluginVersion.V7);

        for (var version : PluginVersion.values()) {
            var plugin = home.resolve("plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
            assertThat(plugin).isExecutable();
            var process = start(plugin.toString());
            try {
                with(
                        firstLine(process),
                        stub -> assertThat(stub.getPluginInfo(Empty.getDefaultInstance())
                                        .getVersion())
                                .isEqualTo(version.number()));
                process.destroy();

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(stderr).isEmptyFile();
            } finally {
                process.destroyForcibly();
            }
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
    void runs_on_one_jar_with_an_archive_of_its_classes_where_lib_lies_beside_it() throws Exception {
        var jar = thinJar(Files.createDirectories(folder.resolve("built")));
        var home = folder.resolve("home of the jar");
        installFrom(jar, home);
        var plugin = home.resolve("plugins/resource-aws-v6.83.0/pulumi-resource-aws");

        assertThat(plugin).content().contains("'-cp' '" + jar + "' ");
        try (var files = Files.list(jar.getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".jsa"))
                    .singleElement()
                    .satisfies(name -> assertThat(plugin).content().contains(name));
        }
        var process = start(plugin.toString());
        try {
            with(
                    firstLine(process),
                    stub -> assertThat(stub.getPluginInfo(Empty.getDefaultInstance()))
                            .isNotNull());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Packs the classes as the build does: what they need is named in the manifest. */
    private static Path thinJar(Path built) throws IOException {
        Files.createDirectories(built.resolve("lib"));
        var classes = Path.of(StandInPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        jars().map(entry -> entry.toUri().toString()).collect(Collectors.joining(" ")));
        var jar = built.resolve("local-aws.jar");
        try (var files = Files.walk(classes);
                var packed = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
        return jar;
    }

    private static Stream<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of);
    }

    /** Installs with the classes of the jar, not with those of this test. */
    private static void installFrom(Path jar, Path home) throws Exception {
        var urls = new ArrayList<URL>();
        for (var entry : Stream.concat(Stream.of(jar), jars()).toList()) {
            urls.add(entry.toUri().toURL());
        }
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            loader.loadClass(StandInPlugin.class.getName())
                    .getMethod("install", Path.class, loader.loadClass(PluginVersion.class.getName()))
                    .invoke(null, home, version(loader));
        }
    }

    private static Object version(ClassLoader loader) throws Exception {
        return loader.loadClass(PluginVersion.class.getName())
                .getMethod("of", String.class)
                .invoke(null, PluginVersion.V6.number());
    }

    @Test
    void ends_when_what_started_it_is_gone() throws Exception {
        var starter = start("/bin/sh", "-c", "\"$0\" & wait", script.toString());
        try {
            with(
                    firstLine(starter),
                    stub -> assertThat(stub.getPluginInfo(Empty.getDefaultInstance()))
                            .isNotNull());
            var plugin = starter.children().findFirst().orElseThrow();
            assertThat(plugin.isAlive()).isTrue();

            starter.destroyForcibly();

            plugin.onExit().get(30, TimeUnit.SECONDS);
            assertThat(plugin.isAlive()).isFalse();
        } finally {
            starter.destroyForcibly();
        }
    }
}
