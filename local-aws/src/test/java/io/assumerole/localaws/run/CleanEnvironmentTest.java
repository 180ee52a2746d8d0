package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does not prove that a program reads no other variables. */
class CleanEnvironmentTest {

    /**
     * Each removed variable with a similar one that remains.
     *
     * @param removed a variable of one kind
     * @param kept a variable that differs in its prefix, or that no program of AWS or Pulumi reads
     */
    @ParameterizedTest
    @CsvSource({
        "AWS_ACCESS_KEY_ID, MY_AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY, AWSSECRET",
        "AWS_SESSION_TOKEN, SESSION_TOKEN",
        "AWS_PROFILE, PROFILE",
        "AWS_ROLE_ARN, ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE, WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI, CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_SHARED_CREDENTIALS_FILE, SHARED_CREDENTIALS_FILE",
        "AWS_ENDPOINT_URL_STS, ENDPOINT_URL_STS",
        "AWS_CA_BUNDLE, SSL_CERT_FILE",
        "TF_AWS_STS_ENDPOINT, TF_STS_ENDPOINT",
        "TF_AWS_DYNAMODB_ENDPOINT, TF_LOG",
        "PULUMI_ACCESS_TOKEN, MY_PULUMI_ACCESS_TOKEN",
        "PULUMI_BACKEND_URL, BACKEND_URL",
        "PULUMI_HOME, HOME",
        "PULUMI_CONFIG_PASSPHRASE, CONFIG_PASSPHRASE",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN, GITHUB_ACTIONS",
        "ACTIONS_ID_TOKEN_REQUEST_URL, GITHUB_SHA",
        "JAVA_TOOL_OPTIONS, JAVA_HOME",
        "JDK_JAVA_OPTIONS, JDK_JAVA_OPTIONS_OLD",
        "_JAVA_OPTIONS, JAVA_OPTIONS",
    })
    void removes_what_leads_to_an_account_or_a_backend(String removed, String kept) {
        var parent = Map.of(removed, "value", kept, "value");

        assertThat(CleanEnvironment.of(parent)).isEqualTo(Map.of(kept, "value"));
    }

    @Test
    void returns_a_modifiable_copy() {
        var parent = new HashMap<>(Map.of("PATH", "/bin"));

        CleanEnvironment.of(parent).put("AWS_REGION", "us-east-1");

        assertThat(parent).isEqualTo(Map.of("PATH", "/bin"));
    }
}
