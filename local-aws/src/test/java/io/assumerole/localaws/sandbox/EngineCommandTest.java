package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.CommandException;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.ConcurrentUpdateException;
import com.pulumi.automation.StackAlreadyExistsException;
import com.pulumi.automation.StackNotFoundException;
import com.pulumi.automation.Version;
import com.pulumi.automation.events.EngineEvent;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.tools.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove that a real engine says what these fakes say. */
class EngineCommandTest {
    @TempDir
    private Path temporary;

    private final List<ProcessHandle> started = new ArrayList<>();

    private EngineCommand command(String script) {
        var pulumi = new FakePrograms(temporary.resolve("bin"))
                .with("pulumi", script)
                .folder()
                .resolve("pulumi");
        return new EngineCommand(
                new Engine(pulumi, pulumi, "3.207.0"), Map.of("ONLY", "this"), temporary, started::add);
    }

    @Test
    void gives_exactly_the_environment_it_was_given() throws Exception {
        var result = command("/usr/bin/env")
                .run(
                        List.of("version"),
                        CommandRunOptions.builder()
                                .additionalEnv(Map.of("MORE", "that"))
                                .build());

        assertThat(result.standardOutput().lines())
                .contains("ONLY=this", "MORE=that")
                // What a shell sets for itself.
                .allMatch(line -> line.matches("(ONLY|MORE|PWD|OLDPWD|SHLVL|_)=.*"));
        assertThat(started).hasSize(1);
    }

    @Test
    void never_lets_the_engine_ask_a_question() throws Exception {
        assertThat(command("echo \"$@\"").run(List.of("config", "set", "k", "--", "-v")))
                .extracting(result -> result.standardOutput().trim())
                .isEqualTo("--non-interactive config set k -- -v");
    }

    @Test
    void hands_lines_and_input_over() throws Exception {
        var output = new ArrayList<String>();
        var errors = new ArrayList<String>();

        command("read word; echo $word; echo oops >&2")
                .run(
                        List.of("x"),
                        CommandRunOptions.builder()
                                .workingDir(temporary)
                                .standardInput("hello\n")
                                .onStandardOutput(output::add)
                                .onStandardError(errors::add)
                                .build());

        assertThat(output).containsExactly("hello");
        assertThat(errors).containsExactly("oops");
    }

    /** The arguments as {@link com.pulumi.automation.LocalWorkspace#setConfig} gives them. */
    @Test
    void hands_the_value_of_a_secret_setting_over_standard_input() throws Exception {
        assertThat(settings(
                        "config",
                        "set",
                        "--path",
                        "a:k",
                        "--secret",
                        "--stack",
                        "s",
                        "--non-interactive",
                        "--",
                        "hush=--hush"))
                .containsExactly("config set --path a:k --secret --stack s --non-interactive", "input: hush=--hush");
    }

    @Test
    void leaves_the_value_of_a_plain_setting_where_it_is() throws Exception {
        assertThat(settings("config", "set", "a:k", "--plaintext", "--stack", "s", "--non-interactive", "--", "word"))
                .containsExactly("config set a:k --plaintext --stack s --non-interactive -- word", "input: ");
    }

    /** The arguments as {@link com.pulumi.automation.LocalWorkspace#setAllConfig} gives them. */
    @Test
    void sets_each_secret_of_many_settings_over_standard_input() throws Exception {
        assertThat(settings(
                        "config",
                        "set-all",
                        "--stack",
                        "s",
                        "--path",
                        "--secret",
                        "a:k=hush=--secret",
                        "--plaintext",
                        "a:p=1=2",
                        "--secret",
                        "a:empty="))
                .containsExactly(
                        "--non-interactive config set-all --stack s --path --plaintext a:p=1=2",
                        "input: ",
                        "--non-interactive config set --stack s --path --secret a:k",
                        "input: hush=--secret",
                        "--non-interactive config set --stack s --path --secret a:empty",
                        "input: ");
    }

    private List<String> settings(String... args) throws Exception {
        var told = temporary.resolve("told");
        command("{ echo \"$*\"; echo \"input: $(cat)\"; } >>'" + told + "'").run(List.of(args));
        return Files.readAllLines(told);
    }

    @Test
    void throws_what_the_engine_says_when_it_does_not_read_its_input() {
        assertThatThrownBy(() -> command("exec <&-; echo oops >&2; sleep 0.2; exit 255")
                        .run(
                                List.of("x"),
                                CommandRunOptions.builder()
                                        .standardInput("hello".repeat(100_000))
                                        .build()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("oops");
    }

    @Test
    void throws_what_the_sdk_throws() {
        assertFails("no stack named 'a' found", StackNotFoundException.class);
        assertFails("stack 'a' already exists", StackAlreadyExistsException.class);
        assertFails("the stack is currently locked by 1 lock(s)", ConcurrentUpdateException.class);
        assertFails("something else", CommandException.class);
    }

    private void assertFails(String message, Class<? extends Exception> exception) {
        assertThatThrownBy(
                        () -> command("echo \"" + message + "\" >&2; exit 255").run(List.of("x")))
                .isExactlyInstanceOf(exception)
                .hasMessageContaining(message)
                .hasMessageContaining("255");
    }

    @Test
    void hands_engine_events_over_even_when_the_engine_fails() {
        var events = new ArrayList<EngineEvent>();
        var script = """
                while [ "$1" != --event-log ]; do shift; done
                echo '{"sequence":1,"timestamp":1,"cancelEvent":{}}' >"$2"
                exit 255
                """;

        assertThatThrownBy(() -> command(script)
                        .run(
                                List.of("preview"),
                                CommandRunOptions.builder()
                                        .onEngineEvent(events::add)
                                        .build()))
                .isInstanceOf(CommandException.class);
        assertThat(events).hasSize(1).allMatch(event -> event.cancelEvent() != null);
    }

    @Test
    void knows_the_engines_version() {
        assertThat(command("").version()).isEqualTo(Version.of(3, 207, 0));
    }
}
