package io.assumerole.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The {@code java} of programs that have no fast start: it starts fast rather than runs fast, and has {@link
 * RestingLoop} for an agent. The Java language host finds it on its PATH.
 */
final class QuickJava {

    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    private QuickJava() {}

    /** Gives it to the host of a sandbox, by a script in the place of the link to the host. */
    static void install(Path sandbox) throws IOException {
        var folder = Files.createDirectories(sandbox.resolve("quick-java"));
        var agent = agent(folder);
        script(folder.resolve("java"), """
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 '-javaagent:%s' "$@"
                """.formatted(JAVA, agent));
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
