package io.assumerole.localaws.provider.schema;

import static io.assumerole.localaws.provider.Plugin.ACCESS_KEY;
import static io.assumerole.localaws.provider.Plugin.BUCKET;
import static io.assumerole.localaws.provider.Plugin.POLICY;
import static io.assumerole.localaws.provider.Plugin.ROLE;
import static io.assumerole.localaws.provider.Plugin.ROLE_POLICY;
import static io.assumerole.localaws.provider.Plugin.ROLE_POLICY_ATTACHMENT;
import static io.assumerole.localaws.provider.Plugin.USER;
import static io.assumerole.localaws.provider.Plugin.USER_POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.FakeAws;
import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckRequest.AutonamingOptions;
import pulumirpc.Provider.CheckRequest.AutonamingOptions.Mode;
import pulumirpc.Provider.CheckResponse;

/** Does not prove that AWS takes what passes: it has rules that the official plugin has not. */
@Tag("slow")
class InputCheckerTest {
    private static final String TRUST = Policies.trust("000000000000");

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        // Check asks AWS nothing, so there is none at this port.
        plugin = new Plugin(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1", "AWS_CONFIG_FILE", "/dev/null"));
        plugin.configure(FakeAws.config(Map.of(
                "skipCredentialsValidation",
                "true",
                "skipRequestingAccountId",
                "true",
                "defaultTags",
                "{\"tags\":{\"team\":\"default\",\"all\":\"1\"}}")));
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    private static List<String> problems(String type, Map<String, Object> inputs) {
        return Plugin.reasons(plugin.check(type, "logical", inputs));
    }

    @Nested
    class Names {
        @ParameterizedTest
        @CsvSource({USER + ",name,255", ROLE + ",name,64", USER_POLICY + ",name,255", BUCKET + ",bucket,63"})
        void are_the_logical_name_and_seven_digits_up_to_the_longest(String type, String property, int longest) {
            var fits = "n".repeat(longest - 8);

            assertThat((String) named(type, fits).get(property)).matches(fits + "-[0-9a-f]{7}");
            assertThat(Plugin.reasons(plugin.check(type, fits + "n", inputsOf(type))))
                    .containsExactly(
                            "could not make instance of '%s': name '%sn-' plus 7 random chars is longer than maximum length %d"
                                    .formatted(type, fits, longest));
        }

        /** The check of a name that a program gives is made of an automatic one, too. */
        @ParameterizedTest
        @ValueSource(strings = {ROLE_POLICY, POLICY})
        void are_checked_like_others(String type) {
            var fits = "n".repeat(120);

            assertThat((String) named(type, fits).get("name")).hasSize(128);
            assertThat(Plugin.reasons(plugin.check(type, fits + "n", inputsOf(type))))
                    .containsExactly("expected length of name to be in the range (1 - 128), got 129"
                            + " characters. Examine values at '"
                            + fits
                            + "n.name'.");
        }

        private Map<String, Object> inputsOf(String type) {
            return switch (type) {
                case ROLE -> Map.of("assumeRolePolicy", TRUST);
                case ROLE_POLICY -> Map.of("role", "r", "policy", "{}");
                case POLICY -> Map.of("policy", "{}");
                case USER_POLICY -> Map.of("user", "u", "policy", "{}");
                default -> Map.of();
            };
        }

        private Map<String, Object> named(String type, String name) {
            return plugin.checked(type, name, inputsOf(type));
        }

        @Test
        void follow_the_seed() {
            var name = seeded("one", Map.of()).get("name");

            assertThat(seeded("one", Map.of()).get("name")).isEqualTo(name);
            assertThat(seeded("two", Map.of()).get("name")).isNotEqualTo(name);
            assertThat(seeded("", Map.of()).get("name"))
                    .isNotEqualTo(seeded("", Map.of()).get("name"));
        }

        @Test
        void stay_in_an_update_and_are_new_in_a_replacement() {
            var before = seeded("one", Map.of());

            assertThat(seeded("two", before)).containsEntry("name", before.get("name"));
            assertThat(seeded("two", Map.of()).get("name")).isNotEqualTo(before.get("name"));
        }

        @Test
        void stay_where_the_program_no_longer_gives_one() {
            var before = plugin.checked(USER, "logical", Map.of("name", "logical-of-its-own"));

            var after = seeded("one", before);

            assertThat(after).containsEntry("name", "logical-of-its-own");
            assertThat(after.get("__defaults"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains("name");
        }

        private Map<String, Object> seeded(String seed, Map<String, Object> olds) {
            return PropertyCodec.read(
                    plugin.check(USER, "logical", olds, Map.of(), seed).getInputs());
        }

        @Test
        void are_the_engines_where_it_wants_so() {
            assertThat(named(Mode.PROPOSE, "Proposed")).containsEntry("bucket", "proposed");
            assertThat(named(Mode.ENFORCE, "Enforced")).containsEntry("bucket", "Enforced");
            assertThat(Plugin.reasons(check(Mode.PROPOSE, "n".repeat(64))))
                    .singleElement()
                    .asString()
                    .endsWith("exceeds maximum length of 63");
            assertThat(Plugin.reasons(check(Mode.DISABLE, "")))
                    .singleElement()
                    .asString()
                    .endsWith("automatic naming is disabled but no explicit name was provided");
        }

        private Map<String, Object> named(Mode mode, String name) {
            return PropertyCodec.read(check(mode, name).getInputs());
        }

        private CheckResponse check(Mode mode, String name) {
            return plugin.stub()
                    .check(CheckRequest.newBuilder()
                            .setUrn(Plugin.urn(BUCKET, "logical"))
                            .setAutonaming(
                                    AutonamingOptions.newBuilder().setMode(mode).setProposedName(name))
                            .build());
        }

        @Test
        void are_not_made_where_the_program_gives_a_prefix() {
            assertThat(plugin.checked(ROLE, "logical", Map.of("assumeRolePolicy", TRUST, "namePrefix", "pre")))
                    .doesNotContainKey("name");
            assertThat(problems(ROLE, Map.of("assumeRolePolicy", TRUST, "namePrefix", "pre", "name", "n")))
                    .singleElement()
                    .asString()
                    .contains("\"name\": conflicts with namePrefix");
        }
    }

    @Test
    void adds_defaults_and_says_which() {
        assertThat(plugin.checked(ROLE, "logical", Map.of("assumeRolePolicy", TRUST)))
                .contains(
                        entry("forceDetachPolicies", false),
                        entry("maxSessionDuration", 3600.0),
                        entry("path", "/"),
                        entry("__defaults", List.of("forceDetachPolicies", "maxSessionDuration", "name", "path")));
        assertThat(plugin.checked(ROLE, "logical", Map.of("assumeRolePolicy", TRUST, "path", "/x/")))
                .contains(
                        entry("path", "/x/"),
                        entry("__defaults", List.of("forceDetachPolicies", "maxSessionDuration", "name")));
    }

    @ParameterizedTest
    @ValueSource(strings = {USER, BUCKET})
    void merges_default_tags_and_lets_the_resource_win(String type) {
        assertThat(plugin.checked(type, "logical", Map.of("tags", Map.of("team", "own"))))
                .contains(entry("tags", Map.of("team", "own")), entry("tagsAll", Map.of("team", "own", "all", "1")));
        assertThat(plugin.checked(type, "logical", Map.of()))
                .doesNotContainKey("tags")
                .containsEntry("tagsAll", Map.of("team", "default", "all", "1"));
    }

    @Test
    void converts_values_in_another_notation() {
        assertThat(plugin.checked(
                        ROLE,
                        "logical",
                        Map.of(
                                "assumeRolePolicy",
                                TRUST,
                                "forceDetachPolicies",
                                "true",
                                "maxSessionDuration",
                                "7200",
                                "tags",
                                Map.of("n", 1, "b", true))))
                .contains(
                        entry("forceDetachPolicies", true),
                        entry("maxSessionDuration", 7200.0),
                        entry("tags", Map.of("n", "1", "b", "true")));
    }

    @Test
    void passes_unknown_and_secret_values_through() {
        assertThat(plugin.checked(
                        ACCESS_KEY, "logical", Map.of("user", Unknown.VALUE, "status", new Secret("Inactive"))))
                .contains(entry("user", Unknown.VALUE), entry("status", new Secret("Inactive")));
    }

    @Test
    void rejects_with_every_problem_at_once() {
        assertThat(problems(
                        ROLE,
                        Map.of(
                                "assumerolepolicy",
                                TRUST,
                                "maxSessionDuration",
                                60,
                                "arn",
                                "arn:aws:iam::000000000000:role/x",
                                "description",
                                List.of(),
                                "permissionsBoundary",
                                "nonsense")))
                .hasSize(6)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("Invalid or unknown key.")
                        .endsWith("Examine values at 'logical.assumerolepolicy'."))
                .anySatisfy(problem -> assertThat(problem).contains("in the range (3600 - 43200), got 60"))
                .anySatisfy(problem -> assertThat(problem).contains("AWS sets its value", "logical.arn"))
                .anySatisfy(problem -> assertThat(problem).contains("Expected a string, got a list"))
                .anySatisfy(problem -> assertThat(problem).contains("is an invalid ARN"))
                .contains("Missing required property 'assumeRolePolicy'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl", "hostedZoneId", "versioning", "website"})
    void rejects_what_only_the_official_plugin_has(String input) {
        assertThat(problems(BUCKET, Map.of(input, "given")))
                .singleElement()
                .asString()
                .contains("emulator", "forceDestroy", "The official plugin supports all", "logical." + input);
    }

    @ParameterizedTest
    @CsvSource({
        USER + ",name,with space",
        ACCESS_KEY + ",status,active",
        ROLE + ",name,with/slash",
        ROLE_POLICY + ",policy,{",
        ROLE_POLICY + ",policy,'{\"a\":1,\"a\":2}'",
        USER_POLICY + ",policy,''",
        USER_POLICY + ",policy,' {}'",
        ROLE_POLICY + ",policy,'[{}]'",
        ROLE_POLICY + ",policy,'\"{}\"'",
        ROLE + ",assumeRolePolicy,'\n{}'",
        ROLE + ",assumeRolePolicy,1",
        POLICY + ",policy,true",
        ROLE + ",description,the “best”",
        ROLE + ",description,the ‘best’",
        POLICY + ",policy,{",
        POLICY + ",name,with space",
        ROLE_POLICY_ATTACHMENT + ",policyArn,Admin",
        ROLE_POLICY + ",role,arn:aws:iam::000000000000:role/x"
    })
    void rejects_a_value_and_names_the_property(String type, String property, String value) {
        assertThat(problems(type, Map.of(property, value)))
                .anySatisfy(problem -> assertThat(problem).contains("'logical." + property + "'", property));
    }

    /** The nearest that passes to each refusal above, and what is left to IAM. */
    @ParameterizedTest
    @CsvSource({
        USER + ",name,a+=@b",
        USER + ",path,''",
        USER_POLICY + ",name,with space",
        USER_POLICY + ",policy,{ }",
        USER_POLICY + ",user,with space",
        ROLE_POLICY + ",role,with space",
        POLICY + ",policy,'{\"a\":1}'",
        ROLE + ",description,the best” one’s"
    })
    void accepts_a_value(String type, String property, String value) {
        assertThat(problems(type, Map.of(property, value)))
                .allSatisfy(problem -> assertThat(problem).startsWith("Missing required property"));
    }

    @Test
    void leaves_the_length_of_a_policy_to_iam() {
        var policy = Policies.allow("s3:*", "x".repeat(20_000));

        assertThat(problems(USER_POLICY, Map.of("user", "u", "policy", policy))).isEmpty();
        assertThat(problems(ROLE_POLICY, Map.of("role", "r", "policy", policy))).isEmpty();
        assertThat(problems(USER, Map.of("name", "n".repeat(1000)))).isEmpty();
    }

    @Test
    void rejects_what_is_wrong_with_the_policies_that_come_with_a_role() {
        assertThat(roleWith("managedPolicyArns", List.of("arn:aws:iam::aws:policy/Admin")))
                .isEmpty();
        assertThat(roleWith("managedPolicyArns", List.of("Admin")))
                .singleElement()
                .asString()
                .contains("invalid ARN", "'logical.managedPolicyArns'");
        assertThat(roleWith("inlinePolicies", List.of(Map.of("name", "a", "policy", "{}"))))
                .isEmpty();
        assertThat(roleWith("inlinePolicies", List.of(Map.of()))).isEmpty();
        assertThat(roleWith("inlinePolicies", List.of(Map.of("name", "a", "policy", "[]"))))
                .singleElement()
                .asString()
                .contains("inlinePolicies.policy", "array", "'logical.inlinePolicies'");
        assertThat(roleWith("inlinePolicies", List.of(Map.of("name", "a b", "policy", "{}"))))
                .singleElement()
                .asString()
                .contains("inlinePolicies.name", "a b");
    }

    private static List<String> roleWith(String property, Object value) {
        return problems(ROLE, Map.of("assumeRolePolicy", TRUST, property, value));
    }

    @Test
    void names_an_inline_policy_that_has_no_name_and_keeps_that_name() {
        var inputs = Map.of("assumeRolePolicy", TRUST, "inlinePolicies", List.of(Map.of("policy", "{}")));

        var first = plugin.checked(ROLE, "logical", inputs);
        var second = PropertyCodec.read(
                plugin.check(ROLE, "logical", first, inputs, "another").getInputs());

        assertThat(first.get("inlinePolicies").toString()).containsPattern("name=logical-[0-9a-f]{7}");
        assertThat(second.get("inlinePolicies")).isEqualTo(first.get("inlinePolicies"));
    }

    /** As TypeScript, Python and YAML may give it; the type of the official schema is both. */
    @Test
    void takes_a_policy_that_is_given_as_an_object() {
        var policy = Map.of("Version", "2012-10-17", "Statement", List.of(Map.of("Effect", "Allow")));
        var text = "{\"Statement\":[{\"Effect\":\"Allow\"}],\"Version\":\"2012-10-17\"}";

        assertThat(plugin.checked(ROLE, "logical", Map.of("assumeRolePolicy", policy)))
                .containsEntry("assumeRolePolicy", text);
        assertThat(plugin.checked(USER_POLICY, "logical", Map.of("user", "u", "policy", policy)))
                .containsEntry("policy", text);
        assertThat(plugin.checked(POLICY, "logical", Map.of("policy", Map.of("Id", new Secret("hidden")))))
                .containsEntry("policy", new Secret("{\"Id\":\"hidden\"}"));
        assertThat(plugin.checked(POLICY, "logical", Map.of("policy", Map.of("Statement", List.of(Unknown.VALUE)))))
                .containsEntry("policy", Unknown.VALUE);
        assertThat(problems(POLICY, Map.of("policy", List.of(policy))))
                .singleElement()
                .asString()
                .contains("array");
        assertThat(problems(USER, Map.of("path", policy)))
                .singleElement()
                .asString()
                .contains("Expected a string, got an object");
    }

    @Test
    void never_tells_a_secret_value() {
        assertThat(problems(USER, Map.of("name", new Secret("secret name"))))
                .singleElement()
                .asString()
                .doesNotContain("secret name")
                .contains("logical.name");
    }
}
