package io.assumerole.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The {@code java} of programs that have no fast start: it starts fast rather than runs fast, has {@link RestingLoop}
 * for an agent, and keeps the answer to the search for plugins, which takes a second, for the next time that the same jar
 * is asked. The Java language host finds it on its PATH.
 */
final class QuickJava {

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private static final String FOLDER = "quick-java";

    private QuickJava() {}

    /** Installs the quick Java for the language host of a sandbox, unless it is already installed. */
    static void install(Path sandbox) throws IOException {
        var folder = sandbox.resolve(FOLDER);
        if (Files.exists(folder.resolve("java"))) {
            return;
        }
        var agent = agent(folder);
        script(folder.resolve("java"), """
                answer=
                case "$#:$1:$3:$4" in
                4:-cp:com.pulumi.bootstrap.internal.Main:packages)
                  answer='%s'/$({ echo "$PWD $2"; cat "$2"; } | cksum | tr ' ' -) ;;
                esac
                set -- '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 '-javaagent:%s' "$@"
                [ "$answer" ] || exec "$@"
                if [ ! -e "$answer" ]; then
                  "$@" >"$answer.$$" && mv "$answer.$$" "$answer" || exit
                fi
                exec cat "$answer"
                """.formatted(folder, JAVA, agent));
    }

    /**
     * Pulumi's host asks the tools for their versions before each preview and update, and nobody reads the versions here. A script in
     * the place of the link to the host puts the folder of these tools first on PATH.
     */
    static void installTools(Path sandbox) throws IOException {
        var folder = Files.createDirectory(sandbox.resolve(FOLDER));
        for (var tool : List.of("javac", "mvn")) {
            script(folder.resolve(tool), """
                    [ "$*" != --version ] || exit
                    exec "$(PATH=${PATH#*:}; command -v %s)" "$@"
                    """.formatted(tool));
        }
        var host = sandbox.resolve("pulumi-home/plugins/language-java-v0.0.0/pulumi-language-java");
        var program = host.toRealPath();
        Files.delete(host);
        script(host, """
                PATH='%s':$PATH exec '%s' "$@"
                """.formatted(folder, program));
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Path agent(Path folder) throws IOException {
        var jar = folder.resolve("agent.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", RestingLoop.class.getName());
        var entry = RestingLoop.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = RestingLoop.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }
}
