package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the secret of a key goes: the resources that are made for it, and the outputs. Does not prove what is in the
 * state of an engine, nor that AWS accepts any of it: {@code SecretPlacesTest} of the end-to-end tests does.
 */
class SecretDestinationTest {

    private static final String KEY = "aws:iam/accessKey:AccessKey";
    private static final String SECRET = "aws:secretsmanager/secret:Secret";
    private static final String VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
    private static final String POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy";
    private static final String ARN =
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:deployer-secret-0123abc-Hwl9Zs";
    private static final String READER = "arn:aws:iam::123456789012:role/reader";

    /** A public key's first packet, and nothing behind it: only the provider reads more. */
    private static final String PGP_KEY = key(0x99);

    private static String key(int first) {
        return Base64.getEncoder().encodeToString(new byte[] {(byte) first, 1, 2, 3});
    }

    private static Deployer with(AccessKeys keys) {
        var deployer = Deployer.up(args -> args.accessKeys(keys));
        assertThat(deployer.stack().errors()).isEmpty();
        return deployer;
    }

    private static void refuses(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfAny(IllegalArgumentException.class, InvalidArgumentsException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void is_the_state_by_default() {
        var deployer = with(AccessKeys.one());

        assertThat(deployer.stack().inputs(KEY, "deployer-key")).doesNotContainKey("pgpKey");
        assertThat(deployer.stack().outputs("deployer"))
                .containsKey("secretAccessKey")
                .doesNotContainKeys("encryptedSecretAccessKey", "secretArn");
        assertThatThrownBy(() -> deployer.component().encryptedSecretAccessKey())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'deployer' has no encrypted secret access key")
                .hasMessageContaining("no encryptedFor(…)");
        assertThatThrownBy(() -> deployer.component().secretArn())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'deployer' has no secret in Secrets Manager");
    }

    @Nested
    class Encrypted {

        private static final AccessKeys ONE = AccessKeys.one().encryptedFor(PGP_KEY);

        @Test
        void gives_the_pgp_key_to_the_provider_and_has_no_plain_output() {
            var deployer = with(ONE);

            assertThat(deployer.stack().inputs(KEY, "deployer-key")).containsEntry("pgpKey", PGP_KEY);
            assertThat(deployer.stack().outputs("deployer"))
                    .containsKeys("accessKeyId", "encryptedSecretAccessKey")
                    .doesNotContainKeys("secretAccessKey", "previousSecretAccessKey", "secretArn");
            assertThat(PulumiTest.extractValue(deployer.component().encryptedSecretAccessKey()))
                    .isEqualTo(MockedStack.secretOf("deployer-key"));
            assertThatThrownBy(() -> deployer.component().secretAccessKey())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'deployer' has no secretAccessKey as an output")
                    .hasMessageContaining("encryptedFor, whose output is encryptedSecretAccessKey");
            assertThat(deployer.stack().registeredTypes()).doesNotContain(SECRET);
        }

        @Test
        void leaves_the_previous_key_of_a_rotation_as_it_was_made() {
            var stack = with(AccessKeys.rotating("b")
                            .previous("a", AccessKeyStatus.ACTIVE)
                            .encryptedFor(PGP_KEY))
                    .stack();

            assertThat(stack.request(KEY, "deployer-key-a").getIgnoreChangesList())
                    .containsExactly("pgpKey");
            assertThat(stack.request(KEY, "deployer-key-b").getIgnoreChangesList())
                    .isEmpty();
            assertThat(stack.inputs(KEY, "deployer-key-b")).containsEntry("pgpKey", PGP_KEY);
        }

        @Test
        void keeps_the_place_when_a_previous_key_is_added() {
            var deployer = with(AccessKeys.rotating("b").encryptedFor(PGP_KEY).previous("a", AccessKeyStatus.INACTIVE));

            assertThat(deployer.stack().inputs(KEY, "deployer-key-b")).containsEntry("pgpKey", PGP_KEY);
            assertThatThrownBy(() -> deployer.component().previousSecretAccessKey())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no previousSecretAccessKey as an output");
        }

        @Test
        void cannot_be_given_to_a_provider_of_the_same_program() {
            var encrypted = with(ONE).component();
            var plain = with(AccessKeys.one()).component();

            refuses(
                    () -> AssumedRoleProviderArgs.from(encrypted).build(),
                    "from: the user's secret access key is encrypted",
                    "give credentials, a profile or a web identity");
            assertThat(AssumedRoleProviderArgs.from(encrypted).profile("mine").build())
                    .isNotNull();
            assertThat(AssumedRoleProviderArgs.from(plain).build()).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "no base64!", "aGVsbG8=", "-----BEGIN PGP PUBLIC KEY BLOCK-----", "keybase:anna"})
        void refuses_what_is_no_public_key(String text) {
            refuses(
                    () -> AccessKeys.one().encryptedFor(text),
                    "encryptedFor: got a value, not shown, that is not a PGP public key",
                    "gpg --export NAME | base64 --wrap=0");
        }

        @Test
        void refuses_a_private_key_without_a_word_of_it() {
            for (var first : List.of(0x95, 0xc5)) {
                var given = key(first);
                assertThatThrownBy(() -> AccessKeys.one().encryptedFor(given))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("got a private key, not shown")
                        .hasMessageNotContaining(given);
            }
            assertThat(AccessKeys.one().encryptedFor(key(0xc6))).isNotNull();
        }

        @Test
        void is_given_once_and_for_a_key() {
            refuses(() -> ONE.encryptedFor(PGP_KEY), "encryptedFor: another call already sets");
            refuses(ONE::inSecretsManager, "inSecretsManager: another call already sets");
            refuses(() -> AccessKeys.none().encryptedFor(PGP_KEY), "encryptedFor: there is no access key");
            refuses(() -> AccessKeys.one().encryptedFor(null), "that is not a PGP public key");
        }
    }

    @Nested
    class Stored {

        @Test
        void refuses_to_store_an_imported_key_without_a_secret() {
            var stack = Deployer.up(args ->
                            args.accessKeys(AccessKeys.rotating("imported").inSecretsManager()))
                    .stack();
            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains(
                                    "accessKeys: AWS returns the secret of an access key only once",
                                    "the state has none for " + MockedStack.keyId("deployer-key-imported")));
            assertThat(stack.registeredTypes()).doesNotContain(VERSION);

            var rotated = AccessKeys.rotating("fresh")
                    .previous("imported", AccessKeyStatus.ACTIVE)
                    .inSecretsManager();
            assertThat(with(rotated).stack().registeredTypes()).contains(VERSION);
        }

        @Test
        void puts_id_and_secret_together_into_a_secret_that_goes_with_the_key() {
            var deployer = with(AccessKeys.one().inSecretsManager());
            var stack = deployer.stack();

            assertThat(stack.inputs(SECRET, "deployer-secret")).isEqualTo(Map.of("recoveryWindowInDays", 0.0));
            assertThat(stack.inputs(VERSION, "deployer-secret-version"))
                    .containsEntry("secretId", ARN)
                    .containsEntry(
                            "secretString",
                            "{\"Version\":1,\"AccessKeyId\":\"" + MockedStack.keyId("deployer-key")
                                    + "\",\"SecretAccessKey\":\"" + MockedStack.secretOf("deployer-key") + "\"}");
            assertThat(stack.registeredTypes()).doesNotContain(POLICY);
            for (var child : List.of(SECRET + "::deployer-secret", VERSION + "::deployer-secret-version")) {
                var parts = child.split("::");
                assertThat(stack.request(parts[0], parts[1]).getRetainOnDelete())
                        .isFalse();
            }
            assertThat(PulumiTest.extractValue(deployer.component().secretArn()))
                    .isEqualTo(ARN);
            assertThat(MockedStack.isSecret(deployer.component().secretArn())).isFalse();
            assertThat(stack.outputs("deployer"))
                    .containsKeys("accessKeyId", "secretArn")
                    .doesNotContainKeys("secretAccessKey", "encryptedSecretAccessKey");
            assertThatThrownBy(() -> deployer.component().secretAccessKey())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inSecretsManager, whose output is secretArn");
        }

        @Test
        void holds_the_current_key_of_a_rotation_under_the_name_that_is_given() {
            var stack = with(AccessKeys.rotating("b")
                            .previous("a", AccessKeyStatus.ACTIVE)
                            .inSecretsManager("team/deployer"))
                    .stack();

            assertThat(stack.inputs(SECRET, "deployer-secret")).containsEntry("name", "team/deployer");
            assertThat((String) stack.inputs(VERSION, "deployer-secret-version").get("secretString"))
                    .contains(MockedStack.keyId("deployer-key-b"), MockedStack.secretOf("deployer-key-b"))
                    .doesNotContain(MockedStack.keyId("deployer-key-a"), MockedStack.secretOf("deployer-key-a"));
        }

        @Test
        void says_in_a_policy_who_may_read_and_nothing_else() {
            var stack = with(AccessKeys.one()
                            .inSecretsManager()
                            .readableBy(READER)
                            .readableBy(Output.of("arn:aws:iam::123456789012:user/anna")))
                    .stack();

            assertThat(stack.inputs(POLICY, "deployer-secret-policy"))
                    .containsEntry("secretArn", ARN)
                    .containsEntry("policy", """
                            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":\
                            ["arn:aws:iam::123456789012:role/reader","arn:aws:iam::123456789012:user/anna"]},\
                            "Action":"secretsmanager:GetSecretValue","Resource":"*"}]}""");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"*", "123456789012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/*", ""
                })
        void refuses_readers_that_are_not_one_user_or_role(String reader) {
            Deployer.rejects(
                    args -> args.accessKeys(AccessKeys.one().inSecretsManager().readableBy(reader)),
                    "accessKeys: readableBy: got");
            Deployer.rejectsLater(
                    args -> args.accessKeys(AccessKeys.one().inSecretsManager().readableBy(Deployer.later(reader))),
                    "accessKeys: readableBy: got");
        }

