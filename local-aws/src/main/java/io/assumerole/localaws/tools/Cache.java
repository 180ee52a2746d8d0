package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The one folder outside the clone that this project writes to. */
final class Cache {
    private static final int KEY_LENGTH = 16;
    // File locks hold between processes; threads of one process need this besides.
    private static final Object IN_PROCESS = new Object();

    private final Path root;

    private Cache(Path root) {
        this.root = root;
    }

    static Cache of(Map<String, String> environment) {
        // A relative XDG_CACHE_HOME is invalid and to be ignored: XDG Base Directory Specification.
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new Cache(Path.of(xdg, "assume-role"));
        }
        return new Cache(home(environment).resolve(".cache").resolve("assume-role"));
    }

    /** Returns the home of the user, or of the account where HOME names none, as in demo. */
    static Path home(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("HOME", ""), System.getProperty("user.home"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst()
                .orElseThrow(
                        () ->
                                new LocalAwsException(
                                        "HOME is not set, and this account has no home. Set HOME, or"
                                                + " XDG_CACHE_HOME for what ./demo keeps."));
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /**
     * Returns the name of the folder for what is made from exactly these resources of this package.
     */
    static String key(String name, String... resources) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
        for (String resource : resources) {
            digest.update(read(resource));
        }
        return name + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
    }

    static byte[] read(String resource) {
        try (InputStream in = Cache.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource " + resource + " is missing from the build of local-aws.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies resources of this package into a folder, which is made if it does not exist. */
    static void copy(Path folder, String... resources) throws IOException {
        Files.createDirectories(folder);
        for (String resource : resources) {
            Files.write(folder.resolve(resource), read(resource));
        }
    }

    /** Does work that only one process at a time may do. */
    <T> T locked(String name, Progress progress, Supplier<T> work) {
        synchronized (IN_PROCESS) {
            try {
                Files.createDirectories(root);
                try (FileChannel channel =
                                FileChannel.open(
                                        root.resolve(name + ".lock"),
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE);
                        FileLock lock = lock(channel, progress)) {
                    assert lock.isValid();
                    return work.get();
                }
            } catch (IOException e) {
                throw new LocalAwsException(
                        "The cache folder " + root + " cannot be used: " + e, e);
            }
        }
    }

    private static FileLock lock(FileChannel channel, Progress progress) throws IOException {
        FileLock lock = channel.tryLock();
        return lock != null
                ? lock
                : progress.step("Waiting for another process that makes the same", channel::lock);
    }
}
