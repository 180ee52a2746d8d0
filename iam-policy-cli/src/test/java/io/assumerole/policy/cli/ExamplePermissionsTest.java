package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes the starting policy for the engine's previews of programs from pulumi/examples in Python, TypeScript, Go, and
 * YAML, and of other programs, and checks it. Does not prove what AWS requires.
 */
class ExamplePermissionsTest {
    private static final Path CASES = Path.of("src/test/resources/io/assumerole/policy/cli/review/cases");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Runs runs;
    private String options;

    static List<String> cases() throws IOException {
        try (var files = Files.list(CASES)) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json.gz") && !name.contains("error"))
                    .map(name -> name.replace(".json.gz", ""))
                    .sorted()
                    .toList();
            assertThat(names).filteredOn(name -> name.startsWith("example-")).hasSizeGreaterThanOrEqualTo(12);
            return names;
        }
    }

    @BeforeEach
    void start() {
        runs = new Runs(folder);
    }

    private void unpack(String name) throws IOException {
        try (var preview = new GZIPInputStream(Files.newInputStream(CASES.resolve(name + ".json.gz")))) {
            Files.write(folder.resolve("preview.json"), preview.readAllBytes());
        }
        boolean isLocalAws = Files.readString(folder.resolve("preview.json")).contains("::000000000000:");
        options = "permissions --region us-east-1 --account " + (isLocalAws ? "000000000000 " : "123456789012 ");
    }

    private JsonNode json() throws IOException {
        return JSON.readTree(
                runs.command(options + "--format json preview.json").exits(0).out());
    }

    /** Writes the documents of a starting policy to files, and returns the options that name them. */
    private String policies(JsonNode report) throws IOException {
        var options = new StringBuilder();
        for (int i = 0; i < report.get("policies").size(); i++) {
            Files.writeString(
                    folder.resolve("policy" + i + ".json"),
                    report.get("policies").get(i).toString());
            options.append("--policy policy").append(i).append(".json ");
        }
        return options.toString();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allows_each_call_and_not_without_one_of_its_actions(String name) throws IOException {
        unpack(name);
        var report = json();
        if (report.get("policies").isEmpty()) {
            return;
        }
        var given = policies(report);

        var allowed = check(given, 0);
        assertThat(allowed).contains("No missing action found among");
        // Only a KMS key policy or a trust policy can deny a call, and the preview doesn't show it.
        assertThat(allowed.contains("May be missing"))
                .as(allowed)
                .isEqualTo(report.get("calls").toString().contains("aws:kms/key:Key")
                        || report.get("calls").toString().contains("sts:AssumeRole"));

        var action = certainAction(report);
        remove(action, report);
        if (action.isEmpty() || report.get("policies").isEmpty()) {
            return;
        }
        assertThat(check(policies(report), 1)).contains(action + " on ");
    }

    private String check(String given, int status) {
        return Runs.unwrapped(
                runs.command(options + given + "preview.json").exits(status).out());
    }

    /** Returns the first action that the provider certainly needs, and that no policy of a key decides. */
    private static String certainAction(JsonNode report) {
        return StreamSupport.stream(report.get("calls").spliterator(), false)
                .filter(call -> call.get("certainty").asText().equals("CERTAIN"))
                .map(call -> call.get("action").asText())
                .filter(action -> !action.startsWith("kms:"))
                .findFirst()
                .orElse("");
    }

    /** Removes an action from all statements. */
    private static void remove(String action, JsonNode report) {
        for (var policy : report.get("policies")) {
            for (var statements = policy.get("Statement").elements(); statements.hasNext(); ) {
                var actions = statements.next().get("Action");
                if (actions.asText().equals(action)) {
                    statements.remove();
                }
                for (var actionsOf = actions.elements(); actionsOf.hasNext(); ) {
                    if (actionsOf.next().asText().equals(action)) {
                        actionsOf.remove();
                    }
                }
            }
        }
        for (var policies = report.get("policies").elements(); policies.hasNext(); ) {
            if (policies.next().get("Statement").isEmpty()) {
                policies.remove();
            }
        }
    }

    @Test
    void of_all_programs_uses_a_wildcard_for_few_actions_that_accept_a_named_resource() throws IOException {
        int all = 0;
        int any = 0;
        for (var name : cases()) {
            unpack(name);
            for (var call : json().get("calls")) {
                var resources = call.get("resources").toString();
                all++;
                any += resources.contains(":role/*") ? 1 : 0;
            }
        }

        assertThat(all).isGreaterThan(300);
        assertThat(any).isLessThan(all / 20);
    }
}
