package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that {@code .ci/run} runs the tests that {@code mvn verify} omits, and that the documents state this. Does not
 * prove that anybody runs it.
 */
class ProfilesTest {

    private static final String CI = ".ci/run";

    /** Runs {@code mvn verify}, and deploys the artifacts to a folder. */
    private static final String ALL = "step mvn -B -ntp -P all -Dmaven.install.skip=true"
            + " \"-DaltDeploymentRepository=first::file:$copies/first\" deploy";

    private static final String RELIABILITY = "docs/contributing/evidence.md";

    /** The groups that have a profile of their own; `mvn verify` runs the slow tests, and profile all also the extended ones. */
    static List<String> groups() throws IOException {
        var excluded = first("<excludedGroups>slow \\| extended \\| ([^<]+)</excludedGroups>", "pom.xml");
        return Arrays.asList(excluded.split(" \\| "));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void has_a_profile_that_runs_just_this_group(String group) throws IOException {
        var profile = first("(?s)<id>" + group + "</id>(.*?)</profile>", "pom.xml");

        assertThat(profile).contains("<groups>" + group + "</groups>").contains("<excludedGroups/>");
    }

    /** The jars need an engine that generates SDKs, but the check does not need the jars. */
    @Test
    void generates_no_jars_for_the_check_on_aws() throws IOException {
        var module = Clone.read("end-to-end-tests/pulumi-aws-7/pom.xml");

        assertThat(first("(?s)<id>jars</id>.*?<skip>(.*?)</skip>", "end-to-end-tests/pulumi-aws-7/pom.xml"))
                .isEqualTo("${jars.skip}");
        assertThat(first("(?s)</description>.*?<jars.skip>(.*?)</jars.skip>", "end-to-end-tests/pulumi-aws-7/pom.xml"))
                .isEqualTo("${skipTests}");
        assertThat(all("(?s)<profile>.*?</profile>", module))
                .singleElement()
                .satisfies(
                        profile -> assertThat(profile.group()).contains("<id>aws</id>", "<jars.skip>true</jars.skip>"));
    }

    /** The tests of profile aws need an account. A command with several profiles names their groups. */
    @ParameterizedTest
    @MethodSource("groups")
    void is_run_by_the_ci_unless_it_needs_an_account(String group) throws IOException {
        if (group.equals("aws")) {
            assertThat(Clone.read(CI)).doesNotContainPattern("-P ?aws\\b");
            return;
        }
        assertThat(all("(?m)^ *(?:step|copied \\w+) mvn .*-P (\\S+) (.*)\\bverify$", Clone.read(CI)))
                .filteredOn(command -> List.of(command.group(1).split(",")).contains(group))
                .singleElement()
                .satisfies(command -> {
                    if (!command.group(1).equals(group)) {
                        var groups = command.group(1).replace(",", " | ");
                        assertThat(command.group(2)).contains("\"-Dgroups=" + groups + "\" ");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("groups")
    void is_named_in_the_documents(String group) throws IOException {
        assertThat(Clone.read("docs/contributing/build-and-test.md")).contains("`" + group + "`");
    }

    @Test
    void is_every_group_that_a_test_is_in_and_no_other() throws IOException {
        var used = new TreeSet<String>();
        for (var source : sources()) {
            all("(?m)^ *@(?:[a-z.]+\\.)?Tag\\(\"([\\w-]+)\"\\)", source).forEach(tag -> used.add(tag.group(1)));
        }

        // Run by mvn -P all verify.
        assertThat(used.removeAll(Set.of("slow", "extended", "aws-7"))).isTrue();
        assertThat(used).containsExactlyInAnyOrderElementsOf(groups());
    }

    @Test
    void comes_after_the_two_commands_of_the_readme() throws IOException {
        assertThat(Clone.read(CI).lines()).containsSubsequence("set -euo pipefail", ALL, "step ./demo");
    }

    /** A row that names a test with {@code -P faults} has one that is left out, any other none. */
    @Test
    void is_marked_in_the_table_of_what_happens_when_something_breaks() throws IOException {
        var cells = all("(?m)^\\|[^|]*\\|[^|]*\\| (`\\w+Test`[^|]*) \\|", Clone.read(RELIABILITY));
        assertThat(cells).hasSizeGreaterThan(10);
        for (var cell : cells) {
            for (var name : all("`(\\w+Test)`( with `-P faults`)?", cell.group(1))) {
                var source = source(name.group(1));
                if (name.group(2) != null) {
                    assertThat(source).as(cell.group(1)).contains("@Tag(\"faults\")");
                } else {
                    assertThat(source).as(cell.group(1)).doesNotContainPattern("(?m)^@Tag\\(\"faults\"\\)");
                }
            }
        }
    }

    private static String source(String test) throws IOException {
        try (var files = tests()) {
            var file = files.filter(f -> f.endsWith(test + ".java")).findFirst();
            return Files.readString(file.orElseThrow(() -> new AssertionError("No " + test)));
        }
    }

    private static List<String> sources() throws IOException {
        var sources = new ArrayList<String>();
        try (var files = tests()) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }

    private static Stream<java.nio.file.Path> tests() throws IOException {
        var modules = new ArrayList<java.nio.file.Path>();
        for (var module : all("<module>([^<]+)</module>", Clone.read("pom.xml"))) {
            var tests = Clone.folder().resolve(module.group(1)).resolve("src/test/java");
            if (Files.notExists(tests)) {
                continue;
            }
            try (var files = Files.walk(tests)) {
                modules.addAll(files.filter(Files::isRegularFile).toList());
            }
        }
        return modules.stream();
    }

    private static String first(String pattern, String file) throws IOException {
        return all(pattern, Clone.read(file)).get(0).group(1);
    }

    private static List<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
