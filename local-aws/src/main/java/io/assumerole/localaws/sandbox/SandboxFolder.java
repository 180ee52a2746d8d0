package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.EmulatorInstaller;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.run.RecordedProcess;
import io.assumerole.localaws.tools.Engine;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The folder of a sandbox: its layout, and the two records for other processes, of the sandbox and of its processes.
 *
 * @param path an absolute path
 * @param stacks the name of the set of stacks; empty for that of the sandbox itself
 */
record SandboxFolder(Path path, String stacks) {
    private static final String RECORD = "sandbox.properties";
    private static final String PROCESSES = "processes";
    private static final String PROJECT = "Pulumi.yaml";
    private static final Pattern SETTINGS = Pattern.compile("Pulumi\\..+\\.ya?ml");
    private static final String NO_SETTINGS = "[default]" + System.lineSeparator();
    // Serializes the file appends of this process.
    private static final Object RECORDING = new Object();

    static SandboxFolder at(Path folder) {
        return new SandboxFolder(folder.toAbsolutePath().normalize(), "");
    }

    /** Returns the same folder with a separate set of stacks. */
    SandboxFolder withStacks(String name) {
        var own = new SandboxFolder(path, name);
        try {
            Files.createDirectories(own.state());
            return own;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    Path state() {
        return path.resolve("state").resolve(stacks);
    }

    Path pulumiHome() {
        return path.resolve("pulumi-home");
    }

    /** Returns the folder for PATH that contains only {@code pulumi}. */
    Path bin() {
        return path.resolve("bin");
    }

    Path awsConfig() {
        return path.resolve("aws-config");
    }

    Path awsCredentials() {
        return path.resolve("aws-credentials");
    }

    /** Returns the folder in which the project of a stack runs, which may not exist. */
    Path project(String project, String stack) {
        return path.resolve("projects").resolve(stacks).resolve(project + "-" + stack);
    }

    /**
     * Creates a folder to run a project in: with its {@code Pulumi.yaml}, with the given settings instead of a user's,
     * and with links to all its other files.
     */
    Path link(Path project, String stack, String settings) {
        var copy = project(project.getFileName().toString(), stack);
        try (var entries = Files.list(project)) {
            Files.createDirectories(copy);
            for (var entry : entries.toList()) {
                var file = entry.getFileName().toString();
                if (file.equals(PROJECT)) {
                    Files.copy(entry, copy.resolve(file));
                } else if (!SETTINGS.matcher(file).matches()) {
                    Files.createSymbolicLink(copy.resolve(file), entry);
                }
            }
            Files.writeString(copy.resolve("Pulumi." + stack + ".yaml"), settings);
            return copy;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Creates the content of this folder before anything runs. */
    void make(Engine engine, Progress progress) {
        try {
            Folders.make(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(temporary());
            Files.createDirectories(state());
            // A profile without settings, for tools that fail if their profile does not exist.
            Files.writeString(awsConfig(), NO_SETTINGS);
            Files.writeString(awsCredentials(), NO_SETTINGS);
            var pulumiHome = Files.createDirectories(pulumiHome());
            install(engine);
            progress.quietStep(
                    "Preparing the fast start of the provider emulator, once per build",
                    () -> List.of(PluginVersion.values())
                            .forEach(version -> EmulatorInstaller.install(pulumiHome, version)));
        } catch (IOException | UncheckedIOException e) {
            throw unusable(e);
        }
    }

    /** Switches to an engine that may have been built again. */
    void use(Engine engine) {
        try {
            install(engine);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void install(Engine engine) throws IOException {
        engine.installJavaHost(pulumiHome());
        engine.link(bin());
    }

    void write(Properties record) {
        var unfinished = path.resolve(RECORD + ".new");
        try {
            Folders.makeFile(unfinished);
            try (Writer out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
                record.store(out, null);
            }
            Files.move(unfinished, path.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Returns the properties that {@link #write} has written; empty if it was not called.
     *
     * @throws LocalAwsException if another user could change them
     */
    Optional<Properties> read() {
        refuseWhatOthersCanChange();
        var record = new Properties();
        try (Reader in = Files.newBufferedReader(path.resolve(RECORD), StandardCharsets.UTF_8)) {
            record.load(in);
            return Optional.of(record);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void add(ProcessHandle process) {
        synchronized (RECORDING) {
            try {
                Files.writeString(
                        path.resolve(PROCESSES),
                        RecordedProcess.of(process) + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw unusable(e);
            }
        }
    }

    /**
     * Stops every process that was added and still runs.
     *
     * @throws LocalAwsException if another user could change the record of these processes
     */
    void endProcesses() {
        refuseWhatOthersCanChange();
        try (var lines = Files.lines(path.resolve(PROCESSES), StandardCharsets.UTF_8)) {
            lines.flatMap(line -> RecordedProcess.parse(line).stream())
                    .flatMap(recorded -> recorded.find().stream())
                    .forEach(ChildProcesses::end);
        } catch (NoSuchFileException e) {
            // No process was started in it.
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void refuseWhatOthersCanChange() {
        try {
            var problem = Folders.problem(path);
            if (problem.isPresent()) {
                throw new LocalAwsException(problem.get()
                        + ". Nothing that is recorded in "
                        + path
                        + " is run or stopped, because another user could have written to it. If none has, close the folder (chmod 700)"
                        + " and run this again; otherwise delete it.");
            }
        } catch (NoSuchFileException e) {
            // Nothing was recorded.
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    void unlock() {
        try {
            Folders.delete(inBackend("locks"));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Returns the stacks that have a state, such as {@code create-role/demo}, sorted. */
    List<String> deployed() {
        var states = inBackend("stacks");
        try (var files = Files.walk(states)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> states.relativize(file).toString().replace(".json", ""))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path inBackend(String name) {
        return state().resolve(".pulumi").resolve(name);
    }

    LocalAwsException unusable(Exception cause) {
        return new LocalAwsException("The folder " + path + " cannot be used: " + cause, cause);
    }
}
