package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Pulumi CLI and its Java language host.
 *
 * @param pulumi the absolute path of {@code pulumi}
 * @param javaHost the absolute path of {@code pulumi-language-java}; it is next to {@code pulumi} in CLI releases
 * before 3.257, and a plugin in newer releases
 * @param version the output of {@code pulumi version} without the leading {@code v}, such as {@code 3.277.0}
 */
public record Engine(Path pulumi, Path javaHost, String version) {
    static final String CLI = "pulumi";

    static Engine in(Path folder, String version) {
        return new Engine(folder.resolve(CLI), folder.resolve(JavaHost.PROGRAM), version);
    }

    /** Installs the Java host as a plugin of a private Pulumi home, where the CLI finds it before any other. */
    public void installJavaHost(Path pulumiHome) {
        JavaHost.install(javaHost, pulumiHome);
    }

    /**
     * Creates a link to {@code pulumi} in a folder for PATH that contains no other program. Pulumi follows the link to
     * find the files next to it.
     */
    public void link(Path folder) {
        Folders.link(folder.resolve(CLI), pulumi);
    }

    /** Returns whether the first {@code pulumi} on PATH belongs to this engine, or is a link to it. */
    public boolean isFirstOnPath(Map<String, String> environment) {
        return PathPrograms.find(environment, CLI).filter(this::isPulumi).isPresent();
    }

    private boolean isPulumi(Path program) {
        try {
            return Files.isSameFile(program, pulumi);
        } catch (IOException e) {
            return false;
        }
    }

    public Path folder() {
        return pulumi.getParent();
    }
}
