package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.testing.FakePrograms;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The environment of a plugin that works with AWS by default. Does not prove what the official plugin does with it: that
 * was read in its source.
 */
class GuardedPluginTest {
    private static final URI LOCAL = URI.create("http://127.0.0.1:41234");
    private static final String NOBODY = "http://127.0.0.1:1";

    /** What a shell of {@code ./demo env} can have, and everything that leads the plugin elsewhere. */
    private static final Map<String, String> POISON = Map.ofEntries(
            Map.entry("AWS_PROFILE", "poison"),
            Map.entry("AWS_ENDPOINT_URL", "https://poison.amazonaws.com"),
            Map.entry("AWS_ENDPOINT_URL_STS", "https://poison.amazonaws.com"),
            Map.entry("AWS_STS_ENDPOINT", "https://poison.amazonaws.com"),
            Map.entry("TF_AWS_STS_ENDPOINT", "https://poison.amazonaws.com"),
            Map.entry("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "poison"),
            Map.entry("AWS_USE_FIPS_ENDPOINT", "poison"),
            Map.entry("AWS_ROLE_ARN", "poison"),
            Map.entry("AWS_WEB_IDENTITY_TOKEN_FILE", "poison\nwith a second line"),
            Map.entry("AWS_CONTAINER_CREDENTIALS_FULL_URI", "poison"),
            Map.entry("AWS_CONFIG_FILE", "poison"),
            Map.entry("HTTPS_PROXY", "http://poison:3128"),
            Map.entry("https_proxy", "http://poison:3128"),
            Map.entry("NO_PROXY", ".amazonaws.com,poison"),
            Map.entry("ASSUME_ROLE_EMULATOR", "poison"));

    @TempDir
    private Path folder;

    private SandboxFolder sandbox;
    private Path plugin;

    @BeforeEach
    void make_a_plugin_that_writes_its_environment() {
        sandbox = SandboxFolder.at(folder.resolve("a sandbox's folder"));
        plugin = new FakePrograms(folder.resolve("user's own"))
                .with("plugin", "echo \"$*\"; env -0 > " + quoted(folder.resolve("environment")))
                .folder()
                .resolve("plugin");
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "'\\''") + "'";
    }

    private Map<String, String> environmentOf(Path program, Map<String, String> given) throws Exception {
        var builder = new ProcessBuilder(program.toString(), "127.0.0.1:4711", "-v=3").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(given);
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("AWS_ACCESS_KEY_ID", "AKIARUN");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret of the run");
        builder.environment().put("AWS_REGION", "eu-central-1");
        builder.environment().put("OTHER", "kept");
        var process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("127.0.0.1:4711 -v=3\n");
        assertThat(process.waitFor()).isZero();
        var seen = new TreeMap<String, String>();
        for (var entry : Files.readString(folder.resolve("environment")).split("\0")) {
            seen.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
        }
        seen.keySet().removeAll(List.of("PATH", "PWD", "SHLVL", "_", "OLDPWD"));
        return seen;
    }

    private Path installed() {
        GuardedPlugin.install(plugin, "6.83.0", LOCAL, sandbox);
        return sandbox.pulumiHome().resolve("plugins/resource-aws-v6.83.0/pulumi-resource-aws");
    }

    @Test
    void has_the_callers_key_and_the_local_AWS_and_nothing_else_of_AWS() throws Exception {
        var expected = Map.ofEntries(
                Map.entry("AWS_ACCESS_KEY_ID", "AKIARUN"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "secret of the run"),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_ENDPOINT_URL", LOCAL.toString()),
                Map.entry("AWS_CONFIG_FILE", sandbox.awsConfig().toString()),
                Map.entry(
                        "AWS_SHARED_CREDENTIALS_FILE", sandbox.awsCredentials().toString()),
                Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
                Map.entry("AWS_SKIP_METADATA_API_CHECK", "true"),
                Map.entry("HTTP_PROXY", NOBODY),
                Map.entry("HTTPS_PROXY", NOBODY),
                Map.entry("http_proxy", NOBODY),
                Map.entry("https_proxy", NOBODY),
                Map.entry("NO_PROXY", "127.0.0.1"),
                Map.entry("no_proxy", "127.0.0.1"),
                Map.entry("OTHER", "kept"));

        assertThat(environmentOf(installed(), POISON)).isEqualTo(expected);
        assertThat(environmentOf(installed(), Map.of())).isEqualTo(expected);
    }

    /** The control: without the guard, a plugin gets everything. */
    @Test
    void would_have_all_of_it_without_the_guard() throws Exception {
        assertThat(environmentOf(plugin, POISON)).containsAllEntriesOf(POISON);
    }

    @Test
    void does_not_start_the_plugin_if_it_cannot_clear_the_environment() throws Exception {
        var builder = new ProcessBuilder(installed().toString()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", folder.toString());

        assertThat(builder.start().waitFor()).isNotZero();
        assertThat(folder.resolve("environment")).doesNotExist();
    }
}
