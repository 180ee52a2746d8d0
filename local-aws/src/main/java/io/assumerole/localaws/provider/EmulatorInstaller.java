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
 * Installs the emulator where the engine looks for plugins, in place of the official {@code
 * pulumi-resource-aws}.
 */
public final class EmulatorInstaller {
    /** Starts fast rather than runs fast: the plugin lives for one command of the engine. */
    private static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            // Java would begin with a 64th of the machine's memory, more than a start needs, and of 64 MB
            // would give a third to what is new, which a thousand requests fill again and again.
            "-Xms64m",
            "-Xmn48m",
            // Netty would load a library of the system, which is not used, and start
            // Java's flight recorder, to be ready for one.
            "-Dio.grpc.netty.shaded.io.netty.transport.noNative=true",
            // Java 24 and newer tell of protobuf's use of this class; older ones take the
            // property, too: https://openjdk.org/jeps/498
            "-Dsun.misc.unsafe.memory.access=allow",
            "-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false",
            "-Xshare:auto",
            "-Xlog:disable");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int ARCHIVE_SECONDS = 60;

    private EmulatorInstaller() {}

    /**
     * Writes the plugin into a Pulumi home, as one version. Both versions can be in one home: the
     * engine starts the one that the SDK of a program asks for, and the newer one for a program
     * that asks for none.
     *
     * <p>It runs on the Java that is running now and on the classes that are loaded now; both have
     * to stay where they are. A plugin that is there is replaced. Where it runs on one jar with its
     * {@code lib} folder, Java's archive of its classes is made beside that jar, once for a jar:
     * that takes some seconds and halves the time of each start.
     *
     * @param pulumiHome the folder that {@code PULUMI_HOME} names; is made if it does not exist
     * @param version which official plugin it plays
     * @throws UncheckedIOException if it cannot be written
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
            throw new UncheckedIOException("the AWS plugin cannot be written to " + folder + ": " + e.getMessage(), e);
        }
        jar().ifPresent(EmulatorInstaller::archive);
    }

    private static void replace(Path made, Path file) throws IOException {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String script(PluginVersion version) {
        var command = new ArrayList<String>(FLAGS);
        // Where the archive is of no use, Java goes on without it, and would say so on stdout.
        jar().ifPresent(jar -> command.add("-XX:SharedArchiveFile=" + archiveOf(jar)));
        command.addAll(List.of("-cp", classPath(), EmulatorMain.class.getName()));
        return """
               #!/bin/sh
               # The emulator of the AWS plugin %1$s: it works with a local AWS only.
               # A shell that is told to trace would show the tokens.
               { set +xv; } 2>/dev/null
               if [ -n "${%2$s:-}" ] && command -v bash >/dev/null 2>&1; then
                 # -p: no file and no function of the user's, which could change the environment.
                 exec bash -p -c '
                   # The process that started the engine runs the plugin. If it has ended, this script starts Java.
                   set +o posix
                   # The variable has port and tokens. No other is made but REPLY, as the environment is sent.
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
                        // The folders are of the tests that use the jar, with settings for other programs.
                        .filter(Files.isRegularFile(own()) ? Files::isRegularFile : Files::exists)
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
    }

    /** In one order always: Java's archive is for exactly one class path. */
    private static String withLib(Path jar) {
        try (var lib = Files.list(jar.resolveSibling("lib"))) {
            return Stream.concat(Stream.of(jar), lib.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar that this class is in, where what it needs lies in lib/ beside it. */
    private static Optional<Path> jar() {
        return Optional.of(own())
                .filter(own -> Files.isRegularFile(own) && Files.isDirectory(own.resolveSibling("lib")));
    }

    /** The jar, or the folder, that this class is in. */
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

    /** Makes the archive; that it cannot be made only costs time. */
    private static void archive(Path jar) {
        var archive = archiveOf(jar);
        var made = archive.resolveSibling(
                archive.getFileName() + "." + ProcessHandle.current().pid());
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) >= 0) {
                return;
            }
            var command = new ArrayList<String>(List.of(JAVA.toString()));
            command.addAll(FLAGS);
            command.addAll(List.of(
                    "-XX:ArchiveClassesAtExit=" + made,
                    "-cp",
                    withLib(jar),
                    EmulatorMain.class.getName(),
                    EmulatorMain.REHEARSE));
            var rehearsal = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            rehearsal.environment().clear();
            var process = rehearsal.start();
            try {
                if (process.waitFor(ARCHIVE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    replace(made, archive);
                }
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(made);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // As said: the plugin starts without it.
        }
    }
}
