package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.ACCESS_KEY;
import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.sandbox.PgpRecipient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/** Does not prove that a new key works at AWS at once; it takes some seconds there. */
class AccessKeyTypeTest extends WithPlugin {
    private Made user;

    @BeforeEach
    void make_user() {
        user = plugin.create(USER, SharedAws.name("owner"), Map.of("forceDestroy", true));
    }

    @AfterEach
    void remove_user() {
        plugin.delete(user);
    }

    @Test
    void creates_a_key_that_works_and_whose_secret_is_secret() {
        var key = plugin.create(ACCESS_KEY, "key", Map.of("user", user.id()));

        assertThat(key.outputs().get("secret")).isInstanceOf(Secret.class);
        assertThat(callerWith(key.id(), key.output("secret"))).isEqualTo(user.output("arn"));
        assertThatThrownBy(() -> callerWith(key.id(), key.output("secret") + "x"))
                .hasMessageContaining("SignatureDoesNotMatch")
                .hasMessageNotContaining(key.output("secret"));
    }

    private static String callerWith(String accessKey, String secretKey) {
        try (var other = new Plugin(Map.of("AWS_ENDPOINT_URL", SharedAws.endpoint()))) {
            other.configure(
                    Map.of("region", Plugin.REGION, "accessKey", accessKey, "secretKey", new Secret(secretKey)));
            return other.callerArn();
        }
    }

    @Test
    void keeps_the_secret_of_a_key_that_is_made_inactive() {
        var key = plugin.create(ACCESS_KEY, "key", Map.of("user", user.id()));

        var inactive = plugin.update(key, Map.of("user", user.id(), "status", "Inactive"));

        assertThat(inactive.outputs())
                .containsEntry("status", "Inactive")
                .containsEntry("secret", key.outputs().get("secret"));
        assertThat(plugin.refresh(inactive)).isEqualTo(inactive);
        assertThatThrownBy(() -> callerWith(key.id(), key.output("secret")))
                .hasMessageContaining("InvalidClientTokenId");
    }

    @Test
    void creates_an_inactive_key() {
        var key = plugin.create(ACCESS_KEY, "key", Map.of("user", user.id(), "status", "Inactive"));

        assertThat(plugin.refresh(key).outputs()).containsEntry("status", "Inactive");
        assertThat(key.outputs().get("secret")).isInstanceOf(Secret.class);
    }

    @Test
    void imports_by_the_key_id_without_a_secret() {
        var key = plugin.create(ACCESS_KEY, "key", Map.of("user", user.id()));

        var imported = plugin.read(ACCESS_KEY, "another", key.id());

        assertThat(imported.inputs()).containsOnly(entry("user", user.id()), entry("__defaults", List.of()));
        assertThat(imported.outputs())
                .contains(entry("user", user.id()), entry("status", "Active"))
                .doesNotContainKey("secret");
        assertThat(plugin.diff(imported, imported.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void encrypts_the_secret_for_a_pgp_key_and_keeps_no_other() {
        var reader = new PgpRecipient();
        Map<String, Object> inputs = Map.of("user", user.id(), "pgpKey", reader.publicKey());

        var key = plugin.create(ACCESS_KEY, "key", inputs);

        assertThat(key.outputs())
                .doesNotContainKeys("secret", "sesSmtpPasswordV4")
                .containsEntry("pgpKey", reader.publicKey());
        assertThat(key.output("keyFingerprint")).matches("[0-9a-f]{40}");
        var secret = reader.decrypt(key.output("encryptedSecret"));
        assertThat(callerWith(key.id(), secret)).isEqualTo(user.output("arn"));
        assertThat(reader.decrypt(key.output("encryptedSesSmtpPasswordV4")))
                .isEqualTo(AccessKeyType.smtpPassword(secret, Plugin.REGION));
        assertThatThrownBy(() -> new PgpRecipient().decrypt(key.output("encryptedSecret")))
                .hasMessageContaining("not for this key");
        assertThat(plugin.refresh(key)).isEqualTo(key);
        assertThat(plugin.diff(key, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(key, Map.of("user", user.id())).getReplacesList())
                .containsExactly("pgpKey");
        assertThat(plugin.diff(key, Map.of("user", user.id()), List.of("pgpKey"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.update(key, key.and("status", "Inactive")).outputs())
                .doesNotContainKeys("secret", "sesSmtpPasswordV4")
                .containsEntry("encryptedSecret", key.outputs().get("encryptedSecret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keybase:somebody|asks keybase.io",
                "bm8ga2V5|is not a PGP public key",
                "-----BEGIN PGP PUBLIC KEY BLOCK-----|is not a PGP public key",
                "lQVYBGZ|is not a PGP public key"
            })
    void rejects_a_pgp_key_that_it_cannot_use_before_a_key_is_made(String pgpKey, String reason) {
        assertThat(Plugin.reasons(plugin.check(ACCESS_KEY, "key", Map.of("user", user.id(), "pgpKey", pgpKey))))
                .singleElement()
                .asString()
                .contains("\"pgpKey\"", reason)
                .doesNotContain(pgpKey);
        assertThat(SharedAws.iam()
                        .listAccessKeys(request -> request.userName(user.id()))
                        .accessKeyMetadata())
                .isEmpty();
    }

    @Test
    void previews_the_secret_as_unknown_and_secret() {
        assertThat(plugin.previewCreate(ACCESS_KEY, "key", Map.of("user", Unknown.VALUE)))
                .contains(
                        entry("user", Unknown.VALUE),
                        entry("status", "Active"),
                        entry("secret", new Secret(Unknown.VALUE)),
                        entry("sesSmtpPasswordV4", new Secret(Unknown.VALUE)),
                        entry("createDate", Unknown.VALUE),
                        entry("id", Unknown.VALUE));
    }

    @Test
    void derives_the_smtp_password_of_the_documented_algorithm() {
        // The example key of AWS's documentation; the password is that of a Python script.
        assertThat(AccessKeyType.smtpPassword("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"))
                .isEqualTo("BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9");
    }
}
