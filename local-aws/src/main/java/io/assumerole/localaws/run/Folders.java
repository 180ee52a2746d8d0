package io.assumerole.localaws.run;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Creates, checks, locks, and deletes folders, and creates links and files with owner-only permissions. A failure is a
 * {@link LocalAwsException} that names the folder.
 */
public final class Folders {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int OPEN_TO_OTHERS = 0077;
    private static final long USER = new UnixSystem().getUid();

    // A file lock works between processes only; these locks are for the threads of this process.
    private static final Map<Path, Object> LOCKED = new ConcurrentHashMap<>();

    private Folders() {}

    /** Returns HOME, or the home of the account if HOME is not set, as in demo; empty if neither is an absolute path. */
    public static Optional<Path> home(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("HOME", ""), System.getProperty("user.home"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst();
    }

    /** Work with files. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Work with files that returns nothing. */
    @FunctionalInterface
    public interface VoidWork {
        void run() throws IOException;
    }

    /** Acquires a file lock. */
    @FunctionalInterface
    public interface Locking {
        FileLock lock(FileChannel channel) throws IOException;
    }

    /** Does work in a folder. If it fails, throws a LocalAwsException that names the folder. */
    public static <T> T use(Path folder, Work<T> work) {
        try {
            return work.run();
        } catch (IOException | UncheckedIOException e) {
            throw new LocalAwsException("The folder " + folder + " cannot be used: " + e, e);
        }
    }

    /** Does work as {@link #use} does. */
    public static void change(Path folder, VoidWork work) {
        use(folder, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Does work that only one thread of one process may do at a time.
     *
     * @param file the lock file; created if it does not exist
     * @param locking waits for the lock if another process has it
     */
    public static <T> T locked(Path file, Locking locking, Work<T> work) {
        synchronized (LOCKED.computeIfAbsent(file, path -> new Object())) {
            return use(file.getParent(), () -> {
                try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = locking.lock(channel)) {
                    assert lock.isValid();
                    return work.run();
                }
            });
        }
    }

    /**
     * Creates a folder that only its owner can read or write, and its missing parents in the same way. The permissions
     * of existing folders stay unchanged.
     */
    public static Path make(Path folder) {
        return use(folder, () -> Files.createDirectories(folder, OWNER_ONLY));
    }

    /** Creates a folder that only its owner can read or write. It must not exist, and its parent must. */
    public static void makeNew(Path folder) {
        use(folder, () -> Files.createDirectory(folder, OWNER_ONLY));
    }

    /**
     * Returns why another user could change a folder or its content; empty if the folder belongs to this user, is
     * closed to all others, and is not a symbolic link, or if it does not exist.
     */
    public static Optional<String> unsafeReason(Path folder) {
        return use(folder, () -> {
            Map<String, Object> found;
            try {
                found = Files.readAttributes(folder, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            if ((Boolean) found.get("isSymbolicLink")) {
                return Optional.of(folder + " is a link to " + Files.readSymbolicLink(folder));
            }
            long owner = Integer.toUnsignedLong((Integer) found.get("uid"));
            if (owner != USER) {
                return Optional.of(folder + " belongs to another user, with the uid " + owner);
            }
            int mode = (Integer) found.get("mode");
            return (mode & OPEN_TO_OTHERS) == 0
                    ? Optional.empty()
                    : Optional.of(
                            "%s is open to other users: its mode is %o instead of 700".formatted(folder, mode & 07777));
        });
    }

    /**
     * Creates an empty file that only its owner can read or write. An existing file is deleted, not overwritten:
     * another user could have created it.
     */
    public static void makeFile(Path file) {
        change(file.getParent(), () -> {
            Files.deleteIfExists(file);
            Files.createFile(file, FILE_OF_OWNER);
        });
    }

    /**
     * Creates a symbolic link and its folder, or replaces a link. The target is resolved first, because its path could
     * go through the link that is replaced.
     */
    public static void link(Path link, Path target) {
        change(make(link.getParent()), () -> {
            var created = link.resolveSibling(
                    link.getFileName() + "" + ProcessHandle.current().pid());
            Files.deleteIfExists(created);
            Files.createSymbolicLink(created, target.toRealPath());
            Files.move(created, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /**
     * Deletes a folder and its content without following links. Ignores missing files, because another process could
     * delete the same folder.
     */
    public static void delete(Path folder) {
        use(
                folder,
                () -> Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                }));
    }
}
