package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks that each script, Maven profile, module, and path in the commands of the workflows exists. Runs neither the
 * commands nor the actions, and doesn't use GitHub's runners.
 */
class WorkflowReferencesTest {
    private static final Pattern PROFILES = Pattern.compile(" -P ([\\w,-]+)");
    private static final Pattern MODULES = Pattern.compile(" (?:-pl|-rf) '?([\\w!,:-]+)");
    private static final Pattern TESTS = Pattern.compile(" \"?-Dtest=([\\w,]+)");

    /** A relative path without variables. Its first folder is in the repository. */
    private static final Pattern PATH = Pattern.compile("(?:^|[\\s\"'])(?:\\./)?([\\w.-]+(?:/[\\w.*-]+)*)");

    /** The folders that a build or an earlier job creates. */
    private static final Pattern CREATED = Pattern.compile("(?:[\\w-]+/)?target/.*|(?:staged|signed)/.*");

    private static List<String> problems(String command) throws IOException {
        var root = Clone.read("pom.xml");
        var profiles = named(root, "(?s)<profile>.*?<id>([\\w-]+)</id>");
        var modules = named(root, "<module>([\\w-]+)</module>");
        var problems = new ArrayList<String>();
        words(PROFILES, command)
                .filter(each -> !profiles.contains(each))
                .forEach(each -> problems.add("profile " + each));
        words(MODULES, command)
                .map(each -> each.replaceFirst("^[!:]", ""))
                .filter(each -> !modules.contains(each))
                .forEach(each -> problems.add("module " + each));
        words(TESTS, command).filter(each -> !isTest(each)).forEach(each -> problems.add("test " + each));
        for (var path :
                PATH.matcher(command).results().map(found -> found.group(1)).toList()) {
            boolean isPath = path.contains("/") && !path.startsWith("refs/") || command.startsWith("./" + path);
            if (isPath
                    && !CREATED.matcher(path).matches()
                    && !Files.exists(Stacks.cloneFolder().resolve(path))) {
                problems.add("path " + path);
            }
            if (path.endsWith("/target") || path.contains("/target/")) {
                words(Pattern.compile("^([\\w-]+)/target"), path)
                        .filter(each -> !modules.contains(each))
                        .forEach(each -> problems.add("module " + each));
            }
        }
        return problems;
    }

    private static Set<String> named(String text, String pattern) {
        var names = new TreeSet<String>();
        Pattern.compile(pattern).matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static Stream<String> words(Pattern pattern, String command) {
        return pattern.matcher(command).results().map(MatchResult::group).flatMap(found -> {
            var words = pattern.matcher(found);
            return words.find() ? Stream.of(words.group(1).split(",")) : Stream.empty();
        });
    }

    private static boolean isTest(String name) {
        var found = new ArrayList<String>();
        try {
            Clone.visit(file -> {
                if (file.getFileName().toString().equals(name + ".java")) {
                    found.add(file.toString());
                }
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return !found.isEmpty();
    }

    private static List<String> commands() throws IOException {
        var commands = new ArrayList<String>();
        for (var workflow : Workflow.all()) {
            workflow.commands().forEach(command -> commands.add(command.text()));
        }
        // Each line is a command of its own, so that a script starts it.
        Clone.read(".ci/run")
                .lines()
                .map(line -> line.strip().replaceFirst("^(JAVA_HOME=\\S+ )?(step|copied \\w+) ", ""))
                .filter(line -> !line.startsWith("#"))
                .forEach(commands::add);
        return commands;
    }

    @Test
    void everything_that_a_command_names_exists() throws IOException {
        var commands = commands();
        assertThat(commands).contains("./demo", "docs/site/publish", "mvn -B -ntp verify", "benchmarks/run --short");
        for (var command : commands) {
            assertThat(problems(command)).as(command).isEmpty();
        }
    }

    @Test
    void each_uploaded_file_is_in_a_module() throws IOException {
        for (var workflow : Workflow.all()) {
            for (var job : workflow.jobs().values()) {
                for (var step : Workflow.steps(job)) {
                    if (step.get("with") instanceof Map<?, ?> with && with.get("path") instanceof String paths) {
                        assertThat(problems("echo " + paths)).as(paths).isEmpty();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mvn -B -ntp -P all verify, mvn -B -ntp -P al verify, profile al",
        "mvn -pl iam-policy verify, mvn -pl iam-polcy verify, module iam-polcy",
        "'mvn -pl ''!end-to-end-tests'' verify', 'mvn -pl ''!end-to-end-test'' verify', module end-to-end-test",
        "mvn -Dtest=PluginContractTest verify, mvn -Dtest=PluginContractTests verify, test PluginContractTests",
        "'mvn -Dtest=WorkflowLintTest,SecretsTest verify', 'mvn -Dtest=WorkflowLintTest,SecretTest verify', test SecretTest",
        "./demo up, ./demmo up, path demmo",
        "docs/site/publish, docs/site/publsh, path docs/site/publsh",
        "cp local-aws/target/a b, cp local-asw/target/a b, module local-asw"
    })
    void reports_a_mistyped_name(String right, String mistyped, String problem) throws IOException {
        assertThat(problems(right)).isEmpty();
        assertThat(problems(mistyped)).containsExactly(problem);
    }
}
