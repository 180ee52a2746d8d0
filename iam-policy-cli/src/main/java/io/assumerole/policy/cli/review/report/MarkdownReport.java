package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.AccessReasons;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.types.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a review as the text of a pull request comment, the most important parts first. If the comment would be too
 * long, its lists contain only the first entries, and the number of omitted entries.
 */
public final class MarkdownReport {
    /** The limit of GitHub is 65,536 characters. The rest is for headings, numbers, and text from a workflow. */
    private static final int MOST_BYTES = 60_000;

    /** Leaves space for the findings, which can concern changes that the comment omits. */
    private static final int MOST_BYTES_OF_CHANGES = 42_000;

    private static final int MOST_BYTES_OF_FINDINGS = 56_000;

    private static final int MOST_LINES = 20;
    private static final String TRUST = "trust";
    private static final String UNDECIDED = "The reasons show what the review couldn't read or compare.";
    private static final String EXAMPLES =
            "Each example is a request that the policies allow only after the deployment. Sample values replace wildcards.";

    private final Review review;
    private final Map<String, List<Trust>> trusts;

    /** The principals and resources that the review names. */
    private final Set<String> names;

    /** The names, and the services in the permissions. */
    private final Set<String> namesAndServices;

    private final StringBuilder text = new StringBuilder();
    private int bytes;
    private boolean isFull;

    private MarkdownReport(Review review) {
        this.review = review;
        trusts = review.trusts().stream()
                .collect(Collectors.groupingBy(Trust::role, LinkedHashMap::new, Collectors.toList()));
        names = Stream.of(
                        review.changes().stream().map(Change::subject),
                        review.changes().stream().flatMap(change -> change.leadsTo().stream()),
                        review.access().stream().map(Access::subject),
                        review.trusts().stream().map(Trust::role),
                        review.trusts().stream().map(Trust::from).filter(MarkdownReport::isInStack))
                .flatMap(names -> names)
                .map(ReviewPhrases::printable)
                .collect(Collectors.toSet());
        namesAndServices = new HashSet<>(names);
        review.access().stream()
                .filter(access -> !ReviewPhrases.isSentence(access))
                .map(Access::service)
                .forEach(namesAndServices::add);
    }

    /**
     * Returns the report.
     *
     * @param review the review
     * @return the text of a comment
     */
    public static String of(Review review) {
        return new MarkdownReport(review).write();
    }

    private String write() {
        table();
        var changes = review.changes().stream().collect(Collectors.groupingBy(Change::outcome));
        var newAccess = changes.getOrDefault(Outcome.NEW_ACCESS, List.of());
        boolean hasExample = newAccess.stream()
                .anyMatch(change -> ReviewPhrases.example(change).isPresent());
        changes("New access", hasExample ? EXAMPLES : "", newAccess);
        changes("Undecided", UNDECIDED, changes.getOrDefault(Outcome.UNDECIDED, List.of()));
        var findings = review.findings().stream().filter(RiskFinding::isNew).toList();
        if (!findings.isEmpty()) {
            title("New risk findings", findings);
            items(findings, finding -> finding(finding) + remedy(finding), MOST_BYTES_OF_FINDINGS);
        }
        var affected = review.affectedFindings();
        if (!affected.isEmpty()) {
            title("Existing risk findings of the affected principals", affected);
            items(affected, this::finding, MOST_BYTES_OF_FINDINGS);
        }
        line("");
        line("### Not covered");
        line("");
        line("- " + ReviewPhrases.LIMITS);
        items(review.notUnderstood(), MarkdownReport::notUnderstood, MOST_BYTES);
        items(review.notes(), note -> "- " + MarkdownText.sentence(note, names) + "\n", MOST_BYTES);
        details("Changes without new access", changes.getOrDefault(Outcome.NO_NEW_ACCESS, List.of()), this::change);
        details("Permissions of the affected principals after the deployment", access().entrySet(), this::access);
        trusts();
        return head() + text;
    }

