package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/**
 * Writes {@code java}: what {@link Launcher} does, for a host that finds it on {@code PATH} before Java itself, with
 * one start of Java less. What it does not know goes to Java as it is.
 */
final class HostJava {
    static final String BOOTSTRAP = "com.pulumi.bootstrap.internal.Main";
    static final String PACKAGES = "packages.jsa";

    /** How the script knows others of its kind on {@code PATH}, whatever their folders are called. */
    private static final String MARK =
            "# Java for Pulumi: starts a program that has a fast start on a Java with flags for a short life.";

    private HostJava() {}

    /** Writes nothing where a script could not be run. */
    static void write(Path folder) throws IOException {
        write(folder, Archive.JAVA);
    }

    static void write(Path folder, String java) throws IOException {
        var file = folder.resolve("java");
        if (FastStart.isPosix(file)) {
            Files.writeString(file, script(java));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static String script(String java) {
        return """
               #!/bin/sh
               %s
               # It is the Java of the build; where that is gone, the next one on PATH.
               fail() {
                 echo "java: $1" >&2
                 exit 126
               }
               # Whoever may write into a folder may exchange what is run from it.
               refuse_others() {
                 set -f
                 set -- "$1" $(PATH=/usr/bin:/bin${PATH:+:$PATH} LC_ALL=C ls -ldn "$1/.")
                 set +f
                 case ${2-} in
                 d????-??-*) ;;
                 *) fail "others may write into $1 (${2-it cannot be read}), so nothing is run from it: delete it and build again" ;;
                 esac
                 [ "$4" = 0 ] || [ -O "$1" ] || fail "$1 is another user's ($4), so nothing is run from it: build as the user who runs it"
               }
               is_this_script() {
                 { read -r _ && read -r second; } <"$1" && [ "$second" = '%s' ]
               }
               case $0 in */*) folder=${0%%/*}/ ;; *) folder=. ;; esac
               own=$(CDPATH= cd -P -- "$folder" && pwd) || fail "$folder cannot be read"
               refuse_others "$own"
               java=%s
               if [ ! -x "$java" ] || [ "$java" -ef "$0" ]; then
                 gone=$java
                 java=
                 rest=
                 set -f
                 IFS=:
                 for entry in ${PATH-}; do
                   next=${entry:-.}/java
                   if [ -f "$next" ] && [ -x "$next" ]; then
                     if is_this_script "$next" 2>/dev/null; then continue; fi
                     java=${java:-$next}
                   fi
                   rest=$rest${rest:+:}${entry:-.}
                 done
                 unset IFS
                 set +f
                 [ -n "$java" ] || fail "$gone is gone, and there is no other on PATH: build again"
                 PATH=$rest
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
                 [ -z "$folder" ] || [ "$folder" = "$own" ] || refuse_others "$folder"
                 if [ -n "$folder" ] && [ -e "$folder/../$jar" ] && [ -e "$folder/%s" ]; then
                   if [ "$1" = -cp ]; then
                     fast "-XX:SharedArchiveFile=$folder/%s" -cp "$folder/$jar" "$3" "$4"
                   elif [ -e "$folder/${jar%%.jar}.jsa" ]; then
                     fast "-XX:SharedArchiveFile=$folder/${jar%%.jar}.jsa" -cp "${folder%%/*}/$jar" %s
                   fi
                 fi ;;
               esac
               exec "$java" "$@"
               """.formatted(
                        MARK,
                        MARK,
                        quoted(java),
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
