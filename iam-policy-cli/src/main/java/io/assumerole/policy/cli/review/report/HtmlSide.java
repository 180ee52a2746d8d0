package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;

/** Writes the sidebar of the HTML report: the table of contents and the filters. */
final class HtmlSide {
    private final Review review;
    private final HtmlParts parts;
    private final HtmlWriter html;

    HtmlSide(Review review, HtmlParts parts) {
        this.review = review;
        this.parts = parts;
        this.html = parts.html;
    }

    void write(int principals, int newFindings) {
        writeContents(principals, newFindings);
        writeFilters();
    }

    private void writeContents(int principals, int newFindings) {
        html.start("nav", "aria-labelledby", "contents");
        folded("Contents", "contents");
        html.start("ol");
        if (review.hasNewAccess()) {
            html.start("li").element("a", HtmlSummary.TITLE, "href", "#summary").end();
        }
        content("changes", "What changes", review.changes().size());
        content("findings", "What is dangerous about it", newFindings);
        content("access", "Who can do what afterward", principals);
        content("trusts", "Who can assume which role afterward", review.trusts().size());
        if (!review.notUnderstood().isEmpty()) {
            content("not-understood", "Not understood", review.notUnderstood().size());
        }
        content("notes", "Notes", review.notes().size() + 1);
        html.end().end().end().line();
    }

    /**
     * Starts a section of the sidebar. On a narrow screen, the section is collapsed so that the report starts at the
     * top.
     */
    private void folded(String title, String id) {
        html.start("details", "class", "folded").start("summary");
        html.element("h2", title, "id", id).end();
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
        folded("Filter", "filter");
        html.start("div", "class", "fields");
        html.start("label")
                .text("Text")
                .single("input", "type", "search", "name", "text")
                .end();
        html.start("label").text("Outcome").start("select", "name", "outcome");
        html.element("option", "any", "value", "");
        for (var outcome : Outcome.values()) {
            html.element("option", ReviewPhrases.of(outcome), "value", outcome.name());
        }
        html.end().end();
        html.start("label").text("Principal or resource").start("select", "name", "subject");
        html.element("option", "any", "value", "");
        parts.subjects.sorted().forEach((subject, id) -> html.element("option", subject, "value", id));
        html.end().end();
        html.start("label", "class", "box");
        html.single("input", "type", "checkbox", "name", "changed")
                .text("Changed only")
                .end();
        html.element("button", "Clear", "type", "reset");
        html.end().end();
        html.element("output", "", "id", "count", "aria-live", "polite").end().line();
    }
}
