package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.run.CleanEnvironment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder that a project's build has created for its fast start, with a script named {@code java}. */
final class FastJava {

    private FastJava() {}

    /** Returns a copy of the environment with the project's {@code fast-java} first on PATH, if the project has one. PATH cannot name a folder with a colon. */
    static Map<String, String> first(Map<String, String> environment, Path project) {
        var folder = project.toAbsolutePath().resolve("target/fast-java").normalize();
        var result = new LinkedHashMap<>(environment);
        if (Files.isExecutable(folder.resolve("java")) && !folder.toString().contains(File.pathSeparator)) {
            result.put("PATH", CleanEnvironment.before(environment, "PATH", folder));
        }
        return result;
    }
}
