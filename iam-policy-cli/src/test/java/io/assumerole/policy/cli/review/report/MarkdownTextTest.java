package io.assumerole.policy.cli.review.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTextTest {
    /** Values that change a comment, or notify somebody, if they aren't escaped. */
    static final List<String> HOSTILE = List.of(
            "@octocat",
            "@octo/admins",
            "@all",
            "#123",
            "octo/site#123",
            "GH-123",
            "TICKET-123",
            "fixes #123",
            "!123",
            "deadbeef",
            "0123456789abcdef0123456789abcdef01234567",
            "https://example.com",
            "www.example.com",
            "anna@example.com",
            "<https://example.com>",
            "[site](https://example.com)",
            "[site]: https://example.com",
            "![image](https://example.com/image.png)",
            "<img src=x onerror=alert(1)>",
            "<script>alert(1)</script>",
            "</summary></details><h1>Approved</h1>",
            "<!-- comment",
            "&lt;b&gt; &#64;octocat",
            "*strong* **strong** _em_ ~~gone~~",
            "`",
            "``",
            "a`b",
            "`code`",
            "```\nblock\n```",
            "` @octocat `",
            "`` ` @octocat",
            "\\`@octocat\\`",
            "\\",
            "a\\|b",
            "| a | b |\n| --- | --- |\n| c | d |",
            "a\n\n# Title",
            "a\r\n- item",
            "- item",
            "1. item",
            "1) item",
            "+ item",
            "[ ] task",
            "# Title",
            "Title\n===",
            "---",
            "> quote",
            "> [!NOTE]\n> note",
            "    indented",
            "\tindented",
            "/approve",
            "a\n/merge",
            ":tada:",
            "$x$",
            "$`x`$",
            "a$",
            "{+ added +} [- removed -]",
            "#ff0000",
            "rgb(1,2,3)",
            "HSL(1, 2%, 3%)",
            "::error::failed",
            "##[error]failed",
            "##vso[task.complete]",
            "a\u202eb\u2066c\u200bd\ufeff",
            "a\u001b[31mb\u0000c\u0007",
            "a\u2028b\u2029c\u0085d",
            "\ud800",
            "\u05d0\u05d1 approved",
            "  both ends  ",
            " ",
            "");

    static Stream<String> hostile() {
        return HOSTILE.stream();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shows_a_value_unchanged_as_one_piece_of_code(String value) {
        var rendered = new RenderedMarkdown("- **" + MarkdownText.code(value) + "**: x " + MarkdownText.code(value));

        if (value.isEmpty()) {
            assertThat(rendered.code()).isEmpty();
        } else {
            var shown = ReviewPhrases.printable(value).strip();
            assertThat(rendered.code())
                    .hasSize(2)
                    .allSatisfy(code -> assertThat(code.strip()).isEqualTo(shown));
            assertThat(rendered.tags())
                    .containsExactly(
                            "<ul>",
                            "<li>",
                            "<strong>",
                            "<code>",
                            "</code>",
                            "</strong>",
                            "<code>",
                            "</code>",
                            "</li>",
                            "</ul>");
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shows_a_value_in_a_sentence_only_as_words_or_code(String value) {
        for (var sentence : new String[] {
            value, "name " + value, value + " is new", "'" + value + "' x", "newly allows " + value + ", x"
        }) {
            var rendered = new RenderedMarkdown("- " + MarkdownText.sentence(sentence));

            assertThat(rendered.text()).allSatisfy(text -> assertThat(text).matches("[A-Za-z' ,;:.()]*|\\(empty\\)"));
            assertThat(rendered.tags()).allMatch(tag -> tag.matches("</?(ul|li|code)>"));
            assertThat(rendered.tags().stream().filter("<li>"::equals)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "newly allows s3:*, iam:PassRole on * | newly allows `s3:*`, `iam:PassRole` on `*`",
                "the trust policy isn't known; it depends on x-1 | the trust policy isn't known; it depends on `x-1`",
                "and 5 more | and 5 more",
                "1. more | `1`. more",
                "1234567 more | `1234567` more",
                "a decade of effaced, deadbeef and (defaced) beef | a decade of `effaced`, `deadbeef` and (`defaced`) beef",
                "gone (retainOnDelete) | gone (retainOnDelete)",
                "a : b | a `:` b",
                "if aws:PrincipalTag/team is [not shown], and x | if `aws:PrincipalTag/team` is `[not shown]`, and x",
                "not [not shown]x | not `[not` `shown]x`",
                "run 'a, b' or isn't | run `'a, b'` or isn't",
                "run 'a b | run `'a` b",
                "everything except [iam:*, account:*], and x | everything except `[iam:*, account:*]`, and x",
                "everything except [iam:*, x | everything except `[iam:*`, x",
                "use gh api repos/O/R --jq '.a, .b' now | use `gh api repos/O/R --jq '.a, .b'` now",
                "limit (allows s3) | limit (allows `s3`)",
                "(f(x)) and (s3, x2) | (`f(x))` and (`s3`, `x2`)",
                "(1000 of 1793 characters) | (1000 of 1793 characters)",
                "it depends on BucketV2 site, Queue jobs and 2 more | it depends on `BucketV2 site`, `Queue jobs` and 2 more",
                "every action of iam on every resource | every action of `iam` on every resource",
                "it depends on Queue | it depends on Queue",
            })
    void marks_only_values_in_a_sentence(String sentence, String markdown) {
        assertThat(MarkdownText.sentence(sentence)).isEqualTo(markdown);
    }

    @Test
    void marks_names_as_a_whole() {
        var names = Set.of("role ci", "BucketPolicy reads for site", "iam");

        assertThat(MarkdownText.sentence(
                        "can act as role ci, and (role ci) in role cities, by BucketPolicy reads for site", names))
                .isEqualTo("can act as `role ci`, and (`role ci`) in role cities, by `BucketPolicy reads for site`");
        assertThat(MarkdownText.sentence("acm, iam: list", names)).isEqualTo("acm, `iam`: list");
        assertThat(MarkdownText.sentence("a role", names)).isEqualTo("a role");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "role,`role`",
                "a`b,``a`b``",
                "a``b`c,```a``b`c```",
                "`a,`` `a ``",
                "\" a\",\"` a`\"",
                "\" a \",\"`  a  `\"",
                "#abc,`  #abc  `",
                "#abc:1,`#abc:1`",
            })
    void chooses_a_fence_that_the_value_lacks(String value, String markdown) {
        assertThat(MarkdownText.code(value)).isEqualTo(markdown);
    }

    @Test
    void shortens_long_values() {
        assertThat(MarkdownText.code("x".repeat(1_000))).isEqualTo("`" + "x".repeat(1_000) + "`");
        assertThat(MarkdownText.code("x".repeat(1_001))).endsWith("xx… (1000 of 1001 characters)`");
        assertThat(MarkdownText.code("x".repeat(999) + "\ud83d\ude00"))
                .endsWith("xx… (999 of 1001 characters)`")
                .doesNotContain("\\u");
    }
}
