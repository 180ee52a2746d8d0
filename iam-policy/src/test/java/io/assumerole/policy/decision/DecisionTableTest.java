package io.assumerole.policy.decision;

import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decides each row of {@code decisions.txt}; does not prove that AWS decides as it documents. A section has a denied
 * request and the nearest allowed one.
 */
class DecisionTableTest {
    static List<DecisionTable.Row> rows() {
        return DecisionTable.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void decides_as_the_table(DecisionTable.Row row) {
        var decision = DecisionTable.policies(row.policies()).decide(DecisionTable.request(row.request()));

        assertThat(decision.outcome()).as(decision.reason()).isEqualTo(row.outcome());
        assertThat(decision.kind()).as(decision.reason()).isEqualTo(row.kind());
        assertThat(decision.isAllowed()).isEqualTo(row.outcome() == ALLOWED);
        if (row.reason().startsWith("= ")) {
            assertThat(decision.reason()).endsWith(row.reason().substring(2));
        } else {
            assertThat(decision.reason()).contains(row.reason());
        }
        checkTrace(row, decision);
    }

    /** The deciding statement, or the closest one, comes first in the trace. */
    private static void checkTrace(DecisionTable.Row row, Decision decision) {
        var trace = decision.trace();

        assertThat(trace.outcome()).isEqualTo(row.outcome());
        assertThat(trace.reason()).isEqualTo(decision.reason());
        if (row.outcome() == EXPLICITLY_DENIED) {
            assertThat(decision.statement()).isPresent();
            assertThat(trace.statements().get(0).decisive()).isTrue();
            assertThat(trace.statements().get(0).match()).isEqualTo(StatementTrace.Match.YES);
        } else if (row.outcome() == IMPLICITLY_DENIED) {
            assertThat(decision.statement()).isEmpty();
            if (decision.reason().contains("Statement[")) {
                assertThat(decision.reason()).contains(trace.statements().get(0).place());
                assertThat(trace.statements().get(0).match()).isEqualTo(StatementTrace.Match.NO);
            }
        } else if (row.outcome() == ALLOWED) {
            assertThat(decision.statement().isPresent())
                    .isNotEqualTo(decision.reason().contains(" is allowed: "));
        }
    }
}
