package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.testing.FakePrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does not prove that the build works: Java, Maven, Go and Python are fakes beside the real script.
 */
@Tag("slow")
class DemoScriptTest {
    private static final String JAVA = """
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.15" 2025-04-15' >&2; exit; fi
            for argument; do printf '<%s>' "$argument"; done
            """;
    private static final String MAVEN = """
            if [ "$1" = -version ]; then echo 'Apache Maven 3.8.7 (b89d5959)'; exit; fi
            echo built >>"$LOG"
            /usr/bin/env >"$LOG.env"
            /bin/mkdir -p assume-role-demo/target
            echo jar >assume-role-demo/target/assume-role-demo-0.1.0.jar
            """;

    @TempDir
    private Path temporary;

    private Path clone;
    private FakePrograms programs;
    private final Map<String, String> more = new HashMap<>();

    @BeforeEach
    void copy_the_script() throws IOException {
        clone = Files.createDirectories(temporary.resolve("a clone"));
        var root = Path.of("..");
        Files.copy(root.resolve("demo"), clone.resolve("demo"));
        for (var file : new String[] {
            "pom.xml",
            "local-aws/pom.xml",
            "local-aws/engine/go.mod",
            "local-aws/engine/go.sum",
            "local-aws/ministack/requirements.txt"
        }) {
            Files.createDirectories(clone.resolve(file).getParent());
            Files.copy(root.resolve(file), clone.resolve(file));
        }
        Files.createDirectories(clone.resolve("local-aws/src/main"));
        programs = new FakePrograms(temporary.resolve("bin"))
                .withReal(
                        "dirname", "cat", "sha256sum", "find", "mkdir", "touch", "tail", "sleep", "mv", "bash", "uname")
                .with("java", JAVA)
                .with("javac", "")
                .with("mvn", MAVEN)
                .with("go", "echo go version go1.26.8 linux/amd64")
                .with("python3", "");
    }

    private record Result(int status, String output, String errors) {}

    private Result demo(String... arguments) throws Exception {
        var builder = new ProcessBuilder(clone.resolve("demo").toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", programs.folder().toString());
        builder.environment().put("HOME", temporary.resolve("home").toString());
        builder.environment().put("LOG", temporary.resolve("log").toString());
        more.forEach((name, value) -> {
            builder.environment().remove(name);
            if (value != null) {
                builder.environment().put(name, value);
            }
        });
        builder.redirectError(temporary.resolve("errors").toFile());
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output, Files.readString(temporary.resolve("errors")));
    }

    private void without(String program) throws IOException {
        Files.delete(programs.folder().resolve(program));
    }

    private Path log() {
        return temporary.resolve("log");
    }

    @Test
    void builds_and_hands_over_to_java() throws Exception {
        var target = clone.toRealPath().resolve("assume-role-demo/target");

        var result = demo("up", "two words");

        assertThat(result.errors).contains("Building the project");
        assertThat(result.status).isZero();
        assertThat(result.output)
                .contains(
                        "<-Daws.configFile=/dev/null><-Daws.sharedCredentialsFile=/dev/null>",
                        "<-Dlocal-aws.terminal=false>")
                .endsWith("<-cp><%1$s-0.1.0.jar:%2$s/*><io.assumerole.demo.DemoCommand><up><two words>"
                        .formatted(target.resolve("assume-role-demo"), target.resolve("lib")));
        assertThat(log()).hasContent("built");
    }

