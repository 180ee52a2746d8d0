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
 * Keeps the versions that Java, its compiler and, if PATH has them, Maven and Gradle print in the build. Pulumi's host
 * runs all four before each preview and update, and waits for them: the script of {@link JavaWrapperScript} returns the
 * kept answers.
 */
final class ToolVersionCache {
    /** The suffix of a file with an answer. */
    static final String ANSWER = ".version";

    private static final Map<String, String> PROGRAMS =
            Map.of("java", TrainingRun.JAVA, "javac", TrainingRun.JAVA + "c", "mvn", "mvn", "gradle", "gradle");

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ToolVersionCache() {}

    /** Keeps the answers. Without one, the program itself is run each time. */
    static void keep(Path folder) throws IOException {
        keep(folder, PROGRAMS, LIMIT);
    }

    static void keep(Path folder, Map<String, String> programs, Duration limit) throws IOException {
        var queries = new LinkedHashMap<String, Process>();
        try {
            for (var program : programs.entrySet()) {
                Files.deleteIfExists(folder.resolve(program.getKey() + ANSWER));
                query(program.getValue(), temporary(folder, program.getKey()), program.getKey(), queries);
            }
            var end = System.nanoTime() + limit.toNanos();
            for (var query : queries.entrySet()) {
                var ended = query.getValue().waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (ended && query.getValue().exitValue() == 0) {
                    Files.move(
                            temporary(folder, query.getKey()),
                            folder.resolve(query.getKey() + ANSWER),
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The version query was interrupted", e);
        } finally {
            queries.values().forEach(ToolVersionCache::end);
            for (var name : programs.keySet()) {
                Files.deleteIfExists(temporary(folder, name));
            }
        }
    }

    private static Path temporary(Path folder, String name) {
        return folder.resolve(name + ANSWER + ".tmp");
    }

    private static void query(String program, Path output, String name, Map<String, Process> queries) {
        var builder = new ProcessBuilder(program, "--version")
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(Redirect.DISCARD);
        // A variable of mvnDebug, for the Maven of the build: a second Maven would also wait for a debugger.
        builder.environment().remove("MAVEN_DEBUG_OPTS");
        try {
            queries.put(name, builder.start());
        } catch (IOException e) {
            // There is no such program: Pulumi's host does not find it either.
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
