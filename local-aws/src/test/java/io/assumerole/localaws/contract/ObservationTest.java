package io.assumerole.localaws.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.contract.Observation.Part;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.testing.RecordedCall;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckResponse;

/** What of two runs is equal, what is not, and what is never shown. */
class ObservationTest {
    private static final String USER = "arn:aws:iam::000000000000:user/compare";
    private static final String SESSION = "arn:aws:sts::000000000000:assumed-role/owner/compare";

    private static String seen(String value) {
        var hidden = new LinkedHashMap<String, String>();
        hidden.put("secret/of+the run", Observation.SECRET);
        hidden.put("/home/anna/clone/.local-aws/run-1", "RUN_FOLDER");
        hidden.put("/home/anna", "HOME");
        var observed = new Observation(hidden);
        observed.addLogs(List.of(value));
        return observed.part(Part.MESSAGE).get("log");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RequestID: 1f-2, failed                      | RequestID: 3a-4, failed
            request id: abc                              | request id: def
            HostID: a/b+c=, failed                       | HostID: d, failed
            key AKIA5T3QZ2CJ7L4WDX6B                     | key AKIAZZ3QZ2CJ7L4WDX6A
            group AGPA5T3QZ2CJ7L4WDX6B                   | group AGPAZZ3QZ2CJ7L4WDX6A
            profile AIPA5T3QZ2CJ7L4WDX6B                 | profile AIPAZZ3QZ2CJ7L4WDX6A
            2026-11-29T20:36:33Z                         | 2026-11-30T01:02:03.5Z
            at 2026/11/29 20:36:33 now                   | at 2026/11/30 01:02:03 now
            2026-11-29 20:36:33.12 +0000 UTC             | 2026-11-30 01:02:03 +0100 CET
            20261129T203633Z                             | 20261130T010203Z
            'Sun, 29 Nov 2026 20:36:33 GMT'              | 'Mon, 30 Nov 2026 01:02:03 GMT'
            AWS account 123456789012                     | AWS account 210987654321
            arn:aws:iam::123456789012:user/x             | arn:aws:iam::210987654321:user/x
            1b671a64-40d5-491e-99b0-da01ff1f3341         | 00000000-40d5-491e-99b0-da01ff1f3342
            arn:aws:secretsmanager:x:1:secret:one-Ab12cd | arn:aws:secretsmanager:x:1:secret:one-Zz98yx
            user case-7-0a1b2c3                          | user case-7-fffffff
            user case-7                                  | user case-8
            owner-202611290000000000deadbeef             | owner-202611290000000001deadbef0
            http://127.0.0.1:41234/                      | http://127.0.0.1:4711/
            http://localhost:41234/                      | http://localhost:4711/
            dial [::1]:41234                             | dial [::1]:4711
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
            AWS account 000000000000                     | AWS account 123456789012
            AWS account 000000000000                     | AWS account 111122223333
            waited 2m0s                                  | waited 2m1s
            """)
    void is_not_equal_where_the_plugin_differs(String one, String two) {
        assertThat(seen(one)).isNotEqualTo(seen(two));
    }

    @Test
    void shows_no_secret_and_whether_a_secret_is_marked() {
        var marked = new Observation(Map.of());
        var unmarked = new Observation(Map.of());

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
    void shows_no_folder_and_no_account_outside_the_local_aws() {
        assertThat(seen("open /home/anna/clone/.local-aws/run-1/aws-config: no such file"))
                .isEqualTo("open RUN_FOLDER/aws-config: no such file");
        assertThat(seen("/home/anna/.pulumi/plugins")).isEqualTo("HOME/.pulumi/plugins");
        assertThat(seen("arn:aws:iam::123456789012:user/x")).isEqualTo("arn:aws:iam::ACCOUNT:user/x");
        assertThat(seen("arn:aws:iam::000000000000:user/x")).isEqualTo("arn:aws:iam::000000000000:user/x");
    }

    @Test
    void shows_rejected_inputs_and_log_messages() {
        var observed = new Observation(Map.of());

        observed.addFailures(CheckResponse.newBuilder()
                .addFailures(CheckFailure.newBuilder().setProperty("name").setReason("too long"))
                .addFailures(CheckFailure.newBuilder().setReason("invalid"))
                .build());
        observed.addLogs(List.of("WARNING: old"));

        assertThat(observed.part(Part.MESSAGE))
                .isEqualTo(Map.of("rejected inputs", "name: too long\ninvalid", "log", "WARNING: old"));
        assertThat(observed.error()).contains("name: too long\ninvalid");
        assertThat(observed.hasFailed()).isTrue();
    }

    @Test
    void shows_the_status_of_an_error_apart_from_its_message() {
        var observed = new Observation(Map.of());

        observed.addError(Status.UNKNOWN.withDescription("denied\n").asRuntimeException());

        assertThat(observed.part(Part.MESSAGE)).isEqualTo(Map.of("status", "UNKNOWN", "error", "denied"));
        assertThat(observed.hasFailed()).isTrue();
    }

    @Test
    void counts_allowed_and_denied_calls_of_an_action() {
        var observed = new Observation(Map.of());

        observed.addCalls(List.of(call(USER, true), call(USER, false), call(USER, true), call(SESSION, false)));

        assertThat(observed.part(Part.CALLS))
                .isEqualTo(Map.of(
                        "iam:GetUser",
                        "2 calls",
                        "iam:GetUser, denied",
                        "1 call",
                        "iam:GetUser in role owner/compare, denied",
                        "1 call"));
    }

    private static RecordedCall call(String principal, boolean allowed) {
        return new RecordedCall("AKIA", principal, "iam:GetUser", "*", allowed);
    }
}
