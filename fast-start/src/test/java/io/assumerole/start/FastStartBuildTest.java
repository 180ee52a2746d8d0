package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
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
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * Tests that a program does the same with a fast start as without. {@code benchmarks/} measures how fast it is, and the
 * stacks test it with an engine.
 */
@Tag("slow")
@Tag("extended")
class FastStartBuildTest {

    /** Prevents a plain program from hanging on two processors with Java 25 and newer. */
    private static final String PARALLELISM = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=16";

    private static final Map<String, String> SETTINGS = Map.of("sample:name", "one");

    @TempDir
    private static Path folder;

    private static Path program;
    private static Path fast;

    record Result(int status, String output, String errors) {}

    @BeforeAll
    static void build() throws IOException {
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

    private static Result run(Map<String, String> environment, List<String> command) throws Exception {
        var errors = folder.resolve("errors.txt");
        var builder = new ProcessBuilder(command)
                .directory(program.getParent().getParent().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.redirectError(errors.toFile()).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), output, Files.readString(errors));
    }

    private static Path archive(Path fastStart) {
        return fastStart.resolve("sample" + JavaOptions.SUFFIX);
    }

    private static List<String> program() {
        return program(fast);
    }

    /** Returns the command with which Pulumi's host runs a program. */
    private static List<String> program(Path fastStart) {
        return List.of(fastStart.resolve("mvn-sample").toString(), "--no-transfer-progress", "compile", "exec:java");
    }