        @Test
        void warns_of_a_reader_of_another_account() {
            var own = with(AccessKeys.one().inSecretsManager().readableBy(READER));
            var others = with(AccessKeys.one()
                    .inSecretsManager()
                    .readableBy(READER)
                    .readableBy("arn:aws:iam::999999999999:role/theirs"));

            assertThat(own.stack().warnings()).isEmpty();
            assertThat(others.stack().warnings())
                    .singleElement()
                    .asString()
                    .contains("readableBy: arn:aws:iam::999999999999:role/theirs is in a different account")
                    .contains("KMS key");
        }

        @Test
        void does_not_show_a_secret_reader_of_another_account() {
            var others = with(AccessKeys.one()
                    .inSecretsManager()
                    .readableBy(Output.ofSecret("arn:aws:iam::999999999999:role/theirs")));

            assertThat(others.stack().warnings())
                    .singleElement()
                    .asString()
                    .contains("readableBy: the given ARN is in a different account")
                    .doesNotContain("theirs");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "two words", "ä", "team-a1B2c3"})
        void refuses_a_name_that_aws_does_not_take_or_would_mistake(String name) {
            refuses(
                    () -> AccessKeys.one().inSecretsManager(name),
                    "inSecretsManager: got \"" + name + "\"",
                    "allowed: ");
        }

        @Test
        void is_given_once_and_for_a_key() {
            var stored = AccessKeys.one().inSecretsManager();
            refuses(stored::inSecretsManager, "inSecretsManager: another call already sets");
            refuses(() -> stored.encryptedFor(PGP_KEY), "encryptedFor: another call already sets");
            refuses(() -> AccessKeys.none().inSecretsManager(), "inSecretsManager: there is no access key");
            refuses(
                    () -> AccessKeys.one().readableBy(READER),
                    "readableBy: the secret access key is not in Secrets Manager");
            refuses(() -> AccessKeys.one().inSecretsManager(null), "got null");
            Deployer.rejects(
                    args -> args.accessKeys(stored.readableBy((String) null)), "accessKeys: readableBy is null");
        }

        @Test
        void does_not_keep_a_provider_of_the_same_program_from_the_key() {
            var stored = with(AccessKeys.one().inSecretsManager()).component();

            assertThat(PulumiTest.extractValue(
                            AssumedRoleProviderArgs.from(stored).build().secretAccessKey))
                    .isEqualTo(MockedStack.secretOf("deployer-key"));
        }
    }
}
