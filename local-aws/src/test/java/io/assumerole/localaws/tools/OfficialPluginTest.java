package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which AWS plugin of the user's Pulumi is used. All programs here are scripts. Does not prove that the official plugin
 * answers {@code -version}: that was read in the source of Pulumi's Terraform bridge.
 */
class OfficialPluginTest {
    private static final String VERSION = "6.83.0";
    private static final String PROGRAM = "pulumi-resource-aws";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private FakePrograms onPath;
    private FakePrograms pulumi;

    @BeforeEach
    void make_paths() {
        home = folder.resolve("pulumi home");
        onPath = new FakePrograms(folder.resolve("path"));
        pulumi = new FakePrograms(folder.resolve("engine")).with("pulumi", "echo 'no network' >&2; exit 7");
        environment.put("PULUMI_HOME", home.toString());
        environment.put("PATH", onPath.folder() + ":/usr/bin:/bin");
        environment.put("PROXY_OF_THE_USER", "kept");
        environment.put("AWS_PROFILE", "the-users");
    }

    private OfficialPlugin resolve() {
        var engine = new Engine(pulumi.folder().resolve("pulumi"), folder, "3.277.0");
        return OfficialPlugin.resolve(VERSION, engine, environment, Progress.plain(new PrintStream(output, true)));
    }

    private FakePrograms inHome(String version) {
        return new FakePrograms(home.resolve("plugins/resource-aws-v" + version));
    }

    private static String reports(String version) {
        return "[ \"$*\" = -version ] && [ -z \"$AWS_PROFILE\" ] && echo " + version;
    }

    @Test
    void is_the_one_in_the_pulumi_home_even_if_another_is_on_PATH() {
        var program = inHome(VERSION).with(PROGRAM, reports(VERSION)).folder().resolve(PROGRAM);
        onPath.with(PROGRAM, reports(VERSION));

        assertThat(resolve()).isEqualTo(new OfficialPlugin(program, VERSION));
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void is_in_the_home_folder_if_PULUMI_HOME_is_not_set() {
        environment.remove("PULUMI_HOME");
        environment.put("HOME", folder.toString());
        var program = new FakePrograms(folder.resolve(".pulumi/plugins/resource-aws-v" + VERSION))
                .with(PROGRAM, reports("v" + VERSION))
                .folder()
                .resolve(PROGRAM);

        assertThat(resolve().program()).isEqualTo(program);
    }

    @Test
    void is_the_one_on_PATH_if_it_has_the_version_of_the_SDK() {
        onPath.with(PROGRAM, reports(VERSION));

        assertThat(resolve()).isEqualTo(new OfficialPlugin(onPath.folder().resolve(PROGRAM), VERSION));
    }

    @Test
    void is_refused_if_it_reports_another_version_than_its_folder() {
        inHome(VERSION).with(PROGRAM, reports("6.80.0"));

        assertThatThrownBy(this::resolve)
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("reports version 6.80.0, but the program's SDK, com.pulumi:aws, selects 6.83.0")
                .hasMessageContaining("pulumi plugin rm resource aws 6.83.0 && pulumi plugin install");
    }

    @Test
    void is_refused_if_it_reports_no_version() {
        inHome(VERSION).with(PROGRAM, "echo 41234");

        assertThatThrownBy(this::resolve)
                .hasMessageContaining("does not report its version")
                .hasMessageContaining("41234");
    }

    @Test
    void is_installed_by_pulumi_in_the_environment_of_the_user() throws IOException {
        inHome(VERSION).with(PROGRAM, reports(VERSION));
        // Pulumi keeps this file until a plugin is complete.
        Files.createFile(home.resolve("plugins/resource-aws-v" + VERSION + ".partial"));
        pulumi.with("pulumi", """
                [ "$*" = "plugin install resource aws 6.83.0" ] && [ "$PROXY_OF_THE_USER" = kept ] || exit 1
                rm "$PULUMI_HOME/plugins/resource-aws-v6.83.0.partial\"""");

        assertThat(resolve().version()).isEqualTo(VERSION);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("pulumi plugin install resource aws 6.83.0");
    }

    @Test
    void is_missing_with_the_message_of_pulumi_and_what_was_found_instead() {
        inHome("6.80.0").with(PROGRAM, reports("6.80.0"));
        onPath.with(PROGRAM, reports("7.51.1"));

        assertThatThrownBy(this::resolve)
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("`pulumi plugin install resource aws 6.83.0` ended with status 7")
                .hasMessageContaining("no network")
                .hasMessageContaining("resource-aws-v6.80.0; ")
                .hasMessageContaining(onPath.folder().resolve(PROGRAM) + ", which reports 7.51.1")
                .hasMessageContaining("or use the provider emulator");
    }

    @Test
    void is_missing_if_pulumi_installs_it_elsewhere() {
        pulumi.with("pulumi", "exit 0");

        assertThatThrownBy(this::resolve).hasMessageContaining("succeeded, but " + home.resolve("plugins") + " has no");
    }

    @Test
    void has_the_version_in_the_jar_of_the_SDK() throws IOException {
        assertThat(OfficialPlugin.versionOfSdk(getClass().getClassLoader())).isEmpty();

        var record = folder.resolve("com/pulumi/aws/version.txt");
        Files.createDirectories(record.getParent());
        Files.writeString(record, "6.83.0\n");
        try (var sdk = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertThat(OfficialPlugin.versionOfSdk(sdk)).contains("6.83.0");
        }
    }
}
