package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The one folder outside the clone that this project writes to, and runs programs from. */
final class Cache {
    private static final String NAME = "assume-role";

    /** How folders are kept here; one of before would not be found to be complete. */
    private static final String LAYOUT = "v2";

    private static final int KEY_LENGTH = 16;
    // File locks hold between processes; threads of one process need this besides.
    private static final Object IN_PROCESS = new Object();

    private final Path root;
    private final Path home;

    private Cache(Path base, Path home) {
        this.root = base.resolve(NAME).resolve(LAYOUT).normalize();
        this.home = home.normalize();
    }

    static Cache of(Map<String, String> environment) {
        // A relative XDG_CACHE_HOME is invalid and to be ignored: XDG Base Directory Specification.
        var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new Cache(Path.of(xdg), anyHome(environment).orElse(Path.of("/")));
        }
        var home = home(environment);
        return new Cache(home.resolve(".cache"), home);
    }

    /** Returns the home of the user, or of the account where HOME names none, as in demo. */
    static Path home(Map<String, String> environment) {
        return anyHome(environment)
                .orElseThrow(() -> new LocalAwsException("HOME is not set, and this account has no home. Set HOME, or"
                        + " XDG_CACHE_HOME for what ./demo keeps."));
    }

    static Optional<Path> anyHome(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("HOME", ""), System.getProperty("user.home"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst();
    }

    /** Returns the cache that a folder is kept in, whatever the environment says by now. */
    static Optional<Cache> of(Path folder, Map<String, String> environment) {
        return isIn(folder)
                ? Optional.of(new Cache(
                        folder.getParent().getParent().getParent(),
                        anyHome(environment).orElse(Path.of("/"))))
                : Optional.empty();
    }

    /** Tells whether a program is in a cache, or a link leads from its path to one that is. */
    static boolean holds(Path program) {
        try {
            return isIn(program.getParent()) || isIn(program.toRealPath().getParent());
        } catch (IOException e) {
            // It cannot be run either.
            return false;
        }
    }

    private static boolean isIn(Path folder) {
        var root = folder.getParent();
        return root != null && root.endsWith(Path.of(NAME, LAYOUT));
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    /**
     * Returns the name of the folder for what is made from exactly these resources of this package.
     */
    static String key(String name, String... resources) {
        var digest = Checksums.sha256();
        for (var resource : resources) {
            digest.update(read(resource));
        }
        return name + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
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

    /** Copies resources of this package into a folder, which is made if it does not exist. */
    static void copy(Path folder, String... resources) throws IOException {
        Files.createDirectories(folder);
        for (var resource : resources) {
            Files.write(folder.resolve(resource), read(resource));
        }
    }

    /**
     * Returns how a folder differs from what was made there; nothing if it was not made, too.
     *
     * @throws LocalAwsException if another user could change it
     */
    List<String> changes(Path folder) {
        try {
            refuseWhatOthersCanChange();
            if (!Checksums.areIn(folder)) {
                return List.of();
            }
            var problem = notMineAlone(folder);
            if (problem.isPresent()) {
                throw refused(problem.get(), "Delete " + root + " and run this again");
            }
            return Checksums.changes(folder);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Returns a folder for what is kept until its process has ended; is made if it does not exist.
     *
     * @throws LocalAwsException if another user could change it
     */
    Path own(String name) {
        try {
            refuseWhatOthersCanChange();
            return Folders.make(folder(name));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void refuseWhatOthersCanChange() throws IOException {
        var existing = root;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        var problem = Access.problemOnTheWay(existing, home);
        for (var own : List.of(root, root.getParent())) {
            if (Files.isSymbolicLink(own)) {
                problem = Optional.of(own + " is a link to " + Files.readSymbolicLink(own));
            } else if (problem.isEmpty() && Files.exists(own)) {
                problem = Access.problemOfOwn(own);
            }
        }
        if (problem.isPresent()) {
            throw refused(
                    problem.get(),
                    "Take the right to write from others (chmod go-w), then delete " + root
                            + ", since what is in it by now stays as it is, and run this again");
        }
    }

    private static Optional<String> notMineAlone(Path folder) throws IOException {
        return Files.isSymbolicLink(folder)
                ? Optional.of(folder + " is a link to " + Files.readSymbolicLink(folder))
                : Access.problemWithin(folder);
    }

    private LocalAwsException refused(String problem, String advice) {
        return new LocalAwsException(problem
                + ". So nothing is run from the cache "
                + root
                + ", which could hold what another user has put there. "
                + advice
                + "; or set XDG_CACHE_HOME to a folder that only you can write to.");
    }

    /**
     * Returns a folder for what programs download and keep for their next run, and would believe:
     * empty, unless all that is in it is this user's alone. To be called in {@link #locked}.
     */
    Path downloads(String name) throws IOException {
        var folder = folder(name);
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            var problem = notMineAlone(folder);
            if (problem.isPresent()) {
                try {
                    Folders.delete(folder);
                } catch (IOException e) {
                    throw refused(problem.get(), "Delete " + root + " and run this again");
                }
            }
        }
        return Folders.make(folder);
    }

    private LocalAwsException unusable(IOException cause) {
        return new LocalAwsException("The cache folder " + root + " cannot be used: " + cause, cause);
    }

    /** Does work that only one process at a time may do. */
    <T> T locked(String name, Progress progress, Supplier<T> work) {
        synchronized (IN_PROCESS) {
            try {
                refuseWhatOthersCanChange();
                Folders.make(root);
                try (var channel = FileChannel.open(
                                root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = lock(channel, progress)) {
                    assert lock.isValid();
                    return work.get();
                }
            } catch (IOException e) {
                throw unusable(e);
            }
        }
    }

    private static FileLock lock(FileChannel channel, Progress progress) throws IOException {
        var lock = channel.tryLock();
        return lock != null ? lock : progress.step("Waiting for another process that makes the same", channel::lock);
    }
}
