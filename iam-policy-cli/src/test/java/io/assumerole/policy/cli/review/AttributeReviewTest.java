package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reasons for changes of tags that policies use. */
class AttributeReviewTest {
    private static final String USES = ", and Statement[1] of inline policy tagged of role runner uses this tag";

    /** Returns a policy whose second statement uses a tag. */
    private static String uses(String tag) {
        return text("{'Version':'2012-10-17','Statement':["
                + "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'},"
                + "{'Effect':'Allow','Action':'ec2:StopInstances','Resource':'*',"
                + "'Condition':{'StringEquals':{'aws:ResourceTag/" + tag + "':'value-a'}}}]}");
    }

    private static SamplePreview stack(String tag) {
        return SamplePreview.stack()
                .both("tagged", "iam/rolePolicy:RolePolicy", "{'role':'runner','policy':" + uses(tag) + "}");
    }

    private static List<Change> tagChanges(SamplePreview stack) {
        return stack.review().changes().stream()
                .filter(change -> change.aspect().equals("tags"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'team':'value-a'} | {'team':'value-b'} | changes from [not shown] to a different value, [not shown]",
                "{} | {'team':'value-b'} | is new, with the value [not shown]",
                "{} | {'team':''} | is new, with the value [not shown]",
                "{'team':'value-a'} | {} | is removed; its value was [not shown]",
                "{'team':'value-a'} | {'team':'04da6b54-80e4-46f7-96ec-b56ff0331ba9'}"
                        + " | may change: its new value isn't known before the deployment",
                "{'team':'value-a'} | {'team':'[secret]'}"
                        + " | may change: its new value is a secret, so the preview doesn't show it",
                "{'team':'[secret]'} | {'team':'value-b'} | may change: its old value isn't readable",
                "'[secret]' | {'team':'value-b'} | may change: its old value isn't readable",
            })
    void describes_a_changed_tag_without_its_values(String before, String after, String words) {
        var stack = stack("team")
                .both("web", "ec2/instance:Instance", "{'tags':" + before + "}")
                .change("web", before, after);

        var changes = tagChanges(stack);

        assertThat(changes.stream().flatMap(change -> change.reasons().stream()))
                .contains("its tag 'team' " + words + USES)
                .noneMatch(reason -> reason.contains("value-"));
        assertThat(changes).extracting(Change::outcome).containsOnly(Outcome.UNDECIDED);
    }

    @ParameterizedTest
    @CsvSource({"team, true", "Team, true", "tea, false", "owner, false", "team-name, true"})
    void reports_a_changed_tag_only_if_a_policy_can_use_it(String used, boolean isReported) {
        var stack = stack(used)
                .both("web", "ec2/instance:Instance", "{'tags':{'team':'a'}}")
                .change("web", "'a'", "'b'");

        assertThat(tagChanges(stack)).hasSize(isReported ? 1 : 0);
    }

    @Test
    void names_a_policy_without_a_principal_by_its_input() {
        var stack = SamplePreview.stack()
                .both(
                        "queue-policy",
                        "sqs/queuePolicy:QueuePolicy",
                        "{'queueUrl':'q','policy':"
                                + text("{'Version':'2012-10-17','Statement':{'Effect':'Allow',"
                                        + "'Principal':{'AWS':'arn:aws:iam::123456789012:role/runner'},'Action':'sqs:SendMessage',"
                                        + "'Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/team':'a'}}}}")
                                + "}")
                .change("runner", "'team':'a'", "'team':'b'");

        assertThat(tagChanges(stack)).singleElement().satisfies(change -> {
            assertThat(change.subject()).isEqualTo("role runner");
            assertThat(change.reasons())
                    .containsExactly("its tag 'team' changes from [not shown] to a different value, [not shown], and"
                            + " Statement[0] of policy of QueuePolicy queue-policy uses this tag");
        });
    }

    @Test
    void lists_the_first_statements_that_use_a_tag() {
        var stack = SamplePreview.stack().change("runner", "'team':'a'", "'team':'b'");
        for (int i = 0; i < 5; i++) {
            stack.both("p" + i, "iam/rolePolicy:RolePolicy", "{'role':'deployer','policy':" + uses("team") + "}");
        }

        assertThat(tagChanges(stack))
                .singleElement()
                .satisfies(
                        change -> assertThat(change.reasons().get(0))
                                .endsWith(
                                        "Statement[1] of inline policy p0 of role deployer, Statement[1] of inline policy p1 of role"
                                                + " deployer, Statement[1] of inline policy p2 of role deployer and 2 more use this tag"));
    }
}
