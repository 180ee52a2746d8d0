package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * Creates a fast start for a built Pulumi program; a build runs it.
 *
 * <p>Its argument is the program's jar, whose manifest names the main class and all dependencies. It creates a folder
 * {@code fast-java} next to that jar:
 *
 * <ul>
 *   <li>a jar of the same name for {@code runtime.options.binary} in {@code Pulumi.yaml}. Pulumi finds the program's
 *       plugins in it without reading all other jars. It starts the program on a JVM with flags for a short run;
 *   <li>an archive of the classes that the program loads, for the JVM of the build; from Java 25 on, an AOT cache. A
 *       different JVM ignores it, and so does any JVM if a jar has changed;
 *   <li>{@code java}, a script that replaces Java for Pulumi's host if this folder is first on {@code PATH}: it starts
 *       the program without the launcher, and contains the answers to that search and to the version queries that
 *       Pulumi makes before each preview and update. {@code javac} is a link to it. For any other caller the two run
 *       the build's JDK.
 * </ul>
 *
 * <p>To find these classes, a training run executes the program once, as a preview, against an engine that answers
 * everything at once: no call to Pulumi reaches a cloud. The program sees no account: no variable, system property or
 * profile of the user's, and no metadata service of the machine. It also does its work outside Pulumi, unless it checks
 * {@code Deployment.isDryRun()}.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class data sharing</a>
 * @see <a href="https://openjdk.org/jeps/514">AOT caches</a>
 */
public final class FastStartBuild {
    static final String FOLDER = "fast-java";

    private static final String USAGE = "Give the program's jar, then the configuration for its training run:"
            + " target/NAME.jar PROJECT:KEY=VALUE ...";

    private static final Pattern SETTING = Pattern.compile("[^:=]+:[^=]+=.*", Pattern.DOTALL);

    private FastStartBuild() {}

    /**
     * Creates the fast start of one program.
     *
     * @param args the program's jar, such as {@code target/deployer.jar}; then any number of {@code PROJECT:KEY=VALUE},
     * the configuration for the training run; made-up values are best, because they end up in the archive
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if there is no such jar, its manifest names no main class, or a setting is
     * malformed
     */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("No jar is given. " + USAGE);
        }
        var jar = ProgramJar.read(Path.of(args[0]));
        var settings = settings(List.of(args).subList(1, args.length));
        var folder = Files.createDirectories(jar.file().resolveSibling(FOLDER));
        var launcher = folder.resolve(jar.file().getFileName().toString());
        LauncherJar.write(jar, launcher);
        JavaWrapperScript.write(folder);
        PluginListCache.answer(launcher);
        try (var engine = TrainingRunEngine.start()) {
            var ended = ClassArchive.of(
                    Launcher.archive(launcher.toFile()).toPath(),
                    List.of("-cp", jar.file().toString(), ProgramRunner.class.getName()),
                    engine.environment(settings));
            if (ended.status() != 0) {
                System.out.println("The training run of %s ended with %s, so it starts fast only up to there. %s%s%s%s"
                        .formatted(
                                args[0],
                                ended.status(),
                                USAGE,
                                System.lineSeparator(),
                                String.join(System.lineSeparator(), engine.logged(LogSeverity.ERROR)),
                                ended.errors()));
            }
        }
    }

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
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
