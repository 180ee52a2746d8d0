package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs that a local run needs in addition to Java.
 *
 * <p>Each program is the user's installation if there is one; otherwise, it is installed once in a cache folder of the
 * user: {@code $XDG_CACHE_HOME/assume-role}, or else {@code ~/.cache/assume-role}. Nothing is written elsewhere.
 * Several processes may do this at the same time.
 *
 * @param engine the Pulumi CLI and its Java host
 * @param miniStackPython the Python interpreter of the virtual environment that holds MiniStack
 */
public record Tools(Engine engine, Path miniStackPython) {
    /**
     * Finds or installs every tool.
     *
     * @param environment the environment variables to use: PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME
     * @throws MissingToolsException if a program is missing that cannot be installed here. The message names all such
     * programs, and nothing is built
     * @throws io.assumerole.localaws.run.LocalAwsException if a build fails
     */
    public static Tools resolve(Map<String, String> environment, Progress progress) {
        var engine = new EngineInstaller(environment);
        var miniStack = new MiniStackInstaller(environment);
        require(List.of(engine, miniStack));
        return new Tools(get(engine, progress), get(miniStack, progress));
    }

    /**
     * Returns the cache folder for the files of running processes, which only the user can change.
     *
     * @throws io.assumerole.localaws.run.LocalAwsException if another user could change it
     */
    public static Path runs(Map<String, String> environment) {
        return Cache.of(environment).own("runs");
    }

    static <T> T resolve(ToolInstaller<T> installer, Progress progress) {
        require(List.of(installer));
        return get(installer, progress);
    }

    private static void require(List<ToolInstaller<?>> installers) {
        var missing = new ArrayList<String>();
        for (var installer : installers) {
            if (installer.present().isEmpty()) {
                missing.addAll(installer.missing());
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingToolsException(missing);
        }
    }

    private static <T> T get(ToolInstaller<T> installer, Progress progress) {
        return installer.present().orElseGet(() -> installer.make(progress));
    }
}
