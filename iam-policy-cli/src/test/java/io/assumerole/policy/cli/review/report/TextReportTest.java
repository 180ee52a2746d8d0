package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.SampleReviews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {
    /** A line is longer than a terminal only if one word is, and each reason has lines of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"widening", "harmless", "undecided", "hostile-stack"})
    void fits_into_a_terminal(String name) {
        var review = SampleReviews.all().get(name);
        var text = TextReport.of("preview.json", review, false);

        assertThat(text.lines().filter(line -> line.length() > 80))
                .allSatisfy(line -> assertThat(line.strip()).doesNotContain(" "));
        var words = text.replaceAll("\\s+", " ");
        assertThat(review.changes().stream().flatMap(change -> ReviewPhrases.reasons(change).stream()))
                .allSatisfy(reason -> assertThat(words)
                        .contains(" - " + ReviewPhrases.printable(reason).replaceAll("\\s+", " ")));
    }

    @Test
    void continues_an_item_below_its_text_and_a_colored_line_is_divided_as_one_without_colors() {
        var review = SampleReviews.widening();

        assertThat(TextReport.of("x", review, false)).contains("""
                              - newly allows dynamodb:*, iam:PassRole on * (includes permissions
                                management); before: dynamodb:GetItem, dynamodb:Query on
                                arn:aws:dynamodb:eu-west-1:123456789012:table/orders
                        """);
        assertThat(TextReport.of("x", review, true).replaceAll("\u001b\\[[0-9]+m", ""))
                .isEqualTo(TextReport.of("x", review, false));
    }
}
