package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Change.Outcome;
import io.assumerole.policy.cli.review.Review.Access;
import io.assumerole.policy.cli.review.Review.NotUnderstood;
import io.assumerole.policy.cli.review.Review.RiskFinding;
import io.assumerole.policy.cli.review.Review.Trust;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a review as one HTML file, which requests nothing, and shows everything without its script. The Content
 * Security Policy allows only the style and the script of this package.
 */
public final class HtmlReport {
    /** The number of principals up to which unchanged principals are also shown. */
    private static final int FEW_PRINCIPALS = 20;

    /** The number of entries that a list shows; the reader can show the others. */
    private static final int MOST_ENTRIES = 50;

    /** The number of names that a cell shows; the reader can show the others. */
    private static final int MOST_NAMES = 6;

    private static final String STYLE = PolicyTypes.text("report.css");
    private static final String SCRIPT = PolicyTypes.text("report.js");

    private final Review review;
    private final ReportSubjects subjects;
    private final HtmlWriter html = new HtmlWriter();

    private HtmlReport(Review review) {
        this.review = review;
        this.subjects = new ReportSubjects(review);
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
        html.element("title", name + ": " + Phrases.conclusion(review));
        html.resource("style", STYLE).end().line();
        html.start("body");
        html.element("a", "Skip to the report", "class", "skip", "href", "#main");
        html.start("div", "class", "page").line();
        writeVerdict(name);
        html.start("div", "class", "side").line();
        writeContents();
        writeFilters();
        html.end().line();
        html.start("main", "id", "main", "tabindex", "-1").line();
        writeChanges();
        writeFindings();
        writeAccess();
        writeTrusts();
        writeNotUnderstood();
        writeNotes();
        html.end().line();
        html.element("footer", "Created by iam-policy review. This file is complete and requests nothing.");
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

    private static String style(Outcome outcome) {
        return ReportSubjects.style(outcome);
    }

    private void writeVerdict(String name) {
        html.start("header", "class", "verdict " + style(review.outcome()));
        html.start("p", "class", "file").text("Access review of ").element("code", name).end();
        html.element("h1", Phrases.conclusion(review));
        html.start("dl", "class", "counts");
        count("changes with new access", review.count(Outcome.NEW_ACCESS), style(Outcome.NEW_ACCESS));
        count("undecided changes", review.count(Outcome.UNDECIDED), style(Outcome.UNDECIDED));
        count("changes without new access", review.count(Outcome.NO_NEW_ACCESS), style(Outcome.NO_NEW_ACCESS));
        count("new findings", findings(true).size(), "high");
        count("existing findings", findings(false).size(), "plain");
        html.end().end().line();
    }

    private void count(String what, long count, String style) {
        html.start("div", "class", count == 0 ? "zero" : "some " + style);
        html.element("dt", what).element("dd", String.valueOf(count)).end();
    }

    private List<RiskFinding> findings(boolean isNew) {
        return review.findings().stream().filter(one -> one.isNew() == isNew).toList();
    }

    private void writeContents() {
        html.start("nav", "aria-labelledby", "contents").element("h2", "Contents", "id", "contents");
        html.start("ol");
        content("changes", "What changes", review.changes().size());
        content("findings", "What is dangerous about it", findings(true).size());
        content("access", "Who can do what afterward", byPrincipal().size());
        content("trusts", "Who can become whom afterward", review.trusts().size());
        if (!review.notUnderstood().isEmpty()) {
            content("not-understood", "Not understood", review.notUnderstood().size());
        }
        if (!review.notes().isEmpty()) {
            content("notes", "Notes", review.notes().size());
        }
        html.end().end().line();
    }

    private void content(String id, String title, int count) {
        html.start("li").start("a", "href", "#" + id).text(title + " ");
        html.element("span", String.valueOf(count), "class", "count").end().end();
    }

    private void writeFilters() {
        html.start(
                "form",
                "id",
                "filters",
                "class",
                "filters",
                "role",
                "search",
                "aria-labelledby",
                "filter",
                "autocomplete",
                "off",
                "hidden",
                "");
        html.element("h2", "Filter", "id", "filter");
        html.start("label").text("Text").single("input", "type", "search", "name", "text").end();
        html.start("label").text("Outcome").start("select", "name", "outcome");
        html.element("option", "any", "value", "");
        for (var outcome : Outcome.values()) {
            html.element("option", Phrases.of(outcome), "value", outcome.name());
        }
        html.end().end();
        html.start("label").text("Principal or resource").start("select", "name", "subject");
        html.element("option", "any", "value", "");
        subjects.sorted().forEach((subject, id) -> html.element("option", subject, "value", id));
        html.end().end();
        html.start("label", "class", "box");
        html.single("input", "type", "checkbox", "name", "changed").text("Changed only").end();
        html.element("button", "Clear", "type", "reset");
        html.element("output", "", "id", "count", "aria-live", "polite").end().line();
    }

    private void section(String id, String title, String about) {
        html.start("section", "id", id, "aria-labelledby", id + "-title");
        html.element("h2", title, "id", id + "-title");
        html.element("p", about, "class", "about").line();
    }

    /** Ends a section whose entries can all be hidden by the filter. */
    private void endSection() {
        html.element("p", "No entry matches the filter.", "class", "empty none", "hidden", "").end().line();
    }

    private void none(boolean isNone, String what) {
        if (isNone) {
            html.element("p", what, "class", "none");
        }
    }

    /** Writes the most important entries, and the others so that the reader can show them. */
    private <T> void entries(List<T> all, Predicate<T> isImportant, String what, Consumer<List<T>> write) {
        var shown = all.stream().filter(isImportant).limit(MOST_ENTRIES).toList();
        var left = Stream.concat(
                        all.stream().filter(isImportant).skip(MOST_ENTRIES), all.stream().filter(isImportant.negate()))
                .toList();
        if (!shown.isEmpty()) {
            write.accept(shown);
        }
        if (!left.isEmpty()) {
            html.start("details", "data-group", "");
            html.element("summary", "Show " + left.size() + (shown.isEmpty() ? " " : " more ") + what);
            write.accept(left);
            html.end().line();
        }
    }

    private void writeChanges() {
        section("changes", "What changes", "Each principal, trust policy, permission, and credential that changes.");
        for (var outcome : Outcome.values()) {
            var changes = review.changes().stream()
                    .filter(change -> change.outcome() == outcome)
                    .toList();
            if (!changes.isEmpty()) {
                group(Phrases.of(outcome), changes.size());
                entries(changes, one -> true, "changes", all -> cards(all, this::write));
                html.end().line();
            }
        }
        none(review.changes().isEmpty(), "No permission, trust, or credential changes.");
        endSection();
    }

    private void group(String title, int count) {
        html.start("div", "class", "group", "data-group", "");
        html.start("h3").start("span", "class", "title").text(title).end();
        html.text(" ").element("span", "(" + count + ")", "class", "none").end().line();
    }

    private <T> void cards(List<T> all, Consumer<T> write) {
        html.start("ul", "class", "cards").line();
        all.forEach(write);
        html.end().line();
    }

    private void write(Change change) {
        item("li", "card " + style(change.outcome()), true, change.subject());
        html.start("div", "class", "head").element("h4", change.subject(), "class", "name");
        html.text(" ").element("span", change.aspect() + " " + Phrases.word(change.action()), "class", "aspect");
        html.text(" ").element("span", Phrases.of(change.outcome()), "class", "badge").end();
        if (!change.reasons().isEmpty()) {
            html.start("ul", "class", "reasons");
            names(change.reasons(), reason -> html.element("span", reason));
            html.end();
        }
        change.example().ifPresent(example -> {
            html.start("p", "class", "example").element("span", "Allowed afterward, but not before:");
            html.text(" ").element("code", example).end();
        });
        where(change.source().map(Phrases::place).orElse(""), change.urn());
        html.end().line();
    }

    private void where(String... places) {
        var known = Stream.of(places).filter(place -> !place.isEmpty()).toList();
        if (!known.isEmpty()) {
            html.start("p", "class", "where");
            known.forEach(place -> html.element("code", place).text(" "));
            html.end();
        }
    }

    /** Starts an element that the filter can hide. */
    private void item(String element, String style, boolean isChanged, String... named) {
        html.start(
                element,
                Stream.concat(
                                Stream.of(
                                        "class",
                                        style,
                                        "data-item",
                                        "",
                                        "data-subject",
                                        subjects.ids(named),
                                        "data-outcome",
                                        subjects.outcomes(named)),
                                isChanged ? Stream.of("data-changed", "") : Stream.of())
                        .toArray(String[]::new));
    }

    private void writeFindings() {
        section(
                "findings",
                "What is dangerous about it",
                "Risks in the policies after the deployment. The deployment causes only the new findings.");
        group("New findings", findings(true).size());
        none(!review.hasNewFindings(), "No new findings.");
        entries(findings(true), one -> true, "findings", all -> cards(all, this::write));
        html.end();
        var existing = findings(false);
        if (!existing.isEmpty()) {
            group("Existing findings", existing.size());
            entries(existing, one -> false, "existing findings", all -> cards(all, this::write));
            html.end();
        }
        endSection();
    }

    private void write(RiskFinding one) {
        var severity = Phrases.word(one.finding().severity());
        item("li", "card " + severity, one.isNew(), one.subject());
        html.start("div", "class", "head").element("h4", one.subject(), "class", "name");
        html.text(" ").start("span", "class", "aspect");
        html.element("code", one.finding().code().toString()).end();
        html.text(" ").element("span", severity, "class", "badge").end();
        html.element("p", one.finding().what());
        html.start("p").element("strong", "To fix it:").text(" " + one.finding().remedy());
        html.end();
        where(one.finding().path());
        html.end().line();
    }

    private Map<String, List<Access>> byPrincipal() {
        return review.access().stream()
                .collect(Collectors.groupingBy(Access::subject, LinkedHashMap::new, Collectors.toList()));
    }

    private void writeAccess() {
        section(
                "access",
                "Who can do what afterward",
                "The policies as written, by service and access level. Denied actions start with never.");
        var all = List.copyOf(byPrincipal().values());
        none(all.isEmpty(), "No principal with policies in this stack.");
        entries(
                all,
                one -> all.size() <= FEW_PRINCIPALS || one.get(0).isChanged(),
                "principals",
                some -> cards(some, this::writePrincipal));
        endSection();
    }

    private void writePrincipal(List<Access> entries) {
        var first = entries.get(0);
        item("li", "principal", first.isChanged(), first.subject());
        html.start("table", "class", "access").start("caption");
        html.element("h3", first.subject(), "class", "name");
        if (first.isChanged()) {
            html.text(" ").element("span", "changed", "class", "badge " + subjects.style(first.subject()));
        }
        html.end();
        columns("Service", "Access levels", "On", "If", "Policy");
        html.start("tbody").line();
        entries.forEach(this::write);
        html.end().end().end().line();
    }

    private void columns(String... columns) {
        html.start("thead").start("tr");
        for (var column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.end().end();
    }

    private void write(Access access) {
        html.start("tr").start("th", "scope", "row");
        if (Phrases.isSentence(access)) {
            html.text(access.service()).end();
            html.element("td", access.policy(), "class", "sentence", "colspan", "4");
            html.end().line();
            return;
        }
        if (!access.isAllowed()) {
            html.element("span", "never ", "class", "never");
        }
        write(Phrases.service(access));
        if (!access.service().equals("*")) {
            names("actions", access.actions());
        }
        html.end().start("td").start("ul", "class", "levels");
        access.levels()
                .forEach(level -> html.element("li", level.toString(), "class", "level " + level));
        html.end().end().start("td");
        write(Phrases.on(access));
        html.end();
        conditions(access.conditions());
        html.element("td", access.policy()).end().line();
    }

    private void write(Phrases.Names names) {
        html.text(names.words());
        names("names", names.names());
    }

    private void names(String style, List<String> names) {
        if (!names.isEmpty()) {
            html.start("ul", "class", style);
            names(names, name -> html.element("code", name));
            html.end();
        }
    }

    /** Writes the items of a list: the first names, and the others so that the reader can show them. */
    private void names(List<String> names, Consumer<String> write) {
        int shown = names.size() > MOST_NAMES ? MOST_NAMES - 1 : names.size();
        names.stream().limit(shown).forEach(name -> {
            html.start("li");
            write.accept(name);
            html.end();
        });
        if (shown < names.size()) {
            html.start("li").start("details").element("summary", (names.size() - shown) + " more");
            html.start("ul");
            names.stream().skip(shown).forEach(name -> {
                html.start("li");
                write.accept(name);
                html.end();
            });
            html.end().end().end();
        }
    }

    private void conditions(List<String> conditions) {
        html.start("td");
        for (int i = 0; i < conditions.size(); i++) {
            html.start("p").text(i == 0 ? "" : "and ").element("span", conditions.get(i), "class", "name");
            html.end();
        }
        html.end();
    }

    private void writeTrusts() {
        section(
                "trusts",
                "Who can become whom afterward",
                "As far as the trust policies of the roles decide. A principal may also need permission to assume a role.");
        none(review.trusts().isEmpty(), "No role of this stack.");
        AccessDiagram.write(review, subjects, html);
        entries(
                review.trusts(),
                trust -> review.trusts().size() <= FEW_PRINCIPALS || trust.isChanged(),
                "trusts",
                this::writeTrusts);
        endSection();
    }

    private void writeTrusts(List<Trust> trusts) {
        html.start("div", "class", "framed").start("table", "class", "trusts");
        html.element("caption", "Who can become whom");
        columns("Principal", "Can become", "If");
        html.start("tbody").line();
        for (var trust : trusts) {
            item("tr", "trust", trust.isChanged(), trust.from(), trust.role());
            html.start("th", "scope", "row").element("span", trust.from(), "class", "name");
            html.end().start("td").element("span", trust.role(), "class", "name");
            if (trust.isChanged()) {
                html.text(" ").element("span", "changed", "class", "badge " + subjects.style(trust.role()));
            }
            html.end();
            conditions(trust.conditions());
            html.end().line();
        }
        html.end().end().end().line();
    }

    private void writeNotUnderstood() {
        if (!review.notUnderstood().isEmpty()) {
            section(
                    "not-understood",
                    "Not understood",
                    "These resources contain a policy, but their types are unknown. Read the policies yourself.");
            entries(review.notUnderstood(), one -> true, "resources", all -> cards(all, this::write));
            html.end().line();
        }
    }

    private void write(NotUnderstood one) {
        html.start("li", "class", "card undecided").start("div", "class", "head");
        html.element("h3", one.resource(), "class", "name");
        html.text(" ").start("span", "class", "aspect").element("code", one.type()).end().end();
        where(one.source().map(Phrases::place).orElse(""), one.urn());
        html.end().line();
    }

    private void writeNotes() {
        if (!review.notes().isEmpty()) {
            section("notes", "Notes", "What the input doesn't show.");
            html.start("ul", "class", "notes");
            review.notes().forEach(note -> html.element("li", note).line());
            html.end().end().line();
        }
    }
}
