package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.cli.review.types.Words;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewPhrasesTest {
    private static Access access(boolean isAllowed, String resource, String... actions) {
        return new Access(
                "role runner",
                isAllowed,
                actions[0].substring(0, actions[0].indexOf(':')),
                EnumSet.of(Level.READ, Level.PERMISSIONS),
                List.of(actions),
                List.of(resource),
                List.of(),
                "a policy",
                true);
    }

    @Test
    void shows_only_the_first_of_many_resources() {
        var nine = IntStream.range(0, 9).mapToObj(i -> "arn:" + i).toList();
        var get = access(true, "*", "s3:GetObject");

        assertThat(ReviewPhrases.access(List.of(on(get, nine), on(get, nine.subList(0, 8)))))
                .containsExactly(
                        "s3:GetObject on arn:0, arn:1, arn:2, arn:3, arn:4 and 4 more",
                        "s3:GetObject on arn:0, arn:1, arn:2, arn:3, arn:4, arn:5, arn:6, arn:7");
    }

    /** Lines whose first resources are equal aren't joined. */
    @Test
    void does_not_join_lines_that_differ_only_in_resources_that_are_left_out() {
        var a = IntStream.range(0, 9).mapToObj(i -> "arn:" + i).toList();
        var b = Stream.concat(a.stream().limit(8), Stream.of("arn:x")).toList();

        assertThat(ReviewPhrases.access(
                        List.of(on(access(true, "*", "s3:GetObject"), a), on(access(true, "*", "s3:PutObject"), b))))
                .containsExactly(
                        "s3:GetObject on arn:0, arn:1, arn:2, arn:3, arn:4 and 4 more",
                        "s3:PutObject on arn:0, arn:1, arn:2, arn:3, arn:4 and 4 more");
    }

    private static Access on(Access access, List<String> resources) {
        return new Access(
                access.subject(),
                access.isAllowed(),
                access.service(),
                access.levels(),
                access.actions(),
                resources,
                access.conditions(),
                access.policy(),
                access.isChanged());
    }

    @Test
    void shows_at_most_three_actions_and_the_levels_of_more_actions() {
        assertThat(ReviewPhrases.access(List.of(access(true, "*", "iam:PassRole"))))
                .containsExactly("iam:PassRole on everything");
        assertThat(ReviewPhrases.access(List.of(access(true, "*", "iam:A", "iam:B", "iam:C"))))
                .containsExactly("iam:A, iam:B, iam:C on everything");
        assertThat(ReviewPhrases.access(List.of(access(false, "*", "iam:PassRole"))))
                .containsExactly("denied: iam:PassRole on everything");
        assertThat(ReviewPhrases.access(List.of(access(true, "*", "iam:A", "iam:B", "iam:C", "iam:D"))))
                .containsExactly("iam: read, permissions management on everything");
        assertThat(ReviewPhrases.access(List.of(access(true, "*", "iam:*"))))
                .containsExactly("iam: read, permissions management on everything");
    }

    @Test
    void names_excluded_resources_after_except() {
        assertThat(ReviewPhrases.access(List.of(access(true, Words.NOT + "arn:aws:s3:::site", "s3:GetObject"))))
                .containsExactly("s3:GetObject on everything except arn:aws:s3:::site");
        assertThat(ReviewPhrases.access(List.of(access(true, "arn:aws:s3:::site", "s3:GetObject"))))
                .containsExactly("s3:GetObject on arn:aws:s3:::site");
    }

    @Test
    void groups_services_with_equal_levels_resources_and_effects() {
        var many = IntStream.range(0, 20).mapToObj(i -> access(true, "*", "s" + i + ":List*"));
        var others = Stream.of(access(true, "arn:aws:s3:::site", "s3:Get*"), access(false, "*", "sqs:Get*"));

        assertThat(ReviewPhrases.access(Stream.concat(many, others).toList()))
                .containsExactly(
                        "s0, s1, s2, s3, s4 and 15 more: read, permissions management on everything",
                        "s3: read, permissions management on arn:aws:s3:::site",
                        "denied: sqs: read, permissions management on everything");
    }

    @Test
    void omits_no_action() {
        var eight = IntStream.range(0, 8).mapToObj(i -> access(true, "*", "s" + i + ":GetX"));
        var nine = IntStream.range(0, 9).mapToObj(i -> access(true, "*", "s" + i + ":GetX"));

        assertThat(ReviewPhrases.access(eight.toList()))
                .containsExactly(
                        "s0:GetX, s1:GetX, s2:GetX, s3:GetX, s4:GetX, s5:GetX, s6:GetX, s7:GetX on everything");
        assertThat(ReviewPhrases.access(nine.toList()))
                .containsExactly("s0, s1, s2, s3, s4 and 4 more: read, permissions management on everything");
    }

    @Test
    void describes_a_policy_that_is_not_readable_in_one_sentence() {
        var unknown = new Access(
                "role runner",
                true,
                "unknown",
                EnumSet.of(Level.UNKNOWN),
                List.of(),
                List.of(),
                List.of(),
                "inline policy runs, which is a secret",
                true);

        assertThat(ReviewPhrases.access(List.of(unknown))).containsExactly("inline policy runs, which is a secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "newly allows s3:PutObject, s3:GetObject on * | s3:GetObject on * | false",
                "newly allows s3:PutObject, s3:GetObject on * | s3:GetObject on arn:aws:s3:::x | true",
                "newly allows s3:Get* on * | s3:GetObject on * | true",
                "newly allows s3:GetObject on * | s3:GetObject on * with aws:PrincipalOrgID o-1 | true",
                "lets everyone assume it | sts:AssumeRole by everyone | false",
            })
    void omits_an_example_that_repeats_the_reason(String reason, String example, boolean isShown) {
        var change = new Change(
                Outcome.NEW_ACCESS,
                Action.CHANGED,
                "role runner",
                "permissions",
                List.of("first", reason),
                Optional.of(example),
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                Risk.MORE);

        assertThat(ReviewPhrases.example(change)).isEqualTo(isShown ? Optional.of(example) : Optional.empty());
    }
}
