package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The jars and poms that a consumer gets. */
public final class Published {

    /** The modules whose jars are published. */
    public static final List<String> MODULES = List.of(
            "iam-policy", "iam-policy-cli", "fast-start", "assume-role-components", "assume-role-testing", "local-aws");

    /** The module whose pom is published without a parent. */
    public static final String BOM = "assume-role-bom";

    private static final String VERSION = "0.1.0";

    private Published() {}

    /**
     * Puts what a build of a clone has made where a repository has it. {@code StagingTest} compares
     * it with what Maven deploys.
     */
    public static void layOut(Path clone, Path repository) throws IOException {
        put(clone.resolve("pom.xml"), repository, "assume-role", ".pom");
        put(bom(clone), repository, BOM, ".pom");
        for (var module : MODULES) {
            var jar = "target/" + module + "-" + VERSION + ".jar";
            put(clone.resolve(module).resolve("pom.xml"), repository, module, ".pom");
            put(clone.resolve(module).resolve(jar), repository, module, ".jar");
        }
    }

    /** Returns the pom of the BOM as the build of a clone has made it. */
    public static Path bom(Path clone) {
        return clone.resolve(BOM).resolve("target/" + BOM + "-" + VERSION + ".pom");
    }

    private static void put(Path file, Path repository, String artifact, String extension) throws IOException {
        var folder = Files.createDirectories(
                repository.resolve("io/assumerole").resolve(artifact).resolve(VERSION));
        Files.copy(file, folder.resolve(artifact + "-" + VERSION + extension), StandardCopyOption.REPLACE_EXISTING);
    }
}
