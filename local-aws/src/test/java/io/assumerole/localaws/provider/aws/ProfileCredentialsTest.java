package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.Logins.assume;
import static io.assumerole.localaws.provider.aws.Logins.caller;
import static io.assumerole.localaws.provider.aws.Logins.config;
import static io.assumerole.localaws.provider.aws.Logins.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proves what a profile stands for: keys, a role, a chain of roles. Does not prove a profile that
 * asks for a code, a browser or a metadata service, all of which are refused.
 */
@Tag("slow")
class ProfileCredentialsTest {
    private static final String PIN = "pin-of-this-test";

    private static Plugin root;
    private static Made user;
    private static Made key;
    private static Made stranger;
    private static Made strangersKey;
    private static Made first;
    private static Made second;
    private static Made guarded;

    @TempDir
    private Path folder;

    private Map<String, String> variables;

    @BeforeAll
    static void make_two_users_and_a_chain_of_two_roles() {
        root = Plugin.ofRoot();
        user = Logins.user(root, "trusted");
        key = Logins.key(root, user);
        stranger = Logins.user(root, "stranger");
        strangersKey = Logins.key(root, stranger);
        first = Logins.role(root, "first", Policies.trust(user.output("arn")));
        second = Logins.role(root, "second", Policies.trust(first.output("arn")));
        guarded = Logins.role(root, "guarded", Policies.trust(user.output("arn"), PIN));
    }

    @AfterAll
    static void remove_all() {
        List.of(user, stranger, first, second, guarded).forEach(root::delete);
        root.close();
    }

    @BeforeEach
    void write_the_keys_of_both_users() {
        variables = environment(
                "AWS_SHARED_CREDENTIALS_FILE",
                write("credentials", keys("mine", key) + keys("strangers", strangersKey)));
    }

    private String write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String keys(String profile, Made key) {
        return "[%s]%naws_access_key_id = %s%naws_secret_access_key = %s%n"
                .formatted(profile, key.id(), key.output("secret"));
    }

    /** A profile of a configuration file that assumes a role. */
    private static String role(String profile, Made role, String... lines) {
        return "[profile %s]%nrole_arn = %s%n%s%n".formatted(profile, role.output("arn"), String.join("\n", lines));
    }

    private static Map<String, Object> profile(String name) {
        return Map.of("region", Plugin.REGION, "profile", name);
    }

    private String callerOf(String profile, String configuration) {
        variables.put("AWS_CONFIG_FILE", write("config", configuration));
        return caller(variables, profile(profile));
    }

    private static String session(Made role) {
        return ":assumed-role/" + role.id() + "/";
    }

    @Test
    void finds_keys_in_a_profile_and_prefers_it_to_the_environments() {
        variables.putAll(
                Map.of("AWS_ACCESS_KEY_ID", strangersKey.id(), "AWS_SECRET_ACCESS_KEY", strangersKey.output("secret")));

        assertThat(caller(variables, Map.of("region", Plugin.REGION))).isEqualTo(stranger.output("arn"));
        // In the check the environment's keys win, which are good ones here.
        assertThat(caller(variables, profile("mine"))).isEqualTo(user.output("arn"));
        variables.put("AWS_PROFILE", "mine");
        assertThat(caller(variables, Map.of("region", Plugin.REGION))).isEqualTo(stranger.output("arn"));
        variables.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
        assertThat(caller(variables, Map.of("region", Plugin.REGION))).isEqualTo(user.output("arn"));
        assertThatThrownBy(() -> caller(variables, profile("other")))
                .hasMessageContaining("failed to get shared config profile, other");
    }

    /** Like the official plugin, whose SDK reads the variable. */
    @Test
    void fails_on_a_left_over_profile_that_does_not_exist_whatever_the_configuration_says() {
        for (var more : List.<Map<String, Object>>of(Map.of(), Map.of("profile", ""))) {
            variables.put("AWS_PROFILE", "gone");
            assertThatThrownBy(() -> caller(variables, config(key, more)))
                    .hasMessageContaining("failed to get shared config profile, gone");
            variables.put("AWS_PROFILE", "strangers");
            assertThat(caller(variables, config(key, more))).isEqualTo(user.output("arn"));
        }
        variables.put("AWS_PROFILE", "gone");
        assertThat(caller(variables, profile("mine"))).isEqualTo(user.output("arn"));
    }

