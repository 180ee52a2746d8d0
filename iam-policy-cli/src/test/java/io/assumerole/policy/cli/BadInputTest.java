package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever cannot be read or is used wrongly: a message, exit code 2, and nothing on standard output. */
class BadInputTest {
    private static final String USER = "arn:aws:iam::123456789012:user/anna";

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder).file("good.json", Runs.READS);
    }

    private static void refused(Runs.Result result, String message) {
        result.exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith(message)
                .doesNotContain("\tat ", "Exception", "bug")
                .endsWith("\n");
    }

    @Test
    void refuses_files_that_cannot_be_read() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        Files.write(folder.resolve("latin.json"), new byte[] {'"', (byte) 0xe4, '"'});
        Files.writeString(folder.resolve("huge.json"), " ".repeat(1 << 20) + Runs.READS);
        Files.writeString(folder.resolve("large.json"), " ".repeat(1 << 19) + Runs.READS.replace('\'', '"'));

        refused(check("none.json"), "none.json cannot be read: the file does not exist");
        refused(check("folder"), "folder cannot be read: it is a folder");
        refused(check("latin.json"), "latin.json cannot be read: it is not UTF-8");
        refused(check("huge.json"), "huge.json cannot be read: it has more than 1048576 bytes");
        refused(check("a\u0000b"), "a\\u0000b cannot be read: it is not a valid file name");
        check("large.json").exits(0);
        check("good.json").exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void names_the_encoding_of_a_file_that_is_not_utf8(String encoding) throws IOException {
        var text = Runs.READS.replace('\'', '"');
        Files.write(folder.resolve("wide.json"), text.getBytes(Charset.forName(encoding)));
        Files.writeString(folder.resolve("marked.json"), "\uFEFF" + text);

        refused(
                check("wide.json"),
                "wide.json cannot be read: it is UTF-16 or UTF-32; save it as UTF-8 without a byte order mark");
        refused(
                check("marked.json"),
                "marked.json cannot be read: it starts with a byte order mark; save it as UTF-8 without one");
    }

    @Test
    void takes_an_external_id_from_a_file_of_one_line() throws IOException {
        runs.file("trust.json", Runs.TRUST)
                .file("id", "a-secret-id\n")
                .file("other", "hush\n")
                .file("two", "a-secret-id\nhush\n")
                .file("none", "");
        var command = "decide --trust trust.json --user " + USER
                + " --action sts:AssumeRole --resource-arn arn:aws:iam::123456789012:role/r --external-id-file ";

        runs.run((command + "id").split(" ")).exits(0);
        runs.runWith("a-secret-id", (command + "-").split(" ")).exits(0);
        var denied = runs.run((command + "other").split(" "));
        denied.exits(1);
        assertThat(denied.out()).startsWith("IMPLICITLY_DENIED").doesNotContain("hush");
        refused(runs.run((command + "two").split(" ")), "two has 2 lines; allowed: one line with the external ID");
        refused(runs.run((command + "none").split(" ")), "none has 0 lines; allowed: one line with the external ID");
        refused(runs.run((command + "missing").split(" ")), "missing cannot be read: the file does not exist");
        refused(
                runs.run((command + "id --external-id hush").split(" ")),
                "The external ID is given with both --external-id and --external-id-file; give it once");
        refused(
                runs.run((command + "id --context sts:ExternalId=hush").split(" ")),
                "sts:ExternalId is given with --external-id-file and with --context");
    }

    /** A root user can read every file. */
    @Test
    void refuses_a_file_that_this_user_may_not_read() throws IOException {
        var file = folder.resolve("good.json").toFile();
        assertThat(file.setReadable(false)).isTrue();
        if (!Files.isReadable(file.toPath())) {
            refused(check("good.json"), "good.json cannot be read: you do not have permission to read it");
        }
    }

    private Runs.Result check(String file) {
        return runs.command("check good.json", file, "--kind", "identity");
    }

    @Test
    void refuses_standard_input_that_cannot_be_read() {
        refused(
                runs.runWith(new byte[] {(byte) 0xff}, "check", "-", "--kind", "identity"),
                "standard input cannot be read: it is not UTF-8");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line is dead");
            }
        };
        int status = IamPolicy.run(
                folder, broken, new PrintStream(out), new PrintStream(err), "check", "-", "--kind", "identity");
        refused(new Runs.Result(status, out.toString(), err.toString()), "standard input cannot be read: the line is");
    }

    @Test
    void says_that_its_output_was_closed() {
        var err = new ByteArrayOutputStream();
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        int status = IamPolicy.run(
                folder,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(closed),
                new PrintStream(err),
                "check",
                "good.json",
                "--kind",
                "identity");
        refused(new Runs.Result(status, "", err.toString(StandardCharsets.UTF_8)), "Standard output was closed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                     | No command is given; allowed: check, lint, decide, diff
            chek good.json                         | 'chek' is not a command; allowed: check, lint, decide, diff
            check                                  | Missing required
            check good.json                        | Missing required option: '--kind=KIND'
            check --kind identity                  | Missing required parameter: 'FILE'
            check good.json --kind identities      | Invalid value for option '--kind': 'identities' is not a kind; allowed: trust
            check good.json --kind IDENTITY        | Invalid value for option '--kind'
            check good.json --kind identity --no   | Unknown option: --no
            decide --action s3:GetObject           | Missing required argument (specify one of these)
            check good.json --kind identity --a=b  | Unknown option: --a
            check good.json --kind identity --kind trust | option '--kind'
            diff good.json --kind identity         | Missing required parameter: 'AFTER'
            diff good.json good.json good.json --kind identity | Too many arguments; quote a value that contains spaces
            diff good.json none.json --kind identity | none.json cannot be read
            check @good.json --kind identity       | @good.json cannot be read: the file does not exist
            """)
    void refuses_wrong_usage(String args, String message) {
        refused(runs.run(args.isEmpty() ? new String[0] : args.split(" +")), message);
    }

    @ParameterizedTest
    @MethodSource("commandsAndNone")
    void shows_help_with_an_example_and_exit_codes(String command) {
        var result = runs.run((command + " --help").strip().split(" "));

        result.exits(0);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("Usage: iam-policy", command.isEmpty() ? "Exit codes:" : "Example: ")
                .doesNotContain("\u001b");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    static Stream<String> commandsAndNone() {
        return Stream.concat(Stream.of(""), IamPolicy.commands().stream());
    }

    @Test
    void names_the_options_that_begin_as_an_unknown_one() {
        var args = new String[] {
            "decide", "--user", "arn:aws:iam::123456789012:user/anna", "--action", "s3:GetObject", "--resource", "x"
        };

        refused(
                runs.run(args),
                "Unknown option: --resource; perhaps --resource-account, --resource-arn, --resource-control,"
                        + " --resource-policy\n");
        args[5] = "--resources";
        refused(runs.run(args), "Unknown option: --resources\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--external-id:HUSH", "--external-id:hush", "--external-idhush", "--external-ids=hush"})
    void shows_no_external_id_behind_an_option_that_is_misspelt(String option) {
        var result = runs.command("decide --user", USER, "--action", "sts:AssumeRole", option);

        refused(result, "Unknown option: --external-id");
        assertThat(result.err()).doesNotContainIgnoringCase("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--without-context sts:ExternalId", "--context STS:externalid=other"})
    void takes_an_external_id_once(String again) throws IOException {
        runs.file(
                "trust.json",
                Runs.policy("'Effect':'Allow','Principal':{'AWS':'" + USER + "'},'Action':'sts:AssumeRole',"
                        + "'Condition':{'StringEquals':{'sts:ExternalId':'hush'}}"));
        var args = "decide --trust trust.json --user " + USER
                + " --action sts:AssumeRole --resource-arn arn:aws:iam::123456789012:role/r --external-id hush";

        refused(
                runs.run((args + " " + again).split(" ")),
                "sts:ExternalId is given with --external-id and with --context or --without-context; give it once");
        runs.run(args.split(" ")).exits(0);
    }

    @Test
    void writes_nothing_that_a_terminal_or_a_ci_service_takes_for_a_command() {
        var evil = "x.json/\u001b[31m\n::error::hi";
        for (var result : List.of(
                runs.run("check", evil, "--kind", "identity"),
                runs.run("check", "good.json/" + evil, "--kind", "identity"),
                runs.command("lint good.json --kind identity --acknowledge", evil, "a", "b"))) {
            refused(result, "");
            assertThat(result.err()).contains("::error::hi").doesNotContain("\u001b");
            assertThat(result.err().lines()).noneMatch(line -> line.startsWith("::"));
        }
    }

    @Test
    void shows_its_version_and_the_day_of_its_data() throws IOException {
        var result = runs.run("--version");

        result.exits(0);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).matches("iam-policy \\S+, AWS service data as of \\d{4}-\\d\\d-\\d\\d\n");
        var version = result.out().replaceFirst("iam-policy (\\S+), (?s:.*)", "$1");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
    }

    @Test
    void is_one_public_type_for_the_launcher() throws Exception {
        assertThat(Modifier.isPublic(IamPolicy.class.getModifiers())).isTrue();
        try (var files = Files.list(Path.of(IamPolicy.class.getResource("").toURI()))) {
            for (var file : files.filter(each -> each.toString().endsWith(".class"))
                    .filter(each -> !each.toString().contains("package-info"))
                    .toList()) {
                var name = file.getFileName().toString().replace(".class", "");
                var type = Class.forName(IamPolicy.class.getPackageName() + "." + name);
                assertThat(Modifier.isPublic(type.getModifiers())).as(name).isEqualTo(type == IamPolicy.class);
            }
        }
    }
}
