package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.Plugin.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does not prove that AWS asks for nothing more than a trust policy in one account: MiniStack wants
 * an identity policy too, so every user here has one.
 */
class LoginTest {
    private static final String PIN = "pin-of-this-test";

    private static Plugin root;
    private static Made user;
    private static Made key;
    private static Made stranger;
    private static Made strangersKey;
    private static Made role;
    private static Made guarded;

    @TempDir private Path folder;

    @BeforeAll
    static void make_two_users_and_two_roles() {
        root = Plugin.ofRoot();
        user = root.create(Plugin.USER, LocalAws.name("trusted"), Map.of("forceDestroy", true));
        key = root.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        stranger =
                root.create(Plugin.USER, LocalAws.name("stranger"), Map.of("forceDestroy", true));
        strangersKey = root.create(Plugin.ACCESS_KEY, "key", Map.of("user", stranger.id()));
        for (Made each : List.of(user, stranger)) {
            root.create(
                    Plugin.USER_POLICY,
                    "assume",
                    Map.of("user", each.id(), "policy", Policies.allow("sts:*", "*")));
        }
        role = role("open", Policies.trust(user.output("arn")));
        guarded = role("guarded", Policies.trust(user.output("arn"), PIN));
    }

    private static Made role(String name, String trust) {
        Made made =
                root.create(
                        Plugin.ROLE,
                        LocalAws.name(name),
                        Map.of(
                                "assumeRolePolicy",
                                trust,
                                "inlinePolicies",
                                List.of(
                                        Map.of(
                                                "name",
                                                "buckets",
                                                "policy",
                                                Policies.allow("s3:*", "*")))));
        return new Made(
                made.type(),
                made.name(),
                made.id(),
                made.inputs(),
                Map.of("arn", made.output("arn"), "forceDetachPolicies", true));
    }

    @AfterAll
    static void remove_all() {
        List.of(user, stranger, role, guarded).forEach(root::delete);
        root.close();
    }

    private static Map<String, String> environment(String... more) {
        Map<String, String> variables =
                new HashMap<>(
                        Map.of(
                                "AWS_ENDPOINT_URL",
                                LocalAws.endpoint(),
                                "AWS_CONFIG_FILE",
                                "/dev/null",
                                "AWS_SHARED_CREDENTIALS_FILE",
                                "/dev/null"));
        for (int index = 0; index < more.length; index += 2) {
            variables.put(more[index], more[index + 1]);
        }
        return variables;
    }

    private static Map<String, Object> config(Made keys, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("region", Plugin.REGION);
        config.put("accessKey", keys.id());
        config.put("secretKey", keys.outputs().get("secret"));
        return config;
    }

    private static Map<String, Object> assume(Made made, String... more) {
        Map<String, Object> assumed = new HashMap<>(Map.of("roleArn", made.output("arn")));
        for (int index = 0; index < more.length; index += 2) {
            assumed.put(more[index], more[index + 1]);
        }
        return Map.of("assumeRole", Json.write(assumed));
    }

    private static String caller(Map<String, String> environment, Map<String, Object> config) {
        try (Plugin plugin = new Plugin(environment)) {
            List<String> reasons = Plugin.reasons(plugin.checkConfig("mine", config));
            if (!reasons.isEmpty()) {
                throw new IllegalStateException(reasons.toString());
            }
            plugin.configure(config);
            return plugin.callerArn();
        }
    }

    private static String caller(Map<String, Object> config) {
        return caller(environment(), config);
    }

    @Test
    void works_with_the_keys_of_the_configuration_and_not_with_the_environments() {
        assertThat(caller(LocalAws.root(), config(key, Map.of()))).isEqualTo(user.output("arn"));
        assertThat(caller(LocalAws.root(), Map.of("region", Plugin.REGION))).endsWith(":root");
    }

    @Test
    void rejects_a_wrong_secret_and_tells_none() {
        Map<String, Object> wrong = config(key, Map.of());
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
        try (Plugin plugin = new Plugin(environment())) {
            plugin.configure(config);
        }
    }

