package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Installs the emulator instead of the official {@code pulumi-resource-aws}, in the folder where the engine looks for
 * plugins.
 */
public final class EmulatorInstaller {
    /** Options for a fast start rather than a fast run: the emulator runs for one engine command. */
    private static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // By default, Java starts with 1/64 of the machine's memory, more than a start needs. With 64 MB, it would
            // reserve a third for new objects, which a thousand requests fill repeatedly.
            "-Xms64m",
            "-Xmn48m",
            // Netty would load a native library, which is not used, and prepare Java's flight recorder.
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            // Java 24 and newer warn about protobuf's use of this class; older versions accept the property:
            // https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false",
            "-Xshare:auto",
            "-Xlog:disable");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int ARCHIVE_SECONDS = 60;

    private EmulatorInstaller() {}

    /**
     * Writes one version of the emulator into a Pulumi home. A home can contain both versions: the engine starts the
     * one that the program's SDK requires, and the newer version for a program that requires none.
     *
     * <p>The emulator runs on the current JVM and the current class path; both must stay in place. An existing plugin
     * is replaced. If it runs on one jar with its {@code lib} folder, a CDS archive is created next to that jar, once
     * for each jar. This takes a few seconds and halves the time of each start.
     *
     * @param pulumiHome the folder that {@code PULUMI_HOME} names; created if it does not exist
     * @param version the version of the official plugin that it emulates
     * @throws UncheckedIOException if the emulator cannot be written
     */
    public static void install(Path pulumiHome, PluginVersion version) {
        var folder = pulumiHome.resolve("plugins").resolve("resource-aws-v" + version.number());
        try {
            Files.createDirectories(folder);
            var script = Files.createTempFile(folder, "emulator", ".tmp");
            Files.writeString(script, script(version));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            replace(script, folder.resolve("pulumi-resource-aws"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the provider emulator cannot be written to " + folder + ": " + e.getMessage(), e);
        }
        jar().ifPresent(EmulatorInstaller::archive);
    }

    private static void replace(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String script(PluginVersion version) {
        var command = new ArrayList<String>(FLAGS);
        // If the JVM cannot use the archive, it starts without it, and would print a warning on stdout.
        jar().ifPresent(jar -> command.add("-XX:SharedArchiveFile=" + archiveOf(jar)));
        command.addAll(List.of("-cp", classPath(), EmulatorMain.class.getName()));
        return """
               #!/bin/sh
               # The provider emulator %1$s: it works with a local AWS only.
               # A tracing shell would print the tokens.
               { set +xv; } 2>/dev/null
               if [ -n "${%2$s:-}" ] && command -v bash >/dev/null 2>&1; then
                 # -p: without the user's files and functions, which could change the environment.
                 exec bash -p -c '
                   # The process that started the engine runs the emulator. If it has ended, this script starts a JVM.
                   set +o posix
                   # The variable contains port and tokens. Only REPLY is added, because the environment is sent.
                   set -- $%2$s "$@"
                   unset %2$s
                   # A closed connection must not end this script.
                   trap "" PIPE
                   if compgen -e >/dev/null && exec 3<>"/dev/tcp/127.0.0.1/$1" && printf %%s "$2" >&3 &&
                     read -r -t 10 <&3 && [[ $REPLY == "$3" ]] && {
                       printf "%%s\\0" %1$s "$PPID" "$PWD"
                       for REPLY in $(compgen -e); do printf "%%s=%%s\\0" "$REPLY" "${!REPLY}"; done
                       printf "\\0"
                     } >&3 && read -r -t 30 <&3 && [[ $REPLY ]]; then
                     echo "$REPLY"
                     # Until the engine stops this script, or the connection is closed.
                     exec cat <&3 2>&4 4>&-
                   fi
                   trap - PIPE
                   shift 3
                   exec "$0" "$@" 2>&4 3>&- 4>&-
                 ' "$0" "$@" 4>&2 2>/dev/null
               fi
               # Java refuses two garbage collectors, and one of these variables may select one.
               unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
               exec %3$s -D%4$s="$PPID" -D%5$s=%1$s %6$s "$@"
               """.formatted(
                        version.number(),
                        EmulatorServer.VARIABLE,
                        quoted(JAVA.toString()),
                        EmulatorMain.ENGINE_PROPERTY,
                        EmulatorMain.VERSION_PROPERTY,
                        command.stream().map(EmulatorInstaller::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String classPath() {
        return jar().map(EmulatorInstaller::withLib)
                .orElseGet(() -> Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath())
                        // The folders belong to tests that use the jar, with settings for other programs.
                        .filter(Files.isRegularFile(own()) ? Files::isRegularFile : Files::exists)
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
    }

    /** Returns the class path in a fixed order: a CDS archive is valid for exactly one class path. */
    private static String withLib(Path jar) {
        try (var lib = Files.list(jar.resolveSibling("lib"))) {
            return Stream.concat(Stream.of(jar), lib.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the jar of this class if its dependencies are in lib/ next to it. */
    private static Optional<Path> jar() {
        return Optional.of(own())
                .filter(own -> Files.isRegularFile(own) && Files.isDirectory(own.resolveSibling("lib")));
    }

    /** Returns the jar or the folder of this class. */
    private static Path own() {
        try {
            return Path.of(EmulatorMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path archiveOf(Path jar) {
        return jar.resolveSibling(
                "emulator-" + System.getProperty("java.vm.version").replace('/', '_') + ".jsa");
    }

    /** Creates the archive; a failure only makes each start slower. */
    private static void archive(Path jar) {
        var archive = archiveOf(jar);
        var temporary = archive.resolveSibling(
                archive.getFileName() + "." + ProcessHandle.current().pid());
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) >= 0) {
                return;
            }
            var command = new ArrayList<String>(List.of(JAVA.toString()));
            command.addAll(FLAGS);
            command.addAll(List.of(
                    "-XX:ArchiveClassesAtExit=" + temporary,
                    "-cp",
                    withLib(jar),
                    EmulatorMain.class.getName(),
                    EmulatorMain.TRAIN));
            var training = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            training.environment().clear();
            var process = training.start();
            try {
                if (process.waitFor(ARCHIVE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    replace(temporary, archive);
                }
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(temporary);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The emulator starts without the archive.
        }
    }
}
