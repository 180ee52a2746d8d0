package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Asks for the plugins of a program as Pulumi's host does before each run, and keeps the answer for
 * {@link JavaWrapperScript}.
 */
final class PluginListCache {
    static final String MAIN = "com.pulumi.bootstrap.internal.Main";

    /** The only argument of the search. */
    static final String PACKAGES = "packages";

    /** The suffix of the launcher's name without {@code .jar}; the launcher has all the data of the answer. */
    static final String ANSWER = ".packages.json";

    private PluginListCache() {}

    /** Keeps the answer. Without one, Pulumi's host searches each time. */
    static void answer(Path launcher) throws IOException {
        var answer = launcher.resolveSibling(launcher.getFileName().toString().replaceAll("\\.jar$", "") + ANSWER);
        Files.deleteIfExists(answer);
        var search =
                TrainingRun.run(launcher.getParent(), List.of("-cp", launcher.toString(), MAIN, PACKAGES), Map.of());
        if (search.status() == 0) {
            Files.writeString(answer, search.output());
        }
    }
}
