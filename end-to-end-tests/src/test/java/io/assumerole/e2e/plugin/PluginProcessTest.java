package io.assumerole.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starts the plugin as the engine does, in unusual environments. Does not prove anything about systems other than Linux. */
@Tag("extended")
@EnabledOnOs(OS.LINUX)
class PluginProcessTest {

    /** No engine listens there; the plugin calls it only to create a component. */
    private static final String ENGINE = "127.0.0.1:1";

    private static final int MINUTES = 1;

    private final Path work = Stacks.cloneFolder().resolve("end-to-end-tests/target/PluginProcessTest");

    @BeforeEach
    void makeFolder() throws IOException {
        Folders.delete(work);
        Files.createDirectories(work);
    }

    @AfterEach
    void deleteFolder() throws IOException {
        Folders.delete(work);
    }

    /** The plugin's output until it was stopped, and the files in its memory. */
    private record Output(String standard, String errors, String mapped) {

        boolean usesArchive() {
            return mapped.contains(PluginFolder.ARCHIVE);
        }

        void isOnlyThePort() {
            assertThat(standard).as(errors).matches("\\d+\\n");
        }
    }

    /** Starts the plugin, connects to the port that it prints, and stops it. */
    private Output start(Path folder, Map<String, String> variables) throws Exception {
        var builder = builder(List.of(folder.resolve(PluginFolder.SCRIPT).toString(), "--logtostderr", ENGINE));
        builder.environment().putAll(variables);
        var process = builder.start();
        var output = process.inputReader(StandardCharsets.UTF_8);
        try {
            var first = output.readLine();
            var mapped = "";
            if (first != null && first.matches("\\d+")) {
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(first)).close();
                mapped = Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
            }
            // As the engine does. Process.destroyForcibly() would close the output.
            process.toHandle().destroyForcibly();
            var rest = new StringBuilder(first == null ? "" : first + "\n");
            output.lines().forEach(line -> rest.append(line).append('\n'));
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            return new Output(rest.toString(), Files.readString(work.resolve("errors")), mapped);
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder(List<String> command) {
        var builder =
                new ProcessBuilder(command).redirectError(work.resolve("errors").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    @Test
    void prints_only_the_port() throws Exception {
        var plugin = start(PluginFolder.DELIVERED, Map.of());

        plugin.isOnlyThePort();
        assertThat(plugin.errors()).isEmpty();
        assertThat(plugin.usesArchive()).isTrue();
    }

    @Test
    void prints_only_the_port_with_a_class_archive_that_does_not_fit() throws Exception {
        var folder = PluginFolder.copy(work.resolve("a folder with spaces"));
        var archive = folder.resolve(PluginFolder.ARCHIVE);
        startWithoutArchive(folder);

        useArchive(
                Files.readAllBytes(
                        Stacks.cloneFolder().resolve("create-role-stack/target/fast-java/create-role-stack.jsa")),
                archive);
        startWithoutArchive(folder);

        // Java would crash. The size of the whole archive is in a second file.
        try (var file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        startWithoutArchive(folder);

        useArchive("no archive".getBytes(StandardCharsets.UTF_8), archive);
        startWithoutArchive(folder);

        Files.delete(archive);
        startWithoutArchive(folder);
    }

    private static void useArchive(byte[] content, Path archive) throws IOException {
        Files.write(archive, content);
        Files.writeString(archive.resolveSibling(PluginFolder.ARCHIVE + ".size"), content.length + "\n");
    }

    private void startWithoutArchive(Path folder) throws Exception {
        var plugin = start(folder, Map.of());
        plugin.isOnlyThePort();
        assertThat(plugin.errors()).isEmpty();
        assertThat(plugin.usesArchive()).isFalse();
    }

    @Test
    void prints_only_the_port_with_other_options_of_java() throws Exception {
        for (var variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            var plugin = start(PluginFolder.DELIVERED, Map.of(variable, "-XX:+UseParallelGC -Xshare:auto"));

            plugin.isOnlyThePort();
            assertThat(plugin.errors()).contains(variable);
        }
    }

    @Test
    void explains_that_java_is_missing() throws Exception {
        var plugin = start(PluginFolder.DELIVERED, Map.of("JAVA_HOME", "/no/java"));
        assertThat(plugin.standard()).isEmpty();
        assertThat(plugin.errors())
                .isEqualTo(
                        "The plugin assume-role needs Java 17 or newer, but the command /no/java/bin/java does not exist."
                                + " Install Java (https://adoptium.net/), or set JAVA_HOME to an absolute path.\n");

        var path = Files.createDirectory(work.resolve("path")).toString();
        plugin = start(PluginFolder.DELIVERED, Map.of("JAVA_HOME", "", "PATH", path));
        assertThat(plugin.standard()).isEmpty();
        assertThat(plugin.errors()).contains("but the command java does not exist");
    }

    /** The engine starts the plugin in the folder of the program. */
    @Test
    void runs_no_file_of_the_program() throws Exception {
        var program = Files.createDirectories(work.resolve("program/bin")).getParent();
        for (var folder : List.of(program, program.resolve("bin"))) {
            for (var command : List.of("java", "wc")) {
                var file = Files.writeString(folder.resolve(command), "#!/bin/sh\necho " + command + " >>\"$MARK\"\n");
                assertThat(file.toFile().setExecutable(true)).isTrue();
            }
        }
        var mark = work.resolve("mark");
        var java = System.getProperty("java.home") + "/bin";
        var rest = java + ":" + System.getenv("PATH");

        for (var relative : List.of("", ".", "bin")) {
            assertThat(commandsOfProgram(program, relative + ":" + rest, "jdk", mark))
                    .as(relative)
                    .isEmpty();
            assertThat(commandsOfProgram(program, rest + ":" + relative, "jdk", mark))
                    .as(relative)
                    .isEmpty();
            assertThat(commandsOfProgram(program, relative, System.getProperty("java.home"), mark))
                    .as(relative)
                    .isEmpty();
        }
        assertThat(commandsOfProgram(program, program.resolve("bin") + ":" + rest, "jdk", mark))
                .contains("java");
    }

    private String commandsOfProgram(Path program, String path, String javaHome, Path mark) throws Exception {
        Files.deleteIfExists(mark);
        var builder = builder(List.of(
                        PluginFolder.DELIVERED.resolve(PluginFolder.SCRIPT).toString(), ENGINE))
                .directory(program.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", javaHome, "PATH", path, "MARK", mark.toString()));
        var process = builder.start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            output.readLine();
        } finally {
            process.destroyForcibly();
        }
        return Files.exists(mark) ? Files.readString(mark) : "";
    }

    @Test
    void ends_when_its_engine_is_killed() throws Exception {
        var script = PluginFolder.DELIVERED.resolve(PluginFolder.SCRIPT).toString();
        var engine = builder(List.of("sh", "-c", "'" + script + "' " + ENGINE + " & echo $!; wait"))
                .start();
        try (var output = engine.inputReader(StandardCharsets.UTF_8)) {
            var plugin = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(output.readLine()).matches("\\d+");
            assertThat(plugin.isAlive()).isTrue();

            engine.destroyForcibly();

            plugin.onExit().get(MINUTES, TimeUnit.MINUTES);
        } finally {
            engine.descendants().forEach(ProcessHandle::destroyForcibly);
            engine.destroyForcibly();
        }
    }
}
