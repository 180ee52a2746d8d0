package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.Logins.assume;
import static io.assumerole.localaws.provider.aws.Logins.caller;
import static io.assumerole.localaws.provider.aws.Logins.config;
import static io.assumerole.localaws.provider.aws.Logins.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.FakeAws;
import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Does not prove that AWS asks for nothing more than a trust policy in one account: MiniStack wants
 * an identity policy too, so every user here has one.
 */
@Tag("slow")
class CredentialResolverTest {
    private static final String PIN = "pin-of-this-test";

    private static Plugin root;
    private static Made user;
    private static Made key;
    private static Made stranger;
    private static Made strangersKey;
    private static Made role;
    private static Made guarded;

    @BeforeAll
    static void make_two_users_and_two_roles() {
        root = Plugin.ofRoot();
        user = Logins.user(root, "trusted");
        key = Logins.key(root, user);
        stranger = Logins.user(root, "stranger");
        strangersKey = Logins.key(root, stranger);
        role = Logins.role(root, "open", Policies.trust(user.output("arn")));
        guarded = Logins.role(root, "guarded", Policies.trust(user.output("arn"), PIN));
    }

    @AfterAll
    static void remove_all() {
        List.of(user, stranger, role, guarded).forEach(root::delete);
        root.close();
    }

    @Test
    void works_with_the_keys_of_the_configuration_and_not_with_the_environments() {
        assertThat(caller(SharedAws.root(), config(key, Map.of()))).isEqualTo(user.output("arn"));
        assertThat(caller(SharedAws.root(), Map.of("region", Plugin.REGION))).endsWith(":root");
    }

    @Test
    void rejects_a_wrong_secret_and_tells_none() {
        var wrong = config(key, Map.of());
        wrong.put("secretKey", strangersKey.outputs().get("secret"));

        assertThatThrownBy(() -> caller(wrong))
                .hasMessageContaining("unable to validate AWS credentials.")
                .hasMessageContaining("operation error STS: GetCallerIdentity")
                .hasMessageContaining("api error SignatureDoesNotMatch")
                .hasMessageNotContaining(strangersKey.output("secret"));
        assertThatThrownBy(() -> configure(wrong))
                .hasMessageContaining("validating provider credentials: operation error STS")
                .hasMessageContaining("SignatureDoesNotMatch");
        assertThat(caller(config(key, Map.of()))).isEqualTo(user.output("arn"));
    }

    private static void configure(Map<String, Object> config) {
        try (var plugin = new Plugin(environment())) {
            plugin.configure(config);
        }
    }

    @Test
    void skips_the_credential_check_if_configured() {
        var wrong = config(key, Map.of("skipCredentialsValidation", "true"));
        wrong.put("secretKey", "wrong");

        assertThat(checked(environment(), wrong)).isEmpty();
        // The account is asked for all the same, unless that is not wanted either.
        assertThatThrownBy(() -> configure(wrong))
                .hasMessageContaining("AWS account ID not previously found")
                .hasMessageContaining("operation error IAM: GetUser")
                .hasMessageContaining("operation error STS: GetCallerIdentity")
                .hasMessageContaining("operation error IAM: ListRoles")
                .hasMessageContaining("SignatureDoesNotMatch");
        wrong.put("skipRequestingAccountId", "true");
        assertThatThrownBy(() -> caller(wrong))
                .hasMessageContaining("reading STS Caller Identity")
                .hasMessageContaining("SignatureDoesNotMatch");
    }

    private static List<String> checked(Map<String, String> variables, Map<String, Object> config) {
        try (var plugin = new Plugin(variables)) {
            return Plugin.reasons(plugin.checkConfig("mine", config));
        }
    }

    /** As the official plugin words it, so that nobody looks here for a code that is not there. */
    @Test
    void tells_of_a_key_that_is_none_without_the_code_of_aws() {
        var config = config(key, Map.of());
        config.put("accessKey", "AKIAIOSFODNN7EXAMPLE");

        assertThat(checked(environment(), config))
                .containsExactly("The configured AWS credentials are invalid or have expired.");
        assertThatThrownBy(() -> configure(config)).hasMessageContaining("InvalidClientTokenId");
        assertThat(checked(environment(), config(key, Map.of()))).isEmpty();
    }

