package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.internal.NameList;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the list of privileged AWS managed policies, which the components use, with the findings in their documents.
 * Does not prove that AWS still has these documents.
 */
class ManagedPolicyFindingsTest {

    private static final String FILE = "privileged-managed-policies.txt";
    private static final Path WRITTEN = Path.of("target", FILE);

    private static final List<LintCode> MOST_SERIOUS_FIRST = List.of(
            LintCode.ALLOWS_EVERYTHING,
            LintCode.ALLOWS_ALL_BUT,
            LintCode.ALLOWS_ALL_OF_IAM,
            LintCode.PASSES_ANY_ROLE,
            LintCode.ESCALATES_PRIVILEGES);

    @Test
    void lists_each_policy_with_its_most_serious_finding() throws IOException {
        var found = NameList.lines(PolicySource.class, "managed-policies.txt").stream()
                .flatMap(ManagedPolicyFindingsTest::found)
                .toList();
        var listed = NameList.text(AwsManagedPolicies.class, FILE);
        var comments = listed.lines().filter(line -> line.startsWith("#"));
        Files.write(WRITTEN, Stream.concat(comments, found.stream()).toList());

        assertThat(NameList.lines(AwsManagedPolicies.class, FILE))
                .as("if the lint or the data changed: cp iam-policy-cli/%s iam-policy/src/main/resources/%s/%s"
                        .formatted(WRITTEN, "io/assumerole/internal", FILE))
                .containsExactlyElementsOf(found);
    }

    private static Stream<String> found(String line) {
        var parts = line.split(" ", 2);
        var codes =
                PolicyLint.create()
                        .check(PolicyDocument.parse(parts[1], PolicyKind.IDENTITY), PolicyKind.IDENTITY)
                        .stream()
                        .map(Finding::code)
                        .toList();
        return MOST_SERIOUS_FIRST.stream().filter(codes::contains).limit(1).map(code -> parts[0] + " " + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "aws-cn", "aws-us-gov"})
    void knows_the_same_names_in_each_partition(String partition) {
        var prefix = "arn:" + partition + ":iam::aws:policy/";

        assertThat(AwsManagedPolicies.privilege(prefix + "AdministratorAccess")).contains("allows-everything");
        assertThat(AwsManagedPolicies.privilege(prefix + "PowerUserAccess")).contains("allows-all-but");
        assertThat(AwsManagedPolicies.privilege(prefix + "IAMFullAccess")).contains("allows-all-of-iam");
        assertThat(AwsManagedPolicies.privilege(prefix + "ReadOnlyAccess")).isEmpty();
        assertThat(AwsManagedPolicies.privilege(prefix + "SecurityAudit")).isEmpty();
        assertThat(AwsManagedPolicies.privilege("arn:" + partition + ":iam::123456789012:policy/AdministratorAccess"))
                .isEmpty();
    }
}
