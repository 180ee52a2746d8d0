package io.assumerole.localaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Does not prove that anything was measured. */
class CheckTest {
    @Test
    void shows_matches_and_for_mismatches_the_expected_value() {
        var table = Check.table(List.of(
                Check.equal("the user lists users", "AccessDenied", "AccessDenied"),
                Check.equal("  the same, by root", "allowed", "AccessDenied")));

        assertThat(table.lines())
                .containsExactly(
                        "  ok  the user lists users  AccessDenied",
                        "  NO    the same, by root   AccessDenied  (expected: allowed)");
    }
}
