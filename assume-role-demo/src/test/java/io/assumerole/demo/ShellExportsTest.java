package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Does not prove anything about shells that are not POSIX shells. */
class ShellExportsTest {
    private static final Map<String, String> SETTINGS = Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:4711");

    @Test
    void writes_nothing_but_export_lines() {
        assertThat(ShellExports.exports(Map.of("HOME", "/home/a", "AWS_PROFILE", "work"), SETTINGS)
                        .lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("export [A-Z_]+='.*'"));
    }

    @Test
    void quotes_special_characters_of_a_shell() throws Exception {
        var value = "it's $HOME `id` \"x\" \\ *";

        var shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.outputWriter(StandardCharsets.UTF_8)) {
            input.write(ShellExports.exports(Map.of(), Map.of("TRICKY", value)));
            input.write("printf %s \"$TRICKY\"");
        }

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(value);
    }

    @Test
    void takes_back_what_would_lead_elsewhere() {
        var shell = Map.of(
                "AWS_PROFILE", "work",
                "AWS_DEFAULT_PROFILE", "work",
                "AWS_SECURITY_TOKEN", "old",
                "AWS_ENDPOINT_URL_S3", "http://elsewhere.example",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true",
                "PULUMI_CONFIG_PASSPHRASE_FILE", "/secret");

        assertThat(ShellExports.exports(shell, SETTINGS).lines())
                .containsExactlyInAnyOrder(
                        "export AWS_PROFILE='default'",
                        "export AWS_DEFAULT_PROFILE='default'",
                        "export AWS_SECURITY_TOKEN=''",
                        "export AWS_SESSION_TOKEN=''",
                        "export AWS_REGION='us-east-1'",
                        "export AWS_DEFAULT_REGION='us-east-1'",
                        "export AWS_ENDPOINT_URL='http://127.0.0.1:4711'",
                        "export AWS_ENDPOINT_URL_S3='http://127.0.0.1:4711'",
                        "export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS='false'",
                        "export PULUMI_CONFIG_PASSPHRASE_FILE=''");
    }

    @Test
    void ignores_missing_files() {
        assertThat(ShellExports.exports(Map.of(), SETTINGS).lines())
                .containsExactlyInAnyOrder(
                        "export AWS_SESSION_TOKEN=''",
                        "export AWS_REGION='us-east-1'",
                        "export AWS_DEFAULT_REGION='us-east-1'",
                        "export AWS_ENDPOINT_URL='http://127.0.0.1:4711'");
    }
}
