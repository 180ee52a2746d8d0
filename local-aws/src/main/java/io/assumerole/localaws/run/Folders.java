package io.assumerole.localaws.run;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Creates, checks, and deletes folders, and creates links and files with owner-only permissions. */
public final class Folders {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int OPEN_TO_OTHERS = 0077;
    private static final long USER = new UnixSystem().getUid();

    private Folders() {}

    /**
     * Creates a folder that only its owner can read or write, and its missing parents likewise. The permissions of
     * existing folders stay unchanged.
     *
     * @param folder the folder
     * @return the folder
     * @throws IOException if it cannot be created
     */
    public static Path make(Path folder) throws IOException {
        return Files.createDirectories(folder, OWNER_ONLY);
    }

    /** Creates a folder that only its owner can read or write. It must not exist, and its parent must. */
    public static void makeNew(Path folder) throws IOException {
        Files.createDirectory(folder, OWNER_ONLY);
    }

    /**
     * Returns why another user could change a folder or its content; empty if the folder belongs to this user, is
     * closed to all others, and is not a symbolic link.
     */
    public static Optional<String> problem(Path folder) throws IOException {
        var found = Files.readAttributes(folder, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
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
    }

    /**
     * Creates an empty file that only its owner can read or write. An existing file is deleted, not overwritten:
     * another user could have created it.
     */
    public static void makeFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, FILE_OF_OWNER);
    }

    /**
     * Creates a symbolic link, or replaces one. The target is resolved first, because its path could go through the
     * link that is replaced.
     */
    public static void link(Path link, Path target) throws IOException {
        var created = link.resolveSibling(
                link.getFileName() + "" + ProcessHandle.current().pid());
        Files.deleteIfExists(created);
        Files.createSymbolicLink(created, target.toRealPath());
        Files.move(created, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes a folder and its content without following links; does nothing if the folder does not exist. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