    @Test
    void builds_without_the_users_accounts_and_hands_them_to_java() throws Exception {
        programs.with("java", JAVA + "printf '<%s>' \"$AWS_PROFILE\"\n");
        more.put("AWS_PROFILE", "poisoned");
        more.put("AWS_CONFIG_FILE", "/poisoned");
        more.put("PULUMI_ACCESS_TOKEN", "poisoned");
        more.put("KEPT", "kept");

        var result = demo();

        assertThat(result.output).endsWith("<poisoned>");
        assertThat(Files.readString(temporary.resolve("log.env")))
                .contains("KEPT=kept", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null")
                .doesNotContain("poisoned");
    }

    /** What uname prints in Git Bash, MSYS2, Cygwin, and, as the nearest that works, WSL and macOS. */
    @ParameterizedTest
    @CsvSource({"MINGW64_NT-10.0-22631, 2", "MSYS_NT-10.0-22631, 2", "CYGWIN_NT-10.0-22631, 2", "Linux, 0", "Darwin, 0"
    })
    void refuses_to_run_on_windows_itself(String system, int status) throws Exception {
        programs.with("uname", "[ \"$*\" = -s ] && echo " + system);

        var result = demo();

        assertThat(result.status).isEqualTo(status);
        if (status == 2) {
            assertThat(result.errors).contains("Run it in WSL").hasLineCount(1);
            assertThat(log()).doesNotExist();
        } else {
            assertThat(result.errors).doesNotContain("WSL");
        }
    }

    @Test
    void builds_again_only_when_a_source_is_newer() throws Exception {
        demo();
        demo();
        assertThat(log()).hasContent("built");

        Thread.sleep(20);
        Files.writeString(clone.resolve("local-aws/src/main/New.java"), "class New {}");
        demo();
        assertThat(log()).hasContent("built\nbuilt");
    }

    @Test
    void tells_what_a_failed_build_said() throws Exception {
        programs.with("mvn", "echo COMPILATION ERROR; exit 1");

        var result = demo();

        assertThat(result.status).isEqualTo(1);
        assertThat(result.errors).contains("COMPILATION ERROR", "build.log");
        assertThat(result.output).isEmpty();
    }

    @Test
    void names_everything_that_is_missing_before_it_builds_anything() throws Exception {
        without("java");
        without("mvn");
        without("go");
        without("python3");

        var result = demo();

        assertThat(result.status).isEqualTo(2);
        assertThat(result.output).isEmpty();
        assertThat(result.errors)
                .containsSubsequence("JDK:", "adoptium.net", "Maven:", "maven.apache.org")
                .containsSubsequence("Pulumi", "go.dev", "Python:", "python3-venv");
        assertThat(log()).doesNotExist();
        assertThat(clone.resolve(".local-aws")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "java    | echo 'java version \"1.8.0_392\"' >&2        | JDK: java is older than 17",
                "mvn     | echo 'Apache Maven 3.8.6 (84538c99)'        | Maven: mvn is Maven 3.8.6. Install 3.8.7 or newer: https",
                "go      | echo go version go1.19.8 linux/amd64        | go 1.21 or newer",
                "python3 | exit 1                                      | apt install python3 python3-venv"
            })
    void refuses_a_program_that_is_too_old_or_not_complete(String program, String answer, String message)
            throws Exception {
        assertThat(demo().status).as("the programs as they are").isZero();
        Files.delete(clone.resolve("assume-role-demo/target/assume-role-demo-0.1.0.jar"));
        Files.delete(log());
        programs.with(program, answer);

        assertMissing(message);
    }

    @Test
    void refuses_a_java_without_a_compiler() throws Exception {
        without("javac");

        assertMissing("JDK: java or javac does not exist");
    }

    @Test
    void takes_the_java_of_java_home() throws Exception {
        more.put("JAVA_HOME", temporary.resolve("old jdk").toString());

        assertMissing("JDK: " + temporary.resolve("old jdk/bin/java"));
    }

    @Test
    void does_not_take_the_options_of_every_jvm_for_its_version() throws Exception {
        programs.with("java", "echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx8g' >&2\n" + JAVA);

        assertThat(demo().status).isZero();
    }

    @Test
    void needs_neither_go_nor_python_if_the_cache_is_complete() throws Exception {
        without("go");
        without("python3");
        var cache = Cache.of(Map.of("HOME", temporary.resolve("home").toString()));
        var engine = Files.createDirectories(cache.folder(Cache.key("engine", "go.mod", "go.sum")));
        var miniStack = Files.createDirectories(cache.folder(Cache.key("ministack", "requirements.txt")));
        assertThat(demo().errors).contains("Pulumi, or Go", "Python:");

        Files.createFile(engine.resolve("pulumi"));
        Files.createFile(miniStack.resolve("interpreter"));

        assertThat(demo().status).isZero();
    }

    @Test
    void needs_no_python_when_a_local_aws_is_named() throws Exception {
        without("python3");
        more.put("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
        assertThat(demo().status).isZero();

        Files.delete(clone.resolve("assume-role-demo/target/assume-role-demo-0.1.0.jar"));
        Files.delete(log());
        more.put("ASSUME_ROLE_LOCAL_ENDPOINT", "http://127.0.0.1:4566");
        assertMissing("Python:");
    }

    @Test
    void needs_no_go_if_pulumi_is_installed() throws Exception {
        without("go");
        programs.with("pulumi", "").with("pulumi-language-java", "");

        assertThat(demo().status).isZero();
    }

    /** As `pulumi plugin install language java` makes it, in the home of Pulumi or of the user. */
    @ParameterizedTest
    @ValueSource(strings = {"", "pulumi-home"})
    void needs_no_go_if_pulumi_is_installed_and_its_java_host_is_a_plugin(String home) throws Exception {
        without("go");
        var pulumi = temporary.resolve(home.isEmpty() ? "home/.pulumi" : home);
        more.put("PULUMI_HOME", home.isEmpty() ? "" : pulumi.toString());
        programs.with("pulumi", "");
        assertMissing("pulumi plugin install language java");

        new FakePrograms(pulumi.resolve("plugins/language-java-v1.34.0")).with("pulumi-language-java", "");

        assertThat(demo().status).isZero();
    }

    /** A background script ignores INT, a script under nohup ignores HUP, and so do all processes that they start. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void ends_the_build_when_it_is_terminated(String signal, int status) throws Exception {
        var demo = building(signal, "SIG_DFL");
        long maven = Long.parseLong(Files.readString(log()).trim());

        send(signal, demo);

        assertThat(demo.waitFor()).isEqualTo(status);
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void finishes_the_build_where_the_signal_was_ignored_before(String signal) throws Exception {
        var demo = building(signal, "SIG_IGN");

        send(signal, demo);
        Files.createFile(temporary.resolve("finish"));

        assertThat(demo.waitFor()).isZero();
    }

    /** Starts the script with a signal's disposition, and returns during the build, which waits for the file {@code finish}. */
    private Process building(String signal, String disposition) throws Exception {
        programs.with("mvn", """
                [ "$1" != -version ] || exit
                echo $$ >"$LOG"
                while [ ! -e "${LOG%/*}/finish" ]; do /bin/sleep 0.02; done
                /bin/mkdir -p assume-role-demo/target
                """);
        var builder = new ProcessBuilder(
                "python3",
                "-c",
                "import os, signal, sys; signal.signal(signal.SIG%s, signal.%s);".formatted(signal, disposition)
                        + " os.environ['PATH'] = sys.argv[1];"
                        + " os.execv(sys.argv[2], sys.argv[2:])",
                programs.folder().toString(),
                clone.resolve("demo").toString());
        builder.environment().put("LOG", log().toString());
        builder.environment().remove("JAVA_HOME");
        var demo = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(temporary.resolve("errors").toFile())
                .start();
        while (!Files.exists(log()) || Files.size(log()) == 0) {
            assertThat(demo.isAlive()).as("the script, which builds").isTrue();
            Thread.sleep(20);
        }
        return demo;
    }

    private static void send(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** In a terminal, which Python's pty makes. */
    @ParameterizedTest
    @CsvSource({
        "TERM=xterm, true",
        "TERM=dumb, false",
        "TERM=, false",
        "TERM=xterm NO_COLOR=1, false",
        "TERM=xterm NO_COLOR=, true"
    })
    void knows_where_control_codes_are_wanted(String variables, boolean wanted) throws Exception {
        var terminal = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import pty, sys; pty.spawn(sys.argv[1:])",
                        "/bin/sh",
                        "-c",
                        "env -u JAVA_HOME PATH='%s' HOME='%s' LOG='%s' %s '%s'"
                                .formatted(
                                        programs.folder(),
                                        temporary.resolve("home"),
                                        log(),
                                        variables,
                                        clone.resolve("demo")))
                .redirectErrorStream(true)
                .start();

        assertThat(new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("<-Dlocal-aws.terminal=" + wanted + ">");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "relative"})
    void looks_for_its_cache_in_the_accounts_home_where_home_names_none(String home) throws Exception {
        more.put("HOME", home);
        programs.with("sha256sum", "echo 0123456789abcdef-none-has-this");

        var result = demo();

        assertThat(result.status).as(result.errors).isZero();
        assertThat(result.errors.lines()).allMatch(line -> line.startsWith("Building the project"));
        assertThat(clone.resolve(".cache")).doesNotExist();
    }

    private void assertMissing(String message) throws Exception {
        var result = demo();

        assertThat(result.status).isEqualTo(2);
        assertThat(result.errors).contains(message).hasLineCount(2);
        assertThat(log()).doesNotExist();
    }
}
