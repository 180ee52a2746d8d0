package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how checks are printed. Does not prove that the demo measured anything. */
class CheckTest {
    @Test
    void shows_matches_and_for_mismatches_the_expected_value() {
        var table = Check.table(List.of(
                Check.equal("the user lists users", "AccessDenied", "AccessDenied"),
                Check.equal("  the same, by root", "allowed", "allowed"),
                Check.equal("  the same, by root", "allowed", "AccessDenied"),
                Check.equal("the user assumes the role", "AccessDenied", "allowed"),
                Check.equal("after destroy: the role", "NoSuchEntity", "NoSuchEntity")));

        assertThat(table.lines())
                .containsExactly(
                        "  ok  the user lists users       denied, as expected",
                        "  ok    the same, by root        allowed, as expected",
                        "  NO    the same, by root        AccessDenied  (expected: allowed)",
                        "  NO  the user assumes the role  allowed  (expected: AccessDenied)",
                        "  ok  after destroy: the role    NoSuchEntity");
    }

    @Test
    void puts_a_result_that_is_too_long_for_80_columns_on_a_line_of_its_own() {
        var arn = "arn:aws:sts::000000000000:assumed-role/allow-s3-management-50ea4c9/assume-role-demo";
        var claim = "c".repeat(80 - "  ok    denied, as expected".length());

        var table = Check.table(List.of(
                Check.equal("assume-role created its bucket as", arn, arn),
                Check.equal(claim, "AccessDenied", "AccessDenied"),
                Check.equal(claim + "c", "AccessDenied", "AccessDenied")));

        assertThat(table.lines())
                .containsExactly(
                        "  ok  assume-role created its bucket as",
                        "        " + arn,
                        "  ok  " + claim + "  denied, as expected",
                        "  ok  " + claim + "c",
                        "        denied, as expected");
    }

    @Test
    void colors_the_marks_only_on_a_terminal() {
        var checks = List.of(
                Check.equal("the user lists users", "AccessDenied", "AccessDenied"),
                Check.equal("the user creates a bucket", "AccessDenied", "allowed"));

        assertThat(Check.table(checks, true)).contains("\u001b[32m  ok\u001b[0m  the", "\u001b[31m  NO\u001b[0m  the");
        assertThat(Check.table(checks, false)).doesNotContain("\u001b").isEqualTo(Check.table(checks));
    }
}