    private void table() {
        var table = SummaryTable.of(review);
        if (table.rows().isEmpty()) {
            return;
        }
        line("");
        line("| " + String.join(" | ", SummaryTable.COLUMNS) + " |");
        line("| --- ".repeat(SummaryTable.COLUMNS.size()) + "|");
        for (var row : table.rows()) {
            var cells = new ArrayList<String>();
            cells.add(row.isHigh() ? "**" + row.risk() + "**" : row.risk());
            row.cells().stream().skip(1).map(this::cell).forEach(cells::add);
            line("| " + String.join(" | ", cells) + " |");
        }
        if (table.left() > 0) {
            line("");
            line("The table omits " + table.left() + (table.left() == 1 ? " change" : " changes")
                    + ", which the lists below contain.");
        }
        bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** In a Markdown table, a pipe character ends a cell, even within code. */
    private String cell(String cell) {
        return cell.isEmpty() ? "" : MarkdownText.sentence(cell, names).replace("|", "\\|");
    }

    private String head() {
        var numbers = new ArrayList<String>();
        numbers.add("**" + ReviewPhrases.newFindings(review) + "**");
        ReviewPhrases.affectedFindings(review).ifPresent(numbers::add);
        numbers.addAll(ReviewPhrases.otherNumbers(review));
        var head = "## IAM review: %s\n\n%s**%s** %s\n"
                .formatted(
                        ReviewPhrases.headline(review),
                        String.join(" ", numbers) + "\n\n",
                        ReviewPhrases.advice(review),
                        ReviewPhrases.meaning(review));
        return isFull
                ? head + "\nThis comment omits entries because of its size limit. To see all entries, run"
                        + " `iam-policy review --format json`.\n"
                : head;
    }

    private void changes(String title, String introduction, List<Change> changes) {
        if (!changes.isEmpty()) {
            title(title, changes);
            if (!introduction.isEmpty()) {
                line(introduction);
                line("");
            }
            items(changes, this::change, isFull ? 0 : MOST_BYTES_OF_CHANGES);
        }
    }

    private static boolean isInStack(String principal) {
        return principal.startsWith("user ") || principal.startsWith("role ");
    }

    private static String caller(Trust trust) {
        return trust.from() + Words.conditions(trust.conditions());
    }

    private String change(Change change) {
        var item = new StringBuilder("- **%s**: %s%s\n"
                .formatted(
                        MarkdownText.code(change.subject()),
                        MarkdownText.sentence(ReviewPhrases.word(change.action()) + " " + change.aspect()),
                        change.source()
                                .map(source -> ", in " + MarkdownText.code(ReviewPhrases.place(source)))
                                .orElse("")));
        ReviewPhrases.reasons(change)
                .forEach(reason -> item.append("  - ")
                        .append(MarkdownText.sentence(reason, names))
                        .append('\n'));
        ReviewPhrases.example(change)
                .ifPresent(example -> item.append("  - Example: ")
                        .append(MarkdownText.sentence(example))
                        .append('\n'));
        return item.toString();
    }

    private String finding(RiskFinding riskFinding) {
        var finding = riskFinding.finding();
        return "- **%s**, %s: %s (%s)\n"
                .formatted(
                        ReviewPhrases.word(finding.severity()),
                        MarkdownText.code(riskFinding.subject()),
                        MarkdownText.sentence(finding.what(), names),
                        MarkdownText.code(finding.code().toString()));
    }

    private static String remedy(RiskFinding riskFinding) {
        return "  - Remedy: %s\n"
                .formatted(MarkdownText.sentence(riskFinding.finding().remedy()));
    }

    private static String notUnderstood(NotUnderstood notUnderstood) {
        return "- %s of the type %s contains a policy that the review can't read.\n"
                .formatted(MarkdownText.code(notUnderstood.resource()), MarkdownText.code(notUnderstood.type()));
    }

    private Map<String, List<Access>> access() {
        var affected = review.affected();
        return review.access().stream()
                .filter(access -> access.isChanged() || affected.contains(access.subject()))
                .collect(Collectors.groupingBy(Access::subject, LinkedHashMap::new, Collectors.toList()));
    }

    private String access(Map.Entry<String, List<Access>> principal) {
        return "- " + MarkdownText.code(principal.getKey()) + "\n"
                + list("  - ", ReviewPhrases.access(principal.getValue()), line -> line, namesAndServices);
    }

    /** Adds who can assume the changed and affected roles, except those with reasons that already show it. */
    private void trusts() {
        var affected = review.changes().stream().map(Change::subject).collect(Collectors.toCollection(HashSet::new));
        affected.addAll(review.affected());
        var shown = review.changes().stream()
                .filter(this::showsTrust)
                .map(Change::subject)
                .collect(Collectors.toSet());
        var roles = trusts.keySet().stream()
                .filter(role -> affected.contains(role) && !shown.contains(role))
                .toList();
        details(
                "Trusted principals of the " + (shown.isEmpty() ? "" : "other ")
                        + "affected roles after the deployment",
                roles,
                this::trusts);
    }

    private boolean showsTrust(Change change) {
        var all = trusts.getOrDefault(change.subject(), List.of());
        return change.aspect().equals(TRUST)
                && switch (change.outcome()) {
                    case NEW_ACCESS ->
                        all.size() <= AccessReasons.MOST_PRINCIPALS
                                && change.reasons().equals(ReviewPhrases.reasons(change));
                    // If the trust policy isn't readable, the reason explains this, and there are no actions.
                    case UNDECIDED ->
                        all.stream().allMatch(trust -> trust.actions().isEmpty());
                    case NO_NEW_ACCESS -> false;
                };
    }

    private String trusts(String role) {
        return "- " + MarkdownText.code(role) + "\n" + list("  - ", trusts.get(role), MarkdownReport::caller, names);
    }

    private static <T> String list(String bullet, List<T> all, Function<T, String> sentence, Set<String> names) {
        var lines = all.stream()
                .limit(MOST_LINES)
                .map(item -> bullet + MarkdownText.sentence(sentence.apply(item), names) + "\n")
                .collect(Collectors.joining());
        return all.size() > MOST_LINES ? lines + bullet + more(all.size() - MOST_LINES) + "\n" : lines;
    }

    private static String more(int count) {
        return count + (count == 1 ? " more entry" : " more entries");
    }

    private <T> void details(String summary, Collection<T> all, Function<T, String> item) {
        if (!all.isEmpty()) {
            line("");
            line("<details>");
            line("<summary>" + summary + " (" + all.size() + ")</summary>");
            line("");
            items(all, item, isFull ? 0 : MOST_BYTES);
            line("");
            line("</details>");
        }
    }

    private void title(String title, Collection<?> all) {
        line("");
        line("### " + title + " (" + all.size() + ")");
        line("");
    }

    /** Adds the first items, until the comment has a number of bytes. */
    private <T> void items(Collection<T> all, Function<T, String> item, int mostBytes) {
        int shown = 0;
        for (var element : all) {
            var next = item.apply(element);
            int more = next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > mostBytes) {
                isFull = true;
                line("- **%d of %d entries are omitted.**".formatted(all.size() - shown, all.size()));
                return;
            }
            bytes += more;
            text.append(next);
            shown++;
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
