package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Gain;
import io.assumerole.policy.cli.review.compare.Review;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The first table of each report: one row for each change that gives or may give new access, the worst first. Changes that
 * differ only in names and numbers share a row.
 */
final class SummaryTable {
    static final List<String> COLUMNS = List.of("Risk", "Who", "Gets", "On", "Before");

    private static final int MOST_ROWS = 10;
    private static final int LONGEST_CELL = 160;

    /** A number that isn't an account ID. */
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{1,8}(?![0-9])");

    /**
     * A row of the table.
     *
     * @param risk the risk in words, which starts with {@code undecided} if the change is undecided
     * @param isHigh whether the risk is higher than that of most changes
     * @param style the style of the change in the HTML report
     * @param similar how many other changes differ only in names and numbers
     */
    record Row(
            String risk, boolean isHigh, String style, String who, String gets, String on, String before, int similar) {
        /** Returns the cells, in the order of the columns. */
        List<String> cells() {
            return List.of(risk, who, gets, on, before);
        }
    }

    /**
     * The first rows of the table.
     *
     * @param left the number of changes in the rows that the table omits
     */
    record Rows(List<Row> rows, int left) {}

    private SummaryTable() {}

    static Rows of(Review review) {
        var worst = review.changes().stream()
                .filter(change -> change.outcome() != Outcome.NO_NEW_ACCESS)
                .sorted(Comparator.comparing(Change::risk).thenComparing(Change::outcome))
                .toList();
        var groups = groups(worst);
        return new Rows(
                groups.stream()
                        .limit(MOST_ROWS)
                        .map(group -> row(group.get(0), group.size() - 1))
                        .toList(),
                groups.stream().skip(MOST_ROWS).mapToInt(List::size).sum());
    }

    /** Groups changes that differ only in names and numbers, in the order of their first change. */
    static List<List<Change>> groups(List<Change> changes) {
        var groups = new LinkedHashMap<List<String>, List<Change>>();
        changes.forEach(change ->
                groups.computeIfAbsent(shape(change), key -> new ArrayList<>()).add(change));
        return List.copyOf(groups.values());
    }

    private static List<String> shape(Change change) {
        var texts = new ArrayList<String>();
        texts.add(change.outcome() + " " + change.action() + " " + change.risk() + " " + change.aspect());
        texts.add(change.subject());
        texts.addAll(change.reasons());
        var name = change.subject().substring(change.subject().lastIndexOf(' ') + 1);
        // If a colon follows the name, it is the prefix of a service.
        var same = Pattern.compile("(?<![A-Za-z0-9-])" + Pattern.quote(name) + "(?![A-Za-z0-9:-])");
        texts.replaceAll(text -> NUMBER.matcher(
                        name.isEmpty() ? text : same.matcher(text).replaceAll("#"))
                .replaceAll("#"));
        return texts;
    }

    private static Row row(Change change, int similar) {
        var gain = change.gains().isEmpty()
                ? new Gain("", "", "", "")
                : change.gains().get(0);
        int others = change.gains().size() - 1;
        var gets = gain.gets().isEmpty() ? reason(change) : gain.gets();
        return new Row(
                risk(change),
                change.risk().isHigh(),
                ReportSubjects.style(change),
                cell(gain.who().isEmpty() ? change.subject() : gain.who())
                        + (similar > 0 ? " and " + similar + " similar" : ""),
                cell(gets) + (others > 0 ? " (and " + others + " more " + part(change, others) + ")" : ""),
                cell(gain.on()),
                change.action() == Action.NEW && !change.aspect().equals("credential")
                        ? "new " + change.subject().split(" ", 2)[0]
                        : cell(gain.before()),
                similar);
    }

    /** Returns the noun for the parts of a change, such as {@code permission} or {@code permissions}. */
    private static String part(Change change, int count) {
        return switch (change.aspect()) {
                    case "role" -> "role";
                    case "trust" -> "grant";
                    default -> "permission";
                }
                + (count == 1 ? "" : "s");
    }

    private static String risk(Change change) {
        if (change.outcome() == Outcome.UNDECIDED) {
            return change.risk().isHigh() ? "undecided: " + change.risk() : "undecided";
        }
        return change.risk().toString();
    }

    private static String reason(Change change) {
        return change.aspect()
                + (change.reasons().isEmpty()
                        ? " " + ReviewPhrases.word(change.action())
                        : ": " + change.reasons().get(0));
    }

    /** Shortens a long text. The report's details contain the whole text. */
    private static String cell(String text) {
        if (text.length() <= LONGEST_CELL) {
            return text;
        }
        int end = text.lastIndexOf(' ', LONGEST_CELL);
        return (end > 0 ? text.substring(0, end) : text) + " …";
    }
}
