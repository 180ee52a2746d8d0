package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A program's jar.
 *
 * @param file the jar, absolute and without links: Java accepts an archive only for the identical path
 */
record ProgramJar(Path file) {

    static ProgramJar read(Path given) throws IOException {
        if (!Files.isRegularFile(given)) {
            throw new IllegalArgumentException(
                    "There is no jar " + given + "; build it first, in Maven's package phase.");
        }
        if (mainClass(given) == null) {
            throw new IllegalArgumentException("""
                    The manifest of %s names no Main-Class; maven-jar-plugin writes it for \
                    archive.manifest.mainClass, together with addClasspath.""".formatted(given));
        }
        return new ProgramJar(given.toRealPath());
    }

    /** Returns the main class that a jar's manifest names, or null. */
    static @Nullable String mainClass(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(Name.MAIN_CLASS);
        }
    }

    /** Returns the jar's name without {@code .jar}. */
    String name() {
        return file.getFileName().toString().replaceFirst("\\.jar$", "");
    }
}
