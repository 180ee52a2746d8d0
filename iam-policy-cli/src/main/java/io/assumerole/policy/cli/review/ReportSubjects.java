package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Change.Outcome;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The principals and resources that a review names, each with a number and the outcomes of its changes. */
final class ReportSubjects {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Set<Outcome>> outcomes = new HashMap<>();

    ReportSubjects(Review review) {
        for (var change : review.changes()) {
            add(change.subject());
            outcomes.computeIfAbsent(change.subject(), one -> EnumSet.noneOf(Outcome.class))
                    .add(change.outcome());
        }
        review.findings().forEach(one -> add(one.subject()));
        review.access().forEach(one -> add(one.subject()));
        review.trusts().forEach(one -> {
            add(one.from());
            add(one.role());
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

    /** Returns the style of the most severe outcome of a subject's changes. */
    String style(String subject) {
        var all = outcomes.getOrDefault(subject, Set.of());
        return all.isEmpty() ? "plain" : style(Collections.min(all));
    }

    static String style(Outcome outcome) {
        return Phrases.of(outcome).replace(' ', '-');
    }
}
