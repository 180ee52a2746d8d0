package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the versions that Java, its compiler, and, where PATH has them, Maven and Gradle tell in the build. Pulumi's host
 * runs all four before each preview and update, and waits for them: the script of {@link JavaWrapperScript} gives the kept
 * answers.
 */
final class ToolVersionCache {
    /** The ending of the file that keeps an answer. */
    static final String ANSWER = ".version";

    private static final Map<String, String> PROGRAMS =
            Map.of("java", TrainingRun.JAVA, "javac", TrainingRun.JAVA + "c", "mvn", "mvn", "gradle", "gradle");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ToolVersionCache() {}

    /** Without an answer, the program itself is asked each time. */
    static void keep(Path folder) throws IOException {
        keep(folder, PROGRAMS, PATIENCE);
    }

    static void keep(Path folder, Map<String, String> programs, Duration patience) throws IOException {
        var asked = new LinkedHashMap<String, Process>();
        try {
            for (var program : programs.entrySet()) {
                Files.deleteIfExists(folder.resolve(program.getKey() + ANSWER));
                ask(program.getValue(), said(folder, program.getKey()), program.getKey(), asked);
            }
            var end = System.nanoTime() + patience.toNanos();
            for (var one : asked.entrySet()) {
                var ended = one.getValue().waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (ended && one.getValue().exitValue() == 0) {
                    Files.move(
                            said(folder, one.getKey()),
                            folder.resolve(one.getKey() + ANSWER),
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Asking for versions was interrupted", e);
        } finally {
            asked.values().forEach(ToolVersionCache::end);
            for (var name : programs.keySet()) {
                Files.deleteIfExists(said(folder, name));
            }
        }
    }

    private static Path said(Path folder, String name) {
        return folder.resolve(name + ANSWER + ".tmp");
    }

    private static void ask(String program, Path said, String name, Map<String, Process> asked) {
        var builder = new ProcessBuilder(program, "--version")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said.toFile())
                .redirectError(Redirect.DISCARD);
        // Of mvnDebug, for the Maven of the build: another one would wait for a debugger, too.
        builder.environment().remove("MAVEN_DEBUG_OPTS");
        try {
            asked.put(name, builder.start());
        } catch (IOException e) {
            // There is no such program: Pulumi's host does not find it either.
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
