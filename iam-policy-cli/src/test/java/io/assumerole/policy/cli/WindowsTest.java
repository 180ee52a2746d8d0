package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.sarif.SarifLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses Windows's line separator, charset, and file names on this machine. Does not prove that anything works on Windows. */
class WindowsTest {
    private static final String POLICY =
            Runs.policy("'Sid':'Reads','Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::site/änna/*'");

    private static final String PREVIEW = """
            {"steps": [{"op": "create",
              "newState": {
                "urn": "urn:pulumi:dev::app::aws:iam/user:User::änna",
                "type": "aws:iam/user:User",
                "inputs": {"name": "änna"}}}],
             "changeSummary": {"create": 1}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        new Runs(folder).file("policy.json", POLICY).file("trust.json", Runs.TRUST);
        Files.writeString(folder.resolve("preview.json"), PREVIEW);
    }

    /** A program of its own, because Java reads its settings at its start. */
    @Tag("slow")
    @Test
    void ends_lines_of_reports_as_on_linux_and_writes_utf_8() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Dline.separator=\r\n",
                        "-Dfile.encoding=windows-1252",
                        "-Dos.name=Windows 11",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reports.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();

        assertThat(Files.readString(folder.resolve("help")))
                .as("the control: Picocli's lines")
                .contains("\r\n");
        assertThat(output).contains("änna", "policy.json", "\"version\" : \"2.1.0\"", "<form id=");
        assertThat(output.lines().count()).isGreaterThan(100);
        assertThat(output).doesNotContain("\r");
    }

    /** Prints every format of every command. */
    static final class Reports {
        public static void main(String[] args) throws IOException {
            var folder = Path.of(args[0]);
            var runs = new Runs(folder);
            for (var format : new String[] {"text", "json"}) {
                print(runs.command("check policy.json --kind identity --format", format));
                print(runs.command("diff policy.json policy.json --kind identity --format", format));
                print(runs.command(
                        "decide --identity policy.json --user arn:aws:iam::123456789012:user/anna"
                                + " --action s3:GetObject --resource-arn arn:aws:s3:::site/x --trace --format",
                        format));
            }
            for (var format : new String[] {"text", "json", "sarif"}) {
                print(runs.command("lint policy.json --kind identity --format", format));
            }
            for (var format : new String[] {"text", "markdown", "json", "sarif", "html"}) {
                print(runs.command("review preview.json --output report --format", format));
                var report = Files.readAllBytes(folder.resolve("report"));
                System.out.write(report, 0, report.length);
            }
            print(runs.command("completion"));
            print(runs.command("check none.json --kind identity"));
            Files.writeString(folder.resolve("help"), runs.command("--help").out());
        }

        private static void print(Runs.Result result) {
            var bytes = (result.out() + result.err()).getBytes(StandardCharsets.UTF_8);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check policy.json --kind identity --format json",
                "lint policy.json --kind identity --format json",
                "review preview.json --format json"
            })
    void reads_files_with_windows_line_ends(String command) throws IOException {
        var runs = new Runs(folder);
        var expected = runs.command(command);
        assertThat(expected.err()).isEmpty();
        for (var file : new String[] {"policy.json", "preview.json"}) {
            var text = Files.readString(folder.resolve(file));
            Files.writeString(folder.resolve(file), text.replace("\n", " ").replace(",", ",\r\n") + "\r\n");
        }

        assertThat(runs.command(command)).isEqualTo(expected);
    }

    /** The last line has two line ends on no system. */
    @ParameterizedTest
    @CsvSource({"'a-secret-id\r\n', 0", "'a-secret-id\n', 0", "'a-secret-id\r\n\r\n', 2", "'other-id\r\n', 1"})
    void reads_an_external_id_with_a_windows_line_end(String content, int status) throws IOException {
        Files.writeString(folder.resolve("id.txt"), content);

        new Runs(folder)
                .command("decide --trust trust.json --user arn:aws:iam::123456789012:user/anna"
                        + " --action sts:AssumeRole --resource-arn arn:aws:iam::123456789012:role/app"
                        + " --external-id-file id.txt")
                .exits(status);
    }

    /** As Windows PowerShell 5.1 redirects the output of pulumi to a file. */
    @Test
    void reads_a_preview_but_no_policy_in_utf_16() throws IOException {
        var runs = new Runs(folder);
        var expected = runs.command("review preview.json");
        Files.writeString(folder.resolve("preview.json"), "\uFEFF" + PREVIEW, StandardCharsets.UTF_16LE);
        Files.writeString(folder.resolve("policy.json"), "\uFEFF{}", StandardCharsets.UTF_16LE);

        assertThat(runs.command("review preview.json")).isEqualTo(expected);
        assertThat(runs.command("check policy.json --kind identity").exits(2).err())
                .contains("policy.json cannot be read: it is UTF-16 or UTF-32; save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "policies\\my role.json, \\, policies/my%20role.json",
        "policies\\my role.json, /, policies%5Cmy%20role.json",
        "policies/role.json, \\, policies/role.json",
        "C:\\policies\\role.json, \\, file:///C%3A/policies/role.json",
        "C:/policies/role.json, /, C%3A/policies/role.json",
        "\\\\server\\share\\role.json, \\, file:////server/share/role.json",
        "/policies/role.json, /, file:///policies/role.json"
    })
    void names_a_file_in_sarif_with_slashes(String file, char separator, String uri) {
        assertThat(SarifLocation.ofFile(CommandInputOutput.path(file, separator), "")
                        .uri())
                .isEqualTo(uri);
    }
}
