package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code java} beside programs that only say that they were started. What it does with a
 * real Java is in {@link FastStartTest}.
 */
class HostJavaTest {

    private static final String GONE = "/gone/bin/java";
    private static final String NOBODY = "65534";

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
                .isEqualTo(
                        new Ended(126, "", "java: " + GONE + " is gone, and there is no other on PATH: build again\n"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void never_calls_itself_when_path_finds_it(String spelling) throws Exception {
        var path = path(spelling);

        assertThat(run(path + ":" + next + ":/usr/bin:/bin", "/bin/sh", "-c", "java -version"))
                .isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    private String path(String spelling) throws IOException {
        HostJava.write(fast, GONE);
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
        HostJava.write(other, "/gone too/bin/java");
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
        HostJava.write(fast, GONE);

        assertThat(run(path + ":" + next + ":/usr/bin:/bin", "/bin/sh", "-c", "cd fast-java; java -version"))
                .isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    @Test
    void never_calls_itself_where_the_java_of_the_build_has_become_a_link_to_it() throws Exception {
        var java = folder.resolve("link-to-java");
        HostJava.write(fast, java.toString());
        Files.createSymbolicLink(java, fast.resolve("java"));

        assertThat(runFast(next.toString(), "-version")).isEqualTo(new Ended(0, "next: -version\n", ""));
    }

    @Test
    void takes_the_java_of_the_build_while_it_is_there_whatever_path_says() throws Exception {
        HostJava.write(
                fast,
                program(folder.resolve("build's"), "build").resolve("java").toString());

        for (var path : new String[] {null, "", next.toString(), fast + "/"}) {
            assertThat(runFast(path, "a b", "*")).as(path).isEqualTo(new Ended(0, "build: a b *\n", ""));
        }
    }

    /** The search for the plugins of a program, whose answer is there, beside all that differs from it in one thing. */
    @Test
    void answers_the_search_for_plugins_itself_and_nothing_else() throws Exception {
        HostJava.write(
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

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx", "rwx-w----", "rwx----w-"})
    void runs_nothing_from_a_folder_that_others_may_write_into(String permissions) throws Exception {
        HostJava.write(
                fast, program(folder.resolve("build"), "build").resolve("java").toString());
        permit(fast, permissions);

        var refused = runFast("/usr/bin:/bin", "-version");

        assertThat(refused.status()).isEqualTo(126);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors())
                .isEqualTo("java: others may write into "
                        + fast
                        + " (d"
                        + permissions
                        + "), so nothing is run from it: delete it and build again\n");
        permit(fast, permissions.replace('w', '-').replaceFirst("r-", "rw"));
        assertThat(runFast("/usr/bin:/bin", "-version").output()).isEqualTo("build: -version\n");
    }

    /** The script of another project, which is first on PATH. */
    @Test
    void starts_no_jar_from_a_folder_that_others_may_write_into() throws Exception {
        HostJava.write(
                fast, program(folder.resolve("build"), "build").resolve("java").toString());
        var other = Files.createDirectories(folder.resolve("other/fast-java"));
        var command = new String[] {"-jar", other + "/any.jar"};
        permit(other, "rwxrwxr-x");

        var refused = runFast("/usr/bin:/bin", command);

        assertThat(refused.status()).isEqualTo(126);
        assertThat(refused.output()).isEmpty();
        assertThat(refused.errors()).contains("others may write into " + other + " (drwxrwxr-x)");
        permit(other, "rwxr-xr-x");
        assertThat(runFast("/usr/bin:/bin", command).output()).isEqualTo("build: -jar " + other + "/any.jar\n");
    }

    /** Only root can give a folder away, and so only root's build proves this. */
    @Test
    void runs_nothing_from_a_folder_of_another_user_but_root() throws Exception {
        assumeTrue(Files.getOwner(folder).getName().equals("root"), "Not root");
        HostJava.write(
                fast, program(folder.resolve("build"), "build").resolve("java").toString());
        var asNobody = new String[] {"setpriv", "--reuid=" + NOBODY, "--clear-groups", fast + "/java", "-version"};
        assertThat(run("/usr/bin:/bin", asNobody))
                .as("root's folder, by another user")
                .isEqualTo(new Ended(0, "build: -version\n", ""));

        Files.setAttribute(fast, "unix:uid", Integer.valueOf(NOBODY));

        assertThat(runFast("/usr/bin:/bin", "-version"))
                .as("another user's folder, by root")
                .isEqualTo(new Ended(
                        126,
                        "",
                        "java: "
                                + fast
                                + " is another user's ("
                                + NOBODY
                                + "), so nothing is run from it: build as the user who runs it\n"));
        assertThat(run("/usr/bin:/bin", asNobody))
                .as("another user's folder, by that user")
                .isEqualTo(new Ended(0, "build: -version\n", ""));
    }
}
