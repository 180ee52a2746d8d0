package io.assumerole.policy.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares what decides about two patterns with an attempt at every short text. */
class PatternComparisonTest {
    /** Two patterns of at most four characters have a common text of at most six, if they have one. */
    private static final List<String> TEXTS = ShortTexts.of("az:/", 6);

    private static final List<String> ARNS = ShortTexts.of("az", 3).stream()
            .flatMap(account -> ShortTexts.of("az:", 4).stream().map(name -> arn(account, name)))
            .toList();

    @Provide
    Arbitrary<String> patterns() {
        return text("a:/*?", 4);
    }

    @Provide
    Arbitrary<String> resources() {
        return text("a*?", 2).flatMap(account -> text("a:*?", 3).map(name -> arn(account, name)));
    }

    @Property(tries = 2000)
    void patterns_overlap_if_both_match_a_text(@ForAll("patterns") String one, @ForAll("patterns") String other) {
        boolean both = TEXTS.stream().anyMatch(text -> Wildcard.matches(one, text) && Wildcard.matches(other, text));

        var set = WildcardSet.of(one);
        assertThat(set.overlaps(WildcardSet.of(other)))
                .as("%s and %s", one, other)
                .isEqualTo(both);
        assertThat(WildcardSet.of(other).overlaps(set))
                .as("%s and %s", other, one)
                .isEqualTo(both);
        assertThat(set.isApartFrom(WildcardSet.of(other), steps())).isNotEqualTo(both);
        assertThat(set.textInBoth(WildcardSet.of(other), steps()).isPresent()).isEqualTo(both);
    }

    @Property(tries = 2000)
    void pattern_covers_another_if_it_matches_its_texts(
            @ForAll("patterns") String wide, @ForAll("patterns") String narrow) {
        boolean all = TEXTS.stream()
                .filter(text -> Wildcard.matches(narrow, text))
                .allMatch(text -> Wildcard.matches(wide, text));

        assertThat(WildcardSet.of(narrow).isWithin(List.of(WildcardSet.of(wide)), steps()))
                .as("%s covers %s", wide, narrow)
                .isEqualTo(all);
    }

    @Property(tries = 1000)
    void resources_overlap_if_both_match_an_arn(@ForAll("resources") String one, @ForAll("resources") String other) {
        boolean both =
                ARNS.stream().anyMatch(arn -> ResourcePattern.matches(one, arn) && ResourcePattern.matches(other, arn));

        assertThat(WildcardSet.ofResource(one).overlaps(WildcardSet.ofResource(other)))
                .as("%s and %s", one, other)
                .isEqualTo(both);
    }

    @Property(tries = 1000)
    void resource_covers_another_if_it_matches_its_arns(
            @ForAll("resources") String wide, @ForAll("resources") String narrow) {
        boolean all = ARNS.stream()
                .filter(arn -> ResourcePattern.matches(narrow, arn))
                .allMatch(arn -> ResourcePattern.matches(wide, arn));

        assertThat(WildcardSet.ofResource(narrow).isWithin(List.of(WildcardSet.ofResource(wide)), steps()))
                .as("%s covers %s", wide, narrow)
                .isEqualTo(all);
        if (ResourceSet.of(List.of(narrow)).isWithin(ResourceSet.of(List.of(wide)), steps())) {
            assertThat(all).as("%s covers %s", wide, narrow).isTrue();
        }
    }

    private static StepBudget steps() {
        return new StepBudget(100_000_000);
    }

    private static String arn(String account, String name) {
        return "arn:aws:s3::" + account + ":" + name;
    }

    private static Arbitrary<String> text(String alphabet, int longest) {
        return Arbitraries.strings().withChars(alphabet.toCharArray()).ofMaxLength(longest);
    }
}