    @Test
    void runs_the_program() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            assertThat(run(engine.environment(SETTINGS), program())).isEqualTo(new Result(0, "", ""));
            assertThat(engine.logged(LogSeverity.ERROR)).isEmpty();
        }
    }

    @Test
    void sends_the_errors_of_the_program_to_the_engine() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var result = run(engine.environment(Map.of("sample:other", "one")), program());

            assertThat(result.status()).isEqualTo(32);
            assertThat(engine.logged(LogSeverity.ERROR)).hasSize(1);
            assertThat(engine.logged(LogSeverity.ERROR).get(0)).contains("sample:name");
        }
    }

    @Test
    void runs_a_program_that_reads_another_stack() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var settings = Map.of("sample:name", "one", "sample:other", "org/project/stack");

            assertThat(run(engine.environment(settings), program())).isEqualTo(new Result(0, "", ""));
            assertThat(engine.logged(LogSeverity.ERROR)).isEmpty();
        }
    }

    @Test
    void omits_the_debug_messages_of_the_sdk() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            run(engine.environment(SETTINGS), program());

            assertThat(engine.logged(LogSeverity.DEBUG)).containsExactly(SampleProgram.DEBUG);
        }
    }

    @Test
    void sends_the_debug_messages_of_the_sdk_if_its_variable_is_set() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var environment = new HashMap<>(engine.environment(SETTINGS));
            environment.put(EngineLogInterceptor.SWITCH, "True");

            run(environment, program());

            for (var unread : EngineLogInterceptor.UNREAD) {
                assertThat(engine.logged(LogSeverity.DEBUG))
                        .contains(SampleProgram.DEBUG)
                        .anyMatch(message -> message.startsWith(unread));
            }
        }
    }

    @Test
    void returns_the_exit_status_of_the_program() throws Exception {
        assertThat(run(Map.of("SAMPLE_STATUS", "7"), program()).status()).isEqualTo(7);
        assertThat(run(Map.of("SAMPLE_STATUS", "0"), program()).status()).isZero();
    }

    @Test
    void prints_the_exception_of_the_program() throws Exception {
        var result = run(Map.of(), program());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("Program run without the Pulumi engine available")
                .doesNotContain("InvocationTargetException");
    }

    @Test
    void stops_the_program_on_a_signal() throws Exception {
        var started = start(Map.of("SAMPLE_SLEEPS", "long"), program());
        var sleeping = ProcessHandle.of(Long.parseLong(started.inputReader().readLine()))
                .orElseThrow();
        assertThat(sleeping.isAlive()).isTrue();

        started.destroy();

        assertThat(started.waitFor(1, TimeUnit.MINUTES)).isTrue();
        sleeping.onExit().get(1, TimeUnit.MINUTES);
    }

    /** Pulumi stops a program this way if a provider cannot be configured. */
    @Test
    void prints_nothing_if_a_signal_stops_it_during_a_call() throws Exception {
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
            var started = start(environment, program());
            try (var call = engine.accept()) {
                // The beginning of a call; this engine never answers.
                assertThat(new String(call.getInputStream().readNBytes(14))).isEqualTo("PRI * HTTP/2.0");

                started.toHandle().destroy();

                assertThat(new String(started.getErrorStream().readAllBytes())).isEmpty();
            }
            assertThat(started.waitFor()).isNotZero();
        }
    }

    @Test
    void passes_options_for_a_short_run_to_java() throws Exception {
        assertThat(run(Map.of("SAMPLE_FLAGS", "all"), program()).output().lines())
                .containsAll(JavaOptions.OPTIONS)
                .containsAll(JavaOptions.DEFAULTS)
                .contains("UnpooledByteBufAllocator");
    }

    /** As an AOT cache for Java 17, if a JDK was replaced in its folder. The control is the plain Java. */
    @Test
    void runs_with_a_java_that_does_not_know_the_option_of_the_archive() throws Exception {
        var command = new ArrayList<>(List.of(IsolatedJava.JAVA));
        command.addAll(JavaOptions.DEFAULTS);
        command.addAll(List.of("-XX:CacheOfTomorrow=file", "-version"));

        assertThat(run(Map.of(), command).status()).isZero();
        command.removeAll(JavaOptions.DEFAULTS);
        assertThat(run(Map.of(), command).status()).isNotZero();
    }

    /** Java refuses two collectors, and a heap that starts larger than it may become. The control is the test above. */
    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -XX:+UseParallelGC",
        "JDK_JAVA_OPTIONS, @options.txt",
        "JAVA_TOOL_OPTIONS, -XX:VMOptionsFile=options.txt",
        "_JAVA_OPTIONS, -Xmx24m"
    })
    void uses_the_collector_and_the_heap_that_a_variable_selects(String variable, String option) throws Exception {
        Files.writeString(program.getParent().resolveSibling("options.txt"), "-XX:+UseParallelGC");

        var result = run(Map.of(variable, option, "SAMPLE_FLAGS", "all"), program());

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output().lines())
                .containsAll(JavaOptions.OPTIONS)
                .doesNotContainAnyElementsOf(JavaOptions.DEFAULTS);
    }

    @Test
    void starts_a_main_class_that_is_not_public() throws Exception {
        var copy = SampleJar.write(folder.resolve("hidden/target"), SampleProgram.Hidden.class);
        FastStartBuild.main(new String[] {copy.toString()});

        assertThat(run(Map.of("SAMPLE_STATUS", "7"), program(copy.resolveSibling("fast-java")))
                        .status())
                .isEqualTo(7);
    }

    /** The control is {@link #passes_options_for_a_short_run_to_java}. */
    @Test
    void runs_the_plain_program_with_the_java_on_path_if_the_jdk_of_the_build_is_gone() throws Exception {
        var copy = SampleJar.write(folder.resolve("gone/target"));
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var script = copy.resolveSibling("fast-java/mvn-sample");
        Files.writeString(script, Files.readString(script).replace(IsolatedJava.JAVA, "/gone/bin/java"));
        var path = Path.of(IsolatedJava.JAVA).getParent() + ":/usr/bin:/bin";

        var result = run(Map.of("PATH", path, "SAMPLE_FLAGS", "all"), program(script.getParent()));

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output().lines()).doesNotContainAnyElementsOf(JavaOptions.OPTIONS);
    }

    /** The controls run the plain program: each source alone gives it a key. */
    @Test
    void hides_accounts_from_the_training_run() throws Exception {
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
        var trained = seen(sees, everything, build);

        var fastStart = copy.toRealPath().resolveSibling("fast-java");
        assertThat(trained)
                .filteredOn(line -> !line.startsWith("variable PULUMI_"))
                .filteredOn(line -> !line.startsWith("key="))
                .containsExactly(
                        "property user.home=" + fastStart,
                        "variable AWS_CONFIG_FILE=/dev/null",
                        "variable AWS_EC2_METADATA_DISABLED=true",
                        "variable AWS_SHARED_CREDENTIALS_FILE=/dev/null",
                        "variable HOME=" + fastStart);
        assertThat(trained)
                .filteredOn(line -> line.startsWith("key="))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("key=Unable to load credentials")
                .contains("IMDS credentials have been disabled by environment variable");
    }

    /** Runs Java with arguments that start the sample program, and returns its environment. */
    private List<String> seen(Path file, Map<String, String> environment, List<String> arguments) throws Exception {
        Files.deleteIfExists(file);
        try (var engine = TrainingRunEngine.start()) {
            var all = new HashMap<>(engine.environment(Map.of("sample:name", "one", "sample:sees", file.toString())));
            all.putAll(environment);
            var command = new ArrayList<>(List.of(IsolatedJava.JAVA, PARALLELISM));
            command.addAll(arguments);
            var result = run(all, command);
            assertThat(result.status()).as(result.output() + result.errors()).isZero();
        }
        return Files.readAllLines(file);
    }

    @Test
    void returns_the_same_packages_as_the_program() throws Exception {
        var search = "com.pulumi.bootstrap.internal.Main";
        var all = run(Map.of(), List.of(IsolatedJava.JAVA, "-cp", "target/sample.jar", search, "packages"));
        assertThat(all.output()).contains("\"name\":\"aws\"");
        var command = new ArrayList<>(program());
        command.add("-DmainClass=" + search);

        assertThat(run(Map.of(), command)).isEqualTo(all);
    }

    /** Uses a folder without a space: the JDK does not find the jars of an archive in a path with a space. */
    @Test
    void loads_classes_from_the_archive() throws Exception {
        var copy = SampleJar.write(folder.resolve("plain/target")).toRealPath();
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var log = folder.resolve("classes.txt");
        var command = new ArrayList<>(List.of(IsolatedJava.JAVA));
        command.addAll(JavaOptions.DEFAULTS);
        command.addAll(JavaOptions.OPTIONS);
        command.add(JavaOptions.use(archive(copy.resolveSibling("fast-java")).toString()));
        command.addAll(List.of(
                "-Xlog:class+load:file=" + log,
                "-cp",
                copy.toString(),
                ProgramRunner.class.getName(),
                SampleProgram.class.getName()));
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

    @Test
    void runs_without_an_archive_that_matches() throws Exception {
        var copy = SampleJar.write(folder.resolve("other/target"));
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var fastStart = copy.resolveSibling("fast-java");
        var archive = archive(fastStart);
        var command = program(fastStart);

        try (var engine = TrainingRunEngine.start()) {
            Files.delete(archive);
            assertThat(run(engine.environment(SETTINGS), command)).isEqualTo(new Result(0, "", ""));

            Files.writeString(archive, "not an archive");
            assertThat(run(engine.environment(SETTINGS), command)).isEqualTo(new Result(0, "", ""));
        }
    }

    @Test
    void writes_the_same_script_in_every_build() throws Exception {
        var copy = SampleJar.write(folder.resolve("again/target"));
        var script = copy.resolveSibling("fast-java/mvn-sample");
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});
        var first = Files.readString(script);
        FastStartBuild.main(new String[] {copy.toString(), "sample:name=one"});

        assertThat(script).hasContent(first).content().isEqualTo(Files.readString(fast.resolve("mvn-sample")));
    }

    @Test
    void reports_a_training_run_that_failed() throws Exception {
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
                .contains("ended with status 32")
                .contains("sample:name")
                .contains("PROJECT:KEY=VALUE")
                .doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(archive(copy.resolveSibling("fast-java"))).exists();
    }

    /** The control is the jar of the other tests, whose manifest names all dependencies. */
    @Test
    void rejects_a_jar_whose_manifest_does_not_name_the_dependencies() throws Exception {
        var target = folder.resolve("bare/target");
        var jar = SampleJar.write(target);
        try (var files = Files.list(target.resolve("lib"))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> FastStartBuild.main(new String[] {jar.toString(), "sample:name=one"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The search for packages in " + jar + " failed.")
                .hasMessageContaining("Class-Path in the jar's manifest must name the program's dependencies");
        assertThat(target.resolve("fast-java/mvn-sample")).doesNotExist();
    }

    @Test
    void rejects_a_program_without_this_library() throws Exception {
        var jar = SampleJar.write(folder.resolve("without/target"));
        try (var files = FileSystems.newFileSystem(jar)) {
            Files.delete(files.getPath("io/assumerole/start/ProgramRunner.class"));
        }

        assertThatThrownBy(() -> FastStartBuild.main(new String[] {jar.toString(), "sample:name=one"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not contain fast-start. Class-Path in the jar's manifest must name");
        assertThat(jar.resolveSibling("fast-java/mvn-sample")).doesNotExist();
    }

    @Test
    void rejects_malformed_arguments() throws Exception {
        assertThatThrownBy(() -> FastStartBuild.main(new String[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No jar is given. Give the program's jar");
        assertThatThrownBy(() -> FastStartBuild.main(new String[] {"target/no.jar"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no jar target/no.jar; build it first, in Maven's package phase.");
        var library = SampleJar.write(folder.resolve("library/target"), null).toString();
        assertThatThrownBy(() -> FastStartBuild.main(new String[] {library}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names no Main-Class. Set archive.manifest.mainClass");
        for (var setting : List.of("name", "name=one", "sample:name", ":name=one", "a=b:c=d")) {
            assertThatThrownBy(() -> FastStartBuild.main(new String[] {program.toString(), setting}))
                    .as(setting)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A setting is \"" + setting + "\"; allowed: PROJECT:KEY=VALUE.");
        }
    }
}
