package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each command of these pages and compares what it prints. Does not prove what the text says. */
class DocumentedCommandsTest {
    private static final Path PAGE = Path.of("../docs/reference/cli.md");
    private static final Path TUTORIAL = Path.of("../docs/tutorials/check-a-policy.md");

    /** A file and a command; the steps of a tutorial indent them. */
    private static final Pattern FILE = Pattern.compile("(?ms)^ *<!-- file: (\\S+) -->\n *```json\n(.*?)^ *```$");

    private static final Pattern COMMAND =
            Pattern.compile("(?ms)^( *)```console\n *\\$ iam-policy ([^\n]*); echo \\$\\?\n(.*?)^ *```$");

    private static final Path REVIEW = Path.of("../docs/how-to/review-access-changes.md");

    static final List<Path> PAGES = List.of(PAGE, TUTORIAL, REVIEW);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("PAGES")
    void prints_what_the_page_shows(Path path) throws IOException {
        // The page about reviews uses the preview of the reference.
        writeFiles(Files.readString(PAGE));
        var page = Files.readString(path);
        writeFiles(page);
        var runs = new Runs(folder);
        var written = COMMAND.matcher(page).replaceAll(command -> {
            var result = runs.run(command.group(2).split(" "));
            var block = "```console\n$ iam-policy " + command.group(2) + "; echo $?\n" + result.out() + result.err()
                    + result.status() + "\n```";
            return Matcher.quoteReplacement(block.replaceAll("(?m)^(?=.)", command.group(1)));
        });
        // To accept an intended change, copy this file over the page.
        Files.writeString(Files.createDirectories(Path.of("target")).resolve(path.getFileName()), written);

        assertThat(page).isEqualTo(written);
    }

    private void writeFiles(String page) throws IOException {
        for (var file : FILE.matcher(page).results().toList()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
    }

    @ParameterizedTest
    @MethodSource("documented")
    void shows_a_failure_of_every_command(String command) throws IOException {
        assertThat(COMMAND.matcher(Files.readString(PAGE)).results())
                .anyMatch(each ->
                        each.group(2).startsWith(command) && each.group(3).endsWith("1\n"));
    }

    /** Returns all commands that print a result. */
    static List<String> documented() {
        return IamPolicy.commands().stream()
                .filter(command -> !command.equals("completion"))
                .toList();
    }

    @Test
    void names_every_option_of_every_command() throws IOException {
        var page = Files.readString(PAGE);
        for (var command : documented()) {
            var options = Pattern.compile("--[a-z-]+")
                    .matcher(new Runs(folder).run(command, "--help").out())
                    .results()
                    .map(option -> option.group())
                    .toList();
            assertThat(options).hasSizeGreaterThan(2).allMatch(option -> page.contains(option));
        }
    }
}
