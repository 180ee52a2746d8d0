package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes Java's archive of the classes that a command loads. */
final class Archive {
    static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final int MINUTES = 2;

    private Archive() {}

    /**
     * Runs a command to its end and keeps the classes that it has loaded. That no archive can be
     * made only costs time later.
     *
     * @return the status that it ended with
     */
    static int of(Path archive, List<String> arguments, Map<String, String> environment)
            throws IOException {
        var made = archive.resolveSibling(archive.getFileName() + ".tmp");
        Files.deleteIfExists(archive);
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(Launcher.FLAGS);
        command.add("-XX:ArchiveClassesAtExit=" + made);
        command.addAll(arguments);
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(
                        "The rehearsal did not end within " + MINUTES + " minutes: " + command);
            }
            if (Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The rehearsal was interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(made);
        }
    }
}
