package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;

/**
 * A program's jar.
 *
 * @param file the jar, absolute and without links
 * @param classPath the jar and the jars that its manifest names
 */
record ProgramJar(Path file, List<Path> classPath) {

    static ProgramJar read(Path given) throws IOException {
        if (!Files.isRegularFile(given)) {
            throw new IllegalArgumentException(
                    "There is no jar " + given + "; build it first, in Maven's package phase.");
        }
        // Same path as in Launcher: Java accepts an archive only for the identical path.
        var file = given.toRealPath();
        try (var jar = new JarFile(file.toFile())) {
            var attributes =
                    jar.getManifest() == null ? null : jar.getManifest().getMainAttributes();
            if (attributes == null || attributes.getValue(Name.MAIN_CLASS) == null) {
                throw new IllegalArgumentException("""
                        The manifest of %s names no Main-Class; maven-jar-plugin writes it for \
                        archive.manifest.mainClass, together with addClasspath.""".formatted(given));
            }
            return new ProgramJar(file, classPath(file, attributes.getValue(Name.CLASS_PATH)));
        }
    }

    private static List<Path> classPath(Path file, String named) {
        var classPath = new ArrayList<>(List.of(file));
        if (named != null) {
            for (var entry : named.trim().split("\\s+")) {
                classPath.add(Path.of(file.toUri().resolve(entry)));
            }
        }
        return List.copyOf(
                classPath.stream().filter(path -> isJar(path.toFile())).toList());
    }

    private static boolean isJar(File file) {
        return file.isFile() && file.getName().endsWith(".jar");
    }
}
