package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** Prints how many tests ran on each level of docs/contributing/architecture.md at the end of a build. A level without tests fails it. */
final class TestLevels {

    /** @param reports the test classes, with the suffix of the second run with com.pulumi:aws 7 */
    private record Level(String name, String module, String reports) {

        long tests() throws IOException {
            long tests = 0;
            try (var files = Files.newDirectoryStream(
                    Clone.folder().resolve(module).resolve("target/surefire-reports"), "TEST-*.xml")) {
                for (var file : files) {
                    if (file.getFileName().toString().matches("TEST-" + reports + "\\.xml")) {
                        tests += TEST_CASE
                                .matcher(Files.readString(file))
                                .results()
                                .count();
                    }
                }
            }
            return tests;
        }
    }

    private static final Pattern TEST_CASE = Pattern.compile("<testcase ");

    private static final List<Level> LEVELS = List.of(
            new Level("1 values", "iam-policy", "io\\.assumerole\\.(policy|arn)\\..*"),
            new Level("1 the command line", "iam-policy-cli", ".*"),
            new Level("2 components, mocked", "assume-role-components", "io\\.assumerole\\.[A-Z].*"),
            new Level("2 the test kit", "assume-role-testing", ".*"),
            new Level("2 the same with aws 7", "end-to-end-tests/pulumi-aws-7", "io\\.assumerole\\.[A-Z].*"),
            new Level("3 provider emulator and tools", "local-aws", ".*"),
            new Level("3 the demo", "assume-role-demo", ".*"),
            new Level(
                    "4 both stacks, real engine",
                    "end-to-end-tests",
                    "io\\.assumerole\\.e2e\\.((adopting|aws|faults|plugin)\\.)?[A-Z][\\w$]*"),
            new Level("4 the same with aws 7", "end-to-end-tests", "io\\.assumerole\\.e2e\\.[A-Z]\\w*-aws-7"),
            new Level(
                    "5 examples, with the jars",
                    "end-to-end-tests",
                    "io\\.assumerole\\.e2e\\.(consumers|examples|languages)\\..*"),
            new Level("6 a consumer, aws 6 and 7", "end-to-end-tests", "io\\.assumerole\\.e2e\\.versions\\..*"));

    private TestLevels() {}

    public static void main(String[] args) throws IOException {
        System.out.println("Tests on each level:");
        for (var level : LEVELS) {
            long tests = level.tests();
            System.out.printf("  %-32s %5d%n", level.name(), tests);
            if (tests == 0) {
                throw new IllegalStateException("No test ran on level " + level.name());
            }
        }
    }
}
