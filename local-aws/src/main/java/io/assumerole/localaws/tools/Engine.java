package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Pulumi CLI and its Java language host.
 *
 * @param pulumi the absolute path of {@code pulumi}
 * @param javaHost the absolute path of {@code pulumi-language-java}; releases of the CLI before 3.257
 *     have it beside {@code pulumi}, newer ones as a plugin
 * @param version what {@code pulumi version} says, without the leading {@code v}, such as {@code
 *     3.274.1}
 */
public record Engine(Path pulumi, Path javaHost, String version) {
    static final String CLI = "pulumi";

    static Engine in(Path folder, String version) {
        return new Engine(folder.resolve(CLI), folder.resolve(JavaHost.PROGRAM), version);
    }

    /**
     * Finds the engine: what the user has installed, else in the cache, else builds it into the cache.
     *
     * @param environment the environment variables to go by: PATH, PULUMI_HOME, XDG_CACHE_HOME, HOME
     * @param progress where a build shows that it moves
     * @return the engine
     * @throws MissingToolsException if it is not there and cannot be built here
     * @throws io.assumerole.localaws.run.LocalAwsException if its build fails
     */
    public static Engine resolve(Map<String, String> environment, Progress progress) {
        return Tools.resolve(new EngineInstaller(environment), progress);
    }

    /**
     * Checks an engine that an earlier process has resolved.
     *
     * @param environment the environment variables to go by if it has to be made again
     * @param progress where a build shows that it moves
     * @return this engine; another if this one is no longer there
     * @throws MissingToolsException if it has to be made again and cannot be built here
     * @throws io.assumerole.localaws.run.LocalAwsException if it is in a cache that another user could change, or its
     *     build fails
     */
    public Engine verified(Map<String, String> environment, Progress progress) {
        Stream.of(pulumi, javaHost).flatMap(file -> Cache.of(file).stream()).forEach(Cache::check);
        return Command.isProgram(pulumi) && Command.isProgram(javaHost) ? this : resolve(environment, progress);
    }

    /**
     * Makes the Java host a plugin of a Pulumi home, where the CLI finds it before any other.
     *
     * @param pulumiHome the folder that {@code PULUMI_HOME} names, of ours; is made if it does not
     *     exist
     * @throws IOException if it cannot be written
     */
    public void installJavaHost(Path pulumiHome) throws IOException {
        JavaHost.install(javaHost, pulumiHome);
    }

    /**
     * Creates a link to {@code pulumi} in a folder for PATH, where no other program is. Pulumi follows the link to find
     * what lies beside it.
     *
     * @param folder the folder; is created if it does not exist
     * @throws IOException if the link cannot be created
     */
    public void link(Path folder) throws IOException {
        Folders.link(Files.createDirectories(folder).resolve(CLI), pulumi);
    }

    /**
     * Tells whether a command {@code pulumi} runs this engine.
     *
     * @param environment the environment variables to go by: PATH
     * @return true if the first {@code pulumi} on PATH is that of this engine, or a link to it
     */
    public boolean isFirstOnPath(Map<String, String> environment) {
        return Command.find(environment, CLI).filter(this::isPulumi).isPresent();
    }

    private boolean isPulumi(Path program) {
        try {
            return Files.isSameFile(program, pulumi);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the folder that holds {@code pulumi}.
     *
     * @return an absolute path
     */
    public Path folder() {
        return pulumi.getParent();
    }
}
