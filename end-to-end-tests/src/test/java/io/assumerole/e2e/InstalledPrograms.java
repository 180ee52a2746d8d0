package io.assumerole.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Skips tests that need a program that the build doesn't install. */
public final class InstalledPrograms {
    private InstalledPrograms() {}

    /** Skips the test, and reports why, unless a program is on PATH. */
    public static void assumeInstalled(String program) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not on PATH");
    }
}
