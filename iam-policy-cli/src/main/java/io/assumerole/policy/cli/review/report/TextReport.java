package io.assumerole.policy.cli.review.report;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a review for a terminal. Control and bidirectional characters in names are escaped. */
public final class TextReport {
    /** The maximum number of principals for which the report also shows unchanged principals. */
    private static final int FEW_PRINCIPALS = 20;

    /** The maximum number of characters in a line, unless one word is longer, such as an ARN. */
    private static final int WIDTH = 80;

    /** The width of the names of the table's columns. */
    private static final int LONGEST_COLUMN = 8;

    private static final Pattern INDENT = Pattern.compile("^ *(?:- |(?:gets|on|before) {2,})?");

    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";
    private static final String BOLD = "1";
    private static final int HANGING = 6;

    private final Review review;
    private final boolean colors;
    private final StringBuilder text = new StringBuilder();

    private TextReport(Review review, boolean colors) {
        this.review = review;
        this.colors = colors;
    }

    /**
     * Returns the report.
     *
     * @param name the name of the preview
     * @param review the review
     * @param colors whether to use colors
     * @return the lines of the report
     */
    public static String of(String name, Review review, boolean colors) {
        var report = new TextReport(review, colors);
        report.write(name);
        return report.text.toString();
    }

    private void write(String name) {
        line(name + ": ", color(review.outcome()), ReviewPhrases.conclusion(review), "");
        writeTable();
        title("What changes");
        review.changes().forEach(this::write);
        none(review.changes().isEmpty(), "no permission, trust, or credential changes");
        title("What is dangerous about it");
        review.findings().stream().filter(RiskFinding::isNew).forEach(this::write);
        none(!review.hasNewFindings(), "no new findings");
        var affected = review.affectedFindings();
        if (!affected.isEmpty()) {
            line("  existing findings of the affected principals:");
            affected.forEach(this::write);
        }
        long others =
                review.findings().stream().filter(finding -> !finding.isNew()).count() - affected.size();
        if (others > 0) {
            line("  " + others + (affected.isEmpty() ? "" : " other") + " existing finding" + (others == 1 ? "" : "s")
                    + "; --format json lists them");
        }
        title("Who can do what afterward");
        writeAccess();
        title("Who can assume which role afterward");
        var trusts = review.trusts().size() > FEW_PRINCIPALS
                ? review.trusts().stream().filter(Trust::isChanged).toList()
                : review.trusts();
        trusts.forEach(this::write);
        left(review.trusts().size() - trusts.size(), "trust");
        none(review.trusts().isEmpty(), "no role of this stack");
        if (!review.notUnderstood().isEmpty()) {
            title("Not understood");
            review.notUnderstood()
                    .forEach(policy -> line("  " + policy.resource() + " (" + policy.type() + ") contains a policy"));
        }
        if (!review.notes().isEmpty()) {
            title("Notes");
            review.notes().forEach(note -> line("  " + note));
        }
    }

    private static String color(Outcome outcome) {
        return switch (outcome) {
            case NEW_ACCESS -> RED;
            case UNDECIDED -> YELLOW;
            case NO_NEW_ACCESS -> GREEN;
        };
    }

    private void write(Change change) {
        line("  ", color(change.outcome()), ReviewPhrases.of(change.outcome()), "  " + ReviewPhrases.title(change));
        ReviewPhrases.reasons(change).forEach(reason -> line("      - " + reason));
        ReviewPhrases.example(change).ifPresent(example -> line("      - for example: " + example));
    }

    /** Writes the columns of the table below each other, because ARNs are as wide as the terminal. */
    private void writeTable() {
        var table = SummaryTable.of(review);
        if (table.rows().isEmpty()) {
            return;
        }
        title("Who gets what, the worst first");
        for (var row : table.rows()) {
            line("  ", row.isHigh() ? RED : YELLOW, row.risk(), ": " + row.who());
            var cells = row.cells();
            for (int i = 2; i < cells.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    var column = SummaryTable.COLUMNS.get(i).toLowerCase(Locale.ROOT);
                    line("      " + column + " ".repeat(LONGEST_COLUMN - column.length()) + cells.get(i));
                }
            }
        }
        if (table.left() > 0) {
            line("  " + table.left() + (table.left() == 1 ? " more change" : " more changes") + " below");
        }
    }

    private void write(RiskFinding riskFinding) {
        var severity = ReviewPhrases.word(riskFinding.finding().severity());
        line(
                "  ",
                severity.equals("high") ? RED : YELLOW,
                severity,
                "  " + riskFinding.subject() + ": " + riskFinding.finding().code());
        line("      - " + riskFinding.finding().what());
        line("      - remedy: " + riskFinding.finding().remedy());
    }

    private void writeAccess() {
        var bySubject = review.access().stream()
                .collect(Collectors.groupingBy(Access::subject, LinkedHashMap::new, Collectors.toList()));
        boolean all = bySubject.size() <= FEW_PRINCIPALS;
        var shown = bySubject.entrySet().stream()
                .filter(entry -> all || entry.getValue().get(0).isChanged())
                .toList();
        shown.forEach(entry -> {
            line("  " + entry.getKey());
            ReviewPhrases.access(entry.getValue()).forEach(access -> line("    " + access));
        });
        left(bySubject.size() - shown.size(), "principal");
        none(bySubject.isEmpty(), "no principal with policies in this stack");
    }

    private void write(Trust trust) {
        line("  " + ReviewPhrases.of(trust));
    }

    private void title(String title) {
        text.append('\n');
        line("", BOLD, title, "");
    }

    private void none(boolean isNone, String what) {
        if (isNone) {
            line("  " + what);
        }
    }

    private void left(int count, String what) {
        if (count > 0) {
            line("  %d unchanged %ss; --format json lists them".formatted(count, what));
        }
    }

    private void line(String line) {
        line("", "", "", line);
    }

    /** Adds a line with one colored word. Its only control characters are the color's. */
    private void line(String indent, String color, String word, String rest) {
        var shown = ReviewPhrases.printable(rest);
        var prefix = Text.visible(indent) + word;
        var start = INDENT.matcher(prefix + shown);
        int indented = start.find() ? start.end() : 0;
        boolean isItem = (prefix + shown).startsWith("      ");
        int hanging = isItem ? indented : Math.max(indented + 2, prefix.isEmpty() ? 0 : HANGING);
        text.append(Text.visible(indent));
        text.append(colors && !color.isEmpty() ? "\u001b[" + color + "m" + word + "\u001b[0m" : word);
        wrap(shown, prefix.length(), hanging);
    }

    /** Adds a text that starts after some columns. It continues in lines with an indent, and is divided only at spaces. */
    private void wrap(String line, int first, int hanging) {
        int column = first;
        boolean isEmpty = first == 0;
        int last = 0;
        for (int space = next(line, 0); ; space = next(line, space)) {
            var part = line.substring(last, space);
            if (!isEmpty && column + part.length() > WIDTH) {
                text.append('\n').append(" ".repeat(hanging));
                column = hanging;
                part = part.stripLeading();
            }
            text.append(part);
            column += part.length();
            isEmpty &= part.isBlank();
            last = space;
            if (space == line.length()) {
                break;
            }
        }
        text.append('\n');
    }

    /** Returns the end of the next word. */
    private static int next(String line, int from) {
        int start = from;
        while (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        int end = line.indexOf(' ', start);
        return end < 0 ? line.length() : end;
    }
}
