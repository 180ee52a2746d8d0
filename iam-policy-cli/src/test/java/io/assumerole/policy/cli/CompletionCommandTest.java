package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls the function of the script in bash, as bash does when a user presses Tab. Does not test zsh. */
class CompletionCommandTest {
    private static final String PRESS_TAB = """
            compopt() { :; } # works only while bash completes
            source ./script
            COMP_WORDS=(iam-policy "$@")
            COMP_CWORD=$#
            COMP_LINE="${COMP_WORDS[*]}"
            _complete_iam-policy || true
            echo "${COMPREPLY[@]}"
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "li, lint",
        "--v, --version",
        "check --k, --kind",
        "check --kind b, boundary",
        "check --kind identity po, policy.json",
        "check policy.json po, policy.json",
        "decide --trust po, policy.json",
        "decide --expect '', allowed denied",
        "decide --format '', text json",
        "lint --fail-on m, medium",
        "diff policy.json po, policy.json",
        "review --state po, policy.json",
        "review --fail-on new, new-access",
        "completion --h, --help",
    })
    void completes_a_command_an_option_a_word_and_a_file(String line, String completed) throws Exception {
        assertThat(complete(line)).isEqualTo(completed);
    }

    @ParameterizedTest
    @CsvSource({
        "link",
        "chek po",
        "check --kin=",
        "check --kind po",
        "lint --account po",
        "decide --user po",
        "diff --kind IDENTITY --format T",
        "completion po"
    })
    void completes_nothing_else(String line) throws Exception {
        assertThat(complete(line)).isEmpty();
    }

    @Test
    void completes_files_for_each_option_with_a_file() {
        var files = Pattern.compile("'(--[a-z-]+)'\\)\n.*\n.*\n.*# files\n").matcher(script());
        assertThat(files.results().map(option -> option.group(1)))
                .containsExactlyInAnyOrder(
                        "--trust",
                        "--identity",
                        "--boundary",
                        "--session",
                        "--resource-policy",
                        "--service-control",
                        "--resource-control",
                        "--external-id-file",
                        "--state",
                        "--output",
                        "--policy",
                        "--boundary",
                        "--scp",
                        "--role-state");
    }

    private String script() {
        return new Runs(folder).run("completion").exits(0).out();
    }

    /** Returns what bash offers for the last word of a line, in which two quotes are an empty word. */
    private String complete(String line) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("script"), script());
        Files.writeString(folder.resolve("policy.json"), "{}");
        var words = line.replace("''", "\"\"");
        var process = new ProcessBuilder("bash", "-euc", "set -- " + words + "\n" + PRESS_TAB)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
