package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * A fast start does what the program does, in both ways that lead to it. Does not prove that it is
 * fast, which {@code benchmarks/} measures, nor that an engine takes it, which the stacks do.
 */
@Tag("slow")
@Tag("extended")
class FastStartBuildTest {

    /** Without it, the plain program would hang on two processors from Java 25 on. */
    private static final String PARALLELISM = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=16";

    private static final Map<String, String> SETTINGS = Map.of("sample:name", "one");

    @TempDir
    private static Path folder;

    private static Path program;
    private static Path fast;

    /** What Pulumi's host finds on PATH. */
    enum Host {
        JAVA,
        SCRIPT;

        private String command() {
            return this == JAVA ? TrainingRun.JAVA : fast.resolve("java").toString();
        }
    }

    record Ended(int status, String output, String errors) {}

    @BeforeAll
    static void make() throws IOException {
        program = SampleJar.write(folder.resolve("a project/target"));
        FastStartBuild.main(new String[] {program.toString(), "sample:name=one"});
        fast = program.resolveSibling("fast-java");
    }

    private static Process start(Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(program.getParent().getParent().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Ended run(Map<String, String> environment, List<String> command) throws Exception {
        var errors = folder.resolve("errors.txt");
        var builder = new ProcessBuilder(command)
                .directory(program.getParent().getParent().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.redirectError(errors.toFile()).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output, Files.readString(errors));
    }

    private static Path archive(Path fastStart) {
        return Launcher.archive(fastStart.resolve("sample.jar").toFile()).toPath();
    }

    private static List<String> program(Host host) {
        return List.of(host.command(), "-jar", "target/fast-java/sample.jar");
    }

    @ParameterizedTest
    @EnumSource
    void runs_the_program(Host host) throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            assertThat(run(engine.environment(SETTINGS), program(host))).isEqualTo(new Ended(0, "", ""));
            assertThat(engine.logged(LogSeverity.ERROR)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tells_the_engine_what_is_wrong_as_the_program_does(Host host) throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var ended = run(engine.environment(Map.of("sample:other", "one")), program(host));

            assertThat(ended.status()).isEqualTo(32);
            assertThat(engine.logged(LogSeverity.ERROR)).hasSize(1);
            assertThat(engine.logged(LogSeverity.ERROR).get(0)).contains("sample:name");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rehearses_a_program_that_reads_another_stack(Host host) throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var settings = Map.of("sample:name", "one", "sample:other", "org/project/stack");

            assertThat(run(engine.environment(settings), program(host))).isEqualTo(new Ended(0, "", ""));
            assertThat(engine.logged(LogSeverity.ERROR)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tells_the_engine_nothing_that_nobody_reads(Host host) throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            run(engine.environment(SETTINGS), program(host));

            assertThat(engine.logged(LogSeverity.DEBUG)).containsExactly(SampleProgram.DEBUG);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tells_it_all_of_that_when_it_is_asked_for(Host host) throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var environment = new HashMap<>(engine.environment(SETTINGS));
            environment.put(SdkLogFilter.SWITCH, "True");

            run(environment, program(host));

            for (var unread : SdkLogFilter.UNREAD) {
                assertThat(engine.logged(LogSeverity.DEBUG))
                        .contains(SampleProgram.DEBUG)
                        .anyMatch(message -> message.startsWith(unread));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ends_as_the_program_does(Host host) throws Exception {
        assertThat(run(Map.of("SAMPLE_STATUS", "7"), program(host)).status()).isEqualTo(7);
        assertThat(run(Map.of("SAMPLE_STATUS", "0"), program(host)).status()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void throws_what_the_program_throws(Host host) throws Exception {
        var ended = run(Map.of(), program(host));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors())
                .contains("Program run without the Pulumi engine available")
                .doesNotContain("InvocationTargetException");
    }

    @ParameterizedTest
    @EnumSource
    void ends_the_program_when_it_is_told_to_end(Host host) throws Exception {
        var started = start(Map.of("SAMPLE_SLEEPS", "long"), program(host));
        var sleeping = ProcessHandle.of(Long.parseLong(started.inputReader().readLine()))
                .orElseThrow();
        assertThat(sleeping.isAlive()).isTrue();

        started.destroy();

        assertThat(started.waitFor(1, TimeUnit.MINUTES)).isTrue();
        sleeping.onExit().get(1, TimeUnit.MINUTES);
    }

    /** As Pulumi ends it when a provider cannot be configured, while it waits for that provider. */
    @ParameterizedTest
    @EnumSource
    void says_nothing_when_it_is_told_to_end_in_a_call(Host host) throws Exception {
        try (var engine = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
            engine.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
            var address = "127.0.0.1:" + engine.getLocalPort();
            var environment = Map.of(
                    "PULUMI_MONITOR",
                    address,
                    "PULUMI_ENGINE",
                    address,
                    "PULUMI_DRY_RUN",
                    "true",
                    "PULUMI_PROJECT",
                    "sample",
                    "PULUMI_STACK",
                    "one",
                    "PULUMI_CONFIG",
                    "{\"sample:name\":\"one\"}");
            var started = start(environment, program(host));
            try (var call = engine.accept()) {
                // What a call begins with; the engine never answers.
                assertThat(new String(call.getInputStream().readNBytes(14))).isEqualTo("PRI * HTTP/2.0");

                started.toHandle().destroy();

                assertThat(new String(started.getErrorStream().readAllBytes())).isEmpty();
            }
            assertThat(started.waitFor()).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_the_collector_that_a_variable_names(Host host) throws Exception {
        for (var variable : Launcher.VARIABLES) {
            assertThat(run(Map.of(variable, "-XX:+UseParallelGC", "SAMPLE_STATUS", "7"), program(host))
                            .status())
                    .as(variable)
                    .isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gives_java_its_flags_and_takes_no_pools_of_memory(Host host) throws Exception {
        assertThat(run(Map.of("SAMPLE_FLAGS", "all"), program(host)).output().lines())
                .containsAll(Launcher.FLAGS)
                .containsAll(Launcher.HEAP)
                .contains(Launcher.SERIAL, "UnpooledByteBufAllocator");
    }

    /** The control of each is the test above. Java refuses a heap that begins larger than it may become. */
    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS,-Xmx24m",
        "JAVA_TOOL_OPTIONS,-XX:NewSize=8m",
        "JDK_JAVA_OPTIONS,-XX:MaxHeapSize=24m",
        "JAVA_TOOL_OPTIONS,-XX:VMOptionsFile=options.txt",
        "JDK_JAVA_OPTIONS,@options.txt",
        "_JAVA_OPTIONS,-Xmn8m"
    })
    void takes_the_heap_and_the_collector_that_a_variable_names(String variable, String option) throws Exception {
        Files.writeString(program.getParent().resolveSibling("options.txt"), "-XX:+UseParallelGC -Xmx24m");
        for (var host : Host.values()) {
            var ended = run(Map.of(variable, option, "SAMPLE_FLAGS", "all"), program(host));

            assertThat(ended.status()).as(host + ": " + ended.errors()).isZero();
            assertThat(ended.output().lines())
                    .as(host.toString())
                    .containsAll(Launcher.FLAGS)
                    .doesNotContainAnyElementsOf(Launcher.HEAP);
            assertThat(ended.output().lines().anyMatch(Launcher.SERIAL::equals))
                    .isEqualTo(!option.contains("options.txt"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void starts_a_main_class_that_is_not_public(Host host) throws Exception {
        var copy = SampleJar.write(folder.resolve("hidden-" + host + "/target"), SampleProgram.Hidden.class);
        FastStartBuild.main(new String[] {copy.toString()});

        assertThat(run(
                                Map.of("SAMPLE_STATUS", "7"),
                                List.of(
                                        host.command(),
                                        "-jar",
                                        copy.resolveSibling("fast-java/sample.jar")
                                                .toString()))
                        .status())
                .isEqualTo(7);
    }

    @Test
    void goes_on_with_the_next_java_where_that_of_the_build_is_gone() throws Exception {
        var script = Host.SCRIPT.command();
        var gone = folder.resolve("gone/java");
        Files.createDirectories(gone.getParent());
        Files.writeString(gone, Files.readString(Path.of(script)).replace(TrainingRun.JAVA, "/gone/bin/java"));
        assertThat(gone.toFile().setExecutable(true)).isTrue();
        var path = gone.getParent() + ":" + Path.of(TrainingRun.JAVA).getParent() + ":/usr/bin:/bin";

        assertThat(run(
                                Map.of("PATH", path, "SAMPLE_STATUS", "7"),
                                List.of(gone.toString(), "-jar", "target/fast-java/sample.jar"))
                        .status())
                .isEqualTo(7);
    }

    /** The controls are the same program, run as itself: each source alone gives it a key. */
    @Test
    void shows_the_rehearsed_program_no_account() throws Exception {
        var target = folder.resolve("account/target");
        var copy = SampleJar.write(target);
        var sees = folder.resolve("sees.txt");
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                Files.createDirectories(home.resolve(".aws")).resolve("credentials"),
                "[default]\naws_access_key_id = OF-A-PROFILE\naws_secret_access_key = secret\n");
        var key = Map.of("AWS_ACCESS_KEY_ID", "OF-A-VARIABLE", "AWS_SECRET_ACCESS_KEY", "secret");
        var profile = Map.of("HOME", home.toString());
        var property = "-Daws.accessKeyId=OF-A-PROPERTY";
        var secret = "-Daws.secretAccessKey=secret";
        var jar = List.of("-jar", copy.toString());
        assertThat(seen(sees, key, jar)).contains("key=OF-A-VARIABLE");
        assertThat(seen(sees, profile, jar)).contains("key=OF-A-PROFILE");
        assertThat(seen(sees, Map.of(), List.of(property, secret, "-jar", copy.toString())))
                .contains("key=OF-A-PROPERTY");

        var everything = new HashMap<>(key);
        everything.putAll(profile);
        everything.put("AWS_PROFILE", "default");
        var build = List.of(
                property,
                secret,
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                FastStartBuild.class.getName(),
                copy.toString(),
                "sample:name=one",
                "sample:sees=" + sees);
        var rehearsed = seen(sees, everything, build);

        var fastStart = copy.toRealPath().resolveSibling("fast-java");
        assertThat(rehearsed)
                .filteredOn(line -> !line.startsWith("variable PULUMI_"))
                .filteredOn(line -> !line.startsWith("key="))
                .containsExactly(
                        "property user.home=" + fastStart,
                        "variable AWS_CONFIG_FILE=/dev/null",
                        "variable AWS_EC2_METADATA_DISABLED=true",
                        "variable AWS_SHARED_CREDENTIALS_FILE=/dev/null",
                        "variable HOME=" + fastStart);
        assertThat(rehearsed)
                .filteredOn(line -> line.startsWith("key="))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("key=Unable to load credentials")
                .contains("IMDS credentials have been disabled by environment variable");
    }

    /** Runs something that is or starts the sample program, and returns what that has seen. */
    private List<String> seen(Path file, Map<String, String> environment, List<String> arguments) throws Exception {
        Files.deleteIfExists(file);
        try (var engine = TrainingRunEngine.start()) {
            var all = new HashMap<>(engine.environment(Map.of("sample:name", "one", "sample:sees", file.toString())));
            all.putAll(environment);
            var command = new ArrayList<>(List.of(TrainingRun.JAVA, PARALLELISM));
            command.addAll(arguments);
            var ended = run(all, command);
            assertThat(ended.status()).as(ended.output() + ended.errors()).isZero();
        }
        return Files.readAllLines(file);
    }

    @ParameterizedTest
    @EnumSource
    void finds_the_plugins_that_the_program_needs(Host host) throws Exception {
        var search = "com.pulumi.bootstrap.internal.Main";
        var all = run(Map.of(), List.of(TrainingRun.JAVA, "-cp", "target/sample.jar", search, "packages"));
        assertThat(all.output()).contains("\"name\":\"aws\"");

        assertThat(run(Map.of(), List.of(host.command(), "-cp", "target/fast-java/sample.jar", search, "packages")))
                .isEqualTo(all);
    }

    /** What a program that PATH has says; where it has none, there is no answer. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "javac", "mvn", "gradle"})
    void keeps_what_the_programs_of_the_build_say_of_their_versions(String name) throws Exception {
        var answer = fast.resolve(name + ".version");
        var program = name.startsWith("java")
                ? Path.of(TrainingRun.JAVA).resolveSibling(name).toString()
                : name;
        try {
            assertThat(answer)
                    .hasContent(
                            run(System.getenv(), List.of(program, "--version")).output());
        } catch (IOException e) {
            assertThat(answer).doesNotExist();
        }
    }

    @Test
    void leaves_everything_else_to_java() throws Exception {
        var version = run(Map.of(), List.of(TrainingRun.JAVA, "-version"));
        assertThat(run(Map.of(), List.of(Host.SCRIPT.command(), "-version"))).isEqualTo(version);

        var same = Map.of("SAMPLE_STATUS", "7");
        assertThat(run(same, List.of(Host.SCRIPT.command(), "-jar", "target/sample.jar"))
                        .status())
                .as("a jar that has no fast start")
                .isEqualTo(7);
    }

    /** In a folder without a space, which the JDK's archives cannot do with. */
    @Test
    void takes_the_classes_out_of_the_archive() throws Exception {
        var copy = SampleJar.write(folder.resolve("plain/target")).toRealPath();
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var log = folder.resolve("classes.txt");
        var command = new ArrayList<>(List.of(TrainingRun.JAVA));
        command.add(Launcher.SERIAL);
        command.addAll(Launcher.HEAP);
        command.addAll(Launcher.FLAGS);
        command.addAll(Launcher.use(archive(copy.resolveSibling("fast-java")).toString()));
        command.addAll(List.of("-Xlog:class+load:file=" + log, "-cp", copy.toString(), ProgramRunner.class.getName()));
        try (var engine = TrainingRunEngine.start()) {
            assertThat(run(engine.environment(SETTINGS), command).status()).isZero();
        }

        assertThat(Files.readString(log)
                        .lines()
                        .filter(line -> line.contains(" io.grpc.")
                                || line.contains(" com.google.")
                                || line.contains(" com.pulumi."))
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .isGreaterThan(1000);
    }

    @ParameterizedTest
    @EnumSource
    void does_without_an_archive_that_fits(Host host) throws Exception {
        var copy = SampleJar.write(folder.resolve("other-" + host + "/target"));
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var fastStart = copy.resolveSibling("fast-java");
        var archive = archive(fastStart);
        var command =
                List.of(host.command(), "-jar", fastStart.resolve("sample.jar").toString());

        try (var engine = TrainingRunEngine.start()) {
            Files.delete(archive);
            assertThat(run(engine.environment(SETTINGS), command)).isEqualTo(new Ended(0, "", ""));

            Files.writeString(archive, "no archive of Java's");
            assertThat(run(engine.environment(SETTINGS), command)).isEqualTo(new Ended(0, "", ""));
        }
    }

    @Test
    void writes_the_same_jar_in_every_build() throws Exception {
        var first = Files.readAllBytes(fast.resolve("sample.jar"));
        LauncherJar.write(ProgramJar.read(program), fast.resolve("again.jar"));

        assertThat(Files.readAllBytes(fast.resolve("again.jar"))).isEqualTo(first);
    }

    @Test
    void says_what_the_rehearsal_lacked() throws Exception {
        var copy = SampleJar.write(folder.resolve("unconfigured/target"));
        var output = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(output, true));
        try {
            FastStartBuild.main(new String[] {copy.toString(), "sample:other=one"});
        } finally {
            System.setOut(before);
        }

        assertThat(output.toString())
                .contains("ended with 32")
                .contains("sample:name")
                .contains("PROJECT:KEY=VALUE")
                .doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(archive(copy.resolveSibling("fast-java"))).exists();
    }

    @Test
    void rejects_what_it_cannot_start() throws Exception {
        assertThatThrownBy(() -> FastStartBuild.main(new String[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No jar is given. Give the program's jar");
        assertThatThrownBy(() -> FastStartBuild.main(new String[] {"target/no.jar"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no jar target/no.jar; build it first, in Maven's package phase.");
        var library = SampleJar.write(folder.resolve("library/target"), null).toString();
        assertThatThrownBy(() -> FastStartBuild.main(new String[] {library}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no Main-Class; maven-jar-plugin writes it");
        for (var setting : List.of("name", "name=one", "sample:name", ":name=one", "a=b:c=d")) {
            assertThatThrownBy(() -> FastStartBuild.main(new String[] {program.toString(), setting}))
                    .as(setting)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A setting is \"" + setting + "\"; allowed: PROJECT:KEY=VALUE.");
        }
    }
}
