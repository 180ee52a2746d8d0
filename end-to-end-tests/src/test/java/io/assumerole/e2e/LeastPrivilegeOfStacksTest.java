package io.assumerole.e2e;

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
 * Runs {@code ./demo least-privilege} on both stacks, with the commands of docs/how-to/find-minimal-permissions.md, which shows their
 * output. Does not prove that the official plugin needs no other permissions.
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
    void prints_of_create_role_what_its_page_shows_and_what_the_other_page_lists() throws Exception {
        var found = run(0);

        var policies = FoundPolicies.json(found.output());
        assertThat(FoundPolicies.java(found.output(), clone.folder().resolve("found")))
                .isEqualTo(policies);
        // That one is with grantAssumeRole, which this run is without.
        var listed = Documents.blocks("docs/how-to/deploy-to-aws.md", "json")
                .get(0)
                .replace("ACCOUNT", "000000000000")
                .replace("USER", "somebody@pulumi.com")
                .replaceAll(",\\s*\"iam:(Put|Get|Delete)UserPolicy\"", "");
        assertThat(statements(policies.get(0))).isEqualTo(statements(PolicyDocument.parse(listed)));
    }

    @Test
    void prints_of_assume_role_what_the_pages_show() throws Exception {
        var found = run(1);

        var policies = FoundPolicies.json(found.output());
        assertThat(FoundPolicies.java(found.output(), clone.folder().resolve("found")))
                .isEqualTo(policies);
        assertThat(policies).hasSize(2);
        for (var listed : List.of(
                Documents.blocks("docs/how-to/deploy-to-aws.md", "json").get(1),
                Documents.blocks("docs/tutorials/first-deployment.md", "json").get(0))) {
            assertThat(statements(policies.get(1))).isEqualTo(statements(PolicyDocument.parse(listed)));
        }
    }

    /** The command in the document, before its output. */
    private Result run(int index) throws Exception {
        var command = Documents.blocks(PAGE, "bash").get(index);
        var found = clone.bash(command, Map.of("TERM", "dumb"), 20);

        assertThat(found.exitCode()).as(found.output() + found.errors()).isZero();
        for (int action = 1; action <= 16; action++) {
            assertThat(found.output()).contains("] " + action + " of 16 actions: pulumi ");
        }
        assertThat(shape(found.output()))
                .isEqualTo(shape(Documents.blocks(PAGE, "text").get(index)));
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
