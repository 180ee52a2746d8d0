package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.PropertyCodec;
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
import org.junit.jupiter.params.provider.ValueSource;
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

    /** A process that prints the plugin's port, or an address, as its first line; to close it kills all its processes. */
    private record Running(Process process, String firstLine) implements AutoCloseable {
        static Running start(ProcessBuilder builder) throws IOException {
            var process = builder.start();
            return new Running(
                    process, process.inputReader(StandardCharsets.UTF_8).readLine());
        }

        /** The process that the engine has started. */
        ProcessHandle plugin() {
            return process.children().findFirst().orElseThrow();
        }

        boolean isPluginJava() {
            return plugin().info()
                    .command()
                    .filter(command -> command.endsWith("/java"))
                    .isPresent();
        }

        void use(Consumer<ResourceProviderBlockingStub> use) {
            with(firstLine, use);
        }

        void demandVersion(String version) {
            use(stub -> assertThat(
                            stub.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                    .isEqualTo(version));
        }

        boolean endsWithin(int seconds) {
            try {
                return process.waitFor(seconds, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            kill();
        }

        void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private ProcessBuilder command(String... command) {
        return new ProcessBuilder(command).redirectError(stderr.toFile());
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

    @Test
    void writes_the_plugin_alone_and_executable() throws IOException {
        assertThat(script).isExecutable();
        try (var files = Files.list(script.getParent())) {
            assertThat(files).containsExactly(script);
        }
    }

    @Test
    void serves_on_the_port_that_it_prints_until_it_is_terminated() throws Exception {
        var command = command(script.toString(), "--logtostderr", "-v=9", "--tracing", "x", "127.0.0.1:1");
        try (var plugin = Running.start(command)) {
            plugin.demandVersion("6.83.0");
            plugin.use(stub -> assertThatThrownBy(() -> stub.check(tooDeep())).isNotNull());
            plugin.demandVersion("6.83.0");
            plugin.process().destroy();

            assertThat(plugin.endsWithin(30)).isTrue();
            assertThat(stderr).isEmptyFile();
        }
    }

    /** Java refuses two garbage collectors. */
    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "OTHER_OPTIONS"})
    void ignores_java_options_of_the_user(String variable) throws Exception {
        var builder = command(script.toString());
        builder.environment().put(variable, "-XX:+UseParallelGC");
        try (var plugin = Running.start(builder)) {
            plugin.demandVersion("6.83.0");
        }
    }

    @Test
    void installs_both_versions_side_by_side() throws Exception {
        var home = script.getParent().getParent().getParent();
        EmulatorInstaller.install(home, PluginVersion.V7);

        for (var version : PluginVersion.values()) {
            var plugin = home.resolve("plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
            assertThat(plugin).isExecutable();
            try (var running = Running.start(command(plugin.toString()))) {
                running.demandVersion(version.number());
                running.process().destroy();

                assertThat(running.endsWithin(30)).isTrue();
                assertThat(stderr).isEmptyFile();
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
                .setNews(PropertyCodec.write(deep))
                .build();
    }

    @Test
    void runs_from_the_thin_jar_with_a_class_archive() throws Exception {
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
        try (var running = Running.start(command(plugin.toString()))) {
            running.demandVersion("6.83.0");
        }
    }

    /** Creates a jar like the build does: the manifest lists the dependencies. */
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

    /** Installs the plugin with the classes of the jar, not with those of this test. */
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
    void ends_with_the_process_that_started_it() throws Exception {
        try (var engine = Running.start(engine(""))) {
            engine.demandVersion("6.83.0");
            var plugin = engine.plugin();
            assertThat(plugin.isAlive()).isTrue();

            engine.process().destroyForcibly();

            plugin.onExit().get(30, TimeUnit.SECONDS);
            assertThat(plugin.isAlive()).isFalse();
        }
    }

    /** A process that starts the plugin and waits for it, like the engine. */
    private ProcessBuilder engine(String address) {
        return engine(address, Map.of());
    }

    private ProcessBuilder engine(String address, Map<String, String> environment) {
        var builder = command("/bin/sh", "-c", "\"$0\" & wait", script.toString());
        builder.environment().put(EmulatorServer.VARIABLE, address);
        builder.environment().putAll(environment);
        return builder;
    }

    @Test
    void is_served_by_the_process_that_started_the_engine_until_it_is_terminated() throws Exception {
        try (var engine = Running.start(engine(EmulatorServer.variable()))) {
            assertThat(engine.isPluginJava()).isFalse();
            engine.demandVersion("6.83.0");
            engine.plugin().destroy();

            assertThat(engine.endsWithin(30)).isTrue();
            assertThat(stderr).isEmptyFile();
            awaitClosed(engine.firstLine());
        }
    }

    /** The requests of the engine can contain secrets, and the log belongs to the user. */
    @Test
    void logs_no_invalid_request_in_the_process_that_serves_it() throws Exception {
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
        Logger.getLogger("").addHandler(handler);
        try (var engine = Running.start(engine(EmulatorServer.variable()))) {
            var port = engine.firstLine();
            engine.use(stub -> assertThatThrownBy(() -> stub.check(tooDeep())).isNotNull());
            try (var stranger = new Socket("127.0.0.1", Integer.parseInt(port))) {
                stranger.getOutputStream().write("GET /secret HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                stranger.getInputStream().readAllBytes();
            }
            engine.kill();
            awaitClosed(port);
            assertThat(logged).isEmpty();
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
    }

    /** The engine, which is terminated at the same time, gets the results of its calls. */
    @Test
    void answers_running_requests_when_the_process_that_serves_it_is_terminated() throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        try (var owner = Running.start(owner(Map.of()));
                var aws = new FakeAws(FakeAws.userLater(asked, mayAnswer));
                var engine = Running.start(engine(owner.firstLine(), aws.environment()))) {
            engine.use(stub -> {
                configure(stub, Map.of("accessKey", "AKIAEXAMPLE", "secretKey", "example"));
                var creating = CompletableFuture.supplyAsync(() -> create(stub));
                await(asked);
                owner.process().destroy();
                // The owner is shutting down, and waits only for the engine.
                assertThat(owner.endsWithin(1)).isFalse();
                mayAnswer.countDown();
                assertThat(creating.join()).isEqualTo("user");
                engine.kill();
                assertThat(owner.endsWithin(30)).isTrue();
            });
        }
    }

    /** A profile's program gets the engine's environment, not the environment of the process that serves the plugin. */
    @Test
    void passes_only_its_own_environment_to_the_program_of_a_profile() throws Exception {
        var seen = folder.resolve("seen");
        var config = Files.writeString(folder.resolve("a config"), """
                [profile p]
                credential_process = env > '%s'; echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "S"}'
                """.formatted(seen));
        var environment = environment("AWS_CONFIG_FILE", config.toString(), "AWS_ACCESS_KEY_ID", "AKIAOFTHERUN");
        try (var owner = Running.start(owner(Map.of("AWS_ACCESS_KEY_ID", "AKIAOFTHEPARENT", "ONLY_PARENT", "set")));
                var engine = Running.start(engine(owner.firstLine(), environment))) {
            engine.use(stub -> configure(stub, Map.of("profile", "p")));
        }
        assertThat(seen)
                .content()
                .contains("AWS_ACCESS_KEY_ID=AKIAOFTHERUN\n", "AWS_ENDPOINT_URL=http://127.0.0.1:1\n")
                .doesNotContain("AKIAOFTHEPARENT", "ONLY_PARENT", EmulatorServer.VARIABLE);
    }

    private ProcessBuilder owner(Map<String, String> environment) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = command(java, "-cp", System.getProperty("java.class.path"), Owner.class.getName());
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

    /** An endpoint that does not answer, and more variables. */
    private static Map<String, String> environment(String... more) {
        var environment = new HashMap<>(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
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
        stub.configure(
                ConfigureRequest.newBuilder().setArgs(PropertyCodec.write(args)).build());
    }

    /** Creates a user, and returns its ID, which is its name. */
    private static String create(ResourceProviderBlockingStub stub) {
        return stub.create(CreateRequest.newBuilder()
                        .setUrn(Plugin.urn(Plugin.USER, "user"))
                        .setProperties(PropertyCodec.write(Map.of("name", "user", "path", "/")))
                        .build())
                .getId();
    }

    private static void awaitClosed(String port) throws InterruptedException {
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

    /** Only the plugin's environment names the file with the profile, relative to the plugin's folder. */
    @Test
    void is_served_with_the_environment_and_the_folder_of_the_plugin() throws Exception {
        Files.writeString(folder.resolve("a config"), "[profile named]\naws_access_key_id = AKIAONLY\n");
        var builder =
                engine(EmulatorServer.variable(), environment("AWS_CONFIG_FILE", "a config", "AWS_PROFILE", "named"));
        assertThat(failureIn(builder.directory(folder.toFile()))).contains("aws_secret_access_key");
        assertThat(failureIn(builder.directory(script.getParent().toFile())))
                .contains("failed to get shared config profile, named");
    }

    /** CI services and shells run code in each bash, which must not change the plugin's environment. */
    @ParameterizedTest
    @CsvSource({
        "BASH_ENV, %s",
        "SHELLOPTS, xtrace",
        "BASH_FUNC_printf%%, () { :; }",
        "POSIXLY_CORRECT, y",
        "LC_ALL, xx_XX"
    })
    void is_served_independently_of_the_settings_of_bash(String name, String value) throws Exception {
        var file = Files.writeString(folder.resolve("bash-env"), "echo chatty\nexport AWS_PROFILE=of-bash-env\n");
        var environment =
                environment("AWS_CONFIG_FILE", "/dev/null", "AWS_PROFILE", "given", name, value.formatted(file));
        assertThat(failureIn(engine(EmulatorServer.variable(), environment)))
                .contains("failed to get shared config profile, given");
        assertThat(stderr).isEmptyFile();
    }

    /** Some builds of bash cannot list the variables. */
    @Test
    void runs_a_JVM_if_bash_cannot_list_its_environment() throws Exception {
        var bin = Files.createDirectory(folder.resolve("bin"));
        var bash = Files.writeString(
                bin.resolve("bash"),
                "#!/bin/sh\nshift 2\nPATH=${PATH#*:}\nexec bash -p -c \"enable -n compgen\n$@\"\n");
        assertThat(bash.toFile().setExecutable(true)).isTrue();
        demandJava(EmulatorServer.variable(), bin + ":" + System.getenv("PATH"));
    }

    private static String failureIn(ProcessBuilder engine) throws IOException {
        var failures = new ArrayList<String>();
        var request = CheckRequest.newBuilder()
                .setUrn(Plugin.urn("pulumi:providers:aws", "x"))
                .setNews(PropertyCodec.write(Map.of("region", "eu-central-1")))
                .build();
        try (var running = Running.start(engine)) {
            running.use(stub ->
                    stub.checkConfig(request).getFailuresList().forEach(failure -> failures.add(failure.getReason())));
        }
        return String.join("\n", failures);
    }

    @Test
    void ends_with_the_engine_where_it_is_served() throws Exception {
        try (var engine = Running.start(engine(EmulatorServer.variable()))) {
            var plugin = engine.plugin();
            assertThat(answers(engine.firstLine())).isTrue();

            engine.process().destroyForcibly();

            plugin.onExit().get(30, TimeUnit.SECONDS);
            awaitClosed(engine.firstLine());
        }
    }

    /** Another process that uses the port now does not know the token. */
    @Test
    void runs_a_JVM_if_another_process_or_none_answers() throws Exception {
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
        try (var engine = Running.start(engine(variable, Map.of("PATH", path)))) {
            engine.demandVersion("6.83.0");
            assertThat(engine.isPluginJava()).isTrue();
            assertThat(stderr).isEmptyFile();
        }
    }

    @Test
    void does_not_answer_without_the_token() throws IOException {
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
