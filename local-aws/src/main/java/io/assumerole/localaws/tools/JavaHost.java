package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the Java language host of a Pulumi CLI, and installs it in a private Pulumi home. */
final class JavaHost {
    static final String PROGRAM = "pulumi-language-java";

    static final String PLUGINS = "plugins";
    // The folder that `pulumi plugin install language java` creates.
    private static final Pattern PLUGIN = Pattern.compile("language-java-v(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
    // The engine accepts any version of a host, and a host does not report its version.
    private static final String OURS = "language-java-v0.0.0";

    private JavaHost() {}

    /**
     * Finds the host of a CLI: next to it, as in releases before 3.257; or else the newest plugin of the user's Pulumi
     * home; or else on PATH.
     *
     * @param cli the folder of the CLI
     * @param environment the environment variables to use: PATH, PULUMI_HOME, HOME
     */
    static Optional<Path> find(Path cli, Map<String, String> environment) {
        return Stream.of(Stream.of(cli), plugins(environment), PathPrograms.path(environment))
                .flatMap(folders -> folders)
                .map(folder -> folder.resolve(PROGRAM))
                .filter(PathPrograms::isProgram)
                // ./demo env puts a cached host there. It is skipped, because a cache must be checked before its
                // programs run.
                .filter(file -> Cache.of(file).isEmpty())
                .findFirst();
    }

    /** Returns the folders of the host's plugins, the newest first. */
    private static Stream<Path> plugins(Map<String, String> environment) {
        return pulumiHome(environment).map(home -> home.resolve(PLUGINS)).stream()
                .flatMap(JavaHost::list)
                .filter(folder -> PLUGIN.matcher(name(folder)).matches())
                // Pulumi keeps this file next to a plugin until it is complete:
                // https://github.com/pulumi/pulumi/blob/master/sdk/go/common/workspace/plugins.go
                .filter(folder -> !Files.exists(folder.resolveSibling(name(folder) + ".partial")))
                .sorted(Comparator.comparing(JavaHost::version, Arrays::compare).reversed());
    }

    /** Returns the user's Pulumi home; empty if there is no home. */
    static Optional<Path> pulumiHome(Map<String, String> environment) {
        var given = environment.getOrDefault("PULUMI_HOME", "");
        return given.isEmpty()
                ? Folders.home(environment).map(home -> home.resolve(".pulumi"))
                : Optional.of(Path.of(given).toAbsolutePath());
    }

    /** Returns the content of a folder; empty if it cannot be read. */
    static Stream<Path> list(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static int[] version(Path folder) {
        var name = PLUGIN.matcher(name(folder));
        return name.matches()
                ? IntStream.rangeClosed(1, name.groupCount())
                        .map(part -> Integer.parseInt(name.group(part)))
                        .toArray()
                : new int[0];
    }

    /**
     * Installs a host as a plugin of a Pulumi home. A host on PATH would also work, but the engine warns about it in
     * each update.
     */
    static void install(Path host, Path pulumiHome) {
        Folders.link(pulumiHome.resolve(PLUGINS).resolve(OURS).resolve(PROGRAM), host);
    }
}
