package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.Logins.assume;
import static io.assumerole.localaws.provider.aws.Logins.caller;
import static io.assumerole.localaws.provider.aws.Logins.config;
import static io.assumerole.localaws.provider.aws.Logins.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.FakeAws;
import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves what is asked of a role, and who may have it with a web identity. Does not prove that AWS
 * obeys a duration or a source identity, or checks a token's signature, end and provider: MiniStack
 * does not, so that a fake endpoint shows what is sent.
 */
@Tag("slow")
class AssumedRoleCredentialsTest {
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final String SUBJECT = "repo:one/two:ref:refs/heads/main";

    private static Plugin root;
    private static Made user;
    private static Made key;
    private static Made role;
    private static Made provider;
    private static Made federated;
    private static Made last;
    private static String issuer;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make_a_user_a_provider_and_their_roles() {
        root = Plugin.ofRoot();
        user = Logins.user(root, "trusted");
        key = Logins.key(root, user);
        role = Logins.role(root, "role", Policies.trust(user.output("arn")));
        issuer = "https://" + SharedAws.name("issuer") + ".example.com";
        provider =
                root.create(Plugin.OIDC_PROVIDER, "issuer", Map.of("url", issuer, "clientIdLists", List.of(AUDIENCE)));
        federated = Logins.role(root, "federated", Policies.webIdentityTrust(provider.id(), AUDIENCE, SUBJECT));
        last = Logins.role(root, "last", Policies.trust(federated.output("arn")));
    }

    @AfterAll
    static void remove_all() {
        List.of(user, role, federated, last, provider).forEach(root::delete);
        root.close();
    }

    private static Map<String, Object> webIdentity(String token) {
        return withWebIdentity("webIdentityToken", token);
    }

    private static Map<String, Object> withWebIdentity(String... more) {
        var assumed =
                new HashMap<String, Object>(Map.of("roleArn", federated.output("arn"), "sessionName", "of-the-web"));
        for (int index = 0; index < more.length; index += 2) {
            assumed.put(more[index], more[index + 1]);
        }
        return new HashMap<>(Map.of("region", Plugin.REGION, "assumeRoleWithWebIdentity", WireJson.write(assumed)));
    }

    private static String token() {
        return SharedAws.webIdentityToken(issuer, SUBJECT, AUDIENCE);
    }

