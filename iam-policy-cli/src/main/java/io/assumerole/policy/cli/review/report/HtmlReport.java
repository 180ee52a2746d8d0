package io.assumerole.policy.cli.review.report;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.types.Words;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a review as one HTML file. The page loads no other files, and shows everything even if its script doesn't run.
 * The Content Security Policy allows only the style and the script of this package.
 */
public final class HtmlReport {
    /** The maximum number of principals in a report that also shows unchanged principals. */
    private static final int FEW_PRINCIPALS = 20;

    private static final String STYLE = NameList.text(HtmlReport.class, "report.css");
    private static final String SCRIPT = NameList.text(HtmlReport.class, "report.js");

    private final Review review;
    private final ReportSubjects subjects;
    private final HtmlParts parts;
    private final HtmlWriter html;

    private HtmlReport(Review review) {
        this.review = review;
        this.subjects = new ReportSubjects(review);
        this.parts = new HtmlParts(subjects);
        this.html = parts.html;
    }

    /**
     * Returns the report.
     *
     * @param name the name of the preview
     * @param review the review
     * @return the page
     */
    public static String of(String name, Review review) {
        var report = new HtmlReport(review);
        report.write(name);
        return report.html.finish();
    }

    private void write(String name) {
        html.start("html", "lang", "en").start("head");
        html.single("meta", "charset", "utf-8");
        html.single("meta", "http-equiv", "Content-Security-Policy", "content", policy());
        html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.single("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", name + ": " + ReviewPhrases.headline(review));
        html.resource("style", STYLE).end().line();
        html.start("body");
        html.element("a", "Skip to the report", "class", "skip", "href", "#main");
        html.start("div", "class", "page").line();
        writeVerdict(name);
        html.start("div", "class", "side").line();
        new HtmlSide(review, parts).write(byPrincipal().size(), findings(true).size());
        html.end().line();
        html.start("main", "id", "main", "tabindex", "-1").line();
        HtmlSummary.write(review, parts);
        writeChanges();
        writeFindings();
        writeAccess();
        writeTrusts();
        writeNotUnderstood();
        writeNotes();
        html.end().line();
        html.element("footer", "Created by iam-policy review. This file requests nothing from the network.");
        html.end().line();
        html.resource("script", SCRIPT).end().end();
    }

    private static String policy() {
        return "default-src 'none'; style-src " + hash(STYLE) + "; script-src " + hash(SCRIPT)
                + "; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeVerdict(String name) {
        html.start("header", "class", "verdict " + ReportSubjects.style(review));
        html.start("p", "class", "file")
                .text("Access review of ")
                .element("code", name)
                .end();
        html.element("h1", ReviewPhrases.headline(review));
        html.start("p").element("strong", ReviewPhrases.advice(review)).text(" " + ReviewPhrases.meaning(review));
        html.end();
        html.start("dl", "class", "counts");
        count("changes with new access", Outcome.NEW_ACCESS);
        count("undecided changes", Outcome.UNDECIDED);
        count("changes without new access", Outcome.NO_NEW_ACCESS);
        count("new risk findings", findings(true).size(), highest(findings(true)));
        count("existing risk findings", findings(false).size(), "plain");
        html.end().end().line();
    }

    private void count(String what, Outcome outcome) {
        count(
                what,
                review.count(outcome),
                ReportSubjects.style(review.changes().stream()
                        .filter(change -> change.outcome() == outcome)
                        .toList()));
    }

    private void count(String what, long count, String style) {
        if (count > 0) {
            html.start("div", "class", style);
            html.element("dt", what).element("dd", String.valueOf(count)).end();
        }
    }

    private List<RiskFinding> findings(boolean isNew) {
        return review.findings().stream()
                .filter(finding -> finding.isNew() == isNew)
                .toList();
    }

    private static String highest(List<RiskFinding> findings) {
        return findings.stream()
                .map(finding -> finding.finding().severity())
                .max(Comparator.naturalOrder())
                .map(ReviewPhrases::word)
                .orElse("plain");
    }

