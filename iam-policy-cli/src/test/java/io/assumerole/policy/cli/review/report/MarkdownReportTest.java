package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.SamplePreview;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownReportTest {
    private static final Review NOTHING = new Review(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private static Change change(Outcome outcome, String value) {
        return new Change(
                outcome,
                Action.CHANGED,
                "role " + value,
                "permissions",
                List.of("newly allows s3:* on " + value),
                outcome == Outcome.NEW_ACCESS ? Optional.of("s3:GetObject on " + value) : Optional.empty(),
                "urn:pulumi:dev::app::aws:iam/role:Role::" + value,
                Optional.of("project:///" + value + "#12"),
                List.of(),
                List.of(),
                Risk.MORE);
    }

    private static RiskFinding finding(LintCode code, boolean isNew, String value) {
        return new RiskFinding(
                "role " + value,
                isNew,
                new Finding(code, value, value, value, value, value),
                value,
                Optional.of(value));
    }

    private static Review review(String value) {
        return new Review(
                Stream.of(Outcome.values())
                        .map(outcome -> change(outcome, value))
                        .toList(),
                List.of(finding(LintCode.ALLOWS_EVERYTHING, true, value)),
                List.of(new Access(
                        "role " + value,
                        true,
                        value,
                        Set.of(Level.READ),
                        List.of(value),
                        List.of(value),
                        List.of(value),
                        value,
                        true)),
                List.of(new Trust(value, "role " + value, List.of(value), List.of(value), true)),
                List.of(new NotUnderstood(value, value, value, Optional.of(value))),
                List.of(value + " leaves the stack"));
    }

    /** Returns the tags without code, whose number depends on the words of a value. */
    private static List<String> structure(RenderedMarkdown rendered) {
        return rendered.tags().stream().filter(tag -> !tag.contains("code")).toList();
    }

    private static Stream<String> hostile() {
        return MarkdownTextTest.hostile();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void has_the_same_structure_for_every_name(String name) {
        var expected = new RenderedMarkdown(MarkdownReport.of(review("deployer")));
        var rendered = new RenderedMarkdown(MarkdownReport.of(review(name)));

        assertThat(structure(rendered)).isEqualTo(structure(expected));
        assertThat(rendered.htmlBlocks()).isEqualTo(expected.htmlBlocks());
        assertThat(rendered.text()).allSatisfy(text -> assertThat(text).matches("[A-Za-z0-9' ,;:.()-]*"));
        assertThat(MarkdownReport.of(review(name)).lines().map(String::strip))
                .noneMatch(line -> line.startsWith("/") || line.startsWith("::") || line.contains("##["));
    }

    @Test
    void shows_a_name_with_spaces_as_one_piece_of_code() {
        var name = "x is safe. Approved";
        var allow = SamplePreview.allow("'s3:*'", "'*'");
        var review = SamplePreview.stack()
                .add(name, "iam/rolePolicy:RolePolicy", "{'role':'runner','name':'x','policy':'[secret]'}")
                .add("plain", "iam/rolePolicy:RolePolicy", "{'role':'runner','name':'y','policy':" + allow + "}")
                .review();

        assertThat(MarkdownReport.of(review))
                .contains("  - inline policy `x\u2423is\u2423safe.\u2423Approved` is a secret")
                .contains("newly allows `s3:*` on `*`");
        assertThat(review.changes())
                .allMatch(change -> !change.reasons().toString().contains("is safe"));
    }

    @Test
    void has_only_elements_of_its_own() {
        var rendered = new RenderedMarkdown(MarkdownReport.of(review("deployer")));

        assertThat(Set.copyOf(structure(rendered)).stream().map(tag -> tag.replace("/", "")))
                .containsOnly(
                        "<h2>",
                        "<h3>",
                        "<p>",
                        "<strong>",
                        "<table>",
                        "<thead>",
                        "<tbody>",
                        "<tr>",
                        "<th>",
                        "<td>",
                        "<ul>",
                        "<li>",
                        "<details>",
                        "<summary>");
        assertThat(rendered.htmlBlocks())
                .hasSize(6)
                .allSatisfy(block ->
                        assertThat(block).matches("<details>\n<summary>[A-Za-z ]+ \\(1\\)</summary>|</details>"));
    }

    @Test
    void shows_new_access_first_and_details_last() {
        assertThat(MarkdownReport.of(review("deployer")).lines().filter(line -> line.matches("#.*|<s.*")))
                .containsExactly(
                        "## IAM review: 1 change gives new access, and 1 is undecided",
                        "### New access (1)",
                        "### Undecided (1)",
                        "### New risk findings (1)",
                        "### Not covered",
                        "<summary>Changes without new access (1)</summary>",
                        "<summary>Permissions of the affected principals after the deployment (1)</summary>",
                        "<summary>Trusted principals of the affected roles after the deployment (1)</summary>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 | 0 | no new access | No access change needs your approval. | The comparison found no request",
                "0 | 0 | 2 | no new access | No access change needs your approval. | The comparison found no request",
                "0 | 1 | 0 | 1 change is undecided | Approve only after you check the undecided changes | Undecided changes aren't safe",
                "0 | 2 | 1 | 2 changes are undecided | Approve only after you check the undecided changes | Undecided changes aren't safe",
                "1 | 0 | 1 | 1 change gives new access | Approve only if you want all of this access. | allow requests that they don't allow now",
                "2 | 1 | 0 | 2 changes give new access, and 1 is undecided | First, check the undecided changes. | Undecided changes aren't safe",
                "2 | 3 | 0 | 2 changes give new access, and 3 are undecided | First, check the undecided changes. | Undecided changes aren't safe",
            })
    void says_first_what_the_result_means(
            int newAccess, int undecided, int harmless, String headline, String advice, String meaning) {
        var report = MarkdownReport.of(withChanges(newAccess, undecided, harmless));

        var paragraphs = report.split("\n\n");
        assertThat(paragraphs[0]).isEqualTo("## IAM review: " + headline);
        assertThat(paragraphs[1])
                .contains(
                        switch (harmless) {
                            case 0 -> newAccess + undecided == 0 ? "No permission, trust, or credential changes." : "";
                            case 1 -> "1 change gives no new access.";
                            default -> harmless + " changes give no new access.";
                        });
        assertThat(paragraphs[1])
                .contains(
                        undecided > 0
                                ? "**New risk findings: none in the policies that the review can read.**"
                                : "**New risk findings: none.**");
        assertThat(paragraphs[2]).contains(advice, meaning);
        assertThat(report.contains("Undecided changes aren't safe")).isEqualTo(undecided > 0);
        assertThat(report.contains("found no request")).isEqualTo(newAccess + undecided == 0);
    }

    private static Review withChanges(int newAccess, int undecided, int harmless) {
        var changes = Stream.of(
                        IntStream.range(0, newAccess).mapToObj(i -> change(Outcome.NEW_ACCESS, "w-" + i)),
                        IntStream.range(0, undecided).mapToObj(i -> change(Outcome.UNDECIDED, "u-" + i)),
                        IntStream.range(0, harmless).mapToObj(i -> change(Outcome.NO_NEW_ACCESS, "h-" + i)))
                .flatMap(stream -> stream)
                .toList();
        return new Review(changes, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void counts_new_findings_by_severity_and_only_counts_existing_ones() {
        var findings = List.of(
                finding(LintCode.ALLOWS_EVERYTHING, true, "a"),
                finding(LintCode.ALLOWS_WHOLE_SERVICE, true, "b"),
                finding(LintCode.PASSES_ANY_ROLE, true, "c"),
                finding(LintCode.PASSES_ANY_ROLE, false, "existing"));
        var report = MarkdownReport.of(new Review(List.of(), findings, List.of(), List.of(), List.of(), List.of()));

        assertThat(report)
                .contains("\n\n**New risk findings: 2 high, 1 medium.** Risk findings that existed before: 1.")
                .contains("**Approve only after you check the new risk findings.**")
                .contains("### New risk findings (3)")
                .contains("- **high**, `role a`: a (`allows-everything`)\n  - Remedy: a\n")
                .doesNotContain("role existing");
        assertThat(MarkdownReport.of(NOTHING))
                .contains("**New risk findings: none.**")
                .doesNotContain("### New", "Existing");
    }

    /** A role that more can be done with is a danger only if somebody can assume it, even if its trust policy is old. */
    @Test
    void shows_who_can_assume_a_role_whose_permissions_change() {
        var trusts = List.of(
                new Trust(
                        "service lambda.amazonaws.com",
                        "role w-0",
                        List.of(),
                        List.of("aws:SourceAccount is 1"),
                        false),
                new Trust("everyone", "role unchanged", List.of(), List.of(), false));
        var report = MarkdownReport.of(
                new Review(withChanges(1, 0, 0).changes(), List.of(), List.of(), trusts, List.of(), List.of()));

        assertThat(report)
                .contains("- `role w-0`\n  - service `lambda.amazonaws.com`, if `aws:SourceAccount` is 1\n")
                .doesNotContain("unchanged");
    }

    private static Change trust(Outcome outcome, String role, String... reasons) {
        return new Change(
                outcome,
                Action.NEW,
                role,
                "trust",
                List.of(reasons),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                Risk.MORE);
    }

    private static String report(List<Trust> trusts, Change... changes) {
        return MarkdownReport.of(new Review(List.of(changes), List.of(), List.of(), trusts, List.of(), List.of()));
    }

    private static List<Trust> trusts(String role, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Trust(
                        "arn:aws:iam::111122223333:user/u" + i, role, List.of("sts:AssumeRole"), List.of(), true))
                .toList();
    }

    @Test
    void lists_who_can_assume_a_role_only_if_the_reasons_do_not() {
        assertThat(report(trusts("role ops", 5), trust(Outcome.NEW_ACCESS, "role ops", "lets x assume it")))
                .contains("lets x assume it")
                .doesNotContain("Trusted principals", "u0");
        assertThat(report(trusts("role ops", 6), trust(Outcome.NEW_ACCESS, "role ops", "lets x assume it")))
                .contains(
                        "<summary>Trusted principals of the affected roles after the deployment (1)</summary>",
                        "user/u5`\n");
        assertThat(report(
                        trusts("role ops", 1),
                        trust(Outcome.NEW_ACCESS, "role ops", "a", "b", "c", "d", "e", "lets x assume it")))
                .contains("1 more reason\n", "user/u0`\n");
        assertThat(report(
                        Stream.concat(trusts("role ops", 1).stream(), trusts("role x", 1).stream())
                                .toList(),
                        trust(Outcome.NEW_ACCESS, "role ops", "lets x assume it"),
                        change(Outcome.NEW_ACCESS, "x")))
                .contains("<summary>Trusted principals of the other affected roles after the deployment (1)</summary>")
                .doesNotContain("- `role ops`");
        assertThat(report(trusts("role ops", 25), trust(Outcome.UNDECIDED, "role ops", "x")))
                .contains("""
                        - `role ops`
                          - `arn:aws:iam::111122223333:user/u0`
                        """, """
                          - `arn:aws:iam::111122223333:user/u19`
                          - 5 more entries
                        """);
    }

    @Test
    void does_not_repeat_why_a_trust_policy_is_unknown() {
        var trust = new Trust("unknown: the trust policy is a secret", "role ops", List.of(), List.of(), true);

        assertThat(report(List.of(trust), trust(Outcome.UNDECIDED, "role ops", "trust policy is a secret")))
                .contains("- **`role ops`**: new trust\n  - trust policy is a secret\n\n")
                .doesNotContain("unknown: the trust policy");
    }

    @Test
    void explains_examples_only_if_it_has_one() {
        var introduction = "Each example is a request";

        assertThat(report(List.of(), change(Outcome.NEW_ACCESS, "x"))).contains(introduction, "Example:");
        assertThat(report(List.of(), trust(Outcome.NEW_ACCESS, "role ops", "lets x assume it")))
                .doesNotContain(introduction, "Example:");
    }

    @Test
    void omits_the_details_of_a_long_comment() {
        var all = new Review(
                withChanges(100, 50, 1_000).changes(),
                List.of(finding(LintCode.ALLOWS_EVERYTHING, true, "w-0")),
                review("w-0").access(),
                review("w-0").trusts(),
                List.of(),
                List.of("a note"));
        var report = MarkdownReport.of(all);

        requireFits(report);
        assertThat(report)
                .contains("This comment omits entries", "run `iam-policy review --format json`.")
                .contains("`role w-99`", "`role u-49`", "**high**, `role w-0`", "a note", "`role h-0`")
                .containsPattern("- \\*\\*[0-9]+ of 1000 entries are omitted\\.\\*\\*\n\n</details>")
                .contains("- **1 of 1 entries are omitted.**");
        assertThat(MarkdownReport.of(withChanges(100, 50, 0))).doesNotContain("omit", "--format json");
    }

    @Test
    void counts_what_does_not_fit_and_leaves_space_for_findings_and_notes() {
        var findings = Stream.concat(
                        Stream.of(finding(LintCode.ALLOWS_EVERYTHING, true, "w-19999")),
                        IntStream.range(0, 5_000).mapToObj(i -> finding(LintCode.ALLOWS_WHOLE_SERVICE, true, "w-" + i)))
                .toList();
        var report = MarkdownReport.of(new Review(
                withChanges(20_000, 10_000, 30_000).changes(),
                findings,
                List.of(),
                List.of(),
                List.of(),
                List.of("x")));

        requireFits(report);
        assertThat(report).startsWith("## IAM review: 20000 changes give new access, and 10000 are undecided\n");
        long shown =
                report.lines().filter(line -> line.startsWith("- **`role w-")).count();
        assertThat(shown).isGreaterThan(100);
        assertThat(report)
                .contains("- **%d of 20000 entries are omitted.**".formatted(20_000 - shown))
                .contains("- **10000 of 10000 entries are omitted.**", "- **30000 of 30000 entries are omitted.**")
                .contains("- **high**, `role w-19999`", " of 5001 entries are omitted.**", "\n- x\n")
                .doesNotContain("- **`role u-", "`role h-")
                .contains(
                        "| more access | `role w-0` and `19999` similar |",
                        "| undecided | `role u-0` and 9999 similar |");
    }

    @Test
    void uses_one_name_for_a_resource_in_changes_and_findings() {
        var review = SamplePreview.stack()
                .change("site-policy", "{'AWS':'arn:aws:iam::123456789012:role/runner'}", "'*'")
                .review();

        assertThat(review.findings().stream().filter(RiskFinding::isNew).map(RiskFinding::subject))
                .containsExactly("BucketPolicy site-policy for site");
        assertThat(review.changes()).extracting(Change::subject).containsExactly("BucketPolicy site-policy for site");
    }

    /** The characters take three bytes in UTF-8, and an escape takes six characters. */
    @ParameterizedTest
    @CsvSource({"\u20ac", "\u202e", "`", "a-", "' -'"})
    void fits_with_names_of_any_length(String part) {
        requireFits(MarkdownReport.of(review(part.repeat(200_000))));
        var many = IntStream.range(0, 500)
                .mapToObj(i -> change(Outcome.NEW_ACCESS, i + part.repeat(2_000)))
                .toList();
        requireFits(MarkdownReport.of(new Review(many, List.of(), List.of(), List.of(), List.of(), List.of())));
    }

    private static void requireFits(String report) {
        assertThat(report.getBytes(StandardCharsets.UTF_8).length).isLessThan(65_536);
    }
}
