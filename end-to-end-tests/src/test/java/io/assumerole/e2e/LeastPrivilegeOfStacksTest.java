package io.assumerole.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.CloneCopy.Result;
import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code ./demo least-privilege} on both stacks, with the commands of docs/how-to/find-minimal-permissions.md, which shows an
 * excerpt of the first output. The resources of this test have both outputs. Does not prove that the official plugin needs no other
 * permissions.
 */
@Tag("faults")
class LeastPrivilegeOfStacksTest {

    private static final String PAGE = "docs/how-to/find-minimal-permissions.md";

    private CloneCopy clone;

    @BeforeEach
    void copy() throws IOException {
        clone = CloneCopy.make(LeastPrivilegeOfStacksTest.class);
    }

    @AfterEach
    void delete() throws IOException {
        clone.close();
    }

    @Test
    void finds_the_policy_of_create_role_that_the_pages_show() throws Exception {
        var found = run(0, "create-role.txt");

        var excerpt = shape(Documents.blocks(PAGE, "text").get(0).replaceAll("(?m)^ *…$", ""));
        assertThat(excerpt).hasSizeGreaterThan(10);
        assertThat(shape(found.output())).containsAll(excerpt);
        var policies = FoundPolicies.json(found.output());
        assertThat(FoundPolicies.java(found.output(), clone.folder().resolve("found")))
                .isEqualTo(policies);
        // The listed policy also allows grantAssumeRole, which this run does not use.
        var listed = Documents.blocks("docs/reference/permissions.md", "json")
                .get(0)
                .replace("ACCOUNT", "000000000000")
                .replace("USER", "somebody@pulumi.com")
                .replaceAll(",\\s*\"iam:(Put|Get|Delete)UserPolicy\"", "");
        assertThat(statements(policies.get(0))).isEqualTo(statements(PolicyDocument.parse(listed)));
    }

    @Test
    void finds_the_policies_of_assume_role_that_the_pages_show() throws Exception {
        var found = run(1, "assume-role.txt");

        var policies = FoundPolicies.json(found.output());
        assertThat(FoundPolicies.java(found.output(), clone.folder().resolve("found")))
                .isEqualTo(policies);
        assertThat(policies).hasSize(2);
        for (var listed : List.of(
                Documents.blocks("docs/reference/permissions.md", "json").get(1),
                Documents.blocks("docs/tutorials/first-deployment.md", "json").get(0))) {
            assertThat(statements(policies.get(1))).isEqualTo(statements(PolicyDocument.parse(listed)));
        }
    }

    /** Runs a command of the page, and compares its output with a file. */
    private Result run(int index, String expected) throws Exception {
        var command = Documents.blocks(PAGE, "bash").get(index);
        var found = clone.bash(command, Map.of("TERM", "dumb"), 20);

        assertThat(found.exitCode()).as(found.output() + found.errors()).isZero();
        for (int action = 1; action <= 16; action++) {
            assertThat(found.output()).contains("] " + action + " of 16 actions: pulumi ");
        }
        try (var file = LeastPrivilegeOfStacksTest.class.getResourceAsStream("least-privilege/" + expected)) {
            assertThat(shape(found.output())).isEqualTo(shape(new String(file.readAllBytes(), UTF_8)));
        }
        return found;
    }

    /** Without the times, and with the rows sorted: what Pulumi does at the same time has no order. */
    private static List<String> shape(String output) {
        return output.lines()
                .filter(line -> !line.contains(" ... ") && !line.contains(" of 16 actions: "))
                .map(line -> line.replaceAll("\\[ *[\\d.]+ s]|took [\\d.]+ s", "TIME"))
                .filter(line -> !line.isBlank())
                .sorted()
                .toList();
    }

    /** Resources by actions: the order of neither means anything. */
    private static Map<List<String>, List<String>> statements(PolicyDocument document) {
        return document.statements().stream()
                .collect(Collectors.toMap(
                        statement -> statement.actions().stream().sorted().toList(),
                        statement -> statement.resources().stream().sorted().toList()));
    }
}