    /** The check asks where the variables say, as the official plugin asks AWS. */
    @Test
    void checks_without_the_endpoints_of_the_configuration() {
        var config = config(
                key,
                Map.of(
                        "endpoints",
                        List.of(Map.of(
                                "iam",
                                SharedAws.endpoint(),
                                "sts",
                                SharedAws.endpoint(),
                                "s3",
                                SharedAws.endpoint()))));
        var none = environment("AWS_ENDPOINT_URL", "");
        var dead = environment("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

        assertThat(checked(none, config))
                .singleElement()
                .asString()
                .contains("would call AWS itself", "AWS_ENDPOINT_URL_STS", "skipCredentialsValidation");
        assertThat(checked(dead, config)).singleElement().asString().contains("Connection refused");
        assertThat(checked(environment(), config)).isEmpty();
        config.put("skipCredentialsValidation", "true");
        assertThat(caller(none, config)).isEqualTo(user.output("arn"));
    }

    /** Twice in the check and twice for the work, each time to try it and to have it. */
    @Test
    void assumes_a_role_four_times_and_asks_for_the_duration_only_after_the_check() {
        try (var aws = new FakeAws(FakeAws::session);
                var plugin = new Plugin(aws.environment())) {
            var config = FakeAws.config(
                    Map.of("assumeRole", "{\"roleArn\":\"arn:aws:iam::000000000000:role/fake\",\"duration\":\"1h\"}"));

            assertThat(Plugin.reasons(plugin.checkConfig("mine", config))).isEmpty();
            plugin.configure(config);

            assertThat(aws.requests("AssumeRole"))
                    .extracting(request -> request.get("DurationSeconds"))
                    .containsExactly("900", "900", "3600", "3600");
            assertThat(aws.requests("GetCallerIdentity")).hasSize(2);
        }
    }

    @Test
    void assumes_a_role_under_the_name_of_its_session() {
        assertThat(caller(config(key, assume(role, "sessionName", "my-session"))))
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/" + role.id() + "/my-session");
        assertThat(caller(config(key, assume(role)))).contains("assumed-role/" + role.id() + "/");
    }

    @Test
    void rejects_a_user_whom_the_role_does_not_trust() {
        assertThat(caller(config(key, assume(role)))).contains("assumed-role");
        assertThatThrownBy(() -> caller(config(strangersKey, assume(role))))
                .hasMessageContaining("IAM Role (" + role.output("arn") + ") cannot be assumed.")
                .hasMessageContaining("operation error STS: AssumeRole")
                .hasMessageContaining("api error AccessDenied: ")
                .hasMessageContaining(stranger.output("arn"));
        assertThat(caller(config(strangersKey, Map.of()))).isEqualTo(stranger.output("arn"));
    }

    @Test
    void rejects_a_wrong_external_id_and_none() {
        assertThat(caller(config(key, assume(guarded, "externalId", PIN)))).contains("assumed-role");
        assertThatThrownBy(() -> caller(config(key, assume(guarded, "externalId", "another"))))
                .hasMessageContaining("cannot be assumed")
                .hasMessageContaining("AccessDenied");
        assertThatThrownBy(() -> configure(config(key, assume(guarded))))
                .hasMessageStartingWith("FAILED_PRECONDITION: IAM Role (")
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void allows_actions_that_the_user_lacks() {
        try (var asUser = new Plugin(environment());
                var asRole = new Plugin(environment())) {
            asUser.configure(config(key, Map.of()));
            asRole.configure(config(key, assume(role)));

            var bucket = asRole.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of());
            assertThatThrownBy(() -> asUser.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of()))
                    .hasMessageContaining("creating S3 Bucket (")
                    .hasMessageContaining("operation error S3: CreateBucket")
                    .hasMessageContaining("api error AccessDenied");
            assertThatThrownBy(() -> asRole.create(Plugin.USER, SharedAws.name("u"), Map.of()))
                    .hasMessageContaining("creating IAM User (")
                    .hasMessageContaining("api error AccessDenied: ")
                    .hasMessageContaining("iam:CreateUser");
            assertThatThrownBy(() -> asUser.delete(bucket)).hasMessageContaining("AccessDenied");
            asRole.delete(bucket);
        }
    }

    @Test
    void hands_over_session_policy_and_tags() {
        var nothing = Policies.allow("sts:GetCallerIdentity", "*");
        var taggedOnly = taggedRole();
        try (var limited = new Plugin(environment());
                var tagged = new Plugin(environment())) {
            limited.configure(config(key, assume(role, "policy", nothing)));
            assertThatThrownBy(() -> limited.create(Plugin.BUCKET, SharedAws.name("limited"), Map.of()))
                    .hasMessageContaining("AccessDenied");
            tagged.configure(config(
                    key,
                    Map.of(
                            "assumeRole",
                            Map.of(
                                    "roleArn",
                                    taggedOnly.output("arn"),
                                    "duration",
                                    "15m",
                                    "tags",
                                    Map.of("team", "x"),
                                    "transitiveTagKeys",
                                    List.of("team")))));
            assertThat(tagged.callerArn()).contains("assumed-role/tagged-");
            assertThatThrownBy(() -> configure(config(key, assume(taggedOnly)))).hasMessageContaining("AccessDenied");
            root.delete(taggedOnly);
        }
    }

