package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Prints at the end of the build how many tests ran on each rung; a rung without tests fails it.
 */
final class Ladder {

    /** @param reports the names of the classes, and what the second run with com.pulumi:aws 7 puts after them */
    private record Rung(String name, String module, String reports) {}

    private static final List<Rung> RUNGS = List.of(
            new Rung("1 values", "iam-policy", "io\\.assumerole\\.(policy|arn)\\..*"),
            new Rung("1 the command line", "iam-policy-cli", ".*"),
            new Rung("2 components, mocked", "assume-role-components", "io\\.assumerole\\.[A-Z].*"),
            new Rung("2 the test kit", "assume-role-testing", ".*"),
            new Rung("2 the same with aws 7", "pulumi-aws-7", "io\\.assumerole\\.[A-Z].*"),
            new Rung("3 provider emulator and tools", "local-aws", ".*"),
            new Rung(
                    "4 both stacks, real engine",
                    "end-to-end-tests",
                    "io\\.assumerole\\.e2e\\.(faults\\.)?[A-Z][\\w$]*"),
            new Rung("4 the same with aws 7", "end-to-end-tests", "io\\.assumerole\\.e2e\\.[A-Z]\\w*-aws-7"),
            new Rung("5 examples, with the jars", "end-to-end-tests", "io\\.assumerole\\.e2e\\.examples\\..*"),
            new Rung("6 a consumer, aws 6 and 7", "end-to-end-tests", "io\\.assumerole\\.e2e\\.versions\\..*"));

    private static final Pattern TEST_CASE = Pattern.compile("<testcase ");

    private Ladder() {}

    public static void main(String[] args) throws IOException {
        System.out.println("Tests on each rung of the ladder:");
        for (var rung : RUNGS) {
            int tests = tests(rung);
            System.out.printf("  %-32s %5d%n", rung.name(), tests);
            if (tests == 0) {
                throw new IllegalStateException("No test ran on rung " + rung.name());
            }
        }
    }

    private static int tests(Rung rung) throws IOException {
        var reports = Clone.folder().resolve(rung.module()).resolve("target/surefire-reports");
        int tests = 0;
        try (var files = Files.list(reports)) {
            for (Path report : files.filter(
                            file -> file.getFileName().toString().matches("TEST-" + rung.reports() + "\\.xml"))
                    .toList()) {
                tests += (int)
                        TEST_CASE.matcher(Files.readString(report)).results().count();
            }
        }
        return tests;
    }
}
