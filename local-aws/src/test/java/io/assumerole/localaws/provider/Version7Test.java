package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.GetSchemaRequest;

/**
 * What version 7 answers and version 6 does not, over the protocol. Does not prove that the official
 * plugin answers the same: its sources were read, and it is not available.
 */
@Tag("slow")
class Version7Test {
    private static final Map<String, Object> ROLE =
            Map.of("roleArn", "arn:aws:iam::000000000000:role/there-is-no-such-role");

    private static Plugin six;
    private static Plugin seven;

    @BeforeAll
    static void start() {
        six = Plugin.ofRoot();
        seven = Plugin.ofRoot(PluginVersion.V7);
    }

    @AfterAll
    static void stop() {
        six.close();
        seven.close();
    }

    private static Map<?, ?> schema(Plugin plugin) {
        return (Map<?, ?>) WireJson.read(
                plugin.stub().getSchema(GetSchemaRequest.getDefaultInstance()).getSchema());
    }

    private static Map<?, ?> inputs(Map<?, ?> schema) {
        return (Map<?, ?>) schema.get("inputProperties");
    }

    private static Map<?, ?> bucket(Plugin plugin) {
        return (Map<?, ?>) ((Map<?, ?>) schema(plugin).get("resources")).get(Plugin.BUCKET);
    }

    @Test
    void says_which_version_it_is() {
        assertThat(seven.stub().getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo("7.51.1");
        assertThat(six.stub().getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo("6.83.0");
        assertThat(schema(seven).get("version")).isEqualTo("7.51.1");
        assertThat(schema(six).get("version")).isEqualTo("6.83.0");
    }

    @Test
    void describes_its_own_settings_buckets_and_functions() {
        assertThat(inputs((Map<?, ?>) schema(seven).get("provider")).keySet().toString())
                .contains("assumeRoles, ")
                .doesNotContain("assumeRole, ");
        assertThat(inputs((Map<?, ?>) schema(six).get("provider")).keySet().toString())
                .contains("assumeRole, ")
                .doesNotContain("assumeRoles, ");
        assertThat(inputs(bucket(seven)).keySet().toString()).contains("region");
        assertThat(inputs(bucket(six)).keySet().toString()).doesNotContain("region");
        assertThat(WireJson.write(schema(seven).get("functions")))
                .contains("\"inputs\":{\"properties\":{\"id\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
                        + "\"region\":{\"type\":\"string\"}}}");
        assertThat(WireJson.write(schema(six).get("functions"))).doesNotContain("\"region\"");
        assertThat(((Map<?, ?>) schema(seven).get("resources")).keySet().toString())
                .isEqualTo(((Map<?, ?>) schema(six).get("resources")).keySet().toString());
    }

    @Test
    void refuses_assumeRole_in_check_and_configuration_and_takes_the_list() {
        var list = config(Map.of("assumeRoles", WireJson.write(List.of(ROLE)), "skipCredentialsValidation", true));
        try (var fresh = new Plugin(PluginVersion.V7, SharedAws.root())) {
            assertThat(Plugin.reasons(fresh.checkConfig("mine", list))).isEmpty();
            var one = config(Map.of("assumeRole", WireJson.write(ROLE)));
            assertThat(Plugin.reasons(fresh.checkConfig("mine", one)))
                    .containsExactly("could not validate provider configuration: invalid config key 'aws:assumeRole',"
                            + " should be 'aws:assumeRoles'. Examine values at 'mine.assumeRole'.");
            // As often as it is asked: the official plugin says it once in a process.
            assertThat(Plugin.reasons(fresh.checkConfig("default_7_51_1", one)))
                    .containsExactly("could not validate provider configuration: invalid config key 'aws:assumeRole',"
                            + " should be 'aws:assumeRoles'. Check `pulumi config get aws:assumeRole`.");
            assertThatThrownBy(() -> fresh.configure(config(Map.of("assumeRole", WireJson.write(ROLE)))))
                    .hasMessageContaining("invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'");
            // Not with the credentials of its parent process.
            assertThatThrownBy(fresh::callerArn).hasMessageContaining("the emulator is not configured yet");
            assertThatThrownBy(() -> fresh.configure(config(Map.of("assumeRoles", WireJson.write(List.of(ROLE))))))
                    .hasMessageContaining("IAM Role (" + ROLE.get("roleArn") + ") cannot be assumed.");
            assertThatThrownBy(fresh::callerArn).hasMessageContaining("the emulator is not configured yet");
        }
    }

    private static Map<String, Object> config(Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put("region", Plugin.REGION);
        return config;
    }

    @Test
    void updates_the_provider_in_place_when_its_region_changes() {
        Map<String, Object> before = Map.of("region", "eu-central-1");
        Map<String, Object> after = Map.of("region", "eu-west-1");

        assertThat(seven.diffConfig(before, after).getDiffsList()).containsExactly("region");
        assertThat(seven.diffConfig(before, after).getReplacesList()).isEmpty();
        assertThat(seven.diffConfig(before, Map.of("region", Unknown.VALUE)).getReplacesList())
                .isEmpty();
        assertThat(six.diffConfig(before, after).getReplacesList()).containsExactly("region");
    }

    @Test
    void updates_a_provider_of_version_6_in_place() {
        var role = WireJson.write(ROLE);
        Map<String, Object> before = Map.of("region", "eu-central-1", "version", "6.83.0", "assumeRole", role);
        Map<String, Object> after =
                Map.of("region", "eu-central-1", "version", "7.51.1", "assumeRoles", "[" + role + "]");

        var up = seven.diffConfig(before, after);
        assertThat(up.getChanges()).isEqualTo(DiffChanges.DIFF_SOME);
        assertThat(up.getDiffsList()).containsExactly("assumeRole", "assumeRoles", "version");
        assertThat(up.getReplacesList()).isEmpty();
        assertThat(six.diffConfig(after, before).getReplacesList()).isEmpty();
        assertThat(seven.diffConfig(after, after).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void asks_getRegion_for_a_region_by_the_new_name_and_by_the_old_one() {
        var function = "aws:index/getRegion:getRegion";

        assertThat(seven.invoke(function, Map.of("region", "eu-west-1")))
                .contains(entry("region", "eu-west-1"), entry("name", "eu-west-1"), entry("id", "eu-west-1"));
        assertThat(seven.invoke(function, Map.of("name", "eu-west-1"))).containsEntry("region", "eu-west-1");
        assertThat(seven.invoke(function, Map.of())).containsEntry("region", Plugin.REGION);
        assertThat(six.invoke(function, Map.of("name", "eu-west-1")))
                .containsOnlyKeys("description", "endpoint", "id", "name");
        assertThatThrownBy(() -> six.invoke(function, Map.of("region", "eu-west-1")))
                .hasMessageContaining("has no argument 'region'; it may have id, name");
    }

    @Test
    void has_no_region_for_resources_of_IAM() {
        for (var plugin : List.of(six, seven)) {
            assertThat(Plugin.reasons(plugin.check(Plugin.USER, "x", Map.of("region", "eu-west-1"))))
                    .singleElement()
                    .asString()
                    .contains("Invalid or unknown key", "x.region");
            var user = plugin.create(Plugin.USER, SharedAws.name("anywhere"), Map.of());
            assertThat(user.outputs()).doesNotContainKey("region");
            plugin.delete(user);
        }
    }
}
