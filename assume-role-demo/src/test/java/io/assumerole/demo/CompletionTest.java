package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls the function of the script in bash, as bash does when a user presses Tab. Does not test zsh. */
@Tag("slow")
class CompletionTest {
    private static final String PRESS_TAB = """
            compopt() { :; } # works only while bash completes
            source ./script
            COMP_WORDS=(./demo %s)
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE="${COMP_WORDS[*]}"
            _complete_demo || true
            echo "${COMPREPLY[@]}"
            complete -p demo
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write_the_script() throws Exception {
        Files.createDirectory(folder.resolve("my-stack"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), DemoCommand.class.getName(), "completion")
                .redirectOutput(folder.resolve("script").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "rev, review",
        "complet, completion",
        "review --o, --output",
        "review my, my-stack",
        "review --output my, my-stack",
        "link, ''",
        "up my, ''",
        "review --fail-on my, ''"
    })
    void completes_a_command_an_option_and_a_file_and_nothing_else(String line, String completed) throws Exception {
        var process = new ProcessBuilder("bash", "-euc", PRESS_TAB.formatted(line))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).hasSize(2).first().isEqualTo(completed);
        assertThat(output).contains("complete -o default -F _complete_demo demo");
    }
}
