package io.assumerole.e2e;

import com.pulumi.aws.Utilities;
import io.assumerole.start.FastStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.Manifest;

/**
 * A com.pulumi:aws that a program may have beside it.
 *
 * @param version such as {@code 7.51.1}
 * @param jar the official one of {@link #SIX}; of {@link #SEVEN} one of the same shape, which
 *     {@code pulumi-aws-7} makes
 */
public record AwsSdk(String version, Path jar) {

    /** What the build is compiled with. */
    public static final AwsSdk SIX = official();

    public static final AwsSdk SEVEN = generated("7.51.1");

    private static AwsSdk official() {
        return new AwsSdk("6.83.0", Clone.createRole().resolve("target/lib/aws-6.83.0.jar"));
    }

    private static AwsSdk generated(String version) {
        return new AwsSdk(version, Clone.folder().resolve("pulumi-aws-7/target/aws-" + version + ".jar"));
    }

    /** The one that this process runs on. */
    public static AwsSdk ofThisProcess() {
        var version = Utilities.getVersion();
        return List.of(SIX, SEVEN).stream()
                .filter(sdk -> sdk.version.equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("com.pulumi:aws " + version));
    }

    /** The name of the provider that the engine makes for resources without one. */
    public String defaultProvider() {
        return "default_" + version.replace('.', '_');
    }

    /** A copy of this SDK that says it is of another version. */
    public AwsSdk saying(String other, Path folder) throws IOException {
        var copy = folder.resolve("aws-" + other + ".jar");
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        try (var files = FileSystems.newFileSystem(copy)) {
            Files.writeString(files.getPath("com/pulumi/aws/version.txt"), other);
        }
        return new AwsSdk(other, copy);
    }

    /** Links all that a program needs into a folder, with this SDK. */
    public List<Path> linkInto(Path lib) throws IOException {
        Files.createDirectories(lib);
        var all = new ArrayList<Path>();
        try (var jars = Files.list(SIX.jar.getParent())) {
            for (var file : jars.filter(file -> !file.equals(SIX.jar)).sorted().toList()) {
                all.add(Files.createSymbolicLink(lib.resolve(file.getFileName()), file));
            }
        }
        all.add(Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar));
        return all;
    }

    /** A built stack of this clone, with this SDK beside it in place of the one it is built with. */
    Path stack(Path built, Path folder) {
        if (equals(SIX)) {
            return built;
        }
        try {
            return exchanged(built, folder.resolve("with-" + version).resolve(built.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path exchanged(Path built, Path project) throws IOException {
        if (Files.exists(project)) {
            return project;
        }
        var target = Files.createDirectories(project.resolve("target"));
        Files.copy(built.resolve("Pulumi.yaml"), project.resolve("Pulumi.yaml"));
        var name = built.getFileName() + ".jar";
        var program = Files.copy(built.resolve("target").resolve(name), target.resolve(name));
        linkInto(target.resolve("lib"));
        try (var files = FileSystems.newFileSystem(program)) {
            var file = files.getPath("META-INF/MANIFEST.MF");
            Manifest manifest;
            try (var in = Files.newInputStream(file)) {
                manifest = new Manifest(in);
            }
            var attributes = manifest.getMainAttributes();
            attributes.put(
                    Name.CLASS_PATH,
                    attributes
                            .getValue(Name.CLASS_PATH)
                            .replace("lib/" + SIX.jar.getFileName(), "lib/" + jar.getFileName()));
            try (var out = Files.newOutputStream(file)) {
                manifest.write(out);
            }
        }
        FastStart.main(new String[] {program.toString()});
        return project;
    }
}
