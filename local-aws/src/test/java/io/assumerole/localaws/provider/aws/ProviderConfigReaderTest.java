package io.assumerole.localaws.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Does not prove that the settings are obeyed; {@link CredentialResolverTest} does. */
class ProviderConfigReaderTest {
    private static final PluginEnvironment NONE = new PluginEnvironment(Map.of("AWS_CONFIG_FILE", "/dev/null"));
    private static final String ROLE = "arn:aws:iam::111122223333:role/team/deployer";

    private static ProviderConfig read(Map<String, Object> config) {
        var reader = ProviderConfigReader.read(PluginVersion.V6, withRegion(config), NONE);
        assertThat(reader.problems()).isEmpty();
        assertThat(reader.isComplete()).isTrue();
        return reader.settings();
    }

    private static List<ConfigProblem> problems(Map<String, Object> config) {
        return ProviderConfigReader.read(PluginVersion.V6, withRegion(config), NONE)
                .problems();
    }

    private static Map<String, Object> withRegion(Map<String, Object> config) {
        var all = new HashMap<String, Object>(Map.of("region", "us-east-1"));
        all.putAll(config);
        return all;
    }

    @Test
    void reads_json_text_as_the_java_sdk_sends_it() {
        var settings = read(Map.of(
                "version",
                "6.83.0",
                "__internal",
                Map.of(),
                "skipCredentialsValidation",
                "true",
                "maxRetries",
                "3",
                "allowedAccountIds",
                "[\"111122223333\"]",
                "defaultTags",
                "{\"tags\":{\"a\":\"1\"}}",
                "assumeRole",
                """
                                {"roleArn":"%s","sessionName":"s1","duration":"1h",
                                 "externalId":{"4dabf18193072939515e22adb298388d":
                                  "1b47061264138c4ac30d75fd1eb44270","value":"pin"},
                                 "policyArns":["arn:aws:iam::aws:policy/X"],
                                 "tags":{"t":"1"},"transitiveTagKeys":["t"]}""".formatted(ROLE)));

        assertThat(settings.skipCredentialsValidation()).isTrue();
        assertThat(settings.maxAttempts()).isEqualTo(3);
        assertThat(settings.allowedAccountIds()).containsExactly("111122223333");
        assertThat(settings.defaultTags()).containsOnly(entry("a", "1"));
        assertThat(settings.assumeRoles().get(0).string("externalId")).isEqualTo("pin");
        assertThat(settings.assumeRoles().get(0).strings("transitiveTagKeys")).containsExactly("t");
        assertThat(settings.s3UsePathStyle()).isTrue();
    }

    @Test
    void reads_plain_values_and_secrets() {
        var settings = read(Map.of(
                "s3UsePathStyle",
                false,
                "stsRegion",
                "eu-west-1",
                "secretKey",
                new Secret("s"),
                "assumeRole",
                new Secret("{\"roleArn\":\"" + ROLE + "\"}")));

        assertThat(settings.s3UsePathStyle()).isFalse();
        assertThat(settings.stsRegion().id()).isEqualTo("eu-west-1");
        assertThat(settings.region().id()).isEqualTo("us-east-1");
        assertThat(settings.values().string("secretKey")).isEqualTo("s");
        assertThat(settings.assumeRoles().get(0).string("roleArn")).isEqualTo(ROLE);
    }

    @Test
    void leaves_unknown_values_for_later() {
        var reader = ProviderConfigReader.read(
                PluginVersion.V6, Map.of("assumeRole", Unknown.VALUE, "region", Unknown.VALUE), NONE);

        assertThat(reader.problems()).isEmpty();
        assertThat(reader.isComplete()).isFalse();
    }

