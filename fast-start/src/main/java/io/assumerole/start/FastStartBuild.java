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
 * Makes a fast start for a Pulumi program that is built already; a build runs it.
 *
 * <p>It is given the program's jar, whose manifest names the main class and, beside it, everything the program needs,
 * and makes a folder {@code fast-java} beside that jar:
 *
 * <ul>
 *   <li>a jar of the same name, which {@code runtime.options.binary} in {@code Pulumi.yaml} is to name. Pulumi finds in
 *       it which plugins the program needs, without reading through all other jars, and it starts the program on a Java
 *       with flags for a short life;
 *   <li>an archive of the classes that the program loads, for the Java that the build runs on; from Java 25 on, an AOT
 *       cache. Another Java, or one for which a jar has changed, passes it over;
 *   <li>{@code java}, a script that takes the place of Java for Pulumi's host where this folder is first on
 *       {@code PATH}: it starts the program without the launcher, and knows the answers to that search, and to the
 *       questions for versions that Pulumi asks before each preview and update. {@code javac} is a link to it. For
 *       anybody else the two are those of the build's JDK.
 * </ul>
 *
 * <p>To learn which classes these are, the program is run once, as a preview, against an engine that answers everything
 * at once: nothing that the program asks of Pulumi reaches a cloud. It sees no account: no variable, system property or
 * profile of the user's, and no metadata service of the machine. What the program does besides Pulumi it does then,
 * too, unless it asks {@code Deployment.isDryRun()}.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class data sharing</a>
 * @see <a href="https://openjdk.org/jeps/514">AOT caches</a>
 */
public final class FastStartBuild {
    static final String FOLDER = "fast-java";

    private static final String USAGE = "Give the program's jar, and then the configuration for its rehearsal:"
            + " target/NAME.jar PROJECT:KEY=VALUE ...";

    private static final Pattern SETTING = Pattern.compile("[^:=]+:[^=]+=.*", Pattern.DOTALL);

    private FastStartBuild() {}

    /**
     * Makes the fast start of one program.
     *
     * @param args the program's jar, such as {@code target/deployer.jar}; then any number of {@code PROJECT:KEY=VALUE},
     *     the configuration that the program is rehearsed with; made-up values are best, as they end up in the archive
     * @throws IOException if something cannot be read or written
     * @throws IllegalArgumentException if there is no such jar, its manifest names no main class, or a setting is none
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
            var ended = Archive.of(
                    Launcher.archive(launcher.toFile()).toPath(),
                    List.of("-cp", jar.file().toString(), ProgramRunner.class.getName()),
                    engine.environment(settings));
            if (ended.status() != 0) {
                System.out.println("The rehearsal of %s ended with %s, so it starts fast only up to there. %s%s%s%s"
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
