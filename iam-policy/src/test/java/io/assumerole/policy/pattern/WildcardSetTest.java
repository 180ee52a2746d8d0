package io.assumerole.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against {@link Wildcard} on all short texts. Does not prove anything about patterns that need too many steps. */
class WildcardSetTest {
    private static final List<String> TEXTS = texts();

    /** All of at most six letters, of which no pattern here holds one. */
    private static List<String> texts() {
        var texts = new ArrayList<>(List.of(""));
        int start = 0;
        for (int length = 1; length <= 6; length++) {
            int end = texts.size();
            for (int i = start; i < end; i++) {
                for (char c : new char[] {'a', ':', 'z'}) {
                    texts.add(texts.get(i) + c);
                }
            }
            start = end;
        }
        return texts;
    }

    private static StepBudget steps() {
        return new StepBudget(100_000_000);
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of('a', ':', '*', '?').list().ofMaxSize(4).map(list -> {
            var text = new StringBuilder();
            list.forEach(text::append);
            return text.toString();
        });
    }

    @Property(tries = 1000)
    void decides_whether_patterns_hold_another(
            @ForAll("patterns") String narrow, @ForAll("patterns") String one, @ForAll("patterns") String two) {
        var set = WildcardSet.of(narrow);
        var others = List.of(WildcardSet.of(one), WildcardSet.of(two));
        boolean within = TEXTS.stream()
                .filter(text -> Wildcard.matches(narrow, text))
                .allMatch(text -> Wildcard.matches(one, text) || Wildcard.matches(two, text));

        assertThat(set.isWithin(others, steps()))
                .as("%s in %s, %s", narrow, one, two)
                .isEqualTo(within);
        assertThat(set.textOutside(others, steps()).isEmpty()).isEqualTo(within);
        assertThat(set.isApartFrom(others.get(0), steps()))
                .isEqualTo(set.textInBoth(others.get(0), steps()).isEmpty());
        set.textOutside(others, steps()).ifPresent(text -> {
            assertThat(Wildcard.matches(narrow, text)).isTrue();
            assertThat(Wildcard.matches(one, text) || Wildcard.matches(two, text))
                    .isFalse();
        });
    }

    @Property(tries = 1000)
    void finds_the_overlap_of_two_patterns(@ForAll("patterns") String one, @ForAll("patterns") String two) {
        var text = WildcardSet.of(one).textInBoth(WildcardSet.of(two), steps());

        assertThat(text.isPresent())
                .as("%s and %s", one, two)
                .isEqualTo(TEXTS.stream().anyMatch(each -> Wildcard.matches(one, each) && Wildcard.matches(two, each)));
        text.ifPresent(each -> assertThat(Wildcard.matches(one, each) && Wildcard.matches(two, each))
                .isTrue());
    }

    @ParameterizedTest
    @CsvSource({
        "a:*:c, a:b:c, true",
        "a:*:c, a:?*:c, true",
        "a:*:c, a:b*:c, true",
        "a:*:c, a:b:*, false",
        "a:*:*, a:b:*, true",
        "a:b, a:b:*, true",
        "a:b, a:b:c, true",
        "a:b:c*, a:b, false",
        "*:b:c, a:*:c, false",
    })
    void keeps_wildcards_inside_their_part(String wide, String narrow, boolean within) {
        assertThat(WildcardSet.ofParts(narrow, 3).isWithin(List.of(WildcardSet.ofParts(wide, 3)), steps()))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({"a*:c, a:b:c, false", "*, a:b:c, true", "a*:c, ab:c, true"})
    void matches_arns_part_by_part(String pattern, String text, boolean matches) {
        assertThat(WildcardSet.of(text)
                        .isWithin(List.of(WildcardSet.ofParts(pattern, pattern.equals("*") ? 1 : 2)), steps()))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"true, a*", "false, a?*"})
    void gives_no_answer_rather_than_a_wrong_one(boolean easy, String end) {
        var wide = new ArrayList<WildcardSet>();
        for (var middle : Arrays.asList("a", "b", "c", "d")) {
            wide.add(WildcardSet.of("*" + middle + "?".repeat(20) + "*"));
        }
        var narrow = WildcardSet.of(easy ? end : "*" + "?".repeat(60));

        assertThat(narrow.isWithin(List.of(WildcardSet.of("a*")), steps())).isEqualTo(easy);
        assertThat(narrow.isWithin(wide, steps())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"100000000, true", "10, false"})
    void gives_no_answer_when_no_steps_are_left(long steps, boolean answer) {
        var narrow = WildcardSet.of("a*b*c");

        assertThat(narrow.isWithin(List.of(WildcardSet.of("a*c")), new StepBudget(steps)))
                .isEqualTo(answer);
        assertThat(narrow.isApartFrom(WildcardSet.of("a*d"), new StepBudget(steps)))
                .isEqualTo(answer);
        assertThat(narrow.textOutside(List.of(WildcardSet.of("ab*")), new StepBudget(steps))
                        .isPresent())
                .isEqualTo(answer);
        assertThat(narrow.textInBoth(WildcardSet.of("?b*"), new StepBudget(steps))
                        .isPresent())
                .isEqualTo(answer);
    }

    @Property(tries = 300)
    void has_a_shortest_text(@ForAll("patterns") String pattern) {
        var text = WildcardSet.of(pattern).shortestText();

        assertThat(Wildcard.matches(pattern, text)).isTrue();
        assertThat(text).hasSize(pattern.replace("*", "").length());
    }
}
