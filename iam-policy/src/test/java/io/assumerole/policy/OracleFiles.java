package io.assumerole.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** Where the oracles' programs and data are kept, and how they are fetched. */
public final class OracleFiles {
    private static final int MINUTES = 5;

    private OracleFiles() {}

    /** Returns the cache of the local AWS, which nothing is run from if it is open to others: XDG Base Directory Specification. */
    public static Path cache() throws IOException {
        var xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        var root = !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg)
                : Path.of(System.getProperty("user.home"), ".cache");
        return Files.createDirectories(
                root.resolve("assume-role"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public static String resource(String name) throws IOException {
        try (var in = OracleFiles.class.getClassLoader().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Runs a program in a folder; what it printed is in the message if it fails. */
    public static void run(Path folder, String... command) throws IOException, InterruptedException {
        var log = folder.resolve("log");
        var process = started(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile()),
                command[0]);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed:\n" + Files.readString(log));
        }
    }

    /** Runs pip in a virtual environment of the folder; it takes wheels of the checksums that are required, and no others. */
    public static void pip(Path folder, String command, String where, Path to, String requirements)
            throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("requirements.txt"), requirements);
        var venv = folder.resolve("venv");
        run(folder, "python3", "-m", "venv", venv.toString());
        run(
                folder,
                venv.resolve("bin/python").toString(),
                "-m",
                "pip",
                command,
                "--disable-pip-version-check",
                "--no-deps",
                "--require-hashes",
                "--only-binary",
                ":all:",
                where,
                to.toString(),
                "--requirement",
                file.toString());
    }

    public static Process started(ProcessBuilder builder, String program) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "This profile runs " + program + ", which cannot be started; install it and put it on PATH", e);
        }
    }

    public static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
