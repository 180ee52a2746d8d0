package io.assumerole.localaws.provider.aws;

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
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Roles in a chain, as version 7 assumes them. Does not prove that AWS does what MiniStack does. */
@Tag("slow")
class Version7RoleChainTest {
    private static Plugin root;
    private static Made user;
    private static Made key;
    private static Made first;
    private static Made second;

    @BeforeAll
    static void make_a_user_and_two_roles_of_which_the_second_trusts_the_first_alone() {
        root = Plugin.ofRoot();
        user = Logins.user(root, "chained");
        key = Logins.key(root, user);
        first = Logins.role(root, "first", Policies.trust(user.output("arn")));
        second = Logins.role(root, "second", Policies.trust(first.output("arn")));
    }

    @AfterAll
    static void remove_all() {
        List.of(user, first, second).forEach(root::delete);
        root.close();
    }

    private static Map<String, Object> role(Made made, Object... more) {
        var role = Logins.assumed(made, more);
        role.put("sessionName", "of-" + made.id());
        return role;
    }

    /** As the Java SDK sends it: a list as JSON text. */
    private static Map<String, Object> chain(Object... roles) {
        return config(key, Map.of("assumeRoles", WireJson.write(List.of(roles))));
    }

    /** Whom AWS takes a plugin of version 7 for. */
    private static String caller(Map<String, Object> config) {
        return Logins.caller(PluginVersion.V7, environment(), config);
    }

    @Test
    void assumes_each_role_with_the_session_of_the_one_before_and_in_no_other_order() {
        assertThat(caller(chain(role(first), role(second))))
                .endsWith(":assumed-role/" + second.id() + "/of-" + second.id());

        assertThatThrownBy(() -> caller(chain(role(second), role(first))))
                .hasMessageContaining("IAM Role (" + second.output("arn") + ") cannot be assumed.")
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining(user.output("arn"));
    }

    @Test
    void needs_the_first_role_for_the_second_and_stops_at_a_last_one_that_does_not_trust_it() {
        assertThat(caller(chain(role(first)))).endsWith(":assumed-role/" + first.id() + "/of-" + first.id());

        assertThatThrownBy(() -> caller(chain(role(second)))).hasMessageContaining("AccessDenied");
        assertThatThrownBy(() -> caller(chain(role(first), role(second), role(second))))
                .hasMessageContaining("IAM Role (" + second.output("arn") + ") cannot be assumed.")
                .hasMessageContaining(":assumed-role/" + second.id() + "/of-" + second.id());
    }

    @Test
    void can_do_only_the_actions_of_the_last_role() {
        try (var plugin = new Plugin(PluginVersion.V7, environment())) {
            plugin.configure(chain(role(first), role(second, "policy", Policies.allow("sts:GetCallerIdentity", "*"))));

            assertThat(plugin.callerArn()).contains("/of-" + second.id());
            assertThatThrownBy(() -> plugin.create(Plugin.BUCKET, SharedAws.name("chained"), Map.of()))
                    .hasMessageContaining("AccessDenied");
        }
        try (var plugin = new Plugin(PluginVersion.V7, environment())) {
            plugin.configure(chain(role(first), role(second)));

            plugin.delete(plugin.create(Plugin.BUCKET, SharedAws.name("chained"), Map.of()));
        }
    }

    /** The check asks for 15 minutes, whatever {@code duration} says; so it is the configuration that fails. */
    @Test
    void has_the_second_role_for_an_hour_at_most_as_in_AWS() {
        assertThat(caller(chain(role(first, "duration", "2h"), role(second, "duration", "1h"))))
                .contains("/of-" + second.id());

        var longer = chain(role(first, "duration", "1h"), role(second, "duration", "61m"));
        try (var plugin = new Plugin(PluginVersion.V7, environment())) {
            assertThat(Plugin.reasons(plugin.checkConfig("mine", longer))).isEmpty();
            assertThatThrownBy(() -> plugin.configure(longer))
                    .hasMessageContaining("IAM Role (" + second.output("arn") + ") cannot be assumed.")
                    .hasMessageContaining("ValidationError")
                    .hasMessageContaining("1 hour session limit");
        }
    }

    @Test
    void is_the_user_where_the_list_is_empty_as_with_the_official_plugin() {
        assertThat(caller(chain())).isEqualTo(user.output("arn"));
    }

    @Test
    void takes_a_secret_and_a_plain_list_and_leaves_nothing_of_a_secret_in_what_it_says() {
        assertThat(caller(config(key, Map.of("assumeRoles", List.of(role(first))))))
                .contains("/of-" + first.id());
        var secret = new Secret(WireJson.write(List.of(role(first), role(second, "externalId", "s3cret"))));
        assertThat(caller(config(key, Map.of("assumeRoles", secret)))).contains("/of-" + second.id());

        var broken = new Secret(WireJson.write(List.of(role(first, "externalId", List.of("s3cret")))));
        assertThatThrownBy(() -> caller(config(key, Map.of("assumeRoles", broken))))
                .hasMessageContaining("mine.assumeRoles[0].externalId")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void assumes_each_role_twice_with_the_configured_values() {
        var roles = Stream.of("one", "two")
                .map(name -> Map.of("roleArn", "arn:aws:iam::000000000000:role/" + name, "externalId", "for-" + name))
                .toList();
        try (var aws = new FakeAws(FakeAws::session)) {
            Logins.caller(
                    PluginVersion.V7, aws.environment(), FakeAws.config(Map.of("assumeRoles", WireJson.write(roles))));

            for (var name : List.of("one", "two")) {
                assertThat(aws.requests("AssumeRole"))
                        .filteredOn(request -> request.get("RoleArn").endsWith("/" + name))
                        // Twice in the check and twice in the configuration.
                        .hasSize(4)
                        .allSatisfy(request -> assertThat(request).contains(entry("ExternalId", "for-" + name)));
            }
        }
    }
}
