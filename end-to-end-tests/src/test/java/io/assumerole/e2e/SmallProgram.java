package io.assumerole.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A Pulumi project that a test writes and builds, on the class path of the tests. */
final class SmallProgram {

    private static final String NAME = "Small";

    private SmallProgram() {}

    /**
     * Makes the project.
     *
     * @param folder is made
     * @param body what the program does with a {@code Context} called {@code context}
     */
    static Path make(Path folder, String body) throws IOException {
        return make(folder, body, classPath());
    }

    /** Makes the project with a com.pulumi:aws other than that of the tests. The body is compiled with that of the tests. */
    static Path make(Path folder, String body, AwsSdk sdk) throws IOException {
        return make(folder, body, sdk.jar().toUri() + " " + classPath());
    }

    private static Path make(Path folder, String body, String classPath) throws IOException {
        var target = Files.createDirectories(folder.resolve("target"));
        Files.writeString(folder.resolve("Pulumi.yaml"), """
                name: small
                runtime:
                  name: java
                  options:
                    binary: target/small.jar
                """);
        var source = target.resolve(NAME + ".java");
        Files.writeString(source, """
                public class %s {
                    public static void main(String[] args) {
                        com.pulumi.Pulumi.run(context -> {
                            %s
                        });
                    }
                }
                """.formatted(NAME, body));
        compile(source);
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, NAME);
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (var jar = new JarOutputStream(Files.newOutputStream(target.resolve("small.jar")), manifest)) {
            jar.putNextEntry(new ZipEntry(NAME + ".class"));
            jar.write(Files.readAllBytes(target.resolve(NAME + ".class")));
        }
        return folder;
    }

    /** Compiles a class into the folder that its source is in. */
    private static void compile(Path source) {
        var status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        source.getParent().toString(),
                        source.toString());
        if (status != 0) {
            throw new IllegalArgumentException(source + " cannot be compiled");
        }
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    /** What is in a folder: each file with its text, and each link with what it leads to. */
    static List<String> contents(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.sorted()
                    .map(file -> file + " " + (Files.isRegularFile(file) ? hash(file) : ""))
                    .toList();
        }
    }

    private static String hash(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
