package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the changes in {@code widenings.txt} and {@code resource-types.txt}. Each change allows more, might allow more,
 * or allows nothing new.
 */
class SampleCasesTest {
    private static final Map<String, Outcome> OUTCOMES =
            Map.of("allows", Outcome.NEW_ACCESS, "undecided", Outcome.UNDECIDED, "harmless", Outcome.NO_NEW_ACCESS);

    private static final List<SampleCase> CASES = Stream.of("widenings.txt", "resource-types.txt")
            .flatMap(file -> SampleCase.of(file).stream())
            .toList();

    static Stream<SampleCase> widenings() {
        return CASES.stream().filter(change -> OUTCOMES.get(change.kind()) != Outcome.NO_NEW_ACCESS);
    }

    static Stream<SampleCase> harmlessChanges() {
        return CASES.stream().filter(change -> OUTCOMES.get(change.kind()) == Outcome.NO_NEW_ACCESS);
    }

    @ParameterizedTest
    @MethodSource("widenings")
    void finds_a_change_that_can_allow_more_and_ranks_it_first(SampleCase widening) {
        assertThat(Stream.concat(widening.expected("says"), widening.expected("shows")))
                .as("texts that the case expects")
                .isNotEmpty();
        var review = widening.review();

        assertThat(review.changes()).isNotEmpty();
        var first = review.changes().get(0);
        assertThat(first.outcome()).as("%s", review.changes()).isEqualTo(OUTCOMES.get(widening.kind()));
        assertThat(widening.expected("first"))
                .allSatisfy(subject ->
                        assertThat(first.subject()).as("%s", review.changes()).startsWith(subject));
        assertThat(widening.expected("shows"))
                .allSatisfy(text -> assertThat(first.example().orElse("") + " " + first.reasons())
                        .contains(text));
        assertThat(widening.expected("says"))
                .allSatisfy(text -> assertThat(first.reasons().toString()).contains(text));
        assertThat(first.example().isPresent()).isEqualTo(first.outcome() == Outcome.NEW_ACCESS);
        assertThat(review.hasNewAccess()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("harmlessChanges")
    void reports_a_harmless_change_as_such(SampleCase harmless) {
        assertThat(harmless.expected("says")).isEmpty();
        var review = harmless.review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
        assertThat(review.changes()).allMatch(change -> change.example().isEmpty());
    }

    @Test
    void has_many_cases_of_each_kind() {
        var counts = CASES.stream().collect(Collectors.groupingBy(SampleCase::kind, Collectors.counting()));

        assertThat(counts.keySet()).isEqualTo(OUTCOMES.keySet());
        assertThat(counts.values()).allMatch(count -> count >= 20);
    }
}
