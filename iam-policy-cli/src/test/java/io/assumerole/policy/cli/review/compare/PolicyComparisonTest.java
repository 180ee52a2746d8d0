package io.assumerole.policy.cli.review.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.StepBudget;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalNames;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.StackRegionsAndAccounts;
import io.assumerole.policy.compare.ExampleLocation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyComparisonTest {
    private static final List<PolicySource> WIDE = List.of(allow("s3:*"));
    private static final List<PolicySource> NARROW = List.of(allow("s3:GetObject"));

    private static final AccessGraph NO_PRINCIPALS = new AccessGraph(Map.of(), PolicyInputs.before(new Plan()));

    private static final AccessReasons WORDS =
            new AccessReasons(new PrincipalNames(NO_PRINCIPALS, NO_PRINCIPALS, new StackRegionsAndAccounts()));

    private static PolicySource allow(String action) {
        var statement = Statement.allow().action(action).resource("*").build();
        return new PolicySource("a policy", new PolicySource.Known(PolicyDocument.of(PolicyKind.IDENTITY, statement)));
    }

    @Test
    void is_undecided_after_earlier_comparisons_took_all_steps() {
        var comparison = new PolicyComparison(WORDS, ExampleLocation.INVENTED, new StepBudget(1));

        assertThat(comparison.compare(WIDE, NARROW, PolicyKind.IDENTITY).isNone())
                .isTrue();
        var second = comparison.compare(WIDE, NARROW, PolicyKind.IDENTITY);
        assertThat(second.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(second.reasons())
                .singleElement()
                .asString()
                .startsWith("the review doesn't compare these policies, because");
    }

    @Test
    void compares_as_long_as_steps_are_left() {
        var comparison = new PolicyComparison(WORDS, ExampleLocation.INVENTED);

        for (int i = 0; i < 100; i++) {
            assertThat(comparison.compare(WIDE, NARROW, PolicyKind.IDENTITY).isNone())
                    .isTrue();
            assertThat(comparison.compare(NARROW, WIDE, PolicyKind.IDENTITY).outcome())
                    .isEqualTo(Outcome.NEW_ACCESS);
        }
    }
}
