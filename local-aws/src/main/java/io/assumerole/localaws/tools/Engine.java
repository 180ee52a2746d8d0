package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Pulumi CLI and its Java language host, always both from one place.
 *
 * @param pulumi the absolute path of {@code pulumi}
 * @param javaHost the absolute path of {@code pulumi-language-java}, in the same folder
 * @param version what {@code pulumi version} says, without the leading {@code v}, such as {@code
 *     3.207.0}
 */
public record Engine(Path pulumi, Path javaHost, String version) {
    static final String CLI = "pulumi";
    static final String JAVA_HOST = "pulumi-language-java";

    static Engine in(Path folder, String version) {
        return new Engine(folder.resolve(CLI), folder.resolve(JAVA_HOST), version);
    }

    /**
     * Finds the engine: on PATH, else in the cache, else builds it into the cache.
     *
     * @param environment the environment variables to go by: PATH, XDG_CACHE_HOME, HOME
     * @param progress where a build shows that it moves
     * @return the engine
     * @throws MissingToolsException if it is not there and cannot be built here
     * @throws io.assumerole.localaws.run.LocalAwsException if its build fails
     */
    public static Engine resolve(Map<String, String> environment, Progress progress) {
        return Tools.resolve(new EngineRecipe(environment), progress);
    }

    /**
     * Looks at an engine that an earlier process has resolved, as at one that is resolved now.
     *
     * @param environment the environment variables to go by if it has to be made again
     * @param progress where a build shows that it moves
     * @return this engine; another if this one was in a cache and is not there as it was made
     * @throws MissingToolsException if it has to be made again and cannot be built here
     * @throws io.assumerole.localaws.run.LocalAwsException if another user could change it, or its
     *     build fails
     */
    public Engine verified(Map<String, String> environment, Progress progress) {
        if (!folder().equals(javaHost.getParent())) {
            return resolve(environment, progress);
        }
        // Where no cache is named, a link may still lead to one.
        boolean asFound = Cache.of(folder(), environment)
                .map(cache -> new CachedFolder(cache, folder().getFileName().toString()))
                .map(CachedFolder::isAsMade)
                .orElseGet(() -> !Cache.holds(pulumi) && !Cache.holds(javaHost));
        return asFound ? this : resolve(environment, progress);
    }

    /**
     * Returns the folder that holds both programs.
     *
     * @return an absolute path
     */
    public Path folder() {
        return pulumi.getParent();
    }
}