    private void writeChanges() {
        parts.section(
                "changes", "What changes", "Each principal, trust policy, permission, and credential that changes.");
        for (var outcome : Outcome.values()) {
            var changes = review.changes().stream()
                    .filter(change -> change.outcome() == outcome)
                    .toList();
            if (!changes.isEmpty()) {
                parts.group(ReviewPhrases.of(outcome), changes.size());
                parts.entries(
                        SummaryTable.groups(changes),
                        item -> true,
                        "changes",
                        groups -> parts.cards(groups, this::writeSimilar));
                html.end().line();
            }
        }
        parts.none(review.changes().isEmpty(), "No permission, trust, or credential changes.");
        parts.endSection();
    }

    /** Writes the first of several similar changes, and then a collapsed list of the others. */
    private void writeSimilar(List<Change> changes) {
        write(changes.get(0));
        int others = changes.size() - 1;
        if (others > 0) {
            html.start("li", "data-group", "").start("details", "data-group", "");
            html.element("summary", "Show " + others + " similar " + (others == 1 ? "change" : "changes"));
            parts.cards(changes.subList(1, changes.size()), this::write);
            html.end().end().line();
        }
    }

    private void write(Change change) {
        parts.item(
                "li",
                "card " + ReportSubjects.style(change),
                true,
                change.outcome().name(),
                change.subject());
        html.start("div", "class", "head").element("h4", change.subject(), "class", "name");
        html.text(" ").element("span", change.aspect() + " " + ReviewPhrases.word(change.action()), "class", "aspect");
        html.text(" ").element("span", ReviewPhrases.of(change.outcome()), "class", "badge");
        if (change.outcome() != Outcome.NO_NEW_ACCESS && change.risk().isHigh()) {
            html.text(" ").element("span", change.risk().toString(), "class", "badge");
        }
        html.end();
        if (!change.reasons().isEmpty()) {
            html.start("ul", "class", "reasons");
            parts.names(change.reasons(), parts::sentence);
            html.end();
        }
        ReviewPhrases.example(change).ifPresent(example -> {
            html.start("p", "class", "example").element("span", "Example of a newly allowed request:");
            html.text(" ").element("code", example).end();
        });
        parts.where(change.source().map(ReviewPhrases::place).orElse(""), change.urn());
        html.end().line();
    }

    private void writeFindings() {
        parts.section(
                "findings",
                "What is dangerous about it",
                "Risks in the policies after the deployment. The deployment causes only the new findings.");
        parts.group("New findings", findings(true).size());
        parts.none(!review.hasNewFindings(), "No new findings.");
        parts.entries(findings(true), item -> true, "findings", all -> parts.cards(all, this::write));
        html.end();
        var existing = findings(false);
        if (!existing.isEmpty()) {
            parts.group("Existing findings", existing.size());
            parts.entries(existing, item -> false, "existing findings", all -> parts.cards(all, this::write));
            html.end();
        }
        parts.endSection();
    }

    private void write(RiskFinding riskFinding) {
        var severity = ReviewPhrases.word(riskFinding.finding().severity());
        parts.item(
                "li",
                "card " + severity,
                riskFinding.isNew(),
                subjects.outcomes(riskFinding.subject()),
                riskFinding.subject());
        html.start("div", "class", "head").element("h4", riskFinding.subject(), "class", "name");
        html.text(" ").start("span", "class", "aspect");
        html.element("code", riskFinding.finding().code().toString()).end();
        html.text(" ").element("span", severity, "class", "badge").end();
        html.start("p");
        parts.sentence(riskFinding.finding().what());
        html.end().start("p").element("strong", "Remedy:").text(" ");
        parts.sentence(riskFinding.finding().remedy());
        html.end();
        parts.where(riskFinding.finding().path());
        html.end().line();
    }

    private Map<String, List<Access>> byPrincipal() {
        return review.access().stream()
                .collect(Collectors.groupingBy(Access::subject, LinkedHashMap::new, Collectors.toList()));
    }

    private void writeAccess() {
        parts.section(
                "access",
                "Who can do what afterward",
                "The policies as written, by service and access level. Lines with denied actions start with \"denied\".");
        var all = List.copyOf(byPrincipal().values());
        parts.none(all.isEmpty(), "This stack has no principals with policies.");
        parts.entries(
                all,
                entries -> all.size() <= FEW_PRINCIPALS
                        || !subjects.marks(entries.get(0)).isEmpty(),
                "principals",
                some -> parts.cards(some, this::writePrincipal));
        parts.endSection();
    }

