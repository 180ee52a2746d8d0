package io.assumerole.policy.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Decides cases made by chance here and with iam-simulate. Does not prove that AWS decides so: where both are wrong in
 * the same way, nobody sees it.
 */
@Tag("oracles")
class IamSimulateTest {
    private static final long SEED = Long.getLong("oracles.seed", 17);
    private static final int CASES = Integer.getInteger("oracles.cases", 50_000);

    /** Of so many, the rarest class explained eight with the default seed. */
    private static final int ENOUGH_FOR_ALL = 50_000;

    private static List<Disagreement> disagreements;

    @BeforeAll
    static void askBoth() throws Exception {
        System.out.println("IamSimulateTest: -Doracles.seed=" + SEED + " -Doracles.cases=" + CASES);
        try (var other = IamSimulate.start()) {
            disagreements = new Judges(other).disagreements(new SampleCases(SEED), CASES);
        }
        System.out.println("IamSimulateTest: " + disagreements.size() + " disagreements " + counts());
    }

    private static EnumMap<DisagreementClass, Integer> counts() {
        var counts = new EnumMap<DisagreementClass, Integer>(DisagreementClass.class);
        disagreements.forEach(
                each -> DisagreementClass.of(each).ifPresent(found -> counts.merge(found, 1, Integer::sum)));
        return counts;
    }

    @Test
    void explains_each_disagreement() {
        var open = disagreements.stream()
                .filter(each -> DisagreementClass.of(each).isEmpty())
                .limit(10)
                .map(Disagreement::toString)
                .collect(Collectors.joining("\n"));

        assertThat(open).as("with -Doracles.seed=" + SEED).isEmpty();
    }

    /** So that it is a comparison: some cases must be decided otherwise, and by far most must not. */
    @Test
    void agrees_about_most_cases() {
        assertThat(disagreements.size()).isBetween(CASES / 100, CASES / 8);
    }

    @Test
    void needs_each_class() {
        if (CASES >= ENOUGH_FOR_ALL) {
            assertThat(counts().keySet())
                    .containsExactlyInAnyOrderElementsOf(Arrays.asList(DisagreementClass.values()));
        }
    }
}
