package io.assumerole.e2e.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.AwsSdk;
import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** A project outside this build, which has the jars alone: compiled and run with one com.pulumi:aws. */
final class Consumer {

    private final Path folder;
    private final String mainClass;

    private Consumer(Path folder, String mainClass) {
        this.folder = folder;
        this.mainClass = mainClass;
    }

    /** Creates it in a separate folder, from a source next to this class. */
    static Consumer of(String mainClass, Path folder) throws IOException {
        Files.createDirectories(folder);
        var consumer = new Consumer(folder, mainClass);
        consumer.settings("");
        return consumer;
    }

    /** Its {@code Pulumi.yaml}, with further lines. */
    Consumer settings(String further) throws IOException {
        Files.writeString(folder.resolve("Pulumi.yaml"), """
                name: consumer
                runtime:
                  name: java
                  options:
                    binary: target/consumer.jar
                """ + further);
        return this;
    }

    /** Compiles it again, like after a version change in the POM. */
    Consumer with(AwsSdk sdk) throws IOException {
        var target = folder.resolve("target");
        Folders.delete(target);
        var jars = sdk.linkInto(target.resolve("lib"));
        var classPath = jars.stream().map(Path::toString).collect(Collectors.joining(":"));
        var source = folder.resolve(mainClass + ".java");
        try (var in = Consumer.class.getResourceAsStream(mainClass + ".java")) {
            Files.write(source, in.readAllBytes());
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("--release", "17", "-Xlint:all,-path", "-cp", classPath, "-d", target.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("compiled with %s: %s", sdk, said).isTrue();
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Name.MAIN_CLASS, mainClass);
        manifest.getMainAttributes()
                .put(
                        Name.CLASS_PATH,
                        jars.stream().map(jar -> "lib/" + jar.getFileName()).collect(Collectors.joining(" ")));
        try (var out = new JarOutputStream(Files.newOutputStream(target.resolve("consumer.jar")), manifest)) {
            out.putNextEntry(new JarEntry(mainClass + ".class"));
            Files.copy(target.resolve(mainClass + ".class"), out);
        }
        return this;
    }

    Path folder() {
        return folder;
    }
}
