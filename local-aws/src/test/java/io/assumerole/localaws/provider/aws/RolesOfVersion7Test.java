package io.assumerole.localaws.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What version 7 says to each way to write the roles, and what version 6 says. Does not prove that
 * they are assumed; {@link Version7RoleChainTest} does.
 */
class RolesOfVersion7Test {
    private static final PluginEnvironment NONE = new PluginEnvironment(Map.of("AWS_CONFIG_FILE", "/dev/null"));
    private static final Map<String, Object> ROLE = Map.of("roleArn", "arn:aws:iam::111122223333:role/deployer");
    private static final String ONE_ROLE = "invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'";

    private static ProviderConfigReader reader(PluginVersion version, Map<String, Object> config) {
        var all = new HashMap<String, Object>(config);
        all.put("region", "us-east-1");
        return ProviderConfigReader.read(version, all, NONE);
    }

    private static List<ConfigProblem> problems(Map<String, Object> config) {
        return reader(PluginVersion.V7, config).problems();
    }

    private static List<Values> roles(PluginVersion version, String name, Object value) {
        var reader = reader(version, Map.of(name, value));
        assertThat(reader.problems()).isEmpty();
        assertThat(reader.isComplete()).isTrue();
        return reader.settings().assumeRoles();
    }

    @Test
    void takes_a_list_as_json_text_and_as_it_is() {
        for (var list : List.of(List.of(ROLE), List.of(ROLE, ROLE))) {
            assertThat(roles(PluginVersion.V7, "assumeRoles", list)).hasSize(list.size());
            assertThat(roles(PluginVersion.V7, "assumeRoles", WireJson.write(list)))
                    .hasSize(list.size());
        }
        assertThat(roles(PluginVersion.V7, "assumeRoles", "[]")).isEmpty();
    }

    @Test
    void keeps_version_6_at_one_role() {
        assertThat(roles(PluginVersion.V6, "assumeRole", WireJson.write(ROLE))).hasSize(1);
        assertThat(roles(PluginVersion.V6, "assumeRole", ROLE)).hasSize(1);
        for (var wrong : List.<Object>of(List.of(ROLE), WireJson.write(List.of(ROLE)), Unknown.VALUE)) {
            assertThat(reader(PluginVersion.V6, Map.of("assumeRoles", wrong)).problems())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.path()).isEqualTo("assumeRoles");
                        assertThat(problem.reason())
                                .startsWith("`aws:assumeRoles` is not a valid configuration key for the aws provider")
                                .contains("assumeRole,");
                    });
        }
    }

    /** The official plugin takes some of these, and would go on without the role. */
    @Test
    void refuses_one_role_under_the_name_of_version_6_in_every_way_to_write_it() {
        for (var value : List.of(ROLE, WireJson.write(ROLE), Unknown.VALUE, Map.of(), "")) {
            assertThat(problems(Map.of("assumeRole", value)))
                    .containsExactly(new ConfigProblem(ONE_ROLE, "assumeRole"));
        }
        assertThat(problems(Map.of("assumeRoles", List.of(ROLE)))).isEmpty();
    }

    @Test
    void also_refuses_it_without_validation_with_an_unknown_value_and_with_the_right_name() {
        for (var more : List.<Map<String, Object>>of(
                Map.of("skipCredentialsValidation", "true"),
                Map.of("secretKey", Unknown.VALUE),
                Map.of("assumeRoles", List.of(ROLE)))) {
            assertThat(problems(more)).isEmpty();
            var both = new HashMap<>(more);
            both.put("assumeRole", ROLE);
            assertThat(problems(both)).containsExactly(new ConfigProblem(ONE_ROLE, "assumeRole"));
        }
    }

    @Test
    void waits_for_an_unknown_list_and_for_an_unknown_role_in_a_list() {
        for (var value :
                List.of(Unknown.VALUE, List.of(ROLE, Unknown.VALUE), List.of(Map.of("roleArn", Unknown.VALUE)))) {
            var reader = reader(PluginVersion.V7, Map.of("assumeRoles", value));

            assertThat(reader.problems()).isEmpty();
            assertThat(reader.isComplete()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"roleArn\":\"arn:aws:iam::111122223333:role/r\"}|assumeRoles|Expected a list of objects, got an object",
                "[null]|assumeRoles|Expected a list of objects",
                "\"x\"|assumeRoles|Expected a list of objects, got a string",
                "x|assumeRoles|is not JSON",
                "[\"x\"]|assumeRoles|Expected an object, got a string",
                "[{}]|assumeRoles[0].roleArn|Missing required property 'roleArn'",
                "[{\"roleArn\":\"arn:aws:iam::111122223333:role/r\"},{}]|assumeRoles[1].roleArn|Missing required",
                // The Java SDK writes an unknown ARN into the JSON as if it were known.
                "[{\"roleArn\":\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"}]|assumeRoles[0].roleArn|arn: invalid prefix",
                "[{\"roleArn\":\"r\"}]|assumeRoles[0].roleArn|is an invalid ARN",
                "[{\"roleArn\":\"arn:aws:iam::111122223333:role/r\",\"x\":1}]|assumeRoles[0].x|Invalid or unknown key"
            })
    void refuses_a_list_that_is_none_of_roles_and_names_the_place(String value, String path, String reason) {
        assertThat(problems(Map.of("assumeRoles", value))).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.reason()).contains(reason);
        });
    }

    @Test
    void tells_the_problems_of_every_role_at_once() {
        assertThat(problems(Map.of("assumeRoles", "[{\"roleArn\":\"a\"},{\"roleArn\":\"b\",\"duration\":\"1m\"}]")))
                .extracting(ConfigProblem::path)
                .containsExactly("assumeRoles[0].roleArn", "assumeRoles[1].roleArn", "assumeRoles[1].duration");
    }

    @Test
    void forgets_the_duration_of_each_role_for_the_check_and_nothing_else() {
        Map<String, Object> role = Map.of("roleArn", ROLE.get("roleArn"), "duration", "1h", "externalId", "pin");
        var settings = reader(PluginVersion.V7, Map.of("assumeRoles", List.of(role, role)))
                .settings();

        assertThat(settings.assumeRoles())
                .allSatisfy(given -> assertThat(given.text("duration")).isEqualTo("1h"));
        assertThat(settings.ofCheck().assumeRoles())
                .hasSize(2)
                .allSatisfy(known -> assertThat(known.map()).containsOnlyKeys("roleArn", "externalId"));
    }

    @Test
    void names_the_settings_that_only_the_official_plugin_of_the_version_has() {
        assertThat(problems(Map.of("userAgents", "[]")).get(0).reason()).contains("the official plugin has all");
        assertThat(reader(PluginVersion.V6, Map.of("userAgents", "[]"))
                        .problems()
                        .get(0)
                        .reason())
                .contains("`aws:userAgents` is not a valid configuration key");
    }
}
