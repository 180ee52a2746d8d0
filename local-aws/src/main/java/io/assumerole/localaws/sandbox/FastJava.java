package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.tools.Access;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder in which a project's build has put its fast start, with a script in place of Java. */
final class FastJava {

    private FastJava() {}

    /** Returns a copy of the environment that has it first on PATH, if the project has one and nobody else may write into it. */
    static Map<String, String> first(Map<String, String> environment, Path project) {
        var folder = project.toAbsolutePath().resolve("target/fast-java").normalize();
        var result = new LinkedHashMap<>(environment);
        if (Files.isExecutable(folder.resolve("java")) && isSafe(folder)) {
            result.put("PATH", CleanEnvironment.before(environment, "PATH", folder));
        }
        return result;
    }

    /** Else the script in the folder refuses to run anything; and PATH cannot name a folder with a colon. */
    private static boolean isSafe(Path folder) {
        try {
            return Access.problemOfOwn(folder.toRealPath()).isEmpty()
                    && !folder.toString().contains(File.pathSeparator);
        } catch (IOException e) {
            return false;
        }
    }
}
