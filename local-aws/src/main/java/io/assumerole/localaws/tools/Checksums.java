package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a folder of the cache held when it was made: the SHA-256 of each file and of each link's
 * target, in a file that is written last. So a folder without it was not completed.
 */
final class Checksums {
    /** The file, in the form that {@code sha256sum} has. */
    static final String FILE = "checksums";

    private static final String SEPARATOR = "  ";
    private static final int BUFFER = 1 << 16;

    private Checksums() {}

    static boolean areIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /** Writes what is in a folder, which from now on others can write to nowhere. */
    static void write(Path folder) throws IOException {
        Access.close(folder);
        var lines = new ArrayList<String>();
        var unfinished = folder.resolveSibling(folder.getFileName() + "." + FILE);
        found(folder).forEach((path, content) -> lines.add(content + SEPARATOR + path));
        Folders.makeFile(unfinished);
        Files.write(unfinished, lines, StandardCharsets.UTF_8);
        Files.move(unfinished, folder.resolve(FILE));
    }

    /** Returns each way in which a folder is not what was made. */
    static List<String> changes(Path folder) throws IOException {
        var made = new TreeMap<String, String>();
        for (var line : Files.readAllLines(folder.resolve(FILE), StandardCharsets.UTF_8)) {
            int end = line.indexOf(SEPARATOR);
            if (end < 0) {
                return List.of(FILE + " was changed");
            }
            made.put(line.substring(end + SEPARATOR.length()), line.substring(0, end));
        }
        var found = found(folder);
        var changed = new ArrayList<String>();
        found.forEach((path, content) -> {
            var before = made.remove(path);
            if (before == null) {
                changed.add(path + " was added");
            } else if (!before.equals(content)) {
                changed.add(path + " was changed");
            }
        });
        made.keySet().forEach(path -> changed.add(path + " is gone"));
        return changed;
    }

    /** Returns what is in a folder, by path. */
    private static Map<String, String> found(Path folder) throws IOException {
        var found = new ConcurrentSkipListMap<String, String>();
        var files = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var name = folder.relativize(file).toString();
                if (attributes.isSymbolicLink()) {
                    var target = "link to " + Files.readSymbolicLink(file);
                    found.put(name, hex(target.getBytes(StandardCharsets.UTF_8)));
                } else if (!attributes.isRegularFile()) {
                    found.put(name, "neither a file nor a link");
                } else if (!name.equals(FILE)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        try {
            files.parallelStream()
                    .forEach(file -> found.put(folder.relativize(file).toString(), sha256(file)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private static String sha256(Path file) {
        var digest = sha256();
        var buffer = new byte[BUFFER];
        try (var in = Files.newInputStream(file)) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String hex(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
