package io.assumerole.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * Creates a fast start for a built Pulumi program; a build runs it after the package phase has written the jar.
 *
 * <p>Its argument is the program's jar, such as {@code target/deployer.jar}, whose manifest names the main class and all
 * dependencies. It creates two files in the folder {@code fast-java} next to that jar:
 *
 * <ul>
 *   <li>{@code mvn-deployer}, a script for Pulumi's host. It returns the packages that the program needs without
 *       starting Java, and it starts the program with the archive, with options for a short run, and without Maven;
 *   <li>{@code deployer.jsa}, an archive of the classes that the program loads, for the Java version of the build. With
 *       Java 25 and later, the archive is an AOT cache, {@code deployer.aot}.
 * </ul>
 *
 * <p>{@code Pulumi.yaml} names the script:
 *
 * <pre>{@code
 * runtime:
 *   name: java
 *   options:
 *     use-executor: ./target/fast-java/mvn-deployer
 * }</pre>
 *
 * <p>If the archive does not match the jars or the JVM, the program starts without it. If the build's JDK no longer
 * exists, the script runs {@code java -jar} with the {@code java} on {@code PATH}. Windows cannot run shell scripts, so
 * no files are created there: use {@code binary: target/deployer.jar}.
 *
 * <p>To find these classes, a training run executes the program once, as a preview, with a simulated engine that
 * answers each call immediately. No call to Pulumi reaches a cloud. The program sees no account: none of the user's
 * variables, system properties, or profiles, and no AWS metadata service. It also runs its code outside Pulumi, unless
 * it checks {@code Deployment.isDryRun()}.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class data sharing</a>
 * @see <a href="https://openjdk.org/jeps/514">AOT caches</a>
 */
public final class FastStartBuild {
    private static final String USAGE = "Give the program's jar, then the configuration for its training run:"
            + " target/NAME.jar PROJECT:KEY=VALUE ...";

    private static final String CLASS_PATH =
            "Class-Path in the jar's manifest must name the program's dependencies, fast-start and com.pulumi:pulumi among"
                    + " them: set addClasspath, and classpathPrefix or classpathLayoutType, of maven-jar-plugin.";

    private static final Pattern SETTING = Pattern.compile("[^:=]+:[^:=]+=.*", Pattern.DOTALL);

    private FastStartBuild() {}

    /**
     * Creates the fast start of one program.
     *
     * @param args the program's jar, such as {@code target/deployer.jar}; then any number of {@code PROJECT:KEY=VALUE},
     * the configuration for the training run; use made-up values, because they end up in the archive
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if the jar does not exist, its manifest lacks the main class or a dependency, or
     *     a setting is malformed
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("No jar is given. " + USAGE);
        }
        var given = Path.of(args[0]);
        var program = List.of(ProgramRunner.class.getName(), mainClass(given));
        var settings = settings(List.of(args).subList(1, args.length));
        // Links are resolved, because Java accepts an archive only for the identical path.
        var jar = given.toRealPath();
        if (!jar.getFileSystem().supportedFileAttributeViews().contains("posix")
                || jar.toString().contains(File.pathSeparator)) {
            System.out.printf(
                    "The fast start needs POSIX file permissions and a path without '%s'. Use binary: %s in Pulumi.yaml.%n",
                    File.pathSeparator, args[0]);
            return;
        }
        var folder = Files.createDirectories(jar.resolveSibling("fast-java"));
        var name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        var search =
                IsolatedJava.run(folder, List.of("-cp", jar.toString(), ExecutorScript.SEARCH, "packages"), Map.of());
        if (search.status() != 0) {
            throw new IllegalArgumentException(
                    "The search for packages in %s failed. %s%n%s".formatted(args[0], CLASS_PATH, search.errors()));
        }
        Files.deleteIfExists(folder.resolve(name + JavaOptions.OTHER_SUFFIX));
        archive(jar, program, folder.resolve(name + JavaOptions.SUFFIX), settings);
        var packages = search.output().strip();
        ExecutorScript.write(folder.resolve("mvn-" + name), name, packages, program);
    }

    /** Returns the main class that the jar's manifest names. */
    private static String mainClass(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    "There is no jar " + jar + "; build it first, in Maven's package phase.");
        }
        try (var file = new JarFile(jar.toFile())) {
            var manifest = Optional.ofNullable(file.getManifest()).orElseGet(Manifest::new);
            var mainClass = manifest.getMainAttributes().getValue(Name.MAIN_CLASS);
            if (mainClass == null) {
                throw new IllegalArgumentException("""
                        The manifest of %s names no Main-Class. Set archive.manifest.mainClass and \
                        addClasspath of maven-jar-plugin.""".formatted(jar));
            }
            return mainClass;
        }
    }

    /** Archives the classes that the program loads. Without an archive, the program works but starts more slowly. */
    private static void archive(Path jar, List<String> program, Path archive, Map<String, String> settings)
            throws IOException {
        var temporary = archive.resolveSibling(archive.getFileName() + ".tmp");
        Files.deleteIfExists(archive);
        var arguments = new ArrayList<>(List.of(JavaOptions.create(temporary.toString()), "-cp", jar.toString()));
        arguments.addAll(program);
        try (var engine = TrainingRunEngine.start()) {
            var run = IsolatedJava.run(archive.getParent(), arguments, engine.environment(settings));
            if (Files.exists(temporary)) {
                Files.move(temporary, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            if (run.errors().contains("main class " + ProgramRunner.class.getName())) {
                throw new IllegalArgumentException("%s does not contain fast-start. %s".formatted(jar, CLASS_PATH));
            }
            if (run.status() != 0) {
                System.out.printf(
                        "The training run of %s ended with status %s. The archive has only the classes that it loaded."
                                + " %s%n%s%n%s%n",
                        jar,
                        run.status(),
                        USAGE,
                        String.join(System.lineSeparator(), engine.logged(LogSeverity.ERROR)),
                        run.errors());
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Map<String, String> settings(List<String> given) {
        var settings = new LinkedHashMap<String, String>();
        for (var setting : given) {
            if (!SETTING.matcher(setting).matches()) {
                throw new IllegalArgumentException(
                        "A setting is \"" + setting + "\"; allowed: PROJECT:KEY=VALUE. " + USAGE);
            }
            var at = setting.indexOf('=');
            settings.put(setting.substring(0, at), setting.substring(at + 1));
        }
        return settings;
    }
}
