package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every program that a local run needs beside Java.
 *
 * <p>Each is taken from where it is, else made once in a cache folder of the user: {@code
 * $XDG_CACHE_HOME/assume-role}, else {@code ~/.cache/assume-role}. Nothing is written elsewhere;
 * several processes may do this at once.
 *
 * @param engine the Pulumi CLI and its Java host
 * @param miniStackPython the Python interpreter of the virtual environment that holds MiniStack
 */
public record Tools(Engine engine, Path miniStackPython) {
    /**
     * Finds or makes every tool.
     *
     * @param environment the environment variables to go by: PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME
     * @param progress where a build shows that it moves
     * @return the tools
     * @throws MissingToolsException if something is missing that cannot be made here; it names all
     *     that is missing, and nothing has been built then
     * @throws io.assumerole.localaws.run.LocalAwsException if a build fails
     */
    public static Tools resolve(Map<String, String> environment, Progress progress) {
        var engine = new EngineInstaller(environment);
        var miniStack = new MiniStackInstaller(environment);
        require(List.of(engine, miniStack));
        return new Tools(get(engine, progress), get(miniStack, progress));
    }

    /**
     * Returns the folder of the cache for what runs until its process ends, beside the tools.
     *
     * @param environment the environment variables to go by: XDG_CACHE_HOME, HOME
     * @return the folder, which nobody but the user can change
     * @throws io.assumerole.localaws.run.LocalAwsException if another user could change it
     */
    public static Path runs(Map<String, String> environment) {
        return Cache.of(environment).own("runs");
    }

    static <T> T resolve(ToolInstaller<T> recipe, Progress progress) {
        require(List.of(recipe));
        return get(recipe, progress);
    }

    private static void require(List<ToolInstaller<?>> recipes) {
        var missing = new ArrayList<String>();
        for (var recipe : recipes) {
            if (recipe.present().isEmpty()) {
                missing.addAll(recipe.missing());
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingToolsException(missing);
        }
    }

    private static <T> T get(ToolInstaller<T> recipe, Progress progress) {
        return recipe.present().orElseGet(() -> recipe.make(progress));
    }
}
