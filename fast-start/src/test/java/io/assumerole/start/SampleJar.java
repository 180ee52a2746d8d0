package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** The jar of {@link SampleProgram}, with the class path of this test beside it. */
final class SampleJar {

    private SampleJar() {}

    static Path write(Path folder) throws IOException {
        return write(folder, SampleProgram.class);
    }

    /** With a main class, or, for {@code null}, without any. */
    static Path write(Path folder, Class<?> mainClass) throws IOException {
        var file = Files.createDirectories(folder).resolve("sample.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        if (mainClass != null) {
            manifest.getMainAttributes().put(Name.MAIN_CLASS, mainClass.getName());
        }
        manifest.getMainAttributes().put(Name.CLASS_PATH, classPath(folder));
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (var type : List.of(ProgramRunner.class, SampleProgram.class)) {
                addPackage(type, jar);
            }
        }
        return file;
    }

    /** Adds all classes beside a class, which Maven has compiled into a folder. */
    private static void addPackage(Class<?> type, JarOutputStream jar) throws IOException {
        var folder = type.getPackageName().replace('.', '/');
        try (var files = Files.list(compiled(type).resolve(folder))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                jar.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
                Files.copy(file, jar);
            }
        }
    }

    private static Path compiled(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jars of this test's own class path, where a build would have put them. */
    private static String classPath(Path folder) throws IOException {
        var lib = Files.createDirectories(folder.resolve("lib"));
        var jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .toList();
        for (var jar : jars) {
            var link = lib.resolve(jar.getFileName());
            if (!Files.exists(link)) {
                Files.createLink(link, jar);
            }
        }
        return jars.stream().map(jar -> "lib/" + jar.getFileName()).collect(Collectors.joining(" "));
    }
}
