package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the script with programs that only print their names and arguments. {@link FastStartBuildTest} tests it with
 * Java.
 */
class ExecutorScriptTest {
    private static final String PACKAGES = "[{\"name\":\"it's\"}]";

    /** The arguments of Pulumi's Java host 1.34.0. */
    private static final String RUN =
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn --no-transfer-progress compile exec:java";

    private static final String SEARCH = "-Dorg.slf4j.simpleLogger.logFile=System.err --no-transfer-progress compile"
            + " exec:java -DmainClass=com.pulumi.bootstrap.internal.Main -DmainArgs=packages";

    record Result(int status, String output, String errors) {}

    @TempDir
    private Path temporary;

    private Path project;
    private Path jar;
    private Path archive;
    private Path script;

    @BeforeEach
    void create() throws IOException {
        project = Files.createDirectories(temporary.toRealPath().resolve("a project"));
        var target = Files.createDirectories(project.resolve("target"));
        var folder = Files.createDirectories(target.resolve("fast-java"));
        jar = Files.createFile(target.resolve("it's.jar"));
        archive = Files.createFile(folder.resolve("it's" + JavaOptions.SUFFIX));
        script = folder.resolve("mvn-it's");
        program("jdk/java");
        program("path/java");
        program("path/mvn");
        ExecutorScript.write(script, "it's", PACKAGES, List.of("Runner", "Main Class"));
        var jdk = temporary.resolve("jdk/java").toString();
        Files.writeString(script, Files.readString(script).replace(IsolatedJava.JAVA, jdk));
    }

    /** Creates a program that prints its path and its arguments. */
    private Path program(String name) throws IOException {
        var file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho \"" + name + ": $*\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(String arguments) throws Exception {
        return run(Map.of(), script.toString(), arguments);
    }

    private Result run(Map<String, String> variables, String program, String arguments) throws Exception {
        var output = temporary.resolve("output.txt");
        var errors = temporary.resolve("errors.txt");
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments.split(" ")));
        var builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", temporary.resolve("path") + ":/usr/bin:/bin");
        builder.environment().putAll(variables);
        var process = builder.start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private static Result printed(String text) {
        return new Result(0, text + "\n", "");
    }

    private String fastRun(List<String> defaults) {
        var command = new ArrayList<>(List.of("jdk/java:"));
        command.addAll(defaults);
        command.addAll(JavaOptions.OPTIONS);
        command.add(JavaOptions.use(archive.toString()));
        command.addAll(List.of("-cp", jar.toString(), "Runner", "Main Class"));
        return String.join(" ", command);
    }

    /** Host 1.10 and earlier pass no log level, and a relative path is what a user may type. */
    @ParameterizedTest
    @ValueSource(strings = {RUN, "--no-transfer-progress compile exec:java"})
    void runs_the_program_with_the_archive(String arguments) throws Exception {
        assertThat(run(arguments)).isEqualTo(printed(fastRun(JavaOptions.DEFAULTS)));
        assertThat(run(Map.of(), "target/fast-java/mvn-it's", arguments))
                .isEqualTo(printed(fastRun(JavaOptions.DEFAULTS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEARCH,
                "--no-transfer-progress compile exec:java -DmainClass=com.pulumi.bootstrap.internal.Main -DmainArgs=packages"
            })
    void returns_the_packages_without_java(String arguments) throws Exception {
        assertThat(run(arguments)).isEqualTo(printed(PACKAGES));
    }

    /** Its main class may differ. The control is {@link #runs_the_program_with_the_archive}. */
    @Test
    void runs_the_plain_jar_if_it_is_newer_than_the_script() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run(RUN)).isEqualTo(printed("path/java: -jar " + jar));
    }

    @Test
    void searches_for_packages_if_the_jar_is_newer_than_the_script() throws Exception {
        var search = "path/java: -cp " + jar + " com.pulumi.bootstrap.internal.Main packages";
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run(SEARCH)).isEqualTo(printed(search));

        Files.setLastModifiedTime(jar, Files.getLastModifiedTime(script));
        assertThat(run(SEARCH)).isEqualTo(printed(PACKAGES));
    }

    @Test
    void runs_the_plain_jar_with_the_java_on_path_if_the_jdk_of_the_build_is_gone() throws Exception {
        Files.delete(temporary.resolve("jdk/java"));

        assertThat(run(RUN)).isEqualTo(printed("path/java: -jar " + jar));
        assertThat(run(SEARCH)).isEqualTo(printed(PACKAGES));
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -XX:+UseParallelGC",
        "JDK_JAVA_OPTIONS, @options.txt",
        "_JAVA_OPTIONS, -XX:Flags=options.txt"
    })
    void omits_its_defaults_if_a_variable_may_contain_others(String variable, String options) throws Exception {
        assertThat(run(Map.of(variable, options), script.toString(), RUN)).isEqualTo(printed(fastRun(List.of())));
        assertThat(run(Map.of("OTHER" + variable, options), script.toString(), RUN))
                .isEqualTo(printed(fastRun(JavaOptions.DEFAULTS)));
    }

    /** {@code pulumi install} compiles the program; this build has done that. */
    @Test
    void compiles_nothing() throws Exception {
        assertThat(run("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn --no-transfer-progress compile"))
                .isEqualTo(new Result(0, "", ""));
    }

    /** As for {@code pulumi about}, and for the goals of a newer host. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-transfer-progress dependency:tree -DoutputType=tgf",
                "package exec:exec",
                "--version",
                "--no-transfer-progress compile exec:java -Dexec.args=address",
                "clean compile test"
            })
    void passes_other_goals_to_maven(String arguments) throws Exception {
        assertThat(run(arguments)).isEqualTo(printed("path/mvn: " + arguments));

        program("a project/mvnw");
        assertThat(run(arguments)).isEqualTo(printed("a project/mvnw: " + arguments));
    }

    @Test
    void changes_no_variable_of_the_user() throws Exception {
        Files.writeString(temporary.resolve("jdk/java"), "#!/bin/sh\nenv\n");
        var names = Pattern.compile("\\b(\\w+)=")
                .matcher(Files.readString(script).replaceAll("(?m)^ *exec .*", ""))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        names.remove("CDPATH");
        assertThat(names)
                .contains("fast_start_java", "fast_start_jar")
                .allMatch(name -> name.startsWith("fast_start_"));
        var variables = new HashMap<>(Map.of("CDPATH", "/"));

        assertThat(run(variables, script.toString(), RUN).output().lines()).contains("CDPATH=/");
        assertThat(run(Map.of("folder", "the user's"), script.toString(), RUN)
                        .output()
                        .lines())
                .contains("folder=the user's")
                .noneMatch(line -> line.startsWith("fast_start_"));
    }
}