    @Test
    void assumes_the_role_of_a_profile_with_the_keys_of_its_source_and_no_others() {
        var mine = role("role", first, "source_profile = mine");

        assertThat(callerOf("role", mine)).contains(session(first));
        assertThatThrownBy(() -> callerOf("role", mine.replace("mine", "strangers")))
                .hasMessageContaining("the profile 'role' gives no credentials")
                .hasMessageContaining("IAM Role (" + first.output("arn") + ") cannot be assumed.")
                .hasMessageContaining("api error AccessDenied")
                .hasMessageContaining(stranger.output("arn"));
        assertThatThrownBy(() -> callerOf("role", mine.replace("mine", "nobodys")))
                .hasMessageContaining("failed to load assume role "
                        + first.output("arn")
                        + ", of profile nobodys, failed to get shared config profile, nobodys");
    }

    @Test
    void chains_profiles() {
        assertThat(callerOf(
                        "last",
                        role("last", second, "source_profile = middle")
                                + role("middle", first, "source_profile = mine")))
                .contains(session(second));
        assertThatThrownBy(() -> callerOf("last", role("last", second, "source_profile = mine")))
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining(user.output("arn"));
    }

    @Test
    void assumes_the_providers_role_with_the_role_of_its_profile() {
        variables.put("AWS_CONFIG_FILE", write("config", role("role", first, "source_profile = mine")));
        var chained = new HashMap<String, Object>(assume(second));
        chained.putAll(profile("role"));

        assertThat(caller(variables, chained)).contains(session(second));
        chained.put("profile", "mine");
        assertThatThrownBy(() -> caller(variables, chained))
                .hasMessageContaining("IAM Role (" + second.output("arn") + ") cannot be assumed.")
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void passes_on_the_role_settings_of_the_profile() {
        var profile = role(
                "role",
                guarded,
                "source_profile = mine",
                "external_id = " + PIN,
                "role_session_name = of-profile",
                "duration_seconds = 1800");

        assertThat(callerOf("role", profile)).endsWith(session(guarded) + "of-profile");
        assertThatThrownBy(() -> callerOf("role", profile.replace(PIN, "another")))
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void assumes_a_role_with_the_keys_of_the_same_profile() {
        var own = role("own", first) + keys("own", key).replaceFirst("\\[own]", "");

        assertThat(callerOf("own", own)).contains(session(first));
        assertThatThrownBy(() -> callerOf("own", own.replace(key.id(), strangersKey.id())))
                .hasMessageContaining("SignatureDoesNotMatch");
    }

    private String process(String command) {
        return "[profile process]%ncredential_process = %s%n".formatted(command);
    }

    private static String printed(String id, String secret, String more) {
        return "{\"Version\": 1, \"AccessKeyId\": \"%s\", \"SecretAccessKey\": \"%s\"%s}".formatted(id, secret, more);
    }

    @Test
    void takes_the_credentials_that_a_program_prints_and_those_of_its_own_environment() {
        variables.put("KEY", key.id());
        variables.put("SECRET", key.output("secret"));
        var program = "printf '" + printed("%s", "%s", "") + "' \"$KEY\" \"$SECRET\"";

        assertThat(callerOf("process", process(program))).isEqualTo(user.output("arn"));
        assertThat(callerOf("role", role("role", first, "source_profile = process") + process(program)))
                .contains(session(first));
        variables.put("KEY", strangersKey.id());
        assertThatThrownBy(() -> callerOf("process", process(program))).hasMessageContaining("SignatureDoesNotMatch");
        variables.remove("KEY");
        assertThatThrownBy(() -> callerOf("process", process(program)))
                .hasMessageContaining("the profile 'process' gives no credentials: ")
                .hasMessageContaining("no AccessKeyId");
    }

    /** The check and the configuration of a provider run the program once each; each call runs it again if it has expired. */
    @ParameterizedTest
    @CsvSource({"2999-01-01T00:00:00Z, 2", "2000-01-01T00:00:00Z, 5"})
    void runs_the_program_again_when_its_credentials_have_expired(String expiration, int runs) throws IOException {
        var printed = printed(key.id(), key.output("secret"), ", \"Expiration\": \"" + expiration + "\"");
        var program = "echo >> '%s'; cat '%s'".formatted(folder.resolve("runs"), write("printed", printed));

        assertThat(callerOf("process", process(program))).isEqualTo(user.output("arn"));
        assertThat(folder.resolve("runs")).content().hasLineCount(runs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3|ended with exit code 3",
                "echo sEcReT|prints something other than JSON",
                "echo []|prints JSON that is not an object",
                "echo '{\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"sEcReT\"}'|prints no \"Version\": 1",
                "echo '{\"Version\": 2, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"sEcReT\"}'|prints no \"Version\": 1",
                "echo '{\"Version\": 1, \"SecretAccessKey\": \"sEcReT\"}'|no AccessKeyId",
                "echo '{\"Version\": 1, \"AccessKeyId\": \"A\"}'|no SecretAccessKey",
                "echo '{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"sEcReT\", \"Expiration\": \"soon\"}'|Expiration",
                "head -c 70000 /dev/zero|prints more than 65536 bytes",
            })
    void rejects_a_program_that_prints_no_credentials(String command, String reason) {
        assertThatThrownBy(() -> callerOf("process", process(command)))
                .hasMessageContaining("the profile 'process' gives no credentials: its credential_process ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("sEcReT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sso_session = company", "sso_start_url = https://company.awsapps.com/start", "login_session = x"
            })
    void rejects_a_profile_of_a_browser_though_it_has_a_program(String line) {
        var program = process("echo '" + printed(key.id(), key.output("secret"), "") + "'");

        assertThatThrownBy(() -> callerOf("process", program + line + "\n"))
                .hasMessageContaining("the profile 'process' gives no credentials: ")
                .hasMessageContaining(line.split(" ")[0]);
        assertThat(callerOf("process", program)).isEqualTo(user.output("arn"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source_profile = role|it is its own source_profile but has no keys",
                "credential_source = Ec2InstanceMetadata|a credential_source is not supported",
                "mfa_serial = arn:aws:iam::000000000000:mfa/x|assume role with MFA enabled"
            })
    void rejects_a_role_that_it_has_no_credentials_for(String line, String reason) {
        assertThatThrownBy(() -> callerOf("role", role("role", first, line)))
                .hasMessageContaining("the profile 'role' gives no credentials: ")
                .hasMessageContaining(reason);
    }

    @Test
    void rejects_a_profile_that_has_nothing() {
        assertThatThrownBy(() -> callerOf("bare", "[profile bare]\nregion = eu-west-1\n"))
                .hasMessageContaining("the profile 'bare' gives no credentials: ");
    }

    @Test
    void finds_credentials_in_the_files_of_the_configuration() {
        var files = WireJson.write(List.of(write("more", keys("elsewhere", key))));
        var config = new HashMap<String, Object>(profile("elsewhere"));

        assertThatThrownBy(() -> caller(variables, config))
                .hasMessageContaining("failed to get shared config profile, elsewhere");
        config.put("sharedCredentialsFiles", files);
        assertThat(caller(variables, config)).isEqualTo(user.output("arn"));
        config.put("profile", "mine");
        assertThatThrownBy(() -> caller(variables, config))
                .hasMessageContaining("failed to get shared config profile, mine");
    }

    /** As the official plugin: the check that it makes before does not know of these files. */
    @Test
    void finds_a_role_in_the_files_of_the_configuration_where_nothing_is_checked_before() {
        var files = WireJson.write(List.of(write("more", role("role", first, "source_profile = mine"))));
        var config = new HashMap<String, Object>(profile("role"));
        config.put("sharedConfigFiles", files);

        assertThatThrownBy(() -> caller(variables, config))
                .hasMessageContaining("could not validate provider configuration")
                .hasMessageContaining("failed to get shared config profile, role");
        config.put("skipCredentialsValidation", "true");
        assertThat(caller(variables, config)).contains(session(first));
        config.remove("sharedConfigFiles");
        assertThatThrownBy(() -> caller(variables, config))
                .hasMessageContaining("failed to get shared config profile, role");
    }

    @Test
    void takes_the_last_of_several_files() {
        var config = new HashMap<String, Object>(profile("both"));
        var mine = write("one", keys("both", key));
        var strangers = write("two", keys("both", strangersKey));

        config.put("sharedCredentialsFiles", List.of(mine, strangers));
        assertThat(caller(variables, config)).isEqualTo(stranger.output("arn"));
        config.put("sharedCredentialsFiles", List.of(strangers, mine));
        assertThat(caller(variables, config)).isEqualTo(user.output("arn"));
    }
}
