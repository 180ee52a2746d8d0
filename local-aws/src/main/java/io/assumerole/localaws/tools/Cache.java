package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The only folder outside the clone into which this project installs programs; the official AWS plugin is in the user's
 * Pulumi home. Other users cannot access the cache, so its content needs no further check.
 */
final class Cache {
    private static final String NAME = "assume-role";

    /** The version of the folder layout; a cache of another version counts as empty. */
    private static final String LAYOUT = "v2";

    private static final int KEY_LENGTH = 16;

    private final Path root;

    private Cache(Path root) {
        this.root = root;
    }

    static Cache of(Map<String, String> environment) {
        // A relative XDG_CACHE_HOME is invalid and must be ignored: XDG Base Directory Specification.
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        var base = !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg)
                : home(environment).resolve(".cache");
        return new Cache(base.resolve(NAME).resolve(LAYOUT).normalize());
    }

    static Path home(Map<String, String> environment) {
        return Folders.home(environment)
                .orElseThrow(() -> new LocalAwsException("HOME is not set, and this account has no home. Set HOME, or"
                        + " XDG_CACHE_HOME for the cache of ./demo."));
    }

    /** Returns the cache that contains a program, by its path or after resolving links; empty if it is in no cache. */
    static Optional<Cache> of(Path program) {
        return Stream.of(program, real(program))
                // The root is above the folder that holds the program.
                .map(file -> file.resolve("../..").normalize())
                .filter(root -> root.endsWith(Path.of(NAME, LAYOUT)))
                .findFirst()
                .map(Cache::new);
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            // The program cannot be run, either.
            return program;
        }
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /** Returns the folder name for a tool that is built from exactly these resources of this package. */
    static String key(String name, String... resources) {
        var digest = sha256();
        for (var resource : resources) {
            digest.update(read(resource));
        }
        return name + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    static byte[] read(String resource) {
        try (var in = Cache.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource " + resource + " is missing from the build of local-aws.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies resources of this package into a folder, and creates the folder if it does not exist. */
    static void copy(Path folder, String... resources) throws IOException {
        Files.createDirectories(folder);
        for (var resource : resources) {
            Files.write(folder.resolve(resource), read(resource));
        }
    }

    /** Throws a LocalAwsException if the cache exists and another user could change it. */
    void check() {
        for (var folder : List.of(root.getParent(), root)) {
            Folders.unsafeReason(folder).ifPresent(problem -> {
                throw new LocalAwsException(problem
                        + ". The cache "
                        + root
                        + " is not used, because another user could have put a program there. Delete "
                        + folder
                        + " and run this again; or set XDG_CACHE_HOME to a folder that only you can write to.");
            });
        }
    }

    /**
     * Returns a folder for data that is kept until its process has ended; creates it if it does not exist. Throws a
     * LocalAwsException if another user could change it.
     */
    Path own(String name) {
        makeAndCheck();
        return Folders.make(folder(name));
    }

    private void makeAndCheck() {
        check();
        Folders.make(root);
        // Another process could have created it in the meantime.
        check();
    }

    /** Does work that only one process at a time may do. */
    <T> T locked(String name, Progress progress, Supplier<T> work) {
        makeAndCheck();
        return Folders.locked(folder(name + ".lock"), channel -> lock(channel, progress), work::get);
    }

    private static FileLock lock(FileChannel channel, Progress progress) throws IOException {
        var lock = channel.tryLock();
        return lock != null
                ? lock
                : progress.step("Waiting for another process that installs the same tool", channel::lock);
    }
}
