package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes {@code java}: what {@link Launcher} does, for a host that finds it on {@code PATH} before
 * Java itself, with one start of Java less. What it does not know goes to Java as it is.
 */
final class HostJava {
    static final String BOOTSTRAP = "com.pulumi.bootstrap.internal.Main";
    static final String PACKAGES = "packages.jsa";

    private HostJava() {}

    static void write(Path folder) throws IOException {
        var file = folder.resolve("java");
        Files.writeString(file, script());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String script() {
        return """
               #!/bin/sh
               # Java for Pulumi's host: starts a program that has a fast start on a Java with flags for a short life.
               java=%s
               folder() { (CDPATH= cd -P -- "${1%%/*}" 2>/dev/null && pwd); }
               if [ "$#" -eq 2 ] && [ "$1" = -jar ] && [ -f "${2%%.jar}.jsa" ]; then
                 fast=$(folder "$2") && jar=${2##*/}
                 exec "$java" %s "-XX:SharedArchiveFile=$fast/${jar%%.jar}.jsa" -cp "${fast%%/*}/$jar" %s
               fi
               if [ "$#" -eq 4 ] && [ "$1 $3 $4" = '-cp %s packages' ] && [ -f "${2%%/*}/%s" ]; then
                 fast=$(folder "$2")
                 exec "$java" %s "-XX:SharedArchiveFile=$fast/%s" -cp "$fast/${2##*/}" "$3" "$4"
               fi
               exec "$java" "$@"
               """
                .formatted(
                        quoted(Archive.JAVA),
                        flags(),
                        Program.class.getName(),
                        BOOTSTRAP,
                        PACKAGES,
                        flags(),
                        PACKAGES);
    }

    private static String flags() {
        return String.join(" ", Launcher.FLAGS);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
