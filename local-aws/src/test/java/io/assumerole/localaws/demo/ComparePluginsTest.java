package io.assumerole.localaws.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.testing.OfficialPluginDouble;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./demo compare-plugins}, with a second copy of the emulator in place of the official plugin. */
@Tag("slow")
class ComparePluginsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "contributing", "provider-emulator.md");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>(System.getenv());

    @BeforeEach
    void unset_the_endpoint() {
        environment.remove("AWS_ENDPOINT_URL");
    }

    private boolean compare(Path second) throws Exception {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new Demo(folder.resolve("clone"), environment, Progress.plain(out), out).comparePlugins(second);
    }

    /** The control of {@code PluginComparisonTest}: the same without its planted differences, and with all types. */
    @Test
    void finds_no_difference_between_two_copies_of_the_emulator() throws Exception {
        var copy = OfficialPluginDouble.install(folder.resolve("copy"), PluginVersion.V6);

        assertThat(compare(copy.program())).isTrue();

        var report = Files.readString(folder.resolve("clone/local-aws/target/plugin-comparison.md"));
        assertThat(report)
                .contains("- First plugin: the provider emulator 6.83.0\n", "- Second plugin: the AWS plugin 6.83.0\n")
                .endsWith(": no differences\n");
        var summary = report.substring(report.lastIndexOf("\n- ") + 3).strip();
        assertThat(Files.readString(DOCUMENT)).contains("`" + summary + "`");
        assertThat(output.toString(StandardCharsets.UTF_8)).contains(report);
        try (var left = Files.list(folder.resolve("clone/.local-aws"))) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    @Test
    void refuses_a_plugin_that_it_cannot_compare() throws Exception {
        var programs = new FakePrograms(folder.resolve("programs"));
        programs.with("old", "echo 5.43.0").with("none", "exit 1");

        assertThatThrownBy(() -> compare(programs.folder().resolve("old")))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("has version 5.43.0, which the provider emulator does not have")
                .hasMessageContaining("allowed: 6.83.0, 7.51.1");
        assertThatThrownBy(() -> compare(programs.folder().resolve("none")))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("does not report its version");
        assertThatThrownBy(() -> compare(programs.folder()))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("is not an executable file");
        environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        programs.with("new", "echo 6.83.0");
        assertThatThrownBy(() -> compare(programs.folder().resolve("new")))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("unset AWS_ENDPOINT_URL");
    }
}
