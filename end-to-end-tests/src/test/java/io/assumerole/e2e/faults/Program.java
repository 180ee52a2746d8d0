package io.assumerole.e2e.faults;

import io.assumerole.e2e.RestingLoop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** A Pulumi project of a class of these tests: a jar with nothing but their class path. */
final class Program {

    /** The project, and so where the program's own configuration is. */
    static final String PROJECT = "faults";

    private Program() {}

    /** Returns the project's folder. */
    static Path make(Path folder, Class<?> main) throws IOException {
        var project = folder.resolve("programs").resolve(main.getSimpleName());
        var target = Files.createDirectories(project.resolve("target"));
        Files.writeString(project.resolve("Pulumi.yaml"), """
                name: %s
                runtime:
                  name: java
                  options:
                    binary: target/program.jar
                """.formatted(PROJECT));
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Name.MANIFEST_VERSION, "1.0");
        attributes.put(Name.MAIN_CLASS, main.getName());
        attributes.putValue("Launcher-Agent-Class", RestingLoop.class.getName());
        attributes.put(
                Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        var jar = Files.newOutputStream(target.resolve("program.jar"));
        new JarOutputStream(jar, manifest).close();
        return project;
    }
}
