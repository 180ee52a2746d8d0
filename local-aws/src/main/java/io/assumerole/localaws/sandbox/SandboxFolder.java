package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.EmulatorInstaller;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.ProcessReference;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Engine;
import java.io.IOException;
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
 * @param stacks the name of the set of stacks; empty for the sandbox's own set
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
        Folders.use(path, () -> Files.createDirectories(own.state()));
        return own;
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

    /** Returns the file that starts a version of the AWS plugin. */
    Path plugin(String version) {
        return pulumiHome()
                .resolve("plugins")
                .resolve("resource-aws-v" + version)
                .resolve("pulumi-resource-aws");
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

    /** Returns the folder where the project of a stack runs, which may not exist. */
    Path project(String project, String stack) {
        return path.resolve("projects").resolve(stacks).resolve(project + "-" + stack);
    }

    /** Creates a folder to run a project in, with its {@code Pulumi.yaml} and a link to its {@code target}. */
    Path copy(Path project, String stack) {
        var copy = project(project.getFileName().toString(), stack);
        Folders.change(path, () -> {
            Files.createDirectories(copy);
            Files.copy(project.resolve(PROJECT), copy.resolve(PROJECT), StandardCopyOption.REPLACE_EXISTING);
            var target = copy.resolve("target");
            Files.deleteIfExists(target);
            Files.createSymbolicLink(
                    target, project.toAbsolutePath().resolve("target").normalize());
        });
        return copy;
    }

    /**
     * Creates a folder to run a project in: with its {@code Pulumi.yaml}, with the given settings instead of a user's,
     * and with links to all its other files.
     */
    Path link(Path project, String stack, String settings) {
        var copy = project(project.getFileName().toString(), stack);
        Folders.change(path, () -> {
            Files.createDirectories(copy);
            try (var entries = Files.list(project)) {
                for (var entry : entries.toList()) {
                    var file = entry.getFileName().toString();
                    if (file.equals(PROJECT)) {
                        Files.copy(entry, copy.resolve(file));
                    } else if (!SETTINGS.matcher(file).matches()) {
                        Files.createSymbolicLink(copy.resolve(file), entry);
                    }
                }
            }
            Files.writeString(settings(copy, stack), settings);
        });
        return copy;
    }

    /** Creates a folder for the settings of an inline program's stack; a new stack is in a region. */
    Path inline(String project, String stack, String region) {
        var folder = project(project, stack);
        Folders.change(path, () -> {
            var file = settings(Files.createDirectories(folder), stack);
            if (!Files.exists(file)) {
                Files.writeString(file, "config:\n  aws:region: " + region + "\n");
            }
        });
        return folder;
    }

    private static Path settings(Path folder, String stack) {
        return folder.resolve("Pulumi." + stack + ".yaml");
    }

    /** Creates the content of this folder before anything runs. */
    void make(Engine engine) {
        Folders.make(path);
        Folders.change(path, () -> {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(temporary());
            Files.createDirectories(state());
            // A profile without settings, for tools that fail if their profile does not exist.
            Files.writeString(awsConfig(), NO_SETTINGS);
            Files.writeString(awsCredentials(), NO_SETTINGS);
            use(engine);
        });
    }

    /** Installs every version of the emulator as the AWS plugin. */
    void installEmulator(Progress progress) {
        progress.quietStep(
                "Preparing the fast start of the provider emulator, once per build",
                () -> List.of(PluginVersion.values())
                        .forEach(version -> EmulatorInstaller.install(pulumiHome(), version)));
    }

    /** Switches to an engine that may have been built again. */
    void use(Engine engine) {
        engine.installJavaHost(pulumiHome());
        engine.link(bin());
    }

    void write(Properties record) {
        var unfinished = path.resolve(RECORD + ".new");
        Folders.change(path, () -> {
            Folders.makeFile(unfinished);
            try (var out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
                record.store(out, null);
            }
            Files.move(unfinished, path.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /**
     * Returns the properties that {@link #write} has written; empty if it was not called.
     *
     * @throws LocalAwsException if another user could change them
     */
    Optional<Properties> read() {
        refuseWhatOthersCanChange();
        var record = new Properties();
        try (var in = Files.newBufferedReader(path.resolve(RECORD), StandardCharsets.UTF_8)) {
            record.load(in);
            return Optional.of(record);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void add(ProcessHandle process) {
        synchronized (RECORDING) {
            Folders.use(
                    path,
                    () -> Files.writeString(
                            path.resolve(PROCESSES),
                            ProcessReference.of(process) + System.lineSeparator(),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND));
        }
    }

    /**
     * Stops every process that was added and still runs.
     *
     * @throws LocalAwsException if another user could change the record of these processes
     */
    void endProcesses() {
        refuseWhatOthersCanChange();
        Folders.change(path, () -> {
            try (var lines = Files.lines(path.resolve(PROCESSES), StandardCharsets.UTF_8)) {
                lines.flatMap(line -> ProcessReference.parse(line).stream())
                        .flatMap(recorded -> recorded.find().stream())
                        .forEach(ChildProcesses::end);
            } catch (NoSuchFileException e) {
                // No process was started in this folder.
            }
        });
    }

    private void refuseWhatOthersCanChange() {
        Folders.unsafeReason(path).ifPresent(problem -> {
            throw new LocalAwsException(problem
                    + ". The records in "
                    + path
                    + " are not used, because another user could have changed them. If nobody has, run chmod 700 on the"
                    + " folder and try again; otherwise delete it.");
        });
    }

    void unlock() {
        Folders.delete(inBackend("locks"));
    }

    /** Returns the stacks that have a state, such as {@code create-role/demo}, sorted. */
    List<String> deployed() {
        var states = inBackend("stacks");
        return Folders.use(path, () -> {
            try (var files = Files.walk(states)) {
                return files.filter(file -> file.toString().endsWith(".json"))
                        .map(file -> states.relativize(file).toString().replace(".json", ""))
                        .sorted()
                        .toList();
            } catch (NoSuchFileException e) {
                return List.of();
            }
        });
    }

    private Path inBackend(String name) {
        return state().resolve(".pulumi").resolve(name);
    }
}
