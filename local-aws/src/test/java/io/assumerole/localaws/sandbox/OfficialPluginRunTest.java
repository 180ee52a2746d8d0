package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.localaws.provider.EmulatorServer;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.OfficialPluginDouble;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sandbox with the official plugin: the plugin of the user's Pulumi home runs, and gets no more than the local AWS.
 * Does not prove that the official plugin works: a second copy of the emulator runs in its place.
 */
@Tag("slow")
class OfficialPluginRunTest {
    private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream();

    @TempDir
    private static Path folder;

    private static OfficialPluginDouble plugin;
    private static Map<String, String> environment;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        plugin = OfficialPluginDouble.install(folder.resolve("user"), PluginVersion.V6);
        environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        environment.put("PULUMI_HOME", plugin.pulumiHome().toString());
        environment.put("AWS_PROFILE", "the-users");
        sandbox = start("sandbox", environment);
    }

    private static Sandbox start(String name, Map<String, String> environment) {
        var out = new PrintStream(OUTPUT, true, StandardCharsets.UTF_8);
        return Sandbox.startWithOfficialPlugin(
                folder.resolve(name), environment, PluginVersion.V6.number(), Progress.plain(out));
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static WorkspaceStack stack(String name, PluginVersion version) throws Exception {
        Consumer<Context> program = context -> new CustomResource(
                "aws:iam/user:User",
                "made",
                ResourceArgs.Empty,
                CustomResourceOptions.builder().version(version.number()).build());
        return sandbox.stack("official", name, program, sandbox.root());
    }

    @Test
    void runs_the_plugin_of_the_user_with_the_local_AWS_only() throws Exception {
        stack("made", PluginVersion.V6).up();

        assertThat(sandbox.as(sandbox.root()).iam().listUsers().users()).hasSize(1);
        assertThat(plugin.variablesOfProcesses())
                .contains("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY")
                .doesNotContain("AWS_PROFILE", EmulatorServer.VARIABLE);
        assertThat(OUTPUT.toString(StandardCharsets.UTF_8))
                .contains("This run uses the official AWS plugin 6.83.0: " + plugin.program());
        assertThat(sandbox.plugin()).isEqualTo("the official AWS plugin 6.83.0");
        assertThat(Sandbox.reopen(folder.resolve("sandbox"), environment, Progress.plain(System.out))
                        .orElseThrow()
                        .plugin())
                .isEqualTo(sandbox.plugin());
        stack("made", PluginVersion.V6).destroy();
    }

    /** The control is above: the same program with the version of the plugin. */
    @Test
    void does_not_run_a_program_whose_SDK_selects_another_version() throws Exception {
        var other = stack("other", PluginVersion.V7);

        assertThatThrownBy(other::up)
                .hasMessageContaining("pulumi-resource-aws")
                .hasMessageContaining("7.51.1");
    }

    @Test
    void refuses_an_endpoint_that_it_has_not_started() throws Exception {
        var elsewhere = new HashMap<>(environment);
        elsewhere.put("AWS_ENDPOINT_URL", "https://iam.amazonaws.com");

        assertThatThrownBy(() -> start("elsewhere", elsewhere))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("First run: unset AWS_ENDPOINT_URL");
        assertThat(Files.exists(folder.resolve("elsewhere"))).isFalse();
    }
}
