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

    /** How a command has ended, and what it had to say on its standard error. */
    record Ended(int status, String errors) {}

    private Archive() {}

    /** Runs a command to its end and keeps the classes that it has loaded. Without an archive all works, and slower. */
    static Ended of(Path archive, List<String> arguments, Map<String, String> environment) throws IOException {
        var made = archive.resolveSibling(archive.getFileName() + ".tmp");
        Files.deleteIfExists(archive);
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(Launcher.FLAGS);
        command.add("-XX:ArchiveClassesAtExit=" + made);
        command.add("-Duser.home=" + archive.getParent());
        command.addAll(arguments);
        var errors = archive.resolveSibling(archive.getFileName() + ".txt");
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(withoutAccount(archive.getParent()));
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("The rehearsal did not end within " + MINUTES + " minutes: " + command);
            }
            if (Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Ended(process.exitValue(), Files.readString(errors).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The rehearsal was interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(made);
            Files.deleteIfExists(errors);
        }
    }

    /**
     * Nobody's home and nobody's profile, so that nothing that the program asks besides Pulumi
     * finds an account: not in a file, nor at the machine's own address for its credentials. The
     * AWS CLI, which a program may call, finds the user's home without HOME, too.
     * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
     */
    private static Map<String, String> withoutAccount(Path home) {
        return Map.of(
                "HOME", home.toString(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }
}