    private static Made taggedRole() {
        return root.create(
                Plugin.ROLE, SharedAws.name("tagged"), Map.of("assumeRolePolicy", """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                         "Principal":{"AWS":"%s"},"Action":["sts:AssumeRole","sts:TagSession"],
                         "Condition":{"StringEquals":{"aws:RequestTag/team":"x"}}}]}""".formatted(user.output("arn"))));
    }

    @Test
    void guards_the_account() {
        for (var right : List.of("allowedAccountIds", "forbiddenAccountIds")) {
            var account = right.startsWith("allowed") ? "000000000000" : "111122223333";
            assertThat(caller(config(key, Map.of(right, List.of(account))))).isEqualTo(user.output("arn"));
        }
        for (var wrong : List.of("allowedAccountIds", "forbiddenAccountIds")) {
            var account = wrong.startsWith("allowed") ? "111122223333" : "000000000000";
            assertThatThrownBy(() -> caller(config(key, Map.of(wrong, List.of(account)))))
                    .hasMessageContaining("AWS account ID not allowed: 000000000000");
        }
    }

    @Test
    void is_misled_by_left_over_keys_unless_the_configuration_says_none() {
        var leftOver = environment("AWS_ACCESS_KEY_ID", key.id(), "AWS_SECRET_ACCESS_KEY", "left-over");
        var temporary = new HashMap<String, Object>(config(key, Map.of()));
        temporary.remove("accessKey");

        assertThatThrownBy(() -> caller(leftOver, Map.of("region", Plugin.REGION)))
                .hasMessageContaining("unable to validate AWS credentials.")
                .hasMessageContaining("SignatureDoesNotMatch");
        assertThat(caller(leftOver, config(key, Map.of()))).isEqualTo(user.output("arn"));
        // Mixed in the check, which makes a good key of two halves, and missed after it.
        assertThatThrownBy(() -> caller(leftOver, temporary))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("accessKey is missing");
        temporary.put("accessKey", "");
        assertThatThrownBy(() -> caller(leftOver, temporary))
                .hasMessageContaining("could not validate provider configuration")
                .hasMessageContaining("accessKey is missing");
    }

    /** As the official plugin: a left-over token is mixed with explicit keys, "" stops that. */
    @Test
    void is_misled_by_a_left_over_session_token_unless_the_configuration_says_none() {
        var leftOver = environment("AWS_SESSION_TOKEN", "left-over");

        assertThatThrownBy(() -> caller(leftOver, config(key, Map.of())))
                .hasMessageContaining("The configured AWS credentials are invalid or have expired.");
        assertThat(caller(leftOver, config(key, Map.of("token", "")))).isEqualTo(user.output("arn"));
        assertThat(caller(leftOver, config(key, Map.of("skipCredentialsValidation", "true"))))
                .isEqualTo(user.output("arn"));
    }

    @Test
    void tells_that_there_are_no_credentials() {
        assertThatThrownBy(() -> caller(Map.of("region", Plugin.REGION)))
                .hasMessageContaining("No valid credential sources found.");
        assertThatThrownBy(() -> caller(Map.of("region", Plugin.REGION, "accessKey", "AKIAEXAMPLE")))
                .hasMessageContaining("secretKey is missing");
    }

    @Test
    void tells_that_nobody_answers() {
        assertThatThrownBy(() -> caller(
                        environment("AWS_ENDPOINT_URL", "http://127.0.0.1:1"), config(key, Map.of("maxRetries", 0))))
                .hasMessageContaining("operation error STS: GetCallerIdentity")
                .hasMessageContaining("Connection refused");
    }

    @Test
    void waits_with_everything_while_a_value_is_unknown() {
        try (var plugin = new Plugin(environment())) {
            assertThat(Plugin.reasons(plugin.checkConfig(
                            "mine",
                            Map.of(
                                    "region",
                                    Plugin.REGION,
                                    "accessKey",
                                    Unknown.VALUE,
                                    "secretKey",
                                    "wrong",
                                    "assumeRole",
                                    Unknown.VALUE))))
                    .isEmpty();
        }
    }
}