    private void writePrincipal(List<Access> entries) {
        var first = entries.get(0);
        var marks = subjects.marks(first);
        parts.item("li", "principal", !marks.isEmpty(), subjects.outcomes(first.subject()), first.subject());
        html.start("table", "class", "access").start("caption");
        html.element("h3", first.subject(), "class", "name");
        for (var mark : marks) {
            html.text(" ").element("span", mark, "class", "badge " + subjects.style(first.subject()));
        }
        html.end();
        parts.columns("Service", "Access levels", "On", "Policy");
        html.start("tbody").line();
        entries.forEach(this::write);
        html.end().end().end().line();
    }

    private void write(Access access) {
        html.start("tr").start("th", "scope", "row");
        if (ReviewPhrases.isSentence(access)) {
            html.text(access.service()).end();
            html.element("td", access.policy(), "class", "sentence", "colspan", "3");
            html.end().line();
            return;
        }
        if (!access.isAllowed()) {
            html.element("span", "denied: ", "class", "denied");
        }
        write(ReviewPhrases.service(access));
        if (!access.service().equals("*")) {
            parts.names("actions", access.actions());
        }
        html.end().start("td").start("ul", "class", "levels");
        access.levels()
                .forEach(level -> html.element("li", level.toString(), "class", "level " + ReviewPhrases.word(level)));
        html.end().end().start("td");
        write(ReviewPhrases.on(access));
        parts.conditions("if ", access.conditions());
        html.end();
        html.element("td", access.policy()).end().line();
    }

    private void write(Words.Names names) {
        if (names.words().isEmpty()) {
            parts.names("names", names.names());
            return;
        }
        // The words, such as "everything except", and the names after them form one sentence.
        html.text(names.words());
        var separator = " ";
        for (var name : names.names()) {
            html.text(separator).element("code", name);
            separator = ", ";
        }
    }

    private void writeTrusts() {
        parts.section(
                "trusts",
                "Who can assume which role afterward",
                "According to the trust policies of the roles. A principal may also need permission to assume a role.");
        parts.none(review.trusts().isEmpty(), "The review found no principals that can assume a role of this stack.");
        AccessDiagram.write(review, subjects, html);
        parts.entries(
                review.trusts(),
                trust -> review.trusts().size() <= FEW_PRINCIPALS || trust.isChanged(),
                "trusts",
                this::writeTrusts);
        parts.endSection();
    }

    private void writeTrusts(List<Trust> trusts) {
        html.start("div", "class", "framed").start("table", "class", "trusts");
        html.element("caption", "Who can assume which role");
        parts.columns("Principal", "Can assume", "If");
        html.start("tbody").line();
        for (var trust : trusts) {
            parts.item(
                    "tr",
                    "trust",
                    trust.isChanged(),
                    subjects.outcomes(trust.from(), trust.role()),
                    trust.from(),
                    trust.role());
            html.start("th", "scope", "row").element("span", trust.from(), "class", "name");
            html.end().start("td").element("span", trust.role(), "class", "name");
            if (trust.isChanged()) {
                html.text(" ").element("span", "changed", "class", "badge " + subjects.style(trust.role()));
            }
            html.end().start("td");
            parts.conditions("", trust.conditions());
            html.end().end().line();
        }
        html.end().end().end().line();
    }

    private void writeNotUnderstood() {
        if (!review.notUnderstood().isEmpty()) {
            parts.section(
                    "not-understood",
                    "Not understood",
                    "These resources contain a policy, but their types are unknown. Read the policies yourself.");
            parts.entries(review.notUnderstood(), item -> true, "resources", all -> parts.cards(all, this::write));
            html.end().line();
        }
    }

    private void write(NotUnderstood notUnderstood) {
        html.start("li", "class", "card undecided").start("div", "class", "head");
        html.element("h3", notUnderstood.resource(), "class", "name");
        html.text(" ")
                .start("span", "class", "aspect")
                .element("code", notUnderstood.type())
                .end()
                .end();
        parts.where(notUnderstood.source().map(ReviewPhrases::place).orElse(""), notUnderstood.urn());
        html.end().line();
    }

    private void writeNotes() {
        parts.section("notes", "Notes", "Limits of the input and of the comparison.");
        html.start("ul", "class", "notes").element("li", ReviewPhrases.LIMITS).line();
        review.notes().forEach(note -> html.element("li", note).line());
        html.end().end().line();
    }
}
