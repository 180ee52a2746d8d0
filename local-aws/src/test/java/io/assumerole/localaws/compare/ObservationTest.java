package io.assumerole.localaws.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.compare.Observation.Part;
import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.provider.wire.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of two runs is equal, what is not, and what is never shown. */
class ObservationTest {
    private static String seen(String value) {
        var observed = new Observation(List.of("secret/of+the run"));
        observed.addMessages(List.of(value));
        return observed.part(Part.MESSAGE).get("messages");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RequestID: 1f-2, failed                      | RequestID: 3a-4, failed
            request id: abc                              | request id: def
            HostID: a/b+c=, failed                       | HostID: d, failed
            key AKIA5T3QZ2CJ7L4WDX6B                     | key AKIAZZ3QZ2CJ7L4WDX6A
            2026-11-29T20:36:33Z                         | 2026-11-30T01:02:03.5Z
            1b671a64-40d5-491e-99b0-da01ff1f3341         | 00000000-40d5-491e-99b0-da01ff1f3342
            arn:aws:secretsmanager:x:1:secret:one-Ab12cd | arn:aws:secretsmanager:x:1:secret:one-Zz98yx
            user case-7-0a1b2c3                          | user case-7-fffffff
            user case-7                                  | user case-8
            owner-202611290000000000deadbeef             | owner-202611290000000001deadbef0
            http://127.0.0.1:41234/                      | http://127.0.0.1:4711/
            """)
    void is_equal_where_only_the_run_differs(String one, String two) {
        assertThat(one).isNotEqualTo(two);
        assertThat(seen(one)).isEqualTo(seen(two));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RequestID: 1f-2, failed                      | RequestID: 1f-2, denied
            key AKIA5T3QZ2CJ7L4WDX6B                     | key ASIA5T3QZ2CJ7L4WDX6B
            arn:aws:secretsmanager:x:1:secret:one-Ab12cd | arn:aws:secretsmanager:x:1:secret:two-Ab12cd
            user case-7-0a1b2c3                          | user case-7
            user case-7-other                            | user case-7
            http://127.0.0.1:41234/                      | http://127.0.0.2:41234/
            """)
    void is_not_equal_where_the_plugin_differs(String one, String two) {
        assertThat(seen(one)).isNotEqualTo(seen(two));
    }

    @Test
    void shows_no_secret_and_whether_a_secret_is_marked() {
        var marked = new Observation(List.of());
        var unmarked = new Observation(List.of());

        marked.addState("id", Map.of(), Map.of("secret", new Secret("hidden"), "list", List.of(new Secret("hidden"))));
        unmarked.addState("id", Map.of(), Map.of("secret", "hidden", "list", List.of()));

        assertThat(marked.part(Part.STATE))
                .containsEntry("outputs.secret", "[secret]")
                .containsEntry("outputs.list", "[\"[secret]\"]");
        assertThat(unmarked.part(Part.STATE)).containsEntry("outputs.secret", "[not marked as a secret]");
        assertThat(marked.part(Part.STATE).toString() + unmarked.part(Part.STATE))
                .doesNotContain("hidden");
        assertThat(seen("the secret/of+the run!")).isEqualTo("the [secret]!");
    }

    @Test
    void counts_allowed_and_denied_calls_of_an_action() {
        var observed = new Observation(List.of());

        observed.addCalls(List.of(call("iam:GetUser", true), call("iam:GetUser", false), call("iam:GetUser", true)));

        assertThat(observed.part(Part.CALLS))
                .isEqualTo(Map.of("iam:GetUser", "2 calls", "iam:GetUser, denied", "1 call"));
    }

    private static RecordedCall call(String action, boolean allowed) {
        return new RecordedCall("AKIA", "arn:aws:iam::000000000000:user/compare", action, "*", allowed);
    }
}