    @Test
    void checks_no_credentials_where_it_is_told_not_to() {
        Map<String, Object> wrong = config(key, Map.of("skipCredentialsValidation", "true"));
        wrong.put("secretKey", "wrong");

        assertThatThrownBy(() -> caller(wrong))
                .hasMessageContaining("reading STS Caller Identity")
                .hasMessageContaining("SignatureDoesNotMatch");
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
        assertThat(caller(config(key, assume(guarded, "externalId", PIN))))
                .contains("assumed-role");
        assertThatThrownBy(() -> caller(config(key, assume(guarded, "externalId", "another"))))
                .hasMessageContaining("cannot be assumed")
                .hasMessageContaining("AccessDenied");
        assertThatThrownBy(() -> configure(config(key, assume(guarded))))
                .hasMessageStartingWith("FAILED_PRECONDITION: IAM Role (")
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void may_what_the_role_may_and_the_user_may_not() {
        try (Plugin asUser = new Plugin(environment());
                Plugin asRole = new Plugin(environment())) {
            asUser.configure(config(key, Map.of()));
            asRole.configure(config(key, assume(role)));

            Made bucket = asRole.create(Plugin.BUCKET, LocalAws.name("bucket"), Map.of());
            assertThatThrownBy(
                            () -> asUser.create(Plugin.BUCKET, LocalAws.name("bucket"), Map.of()))
                    .hasMessageContaining("creating S3 Bucket (")
                    .hasMessageContaining("operation error S3: CreateBucket")
                    .hasMessageContaining("api error AccessDenied");
            assertThatThrownBy(() -> asRole.create(Plugin.USER, LocalAws.name("u"), Map.of()))
                    .hasMessageContaining("creating IAM User (")
                    .hasMessageContaining("api error AccessDenied: ")
                    .hasMessageContaining("iam:CreateUser");
            assertThatThrownBy(() -> asUser.delete(bucket)).hasMessageContaining("AccessDenied");
            asRole.delete(bucket);
        }
    }

    @Test
    void hands_over_session_policy_and_tags() {
        String nothing = Policies.allow("sts:GetCallerIdentity", "*");
        Made taggedOnly = taggedRole();
        try (Plugin limited = new Plugin(environment());
                Plugin tagged = new Plugin(environment())) {
            limited.configure(config(key, assume(role, "policy", nothing)));
            assertThatThrownBy(
                            () -> limited.create(Plugin.BUCKET, LocalAws.name("limited"), Map.of()))
                    .hasMessageContaining("AccessDenied");
            tagged.configure(
                    config(
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
            assertThatThrownBy(() -> configure(config(key, assume(taggedOnly))))
                    .hasMessageContaining("AccessDenied");
            root.delete(taggedOnly);
        }
    }

    private static Made taggedRole() {
        return root.create(
                Plugin.ROLE,
                LocalAws.name("tagged"),
                Map.of(
                        "assumeRolePolicy",
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                         "Principal":{"AWS":"%s"},"Action":["sts:AssumeRole","sts:TagSession"],
                         "Condition":{"StringEquals":{"aws:RequestTag/team":"x"}}}]}"""
                                .formatted(user.output("arn"))));
    }

    @Test
    void guards_the_account() {
        for (String right : List.of("allowedAccountIds", "forbiddenAccountIds")) {
            String account = right.startsWith("allowed") ? "000000000000" : "111122223333";
            assertThat(caller(config(key, Map.of(right, List.of(account)))))
                    .isEqualTo(user.output("arn"));
        }
        for (String wrong : List.of("allowedAccountIds", "forbiddenAccountIds")) {
            String account = wrong.startsWith("allowed") ? "111122223333" : "000000000000";
            assertThatThrownBy(() -> caller(config(key, Map.of(wrong, List.of(account)))))
                    .hasMessageContaining("AWS account ID not allowed: 000000000000");
        }
    }

    /** As the official plugin: a left-over token is mixed with explicit keys, "" stops that. */
    @Test
    void is_misled_by_a_left_over_session_token_unless_the_configuration_says_none() {
        Map<String, String> leftOver = environment("AWS_SESSION_TOKEN", "left-over");

        assertThatThrownBy(() -> caller(leftOver, config(key, Map.of())))
                .hasMessageContaining("unable to validate AWS credentials.")
                .hasMessageContaining("security token");
        assertThat(caller(leftOver, config(key, Map.of("token", ""))))
                .isEqualTo(user.output("arn"));
        assertThat(caller(leftOver, config(key, Map.of("skipCredentialsValidation", "true"))))
                .isEqualTo(user.output("arn"));
    }

    @Test
    void finds_keys_in_a_profile_and_prefers_it_to_the_environments() throws IOException {
        Path credentials = folder.resolve("credentials");
        Files.writeString(
                credentials,
                """
                [mine]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """
                        .formatted(key.id(), key.output("secret")));
        Map<String, String> variables = new HashMap<>(LocalAws.root());
        variables.put("AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        Map<String, Object> profile = Map.of("region", Plugin.REGION, "profile", "mine");

        assertThat(caller(variables, profile)).isEqualTo(user.output("arn"));
        variables.keySet().removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
        variables.put("AWS_PROFILE", "mine");
        assertThat(caller(variables, Map.of("region", Plugin.REGION)))
                .isEqualTo(user.output("arn"));
        assertThatThrownBy(
                        () ->
                                caller(
                                        variables,
                                        Map.of("region", Plugin.REGION, "profile", "other")))
                .hasMessageContaining("failed to get shared config profile, other");
    }

    @Test
    void tells_that_there_are_no_credentials() {
        assertThatThrownBy(() -> caller(Map.of("region", Plugin.REGION)))
                .hasMessageContaining("No valid credential sources found.");
        assertThatThrownBy(
                        () -> caller(Map.of("region", Plugin.REGION, "accessKey", "AKIAEXAMPLE")))
                .hasMessageContaining("secretKey is missing");
    }

    @Test
    void tells_that_nobody_answers() {
        assertThatThrownBy(
                        () ->
                                caller(
                                        environment("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
                                        config(key, Map.of("maxRetries", 0))))
                .hasMessageContaining("operation error STS: GetCallerIdentity")
                .hasMessageContaining("Connection refused");
    }

    @Test
    void waits_with_everything_while_a_value_is_unknown() {
        try (Plugin plugin = new Plugin(environment())) {
            assertThat(
                            Plugin.reasons(
                                    plugin.checkConfig(
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

    @Test
    void assumes_a_role_with_a_web_identity_from_a_file() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "web-identity-token\n");
        Map<String, Object> config =
                Map.of(
                        "region",
                        Plugin.REGION,
                        "assumeRoleWithWebIdentity",
                        Json.write(
                                Map.of(
                                        "roleArn",
                                        role.output("arn"),
                                        "sessionName",
                                        "web",
                                        "webIdentityTokenFile",
                                        token.toString())));

        // MiniStack knows no issuer of this token: that it says so shows that the token got there.
        assertThatThrownBy(() -> caller(config))
                .hasMessageContaining("cannot be assumed.")
                .hasMessageContaining("operation error STS: AssumeRoleWithWebIdentity");
    }
}
