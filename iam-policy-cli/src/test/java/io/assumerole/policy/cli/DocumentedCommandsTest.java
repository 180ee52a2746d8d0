package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the output of each command with the page about the command line. Does not prove that the prose is right. */
class DocumentedCommandsTest {
    private static final Path PAGE = Path.of("../docs/reference/cli.md");
    private static final Pattern FILE = Pattern.compile("(?ms)^<!-- file: (\\S+) -->\n```json\n(.*?)^```$");
    private static final Pattern COMMAND =
            Pattern.compile("(?ms)^```console\n\\$ iam-policy ([^\n]*); echo \\$\\?\n(.*?)^```$");

    @TempDir
    private Path folder;

    @Test
    void prints_what_the_page_says() throws IOException {
        var page = Files.readString(PAGE);
        for (var file : FILE.matcher(page).results().toList()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        var runs = new Runs(folder);
        var written = COMMAND.matcher(page).replaceAll(command -> {
            var result = runs.run(command.group(1).split(" "));
            return Matcher.quoteReplacement("```console\n$ iam-policy " + command.group(1) + "; echo $?\n"
                    + result.out() + result.err() + result.status() + "\n```");
        });
        // To accept intended changes: cp iam-policy-cli/target/cli.md docs/reference/
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("cli.md"), written);

        assertThat(page).isEqualTo(written);
        for (var command : new String[] {"check", "lint", "decide", "diff"}) {
            assertThat(COMMAND.matcher(page).results())
                    .as(command)
                    .anyMatch(each ->
                            each.group(1).startsWith(command) && each.group(2).endsWith("1\n"));
        }
    }

    @Test
    void names_every_option_of_every_command() throws IOException {
        var page = Files.readString(PAGE);
        for (var command : new String[] {"check", "lint", "decide", "diff"}) {
            var options = Pattern.compile("--[a-z-]+")
                    .matcher(new Runs(folder).run(command, "--help").out())
                    .results()
                    .map(option -> option.group())
                    .toList();
            assertThat(options).hasSizeGreaterThan(2).allMatch(option -> page.contains(option));
        }
    }
}
