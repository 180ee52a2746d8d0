package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code java} beside programs that only say that they were started. What it does with a
 * real Java is in {@link FastStartBuildTest}.
 */
class JavaWrapperScriptTest {

    private static final String GONE = "/gone/bin/java";

    record Ended(int status, String output, String errors) {}

    @TempDir
    private Path given;

    private Path folder;
    private Path fast;
    private Path next;

    @BeforeEach
    void make() throws IOException {
        folder = given.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        fast = Files.createDirectories(folder.resolve("project/target/fast-java"));
        permit(fast, "rwxr-xr-x");
        next = program(folder.resolve("next java"), "next");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** A folder with a program {@code java} in it that says its name and its arguments. */
    private static Path program(Path in, String name) throws IOException {
        var java = Files.createDirectories(in).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"" + name + ": $*\"\n");
        permit(java, "rwxr-xr-x");
        return in;
    }

    private Ended run(String path, String... command) throws Exception {
        var output = folder.resolve("output.txt");
        var errors = folder.resolve("errors.txt");
        var builder = new ProcessBuilder(command)
                .directory(fast.getParent().toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        if (path != null) {
            builder.environment().put("PATH", path);
        }
        var process = builder.start();
        try {
            // One that calls itself would never end.
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private Ended runFast(String path, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(fast.resolve("java").toString()));
        command.addAll(List.of(arguments));
        return run(path, command.toArray(String[]::new));
    }

    /** What PATH may call the folder of the script, from the folder above it. */
    static Stream<String> spellings() {
        return Stream.of(
                "FAST",
                "FAST/",
                "FAST//",
                "FAST/.",
                "FAST/../fast-java",
                "fast-java",
                "./fast-java/",
                "LINK",
                "LINKED-SCRIPT",
                "HARD-LINK",
                "COPY",
                "OTHER",
                "FAST:FAST/:COPY:OTHER:fast-java",
                "*:FAST/",
                "/not/there:FAST/");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void never_calls_itself_where_the_java_of_the_build_is_gone(String spelling) throws Exception {
        var path = path(spelling);

        assertThat(runFast(path + ":" + next, "-version")).isEqualTo(new Ended(0, "next: -version\n", ""));
        assertThat(runFast(path, "-version"))
                .isEqualTo(new Ended(
                        126, "", "java: " + GONE + " no longer exists, and PATH has no other: build again\n"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void never_calls_itself_when_path_finds_it(String spelling) throws Exception {
        var path = path(spelling);

        assertThat(run(path + ":" + next + ":/usr/bin:/bin", "/bin/sh", "-c", "java -version"))
                .isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    private String path(String spelling) throws IOException {
        JavaWrapperScript.write(fast, GONE);
        var script = fast.resolve("java");
        Files.createSymbolicLink(folder.resolve("link"), fast);
        var linked = Files.createDirectory(folder.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("java"), script);
        var hard = Files.createDirectory(folder.resolve("hard"));
        Files.createLink(hard.resolve("java"), script);
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.copy(script, copy.resolve("java"));
        permit(copy.resolve("java"), "rwxr-xr-x");
        var other = Files.createDirectories(folder.resolve("other project/fast-java"));
        JavaWrapperScript.write(other, "/gone too/bin/java");
        for (var each : List.of(linked, hard, copy, other)) {
            permit(each, "rwxr-xr-x");
        }
        return spelling.replace("LINKED-SCRIPT", linked.toString())
                .replace("HARD-LINK", hard.toString())
                .replace("LINK", folder.resolve("link").toString())
                .replace("COPY", copy.toString())
                .replace("OTHER", other.toString())
                .replace("FAST", fast.toString());
    }

    /** An empty part of PATH is the folder that one is in. */
    @ParameterizedTest
    @ValueSource(strings = {"", ":", ".", "./"})
    void never_calls_itself_in_its_own_folder(String path) throws Exception {
        JavaWrapperScript.write(fast, GONE);

        assertThat(run(path + ":" + next + ":/usr/bin:/bin", "/bin/sh", "-c", "cd fast-java; java -version"))
                .isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    @Test
    void never_calls_itself_where_the_java_of_the_build_has_become_a_link_to_it() throws Exception {
        var java = folder.resolve("link-to-java");
        JavaWrapperScript.write(fast, java.toString());
        Files.createSymbolicLink(java, fast.resolve("java"));

        assertThat(runFast(next.toString(), "-version")).isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    @Test
    void takes_the_java_of_the_build_while_it_is_there_whatever_path_says() throws Exception {
        JavaWrapperScript.write(
                fast,
                program(folder.resolve("build's"), "build").resolve("java").toString());

        for (var path : new String[] {null, "", next.toString(), fast + "/"}) {
            assertThat(runFast(path, "a b", "*")).as(path).isEqualTo(new Ended(0, "build: a b *\n", ""));
        }
    }

    /** The search for the plugins of a program, whose answer is there, beside all that differs from it in one thing. */
    @Test
    void answers_the_search_for_plugins_itself_and_nothing_else() throws Exception {
        JavaWrapperScript.write(
                fast, program(folder.resolve("build"), "build").resolve("java").toString());
        Files.createFile(fast.resolveSibling("one.jar"));
        Files.createFile(fast.resolveSibling("two.jar"));
        Files.writeString(fast.resolve("one.packages.json"), "the answer\n");
        var search = "com.pulumi.bootstrap.internal.Main";

        for (var path : new String[] {null, "", next.toString()}) {
            assertThat(runFast(path, "-cp", fast + "/one.jar", search, "packages"))
                    .as(path)
                    .isEqualTo(new Ended(0, "the answer\n", ""));
        }
        for (var other : List.of(
                List.of("-cp", fast + "/two.jar", search, "packages"),
                List.of("-cp", fast + "/one.jar", search, "plugins"),
                List.of("-cp", fast + "/one.jar", search),
                List.of("-cp", fast + "/one.jar", "example.Main", "packages"),
                List.of("-cp", fast.getParent() + "/one.jar", search, "packages"))) {
            assertThat(runFast(null, other.toArray(String[]::new)))
                    .isEqualTo(new Ended(0, "build: " + String.join(" ", other) + "\n", ""));
        }
        Files.delete(fast.resolveSibling("one.jar"));
        assertThat(runFast(null, "-cp", fast + "/one.jar", search, "packages").output())
                .as("the program is gone")
                .startsWith("build: -cp ");
    }

    /** Runs a command and waits for it, as Pulumi's host does. */
    private Ended runFrom(String parent, String path, String... command) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/comm")), "Elsewhere a script is known by the name of its shell");
        var script = folder.resolve(parent);
        Files.writeString(script, "#!/bin/sh\n\"$@\"\nexit $?\n");
        permit(script, "rwxr-xr-x");
        return run(
                path,
                Stream.concat(Stream.of(script.toString()), Stream.of(command)).toArray(String[]::new));
    }

    /** A JDK of the build, Maven and Gradle as they start Java, and what they have said in the build. */
    private void keepVersions() throws IOException {
        var java = program(folder.resolve("build"), "build").resolve("java");
        Files.writeString(java.resolveSibling("javac"), "#!/bin/sh\necho \"compiler: $*\"\n");
        permit(java.resolveSibling("javac"), "rwxr-xr-x");
        JavaWrapperScript.write(fast, java.toString());
        for (var name : List.of("java", "javac", "mvn", "gradle")) {
            Files.writeString(fast.resolve(name + ".version"), name + " of the build\n");
        }
    }

    static Stream<List<String>> questions() {
        return Stream.of(
                List.of("java", "build", "--version"),
                List.of("javac", "compiler", "--version"),
                List.of("mvn", "build", "-classpath c.jar org.codehaus.plexus.classworlds.launcher.Launcher --version"),
                List.of("gradle", "build", "-classpath gradle-launcher.jar org.gradle.launcher.GradleMain --version"),
                List.of("gradle", "build", "-jar /opt/gradle/lib/gradle-gradle-cli-main-9.0.jar --version"));
    }

    /** Which Pulumi's host may start, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-jar other.jar --version",
                "-jar lib/other.jar --version",
                "-cp gradle.jar example.Main --version",
                "-cp maven.jar example.Launcher --version",
                "org.codehaus.plexus.classworlds.launcher.Launcher -- --version",
                "-version"
            })
    void tells_pulumi_no_version_of_another_program(String question) throws Exception {
        keepVersions();
        var asked = new ArrayList<>(List.of(fast + "/java"));
        asked.addAll(List.of(question.split(" ")));

        assertThat(runFrom("pulumi-language-java", "/usr/bin:/bin", asked.toArray(String[]::new)))
                .isEqualTo(new Ended(0, "build: " + question + "\n", ""));
    }

    /** A variable that came from the environment goes on to the program with what the script gives it. */
    @Test
    void changes_no_variable_of_the_users() throws Exception {
        keepVersions();
        Files.writeString(folder.resolve("build/java"), "#!/bin/sh\nenv\n");
        var script = Files.readString(fast.resolve("java"));
        var names = Pattern.compile("\\bfj_(\\w+)")
                .matcher(script)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).contains("java", "folder", "name");
        var command = new ArrayList<>(List.of("env"));
        names.forEach(name -> command.add(name + "=of the user"));
        command.add(fast + "/java");
        command.add("--version");

        var seen = run("/usr/bin:/bin", command.toArray(String[]::new)).output().lines();

        assertThat(seen)
                .containsAll(names.stream().map(name -> name + "=of the user").toList());
    }

    /** Beside all that differs from it in one thing. */
    @ParameterizedTest
    @MethodSource("questions")
    void tells_the_versions_of_the_build_to_pulumi_alone(List<String> question) throws Exception {
        keepVersions();
        var host = "pulumi-language-java";
        var path = next + ":/usr/bin:/bin";
        var program = fast.resolve(question.get(0).equals("javac") ? "javac" : "java");
        var itself = new Ended(0, question.get(1) + ": " + question.get(2) + "\n", "");
        var asked = new ArrayList<>(List.of(program.toString()));
        asked.addAll(List.of(question.get(2).split(" ")));
        var command = asked.toArray(String[]::new);

        assertThat(runFrom(host, path, command)).isEqualTo(new Ended(0, question.get(0) + " of the build\n", ""));

        assertThat(runFrom("pulumi", path, command)).isEqualTo(itself);
        assertThat(run(path, command)).isEqualTo(itself);
        asked.add("more");
        assertThat(runFrom(host, path, asked.toArray(String[]::new)).output())
                .isEqualTo(itself.output().replace("--version\n", "--version more\n"));
        Files.delete(fast.resolve(question.get(0) + ".version"));
        assertThat(runFrom(host, path, command)).isEqualTo(itself);
    }

    @Test
    void tells_pulumi_no_version_of_a_java_that_is_gone() throws Exception {
        keepVersions();
        Files.delete(folder.resolve("build/java"));

        assertThat(runFrom("pulumi-language-java", next.toString(), fast + "/java", "--version"))
                .isEqualTo(new Ended(0, "next: --version\n", ""));
    }

    @Test
    void never_calls_itself_where_the_compiler_of_the_build_is_gone() throws Exception {
        keepVersions();
        Files.delete(folder.resolve("build/javac"));
        Files.copy(next.resolve("java"), next.resolve("javac"), StandardCopyOption.COPY_ATTRIBUTES);
        var path = fast + ":" + fast + "/:" + next;

        assertThat(run(path, fast + "/javac", "-version")).isEqualTo(new Ended(0, "next: -version\n", ""));
        Files.delete(next.resolve("javac"));
        assertThat(run(path, fast + "/javac", "-version"))
                .isEqualTo(new Ended(
                        126,
                        "",
                        "javac: " + folder.resolve("build/javac")
                                + " no longer exists, and PATH has no other: build again\n"));
    }

    @Test
    void starts_no_program_and_answers_no_search_as_the_compiler() throws Exception {
        keepVersions();
        Files.createFile(fast.resolveSibling("one.jar"));
        Files.writeString(fast.resolve("one.packages.json"), "the answer\n");
        Files.createFile(fast.resolve("one.jsa"));

        for (var arguments : List.of(
                List.of("-jar", fast + "/one.jar"),
                List.of("-cp", fast + "/one.jar", "com.pulumi.bootstrap.internal.Main", "packages"))) {
            var command = new ArrayList<>(List.of(fast + "/javac"));
            command.addAll(arguments);
            assertThat(run("/usr/bin:/bin", command.toArray(String[]::new)).output())
                    .isEqualTo("compiler: " + String.join(" ", arguments) + "\n");
        }
    }

    @Test
    void starts_a_program_with_its_flags_and_without_the_launcher() throws Exception {
        JavaWrapperScript.write(
                fast, program(folder.resolve("build"), "build").resolve("java").toString());
        Files.createFile(fast.resolveSibling("one.jar"));
        var archive = Files.createFile(
                        Launcher.archive(fast.resolve("one.jar").toFile()).toPath())
                .toString();
        var rest = Stream.of(
                        Launcher.FLAGS.stream(),
                        Launcher.use(archive).stream(),
                        Stream.of("-cp", fast.resolveSibling("one.jar"), ProgramRunner.class.getName()))
                .flatMap(parts -> parts)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
        var heap = String.join(" ", Launcher.HEAP) + " ";
        var serial = Launcher.SERIAL + " ";

        assertThat(started("A=b")).isEqualTo("build: " + serial + heap + rest + "\n");
        for (var variable : Launcher.VARIABLES) {
            for (var size :
                    List.of("-Xmx1g", "-Xms1g", "-Xmn8m", "-XX:MaxHeapSize=1g", "-XX:NewSize=8m", "-XX:MaxRAM=1g")) {
                assertThat(started(variable + "=-Da=b " + size)).isEqualTo("build: " + serial + rest + "\n");
            }
            assertThat(started(variable + "=-XX:+UseG1GC")).isEqualTo("build: " + heap + rest + "\n");
            for (var file : List.of("@options", "-XX:VMOptionsFile=options")) {
                assertThat(started(variable + "=" + file)).isEqualTo("build: " + rest + "\n");
            }
            assertThat(started(variable + "=-Da=b")).isEqualTo("build: " + serial + heap + rest + "\n");
        }
    }

    private String started(String variable) throws Exception {
        return run("/usr/bin:/bin", "/usr/bin/env", variable, fast + "/java", "-jar", fast + "/one.jar")
                .output();
    }

    @Test
    void is_a_compiler_only_where_the_build_has_one() throws Exception {
        keepVersions();
        assertThat(run("", fast + "/javac", "-version").output()).isEqualTo("compiler: -version\n");

        JavaWrapperScript.write(fast, next.resolve("java").toString());

        assertThat(fast.resolve("javac")).doesNotExist();
    }
}
