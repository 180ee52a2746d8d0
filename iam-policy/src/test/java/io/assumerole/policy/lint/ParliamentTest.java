package io.assumerole.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.MotoManagedPolicies;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.lint.ParliamentClass.Matter;
import io.assumerole.policy.lint.ParliamentClass.Opinion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lints AWS's policies, and policies with mistakes, here and with parliament. Does not prove that AWS takes or refuses
 * them.
 */
@Tag("oracles")
class ParliamentTest {
    private static final int MISTAKES = 2_000;

    private static List<Opinion> differences;
    private static int same;

    @BeforeAll
    static void askBoth() throws Exception {
        var documents = new ArrayList<String>();
        MotoManagedPolicies.all().values().forEach(each -> documents.add(each.toString()));
        int ofAws = documents.size();
        var mistakes = new SampleMistakes(Long.getLong("oracles.seed", 17));
        for (int i = 0; i < MISTAKES; i++) {
            documents.add(mistakes.next());
        }
        var theirs = Parliament.findings(documents);
        differences = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            compare(documents.get(i), i < ofAws, theirs.get(i));
        }
        System.out.println("ParliamentTest: " + counts() + " and " + same + " findings of both");
    }

    private static void compare(String document, boolean ofAws, Set<String> theirs) {
        // It fails on a type that its own data has; then it has no opinion.
        if (theirs.contains("Exception")) {
            return;
        }
        Set<LintCode> ours = null;
        try {
            ours =
                    PolicyLint.create()
                            .check(PolicyDocument.parse(document, PolicyKind.IDENTITY), PolicyKind.IDENTITY)
                            .stream()
                            .map(Finding::code)
                            .collect(Collectors.toSet());
        } catch (InvalidPolicyException e) {
            // Not valid, so there is nothing to lint.
        }
        for (var matter : Matter.values()) {
            boolean there = !Collections.disjoint(theirs, matter.theirs);
            if (ours == null && matter != Matter.VALIDITY) {
                continue;
            }
            boolean here = matter == Matter.VALIDITY ? ours == null : !Collections.disjoint(ours, matter.ours);
            if (here != there) {
                differences.add(new Opinion(matter, here, ofAws, document));
            } else if (here) {
                same++;
            }
        }
    }

    private static EnumMap<ParliamentClass, Integer> counts() {
        var counts = new EnumMap<ParliamentClass, Integer>(ParliamentClass.class);
        differences.forEach(each -> ParliamentClass.of(each).ifPresent(found -> counts.merge(found, 1, Integer::sum)));
        return counts;
    }

    @Test
    void explains_each_difference() {
        assertThat(differences.stream()
                        .filter(each -> ParliamentClass.of(each).isEmpty())
                        .limit(10))
                .isEmpty();
    }

    @Test
    void needs_each_class() {
        assertThat(counts().keySet()).containsExactlyInAnyOrderElementsOf(Arrays.asList(ParliamentClass.values()));
    }

    /** So that it is a comparison, of documents with mistakes that both find. */
    @Test
    void agrees_about_most_mistakes() {
        assertThat(same).isGreaterThan(MISTAKES / 3);
    }
}
