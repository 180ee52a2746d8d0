package io.assumerole.policy.cli.review;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.Change.Outcome;
import io.assumerole.policy.cli.review.Review.Access;
import io.assumerole.policy.cli.review.Review.RiskFinding;
import io.assumerole.policy.cli.review.Review.Trust;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** Writes a review for a terminal. Control and bidirectional characters in names are escaped. */
public final class TextReport {
    /** The maximum number of principals for which the report also shows unchanged principals. */
    private static final int FEW_PRINCIPALS = 20;

    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";
    private static final String BOLD = "1";

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
        line(name + ": ", color(review.outcome()), Phrases.conclusion(review), "");
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
        long others = review.findings().stream().filter(one -> !one.isNew()).count() - affected.size();
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
                    .forEach(one -> line("  " + one.resource() + " (" + one.type() + ") contains a policy"));
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
        line("  ", color(change.outcome()), Phrases.of(change.outcome()), "  " + Phrases.of(change));
        Phrases.example(change).ifPresent(example -> line("      for example: " + example));
    }

    private void write(RiskFinding one) {
        var severity = Phrases.word(one.finding().severity());
        line(
                "  ",
                severity.equals("high") ? RED : YELLOW,
                severity,
                "  " + one.subject() + ": " + one.finding().code() + ": "
                        + one.finding().what() + "; " + one.finding().remedy());
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
            Phrases.access(entry.getValue()).forEach(access -> line("    " + access));
        });
        left(bySubject.size() - shown.size(), "principal");
        none(bySubject.isEmpty(), "no principal with policies in this stack");
    }

    private void write(Trust trust) {
        line("  " + Phrases.of(trust));
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
        text.append(Text.visible(indent));
        text.append(colors && !color.isEmpty() ? "\u001b[" + color + "m" + word + "\u001b[0m" : word);
        text.append(Phrases.printable(rest)).append('\n');
    }
}