    /** The Java SDK writes an unknown role ARN into the JSON as if it were known. */
    @Test
    void rejects_an_unknown_inside_json_text() {
        assertThat(problems(Map.of("assumeRole", "{\"roleArn\":\"04da6b54-80e4-46f7-96ec-b56ff0331ba9\"}")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("assumeRole.roleArn");
                    assertThat(problem.reason()).contains("is an invalid ARN: arn: invalid prefix");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assumeRole|{|is not JSON at line 1",
                "assumeRole|[]|Expected an object, got a list",
                "assumeRole|{}|Missing required property 'roleArn'",
                "skipCredentialsValidation|maybe|is not JSON",
                "maxRetries|many|is not JSON",
                "maxRetries|-1|in the range (0 - 100)",
                "allowedAccountIds|{}|Expected a list of strings",
                "defaultTags|{\"keys\":[]}|Invalid or unknown key. It may be any of tags",
                "nonsense|x|`aws:nonsense` is not a valid configuration key",
                "httpProxy|x|this provider emulator does not have it",
                "assumeRoles|[]|`aws:assumeRoles` is not a valid configuration key",
                "region|us east|Invalid AWS Region"
            })
    void rejects_a_value_and_names_the_property(String name, String value, String reason) {
        assertThat(problems(Map.of(name, value))).singleElement().satisfies(problem -> {
            assertThat(problem.path()).startsWith(name);
            assertThat(problem.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessionName|x|(2 - 64)",
                "externalId|x|(2 - 1224)",
                "sourceIdentity|x|(2 - 64)",
                "duration|3600|cannot be parsed as a duration",
                "duration|14m|must be between 15 minutes",
                "duration|12h1s|must be between 15 minutes",
                "policy|{|contains an invalid JSON",
                "roleArn|deployer|is an invalid ARN",
                "mfaSerial|x|Invalid or unknown key"
            })
    void rejects_a_role_that_cannot_be_assumed_and_takes_the_same_without_it(String name, String value, String reason) {
        var role = new HashMap<String, Object>(Map.of("roleArn", ROLE));
        assertThat(problems(Map.of("assumeRole", WireJson.write(role)))).isEmpty();
        role.put(name, value);

        assertThat(problems(Map.of("assumeRole", WireJson.write(role))))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("assumeRole." + name);
                    assertThat(problem.reason()).contains(reason);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"15m", "900s", "12h", "1h30m", "0.5h"})
    void takes_durations_as_go_writes_them(String duration) {
        assertThat(GoDuration.problem("duration", duration)).isEmpty();
        assertThat(GoDuration.parse(duration).toMinutes()).isBetween(15L, 720L);
    }

    @Test
    void rejects_conflicting_settings() {
        assertThat(problems(Map.of(
                        "allowedAccountIds",
                        List.of("1"),
                        "forbiddenAccountIds",
                        List.of("2"),
                        "assumeRoleWithWebIdentity",
                        Map.of("roleArn", ROLE, "webIdentityToken", "token", "webIdentityTokenFile", "/file"))))
                .extracting(ConfigProblem::path)
                .containsExactlyInAnyOrder("allowedAccountIds", "assumeRoleWithWebIdentity");
    }

    @Test
    void takes_the_region_from_the_environment_and_demands_one() {
        assertThat(region(Map.of("AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION", "us-west-2")))
                .isEqualTo("eu-west-1");
        assertThat(region(Map.of("AWS_DEFAULT_REGION", "us-west-2"))).isEqualTo("us-west-2");
        assertThat(ProviderConfigReader.read(PluginVersion.V6, Map.of(), NONE).problems())
                .singleElement()
                .extracting(ConfigProblem::reason)
                .asString()
                .contains("Missing region information", "aws:region");
    }

    private static String region(Map<String, String> variables) {
        return ProviderConfigReader.read(PluginVersion.V6, Map.of(), new PluginEnvironment(variables))
                .settings()
                .region()
                .id();
    }

    @Test
    void rejects_an_unknown_region_only_where_it_is_asked_to() {
        assertThat(problems(Map.of("region", "xx-nowhere-1"))).isEmpty();
        assertThat(problems(Map.of("region", "xx-nowhere-1", "skipRegionValidation", "false")))
                .extracting(ConfigProblem::path)
                .containsExactly("region");
        assertThat(problems(Map.of("region", "eu-west-1", "skipRegionValidation", "false")))
                .isEmpty();
    }

    @Test
    void words_a_problem_for_the_default_provider_and_for_one_in_a_program() {
        var problem = new ConfigProblem("it is bad", "assumeRole.roleArn");

        assertThat(problem.words("default_6_83_0"))
                .isEqualTo("could not validate provider configuration: it is bad."
                        + " Check `pulumi config get --path aws:assumeRole.roleArn`.");
        assertThat(problem.words("mine"))
                .isEqualTo("could not validate provider configuration: it is bad."
                        + " Examine values at 'mine.assumeRole.roleArn'.");
    }

    @Test
    void finds_the_endpoint_of_each_service() {
        var one = read(Map.of("endpoints", "[{\"iam\":\"http://localhost:1\"},{\"sqs\":\"http://localhost:2\"}]"));
        var environment = new PluginEnvironment(
                Map.of("AWS_ENDPOINT_URL", "http://localhost:3", "AWS_ENDPOINT_URL_S3", "http://localhost:4"));

        var endpoints = Endpoints.of(one, environment);

        assertThat(endpoints.iam()).hasPort(1);
        assertThat(endpoints.sts()).hasPort(3);
        assertThat(endpoints.s3()).hasPort(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:4566",
                "http://LOCALHOST.:4566",
                "http://127.0.0.1:4566",
                "http://127.1.2.3:4566",
                "http://[::1]:4566",
                "http://10.0.0.5:4566",
                "http://172.31.255.254:4566",
                "https://192.168.1.5",
                "http://[fd12:3456::1]:4566"
            })
    void accepts_endpoints_that_are_local(String url) {
        var environment = new PluginEnvironment(Map.of("AWS_ENDPOINT_URL", url));

        assertThat(Endpoints.of(read(Map.of()), environment).iam()).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|has no endpoint",
                "https://iam.amazonaws.com|AWS itself",
                "https://sts.cn-north-1.amazonaws.com.cn|AWS itself",
                "https://sts.us-east-1.api.aws|AWS itself",
                "https://STS.amazonaws.com.|AWS itself",
                "https://sts.eusc-de-east-1.amazonaws.eu|AWS itself",
                "https://sts.us-iso-east-1.c2s.ic.gov|AWS itself",
                "https://sts.us-isob-east-1.sc2s.sgov.gov.|AWS itself",
                "https://8.8.8.8|is not local",
                "https://172.32.0.1|is not local",
                "http://169.254.169.254|is not local",
                "https://[2600:1f00::1]|is not local",
                "http://no-such-host.invalid|is not local",
                "localhost:4566|is not a URL",
                "'http://a b'|is not a URL",
                "http://local_stack:4566|is not a URL",
                "http:127.0.0.1|is not a URL",
                "http://127.0.0.1:99999999|is not a URL"
            })
    void rejects_endpoints_that_are_none_or_not_local(String url, String reason) {
        var environment = new PluginEnvironment(Map.of("AWS_ENDPOINT_URL", url));

        assertThatThrownBy(() -> Endpoints.of(read(Map.of()), environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
