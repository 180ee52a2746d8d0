package io.assumerole.e2e;

import com.pulumi.aws.Utilities;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.start.FastStartBuild;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A com.pulumi:aws for the class path of a program.
 *
 * @param version such as {@code 7.51.1}
 * @param jar the official one of {@link #SIX}; of {@link #SEVEN} one of the same shape, which
 *     {@code pulumi-aws-7} makes
 */
public record AwsSdk(String version, Path jar) {

    /** What the build is compiled with. */
    public static final AwsSdk SIX = official();

    public static final AwsSdk SEVEN = generated(PluginVersion.V7.number());

    private static AwsSdk official() {
        return new AwsSdk(
                PluginVersion.V6.number(),
                Clone.createRole().resolve("target/lib/aws-" + PluginVersion.V6.number() + ".jar"));
    }

    private static AwsSdk generated(String version) {
        return new AwsSdk(
                version, Clone.folder().resolve("end-to-end-tests/pulumi-aws-7/target/aws-" + version + ".jar"));
    }

    /** The one that this process runs on, which Maven says, too: 6.83.0 where it says none. */
    public static AwsSdk ofThisProcess() {
        var sdk = System.getProperty("pulumi-aws.version", SIX.version).equals(SIX.version) ? SIX : SEVEN;
        if (!sdk.version.equals(Utilities.getVersion())) {
            throw new IllegalStateException(
                    "com.pulumi:aws " + Utilities.getVersion() + " is on the class path instead of " + sdk.version);
        }
        return sdk;
    }

    /** The name of the provider that the engine makes for resources without one. */
    public String defaultProvider() {
        return "default_" + version.replace('.', '_');
    }

    /** Returns a copy of this SDK that reports another version. */
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

    /** A built stack of this clone, with this SDK instead of the one that it was built with. */
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
        putInto(program, "lib/" + jar.getFileName());
        makeFast(program);
        return project;
    }

    /** Replaces the SDK in the class path of a built program by this SDK. */
    public void putInto(Path program, String entry) throws IOException {
        try (var files = FileSystems.newFileSystem(program)) {
            var file = files.getPath("META-INF/MANIFEST.MF");
            Manifest manifest;
            try (var in = Files.newInputStream(file)) {
                manifest = new Manifest(in);
            }
            var attributes = manifest.getMainAttributes();
            var official =
                    Pattern.compile("\\S*" + Pattern.quote(SIX.jar.getFileName().toString()));
            attributes.put(
                    Name.CLASS_PATH,
                    official.matcher(attributes.getValue(Name.CLASS_PATH))
                            .replaceFirst(Matcher.quoteReplacement(entry)));
            try (var out = Files.newOutputStream(file)) {
                manifest.write(out);
            }
        }
    }

    /** As the stack's own build does. It says something only where the training run does not reach the end. */
    private static void makeFast(Path program) throws IOException {
        var settings = program.endsWith("create-role-stack.jar")
                ? "create-role:unprivilegedUsername=training"
                : "assume-role:roleToAssumeARN=arn:aws:iam::123456789012:role/training";
        var said = new ByteArrayOutputStream();
        var out = System.out;
        System.setOut(new PrintStream(said));
        try {
            FastStartBuild.main(new String[] {program.toString(), settings, "aws:region=us-east-1"});
        } finally {
            System.setOut(out);
        }
        if (said.size() > 0) {
            throw new IllegalStateException(said.toString());
        }
    }
}
