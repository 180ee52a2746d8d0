package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Review;

/** Writes the first table of the HTML report: who gets what, the worst first. */
final class HtmlSummary {
    static final String TITLE = "Who gets what";

    private HtmlSummary() {}

    static void write(Review review, HtmlParts parts) {
        var table = SummaryTable.of(review);
        if (table.rows().isEmpty()) {
            return;
        }
        var html = parts.html;
        parts.section("summary", TITLE, "The changes that give or may give new access, the worst first.");
        html.start("div", "class", "framed").start("table", "class", "gains");
        html.element("caption", "Who gets what, the worst first");
        parts.columns(SummaryTable.COLUMNS.toArray(String[]::new));
        html.start("tbody").line();
        for (var row : table.rows()) {
            var cells = row.cells();
            html.start("tr").start("th", "scope", "row");
            html.element("span", cells.get(0), "class", "badge " + row.style());
            html.end();
            for (var cell : cells.subList(1, cells.size())) {
                html.start("td");
                parts.sentence(cell);
                html.end();
            }
            html.end().line();
        }
        html.end().end().end();
        if (table.left() > 0) {
            html.element("p", "More changes below: " + table.left() + ".", "class", "about");
        }
        html.end().line();
    }
}
