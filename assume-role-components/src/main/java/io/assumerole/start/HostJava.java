package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/**
 * Writes {@code java}: what {@link Launcher} does, for a host that finds it on {@code PATH} before
 * Java itself, with one start of Java less. What it does not know goes to Java as it is.
 */
final class HostJava {
    static final String BOOTSTRAP = "com.pulumi.bootstrap.internal.Main";
    static final String PACKAGES = "packages.jsa";

    private HostJava() {}

    /** Writes nothing where a script could not be run. */
    static void write(Path folder) throws IOException {
        var file = folder.resolve("java");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.writeString(file, script());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static String script() {
        return """
               #!/bin/sh
               # Java for Pulumi's host: starts a program that has a fast start on a Java with flags for a short life.
               # It is the Java of the build; where that is gone, the next one on PATH.
               java=%s
               if [ ! -x "$java" ]; then
                 own=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
                 rest=
                 IFS=:
                 for entry in $PATH; do
                   [ "$entry" = "$own" ] || rest=$rest${rest:+:}$entry
                 done
                 unset IFS
                 PATH=$rest
                 java=$(command -v java) || { echo "java: $java is gone, and there is no other on PATH: build again" >&2; exit 127; }
               fi
               serial=%s
               heap=%s
               given="%s"
               case $given in *GC*) serial= ;; esac
               case $given in *-Xm*) heap= ;; esac
               fast() {
                 exec "$java" $serial $heap %s "$@"
               }
               case "$#:${1-}:${2-}:${3-}:${4-}" in
               2:-jar:*/%s/*.jar:: | 4:-cp:*/%s/*.jar:%s:packages)
                 folder=$(CDPATH= cd -P -- "${2%%/*}" 2>/dev/null && pwd) && jar=${2##*/}
                 if [ -n "$folder" ] && [ -e "$folder/../$jar" ] && [ -e "$folder/%s" ]; then
                   if [ "$1" = -cp ]; then
                     fast "-XX:SharedArchiveFile=$folder/%s" -cp "$folder/$jar" "$3" "$4"
                   elif [ -e "$folder/${jar%%.jar}.jsa" ]; then
                     fast "-XX:SharedArchiveFile=$folder/${jar%%.jar}.jsa" -cp "${folder%%/*}/$jar" %s
                   fi
                 fi ;;
               esac
               exec "$java" "$@"
               """
                .formatted(
                        quoted(Archive.JAVA),
                        Launcher.SERIAL,
                        Launcher.HEAP,
                        Launcher.VARIABLES.stream()
                                .map(variable -> "${" + variable + "-}")
                                .collect(Collectors.joining(" ")),
                        flags(),
                        FastStart.FOLDER,
                        FastStart.FOLDER,
                        BOOTSTRAP,
                        PACKAGES,
                        PACKAGES,
                        Program.class.getName());
    }

    /** Each quoted, as some have a character that a shell would take for a pattern. */
    private static String flags() {
        return Launcher.FLAGS.stream()
                .filter(flag -> !flag.equals(Launcher.SERIAL) && !flag.equals(Launcher.HEAP))
                .map(HostJava::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
