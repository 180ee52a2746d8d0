package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests changes that a review should not report, each with the most similar change that a reviewer must see. */
class EverydayChangesTest {
    private static final String FILE = "everyday-changes.txt";
    /** The outcomes of the cases. A change that widens may be undecided. */
    private static final Map<String, Outcome> OUTCOMES =
            Map.of("harmless", Outcome.NO_NEW_ACCESS, "asks", Outcome.UNDECIDED);

    static List<SampleCase> cases() {
        return SampleCase.of(FILE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reports_only_what_may_widen(SampleCase change) {
        var review = change.review();

        if (change.kind().equals("widens")) {
            assertThat(review.hasNewAccess()).as("%s", review.changes()).isTrue();
        } else {
            assertThat(review.outcome()).as("%s", review.changes()).isEqualTo(OUTCOMES.get(change.kind()));
        }
        change.expected("says")
                .forEach(text ->
                        assertThat(review.changes().get(0).reasons()).anyMatch(reason -> reason.contains(text)));
    }

    @Test
    void at_most_two_of_a_hundred_harmless_changes_ask_for_a_person() {
        var counts = cases().stream().collect(Collectors.groupingBy(SampleCase::kind, Collectors.counting()));

        assertThat(counts.get("harmless")).isGreaterThanOrEqualTo(98);
        assertThat(counts.get("asks")).isLessThanOrEqualTo(2);
    }
}
