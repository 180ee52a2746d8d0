package io.assumerole.localaws.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes and deletes folders, and makes files that are for their owner only. */
public final class Folders {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Folders() {}

    /**
     * Makes a folder that nobody but its owner can read or write, unless there is one already,
     * whose permissions stay as they are; and every folder above it that does not exist, likewise.
     *
     * @param folder the folder
     * @return the folder
     * @throws IOException if it cannot be made
     */
    public static Path make(Path folder) throws IOException {
        return Files.createDirectories(folder, OWNER_ONLY);
    }

    /**
     * Makes a folder that nobody but its owner can read or write.
     *
     * @param folder the folder; must not exist, and the one above it must
     * @throws IOException if it cannot be made
     */
    public static void makeNew(Path folder) throws IOException {
        Files.createDirectory(folder, OWNER_ONLY);
    }

    /**
     * Makes an empty file that nobody but its owner can read or write. What is there under its name
     * is deleted and not written into: another user could have made it.
     *
     * @param file the file
     * @throws IOException if it cannot be made
     */
    public static void makeFile(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, FILE_OF_OWNER);
    }

    /**
     * Deletes a folder and all that is in it, but nothing that a link in it leads to; does nothing
     * if there is none.
     *
     * @param folder the folder
     * @throws IOException if something in it cannot be deleted
     */
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