    @Test
    void requests_every_configured_value() {
        var role = Map.of(
                "roleArn",
                "arn:aws:iam::000000000000:role/fake",
                "duration",
                "1h30m",
                "externalId",
                "pin",
                "policy",
                "{}",
                "policyArns",
                List.of(READER),
                "sessionName",
                "mine",
                "sourceIdentity",
                "alice",
                "tags",
                Map.of("team", "x"),
                "transitiveTagKeys",
                List.of("team"));
        try (var aws = new FakeAws(FakeAws::session);
                var plugin = aws.plugin(FakeAws.config(Map.of("assumeRole", WireJson.write(role))))) {
            assertThat(plugin.callerArn()).contains("assumed-role");
            // Once to try it, and once for the credentials.
            assertThat(aws.requests("AssumeRole"))
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request)
                            .contains(
                                    entry("RoleArn", (String) role.get("roleArn")),
                                    entry("DurationSeconds", "5400"),
                                    entry("ExternalId", "pin"),
                                    entry("Policy", "{}"),
                                    entry("PolicyArns.member.1.arn", READER),
                                    entry("RoleSessionName", "mine"),
                                    entry("SourceIdentity", "alice"),
                                    entry("Tags.member.1.Key", "team"),
                                    entry("Tags.member.1.Value", "x"),
                                    entry("TransitiveTagKeys.member.1", "team")));
        }
    }

    @Test
    void requests_fifteen_minutes_and_nothing_else_by_default() {
        try (var aws = new FakeAws(FakeAws::session);
                var plugin = aws.plugin(FakeAws.config(
                        Map.of("assumeRole", "{\"roleArn\":\"arn:aws:iam::000000000000:role/fake\"}")))) {
            assertThat(plugin.callerArn()).contains("assumed-role");
            // Once to try it, and once for the credentials.
            assertThat(aws.requests("AssumeRole"))
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request)
                            .containsEntry("DurationSeconds", "900")
                            .containsOnlyKeys("Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds"));
        }
    }

    @Test
    void leaves_the_duration_of_a_web_identity_to_sts_by_default() {
        for (var duration : List.of("", "\"duration\":\"20m\",")) {
            try (var aws = new FakeAws(FakeAws::session);
                    var plugin = aws.plugin(Map.of(
                            "assumeRoleWithWebIdentity",
                            "{"
                                    + duration
                                    + "\"roleArn\":\"arn:aws:iam::000000000000:role/fake\","
                                    + "\"policyArns\":[\""
                                    + READER
                                    + "\"],\"webIdentityToken\":\"token\"}"))) {
                assertThat(plugin.callerArn()).contains("assumed-role");
                assertThat(aws.requests("AssumeRoleWithWebIdentity")).hasSize(2).allSatisfy(request -> {
                    assertThat(request)
                            .contains(entry("WebIdentityToken", "token"), entry("PolicyArns.member.1.arn", READER));
                    assertThat(request.get("DurationSeconds")).isEqualTo(duration.isEmpty() ? null : "1200");
                });
            }
        }
    }

    @Test
    void limits_the_session_to_the_given_managed_policies() {
        var buckets =
                root.create(Plugin.POLICY, SharedAws.name("buckets"), Map.of("policy", Policies.allow("s3:*", "*")));
        try (var wide = new Plugin(environment());
                var narrow = new Plugin(environment())) {
            wide.configure(config(key, assume(role, "policyArns", List.of(buckets.id()))));
            narrow.configure(config(key, assume(role, "policyArns", List.of(READER))));

            wide.delete(wide.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of()));
            assertThatThrownBy(() -> narrow.create(Plugin.BUCKET, SharedAws.name("bucket"), Map.of()))
                    .hasMessageContaining("AccessDenied");
        }
        root.delete(buckets);
    }

    @Test
    void assumes_a_role_with_a_web_identity_that_it_trusts_and_with_no_other() {
        assertThat(caller(webIdentity(token()))).endsWith(":assumed-role/" + federated.id() + "/of-the-web");
        for (var wrong : List.of(
                SharedAws.webIdentityToken("https://another.example.com", SUBJECT, AUDIENCE),
                SharedAws.webIdentityToken(issuer, "repo:one/other", AUDIENCE),
                SharedAws.webIdentityToken(issuer, SUBJECT, "another"))) {
            assertThatThrownBy(() -> caller(webIdentity(wrong)))
                    .hasMessageContaining("IAM Role (" + federated.output("arn") + ") cannot be assumed.")
                    .hasMessageContaining("operation error STS: AssumeRoleWithWebIdentity")
                    .hasMessageContaining("api error AccessDenied")
                    .hasMessageNotContaining(wrong);
        }
        assertThatThrownBy(() -> caller(webIdentity("no-token-at-all")))
                .hasMessageContaining("api error InvalidIdentityToken")
                .hasMessageNotContaining("no-token-at-all");
    }

    @Test
    void reads_the_token_from_a_file() throws IOException {
        var file = Files.writeString(folder.resolve("token"), token() + "\n");

        assertThat(caller(withWebIdentity("webIdentityTokenFile", file.toString())))
                .contains(":assumed-role/" + federated.id() + "/");
        assertThatThrownBy(() -> caller(withWebIdentity("webIdentityTokenFile", file + ".none")))
                .hasMessageContaining("the webIdentityTokenFile cannot be read");
    }

    @Test
    void uses_the_web_identity_of_the_variables_only_without_keys_and_profiles() throws IOException {
        var file = Files.writeString(folder.resolve("token"), token()).toString();
        var variables = environment(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                file,
                "AWS_ROLE_ARN",
                federated.output("arn"),
                "AWS_ROLE_SESSION_NAME",
                "ci");
        Map<String, Object> config = Map.of("region", Plugin.REGION);

        assertThat(caller(variables, config)).endsWith(":assumed-role/" + federated.id() + "/ci");
        assertThat(caller(variables, config(key, Map.of()))).isEqualTo(user.output("arn"));
        variables.remove("AWS_ROLE_ARN");
        assertThatThrownBy(() -> caller(variables, config))
                .hasMessageContaining("AWS_WEB_IDENTITY_TOKEN_FILE is set, but role ARN is not set");
    }

    @Test
    void looks_for_the_file_from_the_plugins_working_directory_on() throws IOException {
        Files.writeString(folder.resolve("relative"), token());
        var config = withWebIdentity("webIdentityTokenFile", "relative");

        assertThat(open(config, folder).sts().getCallerIdentity().arn())
                .contains(":assumed-role/" + federated.id() + "/");
        assertThatThrownBy(() -> open(config, folder.resolve("elsewhere")))
                .hasMessageContaining("the webIdentityTokenFile cannot be read");
    }

    private static Session open(Map<String, Object> config, Path workingDirectory) {
        var environment = new PluginEnvironment(environment(), workingDirectory);
        var settings =
                ProviderConfigReader.read(PluginVersion.V6, config, environment).settings();
        return new CredentialResolver(settings, environment).open();
    }

    @Test
    void assumes_a_second_role_with_the_one_of_the_web_identity() {
        var chained = webIdentity(token());
        chained.putAll(assume(last, "sessionName", "second"));
        var notTrusted = webIdentity(token());
        notTrusted.putAll(assume(role));

        assertThat(caller(chained)).endsWith(":assumed-role/" + last.id() + "/second");
        assertThatThrownBy(() -> caller(notTrusted))
                .hasMessageContaining("IAM Role (" + role.output("arn") + ") cannot be assumed.")
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining(":assumed-role/" + federated.id() + "/of-the-web");
    }

    @Test
    void names_the_identity_policy_that_is_missing() {
        var without = root.create(Plugin.USER, SharedAws.name("without"), Map.of("forceDestroy", true));
        var keyOfWithout = Logins.key(root, without);
        var trusting = Logins.role(root, "trusting", Policies.trust(without.output("arn")));
        var config = config(keyOfWithout, assume(trusting));

        var refused = refusal(config);
        assertThat(refused)
                .containsSubsequence(
                        "AccessDenied",
                        "because no identity-based policy allows the sts:AssumeRole action",
                        "Note from this provider emulator, which AWS does not print",
                        "grantAssumeRole(true)")
                .doesNotContain("the role to account", "external ID");

        root.create(
                Plugin.USER_POLICY,
                "assume",
                Map.of("user", without.id(), "policy", Policies.allow("sts:AssumeRole", trusting.output("arn"))));
        assertThat(caller(config)).contains(":assumed-role/" + trusting.id() + "/");
        root.delete(trusting);
        root.delete(without);
    }

    @Test
    void names_both_accounts_where_they_differ() {
        var role = "arn:aws:iam::%s:role/deploys";
        var elsewhere =
                Map.<String, Object>of("assumeRole", WireJson.write(Map.of("roleArn", role.formatted("111122223333"))));
        var here =
                Map.<String, Object>of("assumeRole", WireJson.write(Map.of("roleArn", role.formatted("000000000000"))));

        assertThat(refusal(config(key, elsewhere)))
                .containsSubsequence(
                        "api error AccessDenied",
                        "Note from this provider emulator",
                        "The key belongs to account 000000000000, but the role belongs to account 111122223333");
        assertThat(refusal(config(key, here)))
                .contains("api error AccessDenied", "Note from this provider emulator")
                .doesNotContain("the role to account");
    }

    @Test
    void points_to_the_external_id_and_prints_none() {
        var expecting = Logins.role(root, "expecting", Policies.trust(user.output("arn"), "expected-id"));

        assertThat(refusal(config(key, assume(expecting, "externalId", "another-id"))))
                .containsSubsequence(
                        "api error AccessDenied",
                        "Note from this provider emulator",
                        "The request contains an external ID")
                .doesNotContain("expected-id", "another-id", "grantAssumeRole");
        assertThat(refusal(config(key, assume(expecting))))
                .contains("The request contains no external ID")
                .doesNotContain("expected-id");
        assertThat(caller(config(key, assume(expecting, "externalId", "expected-id"))))
                .contains(":assumed-role/" + expecting.id() + "/");
        root.delete(expecting);
    }

    private static String refusal(Map<String, Object> config) {
        return assertThatThrownBy(() -> caller(config)).actual().getMessage();
    }

    /** As the official plugin: keys win, in its check also those of the environment. */
    @Test
    void ignores_a_web_identity_if_keys_are_set() {
        var both = webIdentity(token());
        both.putAll(config(key, Map.of()));
        var leftOver = environment("AWS_ACCESS_KEY_ID", key.id(), "AWS_SECRET_ACCESS_KEY", "left-over");
        var noKeys = webIdentity(token());

        assertThat(caller(both)).isEqualTo(user.output("arn"));
        assertThatThrownBy(() -> caller(leftOver, noKeys))
                .hasMessageContaining("unable to validate AWS credentials.")
                .hasMessageContaining("SignatureDoesNotMatch");
        noKeys.putAll(Map.of("accessKey", "", "secretKey", "", "token", ""));
        assertThat(caller(leftOver, noKeys)).contains(":assumed-role/" + federated.id() + "/");
    }
}
