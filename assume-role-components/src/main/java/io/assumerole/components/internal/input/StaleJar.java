package io.assumerole.components.internal.input;

import com.pulumi.resources.Resource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns that the program's jar is older than its source files. If {@code binary} or {@code use-executor} is set in
 * {@code Pulumi.yaml}, Pulumi does not build the program. Without this warning, Pulumi would silently deploy the old
 * program.
 */
public final class StaleJar {

    /** The folders in {@code src/main} whose files a build puts into the jar. */
    private static final Set<String> IN_JAR = Set.of("java", "kotlin", "resources");

    private static final AtomicBoolean CHECKED = new AtomicBoolean();

    private StaleJar() {}

    /** Warns once per program, when the program creates its first component. */
    public static void warn(Resource component) {
        if (CHECKED.compareAndSet(false, true)) {
            warning(System.getProperty("java.class.path"), Path.of("").toAbsolutePath())
                    .ifPresent(message -> Warnings.warn(message, component));
        }
    }

    /**
     * Returns the warning; empty if the program is not one jar in the project's folder, or if the jar is newer than the
     * files that it was built from.
     */
    static Optional<String> warning(String classPath, Path project) {
        if (!classPath.endsWith(".jar") || classPath.contains(File.pathSeparator)) {
            return Optional.empty();
        }
        var jar = project.resolve(classPath).normalize();
        var sources = project.resolve("src/main");
        if (!jar.startsWith(project) || !Files.isRegularFile(jar) || !Files.isDirectory(sources)) {
            return Optional.empty();
        }
        try (var files = Files.walk(sources)) {
            var built = Files.getLastModifiedTime(jar);
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            IN_JAR.contains(sources.relativize(file).getName(0).toString()))
                    .filter(file -> modified(file).compareTo(built) > 0)
                    .findFirst()
                    .map(file ->
                            ("%s is older than %s, so this run uses an old build of the program. Build the program again, such as"
                                            + " with mvn -q package, and repeat the command")
                                    .formatted(project.relativize(jar), project.relativize(file)));
        } catch (IOException | UncheckedIOException e) {
            // A file that cannot be read does not stop a deployment.
            return Optional.empty();
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
