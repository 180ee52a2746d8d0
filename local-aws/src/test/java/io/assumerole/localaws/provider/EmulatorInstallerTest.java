package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Wire;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.ResourceProviderGrpc;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** Does not prove that the engine finds the plugin; the tests of both stacks do. */
@Tag("slow")
class EmulatorInstallerTest {
    @TempDir
    private Path folder;

    private Path script;
    private Path stderr;

    @BeforeEach
    void install() {
        var home = folder.resolve("a home with 'quotes'");
        EmulatorInstaller.install(home, PluginVersion.V6);
        EmulatorInstaller.install(home, PluginVersion.V6);
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

    private static void demandVersion(String port, String version) {
        with(
                port,
                stub -> assertThat(
                                stub.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                        .isEqualTo(version));
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
        EmulatorInstaller.install(home, PluginVersion.V7);

        for (var version : PluginVersion.values()) {
            var plugin = home.resolve("plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
            assertThat(plugin).isExecutable();
            var process = start(plugin.toString());
            try {
                demandVersion(firstLine(process), version.number());
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
    private static Path thinJar(Path built) throws Exception {
        Files.createDirectories(built.resolve("lib"));
        var classes = Path.of(EmulatorInstaller.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
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
            loader.loadClass(EmulatorInstaller.class.getName())
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
        var starter = engine("").start();
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

    /** As an engine that starts the plugin, and waits for it. */
    private ProcessBuilder engine(String address) {
        var builder = new ProcessBuilder("/bin/sh", "-c", "\"$0\" & wait", script.toString());
        builder.environment().put(EmulatorServer.VARIABLE, address);
        return builder.redirectError(stderr.toFile());
    }

    private static ProcessHandle pluginOf(Process engine) {
        return engine.children().findFirst().orElseThrow();
    }

    private static boolean isJava(ProcessHandle plugin) {
        return plugin.info()
                .command()
                .filter(command -> command.endsWith("/java"))
                .isPresent();
    }

    @Test
    void is_served_where_the_engine_was_started_until_it_is_told_to_end() throws Exception {
        var engine = engine(EmulatorServer.variable()).start();
        try {
            var port = firstLine(engine);
            var plugin = pluginOf(engine);
            assertThat(isJava(plugin)).isFalse();
            demandVersion(port, "6.83.0");
            plugin.destroy();

            assertThat(engine.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stderr).isEmptyFile();
            awaitNobodyAt(port);
        } finally {
            end(engine);
        }
    }

    private static void end(Process engine) {
        engine.descendants().forEach(ProcessHandle::destroyForcibly);
        engine.destroyForcibly();
    }

    /** The requests of the engine may hold secrets, and the log is the user's. */
    @Test
    void logs_no_request_that_makes_no_sense_where_it_is_served() throws Exception {
        var logged = new CopyOnWriteArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getLoggerName() + ": " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var engine = engine(EmulatorServer.variable()).start();
        Logger.getLogger("").addHandler(handler);
        try {
            var port = firstLine(engine);
            with(port, stub -> assertThatThrownBy(() -> stub.check(tooDeep())).isNotNull());
            try (var stranger = new Socket("127.0.0.1", Integer.parseInt(port))) {
                stranger.getOutputStream().write("GET /secret HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                stranger.getInputStream().readAllBytes();
            }
            end(engine);
            awaitNobodyAt(port);
            assertThat(logged).isEmpty();
        } finally {
            Logger.getLogger("").removeHandler(handler);
            end(engine);
        }
    }

    /** The engine, which is ended at the same time, learns what it has begun. */
    @Test
    void answers_what_is_under_way_when_the_process_that_serves_it_is_told_to_end() throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        var owner = owner(Map.of()).start();
        try (var aws = new FakeAws(FakeAws.userLater(asked, mayAnswer))) {
            var builder = engine(firstLine(owner));
            builder.environment().putAll(aws.environment());
            var engine = builder.start();
            try {
                with(firstLine(engine), stub -> {
                    configure(stub, Map.of("accessKey", "AKIAEXAMPLE", "secretKey", "example"));
                    var creating = CompletableFuture.supplyAsync(() -> create(stub));
                    await(asked);
                    owner.destroy();
                    // It is at its end by now, and may only wait for the engine.
                    assertThat(endsWithin(owner, 1)).isFalse();
                    mayAnswer.countDown();
                    assertThat(creating.join()).isEqualTo("user");
                    end(engine);
                    assertThat(endsWithin(owner, 30)).isTrue();
                });
            } finally {
                end(engine);
            }
        } finally {
            owner.destroyForcibly();
        }
    }

    /** A profile's program gets the engine's environment, not the environment of the process that serves the plugin. */
    @Test
    void hands_the_keys_of_its_own_environment_to_the_program_of_a_profile_and_no_others() throws Exception {
        var seen = folder.resolve("seen");
        var config = Files.writeString(folder.resolve("a config"), """
                [profile p]
                credential_process = env > '%s'; echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S"}'
                """.formatted(seen));
        var owner = owner(Map.of("AWS_ACCESS_KEY_ID", "AKIAOFTHEPARENT", "ONLY_PARENT", "set"))
                .start();
        try {
            var builder = engine(firstLine(owner));
            builder.environment()
                    .putAll(Map.of(
                            "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                            "AWS_CONFIG_FILE", config.toString(),
                            "AWS_ACCESS_KEY_ID", "AKIAOFTHERUN"));
            var engine = builder.start();
            try {
                with(firstLine(engine), stub -> configure(stub, Map.of("profile", "p")));
            } finally {
                end(engine);
            }
        } finally {
            owner.destroyForcibly();
        }
        assertThat(seen)
                .content()
                .contains("AWS_ACCESS_KEY_ID=AKIAOFTHERUN\n", "AWS_ENDPOINT_URL=http://127.0.0.1:1\n")
                .doesNotContain("AKIAOFTHEPARENT", "ONLY_PARENT", EmulatorServer.VARIABLE);
    }

    private ProcessBuilder owner(Map<String, String> environment) {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(stderr.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** A process that serves the plugin. */
    static final class Owner {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(EmulatorServer.variable());
            Thread.sleep(600_000);
        }
    }

    private static boolean endsWithin(Process process, int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void configure(ResourceProviderBlockingStub stub, Map<String, Object> credentials) {
        var args = new HashMap<String, Object>(credentials);
        args.putAll(Map.of("region", "us-east-1", "skipCredentialsValidation", true, "skipRequestingAccountId", true));
        stub.configure(ConfigureRequest.newBuilder().setArgs(Wire.write(args)).build());
    }

    /** Makes a user, and returns its ID, which is its name. */
    private static String create(ResourceProviderBlockingStub stub) {
        return stub.create(CreateRequest.newBuilder()
                        .setUrn(Plugin.urn(Plugin.USER, "user"))
                        .setProperties(Wire.write(Map.of("name", "user", "path", "/")))
                        .build())
                .getId();
    }

    private static void awaitNobodyAt(String port) throws InterruptedException {
        for (int tries = 0; tries < 300 && answers(port); tries++) {
            Thread.sleep(100);
        }
        assertThat(answers(port)).isFalse();
    }

    private static boolean answers(String port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The profile is in a file that only the plugin's own environment names, from its folder on. */
    @Test
    void is_served_with_the_environment_and_the_folder_of_the_plugin() throws Exception {
        Files.writeString(folder.resolve("a config"), "[profile named]\naws_access_key_id = AKIAONLY\n");
        var builder = engine(EmulatorServer.variable());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:1",
                        "AWS_CONFIG_FILE",
                        "a config",
                        "AWS_PROFILE",
                        "named"));
        assertThat(failureIn(builder.directory(folder.toFile()))).contains("aws_secret_access_key");
        assertThat(failureIn(builder.directory(script.getParent().toFile())))
                .contains("failed to get shared config profile, named");
    }

    /** As in CI services and shells that run something in each bash: it is to change nothing that the plugin is given. */
    @ParameterizedTest
    @CsvSource({
        "BASH_ENV, %s",
        "SHELLOPTS, xtrace",
        "BASH_FUNC_printf%%, () { :; }",
        "POSIXLY_CORRECT, y",
        "LC_ALL, xx_XX"
    })
    void is_served_the_same_whatever_bash_is_told(String name, String value) throws Exception {
        var file = Files.writeString(folder.resolve("bash-env"), "echo chatty\nexport AWS_PROFILE=of-bash-env\n");
        var builder = engine(EmulatorServer.variable());
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL",
                        "http://127.0.0.1:1",
                        "AWS_CONFIG_FILE",
                        "/dev/null",
                        "AWS_PROFILE",
                        "given",
                        name,
                        value.formatted(file)));
        assertThat(failureIn(builder)).contains("failed to get shared config profile, given");
        assertThat(stderr).isEmptyFile();
    }

    /** Some builds of bash cannot name the variables. */
    @Test
    void is_a_Java_where_bash_cannot_tell_its_environment() throws Exception {
        var bin = Files.createDirectory(folder.resolve("bin"));
        var bash = Files.writeString(
                bin.resolve("bash"),
                "#!/bin/sh\nshift 2\nPATH=${PATH#*:}\nexec bash -p -c \"enable -n compgen\n$@\"\n");
        assertThat(bash.toFile().setExecutable(true)).isTrue();
        demandJava(EmulatorServer.variable(), bin + ":" + System.getenv("PATH"));
    }

    private static String failureIn(ProcessBuilder engine) throws IOException {
        var process = engine.start();
        var failures = new ArrayList<String>();
        try {
            with(
                    firstLine(process),
                    stub -> stub.checkConfig(CheckRequest.newBuilder()
                                    .setUrn(Plugin.urn("pulumi:providers:aws", "x"))
                                    .setNews(Wire.write(Map.of("region", "eu-central-1")))
                                    .build())
                            .getFailuresList()
                            .forEach(failure -> failures.add(failure.getReason())));
        } finally {
            end(process);
        }
        return String.join("\n", failures);
    }

    @Test
    void ends_where_it_is_served_when_the_engine_is_gone() throws Exception {
        var engine = engine(EmulatorServer.variable()).start();
        try {
            var port = firstLine(engine);
            var plugin = pluginOf(engine);
            assertThat(answers(port)).isTrue();

            engine.destroyForcibly();

            plugin.onExit().get(30, TimeUnit.SECONDS);
            awaitNobodyAt(port);
        } finally {
            engine.destroyForcibly();
        }
    }

    /** Another process that took the port does not know the token. */
    @Test
    void is_a_Java_where_another_answers_or_nobody_does() throws Exception {
        String address;
        try (var other = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            address = other.getLocalPort() + " question answer";
            var said = new CompletableFuture<String>();
            new Thread(() -> answerWrongly(other, said)).start();
            demandJava(address);
            assertThat(said.get(30, TimeUnit.SECONDS)).isEqualTo("question");
        }
        demandJava(address);
        demandJava("");
    }

    private static void answerWrongly(ServerSocket other, CompletableFuture<String> said) {
        try (var plugin = other.accept()) {
            plugin.getOutputStream().write("wrong\n".getBytes(StandardCharsets.US_ASCII));
            said.complete(new String(plugin.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            said.completeExceptionally(e);
        }
    }

    private void demandJava(String variable) throws IOException {
        demandJava(variable, System.getenv("PATH"));
    }

    private void demandJava(String variable, String path) throws IOException {
        var builder = engine(variable);
        builder.environment().put("PATH", path);
        var engine = builder.start();
        try {
            demandVersion(firstLine(engine), "6.83.0");
            assertThat(isJava(pluginOf(engine))).isTrue();
            assertThat(stderr).isEmptyFile();
        } finally {
            end(engine);
        }
    }

    @Test
    void says_nothing_to_those_who_do_not_know_the_token() throws IOException {
        var variable = EmulatorServer.variable().split(" ");
        var wrong = "0".repeat(variable[1].length());
        assertThat(answerTo(variable[0], wrong)).isEmpty();
        assertThat(answerTo(variable[0], variable[1])).isEqualTo(variable[2] + "\n");
    }

    private static String answerTo(String port, String token) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
            socket.getOutputStream().write(token.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
