package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
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
        ToolInstaller.requireInstallable(List.of(engine, miniStack));
        return new Tools(engine.findOrInstall(progress), miniStack.findOrInstall(progress));
    }

    /**
     * Finds the user's installation of the engine, or else the engine in the cache, or else builds it into the cache.
     *
     * @param environment the environment variables to use: PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME
     * @throws MissingToolsException if the engine is not installed and cannot be built here
     * @throws io.assumerole.localaws.run.LocalAwsException if its build fails
     */
    public static Engine engine(Map<String, String> environment, Progress progress) {
        return new EngineInstaller(environment).findOrInstall(progress);
    }

    /**
     * Checks that an engine that an earlier process found still exists. If it doesn't, finds or builds an engine again.
     *
     * @throws io.assumerole.localaws.run.LocalAwsException if the engine is in a cache that another user could change,
     * or for the reasons of {@link #engine}
     */
    public static Engine verifiedEngine(Engine engine, Map<String, String> environment, Progress progress) {
        var programs = List.of(engine.pulumi(), engine.javaHost());
        programs.stream().flatMap(file -> Cache.of(file).stream()).forEach(Cache::check);
        return programs.stream().allMatch(PathPrograms::isProgram) ? engine : engine(environment, progress);
    }

    /**
     * Returns the cache folder for the files of running processes, which only the user can change.
     *
     * @throws io.assumerole.localaws.run.LocalAwsException if another user could change it
     */
    public static Path runs(Map<String, String> environment) {
        return Cache.of(environment).own("runs");
    }
}
