package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.lint.LintCode.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The principals and resources that a review names, each with a number and the outcomes of its changes. */
final class ReportSubjects {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Set<Outcome>> outcomes = new HashMap<>();
    private final Map<String, List<Change>> changes = new HashMap<>();

    /** The changes of the credentials of each user. */
    private final Map<String, List<Change>> credentials = new HashMap<>();

    ReportSubjects(Review review) {
        for (var change : review.changes()) {
            add(change.subject());
            outcomes.computeIfAbsent(change.subject(), key -> EnumSet.noneOf(Outcome.class))
                    .add(change.outcome());
            changes.computeIfAbsent(change.subject(), key -> new ArrayList<>()).add(change);
            if (change.aspect().equals("credential")) {
                change.leadsTo().stream()
                        .limit(1)
                        .forEach(user -> credentials
                                .computeIfAbsent(user, key -> new ArrayList<>())
                                .add(change));
            }
        }
        review.findings().forEach(finding -> add(finding.subject()));
        review.access().forEach(access -> add(access.subject()));
        review.trusts().forEach(trust -> {
            add(trust.from());
            add(trust.role());
        });
    }

    private void add(String subject) {
        numbers.putIfAbsent(subject, numbers.size());
    }

    /** Returns the numbers by name, in the order of the names. */
    Map<String, String> sorted() {
        var sorted = new TreeMap<String, String>();
        numbers.forEach((subject, number) -> sorted.put(subject, String.valueOf(number)));
        return sorted;
    }

    String ids(String... subjects) {
        return Stream.of(subjects)
                .map(subject -> String.valueOf(numbers.get(subject)))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    String outcomes(String... subjects) {
        return Stream.of(subjects)
                .flatMap(subject -> outcomes.getOrDefault(subject, Set.of()).stream())
                .distinct()
                .map(Enum::name)
                .collect(Collectors.joining(" "));
    }

    /** Describes each change of a principal in a few words. */
    List<String> marks(Access access) {
        var marks = new LinkedHashSet<String>();
        if (access.isChanged()) {
            marks.add("changed");
        }
        Stream.of(changes, credentials)
                .flatMap(all -> all.getOrDefault(access.subject(), List.of()).stream())
                .filter(change -> !change.aspect().equals("permissions"))
                .forEach(change -> marks.add(change.aspect() + " " + ReviewPhrases.word(change.action())));
        return List.copyOf(marks);
    }

    /** Returns the style of the most important change of a subject or its credentials. */
    String style(String subject) {
        return style(Stream.of(changes, credentials)
                .flatMap(all -> all.getOrDefault(subject, List.of()).stream())
                .toList());
    }

    /** Returns the style of the most important change; {@code plain} if there is none. */
    static String style(List<Change> changes) {
        return changes.stream()
                .min(Comparator.comparing((Change change) -> !style(change).equals("risk"))
                        .thenComparing(Change::outcome))
                .map(ReportSubjects::style)
                .orElse("plain");
    }

    static String style(Change change) {
        return change.outcome() != Outcome.NO_NEW_ACCESS && change.risk().isHigh()
                ? "risk"
                : ReviewPhrases.of(change.outcome()).replace(' ', '-');
    }

    /**
     * Returns the style of a review: the style of a new high-severity finding if there is one, or else of the most
     * important change.
     */
    static String style(Review review) {
        boolean isHigh = review.findings().stream()
                .anyMatch(finding -> finding.isNew() && finding.finding().severity() == Severity.HIGH);
        return isHigh ? "risk" : review.changes().isEmpty() ? "no-new-access" : style(review.changes());
    }
}
