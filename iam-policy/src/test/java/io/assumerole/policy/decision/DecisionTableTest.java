package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.decision.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the decision of each row of {@code decisions.txt}. These decisions come from AWS's documentation, not from AWS. */
class DecisionTableTest {
    private static final String FIRST_SECTION = """
            @user = arn:aws:iam::123456789012:user/deployer
            @queue = arn:aws:sqs:eu-west-1:123456789012:q

            # A section
            @user sqs:DeleteQueue @queue | none | IMPLICITLY_DENIED identity

            # Another section
            """;
    private static final String ROW = "@user sqs:SendMessage @queue | identity Allow sqs:* on * | ALLOWED identity";

    static List<DecisionTable.Row> rows() {
        return DecisionTable.rows();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void decides_as_the_table(DecisionTable.Row row) {
        var decision = row.policies().decide(row.request());

        assertOutcome(row.outcome(), decision);
        assertThat(decision.kind()).as(decision.reason()).isEqualTo(row.kind());
        assertThat(decision.isAllowed()).isEqualTo(row.outcome() == ALLOWED);
        if (row.reason().startsWith("= ")) {
            assertThat(decision.reason()).endsWith(row.reason().substring(2));
        } else {
            assertThat(decision.reason()).contains(row.reason());
        }
        checkTrace(row, decision);
    }

    @Test
    void each_section_has_an_allowed_row_and_another_one() {
        var allowed = rows().stream()
                .collect(Collectors.groupingBy(
                        DecisionTable.Row::section,
                        Collectors.mapping(row -> row.outcome() == ALLOWED, Collectors.toSet())));

        assertThat(allowed)
                .allSatisfy(
                        (section, outcomes) -> assertThat(outcomes).as(section).containsExactlyInAnyOrder(true, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedLines")
    void rejects_malformed_lines(String message, String malformed, String wellFormed) {
        assertThat(DecisionTable.rows(FIRST_SECTION + wellFormed)).hasSizeGreaterThan(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DecisionTable.rows(FIRST_SECTION + malformed))
                .withMessageContaining(message);
    }

    static List<Arguments> malformedLines() {
        var request = "@user sqs:SendMessage @queue";
        var first = "@user sqs:DeleteQueue @queue | none | IMPLICITLY_DENIED identity";
        return List.of(
                arguments("The title contains a row", "    " + ROW, ROW),
                arguments("The value of a name contains a row", "@q = *\n    " + ROW, "@q = *\n" + ROW + " | @q"),
                arguments("The indented line continues no line", "\n    " + ROW, "\n" + ROW),
                arguments("The name @usr is not defined", ROW.replace("@user", "@usr"), ROW),
                arguments(
                        "The name @typo is not defined",
                        request + " | resource Allow {@user,@typo} sqs:* on * | ALLOWED resource",
                        request + " | resource Allow {@user} sqs:* on * | ALLOWED resource"),
                arguments("The name @reason is not defined", ROW + " | @reason", ROW + " | @user"),
                arguments("The name is already defined", "@user = *\n" + ROW, "@all = *\n" + ROW + " | @all"),
                arguments("No row uses the names [all]", "@all = *\n" + ROW, "@all = *\n" + ROW + " | @all"),
                arguments("A row has 3 or 4 cells, not 2", request + " | none", ROW),
                arguments("A row has 3 or 4 cells, not 5", ROW + " | the reason | more", ROW + " | the reason"),
                arguments("A cell is empty", ROW + " | = ", ROW + " | = in it"),
                arguments("The third cell has two words", request + " | none | ALLOWED", ROW),
                arguments("The third cell has two words", ROW + " allowed", ROW),
                arguments("The list has an empty item", ROW.replace("sqs:* ", "sqs:*, "), ROW),
                arguments(
                        "The statement has two conditions Bool aws:ViaAWSService",
                        request + " | identity Allow * on * if Bool aws:ViaAWSService true"
                                + " if Bool aws:ViaAWSService false | ALLOWED identity",
                        request + " | identity Allow * on * if Bool aws:ViaAWSService true"
                                + " if BoolIfExists aws:ViaAWSService false | ALLOWED identity"),
                arguments(
                        "The principal has an unknown form: Servce:sqs.amazonaws.com",
                        request + " | resource Allow {Servce:sqs.amazonaws.com} * on * | ALLOWED resource",
                        request + " | resource Allow {Service:sqs.amazonaws.com} * on * | ALLOWED resource"),
                arguments("The condition key has no prefix: acount", ROW.replace(" |", " acount=1 |"), ROW),
                arguments(
                        "The request has a key twice: aws:RequestedRegion",
                        ROW.replaceFirst(" \\|", " aws:RequestedRegion=a aws:RequestedRegion=b |"),
                        ROW.replaceFirst(" \\|", " aws:RequestedRegion=a |")),
                arguments("Another row has the same request and policies, in the line: " + first, first, ROW),
                arguments("The title is not unique", ROW + "\n# A section\n" + ROW, ROW),
                arguments("The section has no rows: Another section", "# A third section\n" + ROW, ROW),
                arguments("The section has no rows: Another section", "", ROW),
                arguments("The row belongs to no section", ROW + "\n## A group\n" + ROW, ROW));
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
