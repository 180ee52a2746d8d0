package io.assumerole.localaws.provider;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Installs the stand-in where the engine looks for plugins, in place of the official {@code
 * pulumi-resource-aws}.
 */
public final class StandInPlugin {
    /** The version of the official plugin that it stands in for: that of com.pulumi:aws. */
    public static final String VERSION = "6.83.0";

    /** Starts fast rather than runs fast: the plugin lives for one command of the engine. */
    private static final List<String> FLAGS =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xshare:auto");

    private StandInPlugin() {}

    /**
     * Writes the plugin into a Pulumi home, as version {@value #VERSION}.
     *
     * <p>It runs on the Java that is running now and on the classes that are loaded now; both have
     * to stay where they are. A plugin that is there is replaced.
     *
     * @param pulumiHome the folder that {@code PULUMI_HOME} names; is made if it does not exist
     * @throws UncheckedIOException if it cannot be written
     */
    public static void install(Path pulumiHome) {
        Path folder = pulumiHome.resolve("plugins").resolve("resource-aws-v" + VERSION);
        try {
            Files.createDirectories(folder);
            Path script = Files.createTempFile(folder, "stand-in", ".tmp");
            Files.writeString(script, script());
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(
                    script,
                    folder.resolve("pulumi-resource-aws"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the AWS plugin cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String script() {
        return """
               #!/bin/sh
               # The stand-in of the AWS plugin: it works with a local AWS only.
               exec %s -D%s="$PPID" %s "$@"
               """
                .formatted(
                        quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        StandInProvider.ENGINE_PROPERTY,
                        Stream.concat(
                                        FLAGS.stream(),
                                        Stream.of(
                                                "-cp",
                                                classPath().stream()
                                                        .map(Path::toString)
                                                        .collect(
                                                                Collectors.joining(
                                                                        File.pathSeparator)),
                                                StandInProvider.class.getName()))
                                .map(StandInPlugin::quoted)
                                .collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** The jar alone where what it needs lies in lib/ beside it; else what this JVM has. */
    private static List<Path> classPath() {
        Path own = own();
        if (Files.isRegularFile(own) && Files.isDirectory(own.resolveSibling("lib"))) {
            return List.of(own);
        }
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(Files::exists)
                .toList();
    }

    private static Path own() {
        try {
            return Path.of(
                    StandInProvider.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
