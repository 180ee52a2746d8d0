package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.ACCESS_KEY;
import static io.assumerole.localaws.provider.Plugin.SECRET;
import static io.assumerole.localaws.provider.Plugin.SECRET_POLICY;
import static io.assumerole.localaws.provider.Plugin.SECRET_VERSION;
import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * A secret, its values and its policy. Does not prove that the value is encrypted with a key of
 * KMS, nor that AWS refuses a policy whose principal does not exist: the local AWS does neither.
 */
class SecretTypeTest extends WithPlugin {
    private static final Map<String, Object> GONE_AT_ONCE = Map.of("recoveryWindowInDays", 0.0);

    private static Made secret() {
        return plugin.create(SECRET, SharedAws.name("secret"), GONE_AT_ONCE);
    }

    private static Made version(Made secret, String value) {
        return plugin.create(
                SECRET_VERSION, "version", Map.of("secretId", secret.id(), "secretString", new Secret(value)));
    }

    private static Map<String, Object> get(Plugin reader, Made secret) {
        return reader.invoke("aws:secretsmanager/getSecretVersion:getSecretVersion", Map.of("secretId", secret.id()));
    }

    @Test
    void keeps_a_deleted_secret_for_30_days_by_default() {
        var name = SharedAws.name("team/secret");

        var made = plugin.create(SECRET, "secret", Map.of("name", name));

        assertThat(made.id()).contains(":secret:" + name + "-");
        assertThat(made.outputs()).containsEntry("recoveryWindowInDays", 30.0).doesNotContainKey("region");
        plugin.delete(plugin.update(made, Map.of("name", name, "recoveryWindowInDays", 0.0)));
    }

    @Test
    void keeps_a_deleted_secret_for_the_window_and_frees_its_name_with_none() {
        var name = SharedAws.name("kept");
        var kept = plugin.create(SECRET, "secret", Map.of("name", name));
        plugin.delete(kept);
        assertThat(plugin.refresh(kept).id()).isEmpty();
        assertThatThrownBy(() -> plugin.create(SECRET, "secret", Map.of("name", name)))
                .hasMessageContaining("creating Secrets Manager Secret (" + name + ")");

        var free = SharedAws.name("free");
        Map<String, Object> inputs = Map.of("name", free, "recoveryWindowInDays", 0.0);
        plugin.delete(plugin.create(SECRET, "secret", inputs));
        plugin.delete(plugin.create(SECRET, "secret", inputs));
    }

    @Test
    void keeps_a_value_secret_and_makes_a_new_one_the_current_one() {
        var secret = secret();

        var first = version(secret, "the first value");
        assertThat(first.outputs().get("secretString")).isEqualTo(new Secret("the first value"));
        assertThat(first.outputs()).containsEntry("versionStages", List.of("AWSCURRENT"));
        assertThat(get(plugin, secret))
                .containsEntry("secretString", "the first value")
                .containsEntry("versionStages", List.of("AWSCURRENT"));
        assertThat(plugin.refresh(first)).isEqualTo(first);
        assertThat(plugin.diff(first, first.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(first, first.and("secretString", new Secret("another")))
                        .getReplacesList())
                .containsExactly("secretString");

        var second = version(secret, "the second value");
        plugin.delete(first);

        assertThat(get(plugin, secret)).containsEntry("secretString", "the second value");
        assertThat(plugin.refresh(second).outputs()).containsEntry("versionStages", List.of("AWSCURRENT"));
        plugin.delete(secret);
        assertThat(plugin.refresh(second).id()).isEmpty();
        plugin.delete(second);
    }

    @Test
    void admits_only_the_principals_of_the_policy() {
        var reader = plugin.create(USER, SharedAws.name("reader"), Map.of("forceDestroy", true));
        var other = plugin.create(USER, SharedAws.name("other"), Map.of("forceDestroy", true));
        var readersKey = plugin.create(ACCESS_KEY, "key", Map.of("user", reader.id()));
        var othersKey = plugin.create(ACCESS_KEY, "key", Map.of("user", other.id()));
        var secret = secret();
        version(secret, "for the reader");
        var policy = plugin.create(
                SECRET_POLICY,
                "policy",
                Map.of("secretArn", secret.id(), "policy", Policies.readableBy(reader.output("arn"))));
        assertThat(policy.id()).isEqualTo(secret.id());

        try (var reads = Plugin.of(readersKey);
                var mayNot = Plugin.of(othersKey)) {
            assertThat(get(reads, secret)).containsEntry("secretString", "for the reader");
            assertThatThrownBy(() -> get(mayNot, secret)).hasMessageContaining("AccessDenied");

            var changed = plugin.update(policy, policy.and("policy", Policies.readableBy(other.output("arn"))));
            assertThat(get(mayNot, secret)).containsEntry("secretString", "for the reader");
            assertThatThrownBy(() -> get(reads, secret)).hasMessageContaining("AccessDenied");

            plugin.delete(changed);
            assertThatThrownBy(() -> get(mayNot, secret)).hasMessageContaining("AccessDenied");
        }
        plugin.delete(secret);
        List.of(readersKey, othersKey, reader, other).forEach(plugin::delete);
    }

    @Test
    void has_its_own_region_on_version_7() {
        try (var ofVersion7 = Plugin.ofRoot(PluginVersion.V7)) {
            var elsewhere = ofVersion7.create(
                    SECRET, SharedAws.name("elsewhere"), Map.of("recoveryWindowInDays", 0.0, "region", "eu-west-1"));
            var here = ofVersion7.create(SECRET, SharedAws.name("here"), GONE_AT_ONCE);

            assertThat(elsewhere.id()).contains(":secretsmanager:eu-west-1:");
            assertThat(elsewhere.outputs()).containsEntry("region", "eu-west-1");
            assertThat(here.outputs()).containsEntry("region", Plugin.REGION);
            assertThat(ofVersion7.refresh(elsewhere)).isEqualTo(elsewhere);
            assertThat(ofVersion7.diff(here, here.and("region", "eu-west-1")).getReplacesList())
                    .containsExactly("region");
            ofVersion7.delete(elsewhere);
            ofVersion7.delete(here);
        }
    }

    @Test
    void previews_the_value_as_secret() {
        assertThat(plugin.previewCreate(
                        SECRET_VERSION, "version", Map.of("secretId", Unknown.VALUE, "secretString", Unknown.VALUE)))
                .contains(entry("secretString", new Secret(Unknown.VALUE)), entry("versionStages", Unknown.VALUE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|two words|must match",
                "recoveryWindowInDays|6|range (7 - 30)",
                "recoveryWindowInDays|31|range (7 - 30)",
                "kmsKeyId|alias/mine|does not support the property",
                "policy|{}|does not support the property"
            })
    void rejects_unsupported_inputs(String property, String value, String reason) {
        assertThat(Plugin.reasons(plugin.check(SECRET, "wrong", Map.of(property, value))))
                .singleElement()
                .asString()
                .contains(reason);
    }
}
