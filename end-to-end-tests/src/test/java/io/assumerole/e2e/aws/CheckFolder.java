package io.assumerole.e2e.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The folder of the check in one account: Pulumi's state, the passphrase for its secrets, and the ID that is in each name.
 * It exists before the check creates anything, and until everything is destroyed. Only its owner can read it.
 */
final class CheckFolder {
    /** The start of the name of each resource. */
    static final String PREFIX = "assume-role-check-";

    /** The key of the tag of each resource. Its value is the ID of the check. */
    static final String TAG = "assume-role-check";

    private static final String RECORD = "check.properties";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");
    private static final int ID_BYTES = 8;
    /**
     * After its program ends, an engine runs until its last call has a response. The AWS plugin retries for two
     * minutes.
     */
    private static final Duration ENGINE_END = Duration.ofMinutes(3);

    private final Path path;
    private final String id;

    private CheckFolder(Path path, String id) {
        this.path = path;
        this.id = id;
    }

    /**
     * Returns the path of an account's folder: {@code assume-role/aws-check/ACCOUNT} in {@code XDG_STATE_HOME}, or else
     * in {@code ~/.local/state}. Creates its parents.
     *
     * @throws LocalAwsException if another user could change it
     */
    static Path of(AwsAccount account, Map<String, String> environment) {
        // A relative path is invalid and must be ignored: XDG Base Directory Specification.
        var given = environment.getOrDefault("XDG_STATE_HOME", "");
        var base = given.startsWith("/")
                ? Path.of(given)
                : Folders.home(environment)
                        .orElseThrow(
                                () -> new LocalAwsException("HOME isn't set, and this account has no home. Set HOME."))
                        .resolve(".local/state");
        var project = base.resolve("assume-role").normalize();
        var all = Folders.make(project.resolve("aws-check"));
        var folder = all.resolve(account.id());
        for (var each : List.of(project, all, folder)) {
            Folders.unsafeReason(each).ifPresent(problem -> {
                throw new LocalAwsException(problem + ". The state in it isn't used, because another user could have"
                        + " changed it. If nobody has, run chmod 700 on the folder, and try again.");
            });
        }
        return folder;
    }

    /**
     * Locks a folder until the returned channel is closed, or this process ends.
     *
     * @throws LocalAwsException if another check uses the folder
     */
    static FileChannel lock(Path path) {
        return Folders.use(path, () -> {
            var channel = FileChannel.open(
                    path.resolveSibling(path.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new LocalAwsException(
                        "Another check uses " + path + ". Wait until it ends, and run the command again.");
            }
            return channel;
        });
    }

    /** Creates the folder, with an ID that nobody can predict: 16 hexadecimal digits. */
    static CheckFolder create(Path path, AwsAccount account) {
        var bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        var id = HexFormat.of().formatHex(bytes);
        var record = new Properties();
        record.setProperty("id", id);
        record.setProperty("endpoint", account.endpoint());
        Folders.makeNew(path);
        Folders.change(path, () -> {
            var passphrase = path.resolve("passphrase");
            Folders.makeFile(passphrase);
            Files.writeString(passphrase, UUID.randomUUID().toString());
            var unfinished = path.resolve("unfinished");
            try (var out = Files.newBufferedWriter(unfinished)) {
                record.store(out, null);
            }
            Files.move(unfinished, path.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
        });
        return new CheckFolder(path, id);
    }

    /**
     * Opens the folder that an earlier check left; empty if there is none, or if that check had created nothing.
     *
     * @throws LocalAwsException if the folder isn't from a check at this endpoint
     */
    static Optional<CheckFolder> left(Path path, AwsAccount account) {
        return Folders.use(path, () -> {
            var record = new Properties();
            try (var in = Files.newBufferedReader(path.resolve(RECORD))) {
                record.load(in);
            } catch (NoSuchFileException e) {
                if (Files.exists(path.resolve("state"))) {
                    throw new LocalAwsException(
                            path + " has Pulumi's state, but no " + RECORD + ", so its resources are"
                                    + " unknown. Restore the file, or destroy the stacks by hand and delete the folder.");
                }
                Folders.delete(path);
                return Optional.empty();
            }
            var id = record.getProperty("id", "");
            var endpoint = record.getProperty("endpoint", "");
            if (!ID.matcher(id).matches() || !endpoint.equals(account.endpoint())) {
                throw new LocalAwsException(path.resolve(RECORD) + " is from a check with the ID \"" + id + "\" at \""
                        + endpoint + "\", but this command uses \"" + account.endpoint() + "\". Nothing was created or"
                        + " deleted. Run the command with that endpoint, or, if that local AWS no longer exists, delete the"
                        + " folder.");
            }
            return Optional.of(new CheckFolder(path, id));
        });
    }

    Path path() {
        return path;
    }

    String id() {
        return id;
    }

    /** Returns the name of a resource of this check. */
    String name(String suffix) {
        return PREFIX + id + "-" + suffix;
    }

    Map<String, String> tags() {
        return Map.of(TAG, id);
    }

    /** Returns a folder in this folder, which is created if it doesn't exist. */
    Path folder(String name) {
        return Folders.make(path.resolve(name));
    }

    /** Returns whether a stack has a state. */
    boolean has(String project, String stack) {
        return Files.exists(
                path.resolve("state/.pulumi/stacks").resolve(project).resolve(stack + ".json"));
    }

    /**
     * Waits until the engine of a killed check has ended, and until AWS shows what that engine's last calls created.
     * Then removes the engine's lock.
     *
     * @param propagation the time that AWS may need to show a new resource
     * @throws LocalAwsException if an engine still runs
     */
    void awaitLastCalls(Duration propagation) {
        var locks = path.resolve("state/.pulumi/locks");
        var limit = Instant.now().plus(ENGINE_END);
        for (var lock : files(locks)) {
            var pid = Folders.use(
                    path,
                    () -> new ObjectMapper()
                            .readTree(Files.readString(lock))
                            .path("pid")
                            .asLong());
            while (ProcessHandle.of(pid).filter(ChildProcesses::runs).isPresent()) {
                if (Instant.now().isAfter(limit)) {
                    throw new LocalAwsException("The interrupted check's pulumi, process " + pid + ", still runs. Wait"
                            + " until it ends, and run the command again. If this process isn't pulumi, delete " + lock
                            + ".");
                }
                sleep(Duration.ofMillis(200));
            }
        }
        var last = files(path.resolve("state")).stream()
                .map(file ->
                        Folders.use(path, () -> Files.getLastModifiedTime(file).toInstant()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        sleep(Duration.between(Instant.now(), last.plus(propagation)));
        Folders.delete(locks);
    }

    private List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        return Folders.use(path, () -> {
            try (var files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile).toList();
            }
        });
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(Math.max(0, wait.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalAwsException("The cleanup was interrupted. Run the command again.", e);
        }
    }

    /** Deletes the folder, after everything is destroyed. */
    void delete() {
        Folders.delete(path);
    }
}
