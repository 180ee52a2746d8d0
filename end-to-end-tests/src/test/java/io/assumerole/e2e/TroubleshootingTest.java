package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Messages.Message;
import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the page of messages with the messages in the source, in both directions. Does not prove that a cause or a
 * remedy is right, and does not find messages of fewer than three words.
 */
class TroubleshootingTest {

    private static final String PAGE = "docs/reference/messages.md";

    /** The heading of the part of the page whose messages are not in our source. */
    private static final String OF_OTHERS = "## Messages from AWS, Pulumi, and Maven";

    /** The modules, and how many messages are found in each at the least. */
    private static final Map<String, Integer> MODULES = new TreeMap<>(Map.of(
            "assume-role-components", 100,
            "assume-role-package", 15,
            "assume-role-testing", 8,
            "iam-policy", 90,
            "fast-start", 8,
            "local-aws", 150,
            "assume-role-stack", 1,
            "create-role-stack", 2));

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Pattern TABLE = Pattern.compile("(?m)^\\| Message \\|.*\n\\|.*\n((?:\\|.*\n)+)");

    /** A row that explains more than this explains none of them. */
    private static final int MOST_FOR_A_ROW = 20;

    /**
     * One text in the first cell of a row.
     *
     * @param text the quoted text, with {@code …} for variable parts
     */
    private record Row(String text, Pattern pattern) {

        static Row of(String text) {
            var constants = Arrays.stream(text.split(Messages.ANY, -1)).map(Pattern::quote);
            return new Row(text, Pattern.compile("(?s)" + constants.collect(Collectors.joining(".*"))));
        }

        boolean explains(Message message) {
            return pattern.matcher(message.text()).find();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static List<Message> messages;
    private static List<Row> rows;

    @BeforeAll
    static void reads_source_and_page() throws IOException {
        messages = messages();
        rows = rows();
    }

    @Test
    void has_a_row_for_every_message() {
        assertThat(messages)
                .filteredOn(message -> rows.stream().noneMatch(row -> row.explains(message)))
                .as("messages without a row in %s: give each one, or let a row of the same meaning take it in", PAGE)
                .isEmpty();
    }

    @Test
    void has_no_row_for_a_message_that_is_gone() {
        assertThat(rows)
                .filteredOn(row -> messages.stream().noneMatch(row::explains))
                .as("rows of %s for which the source has no message", PAGE)
                .isEmpty();
    }

    @Test
    void has_no_row_that_matches_everything() {
        assertThat(rows)
                .filteredOn(row -> messages.stream().filter(row::explains).count() > MOST_FOR_A_ROW)
                .isEmpty();
        assertThat(rows)
                .as("two words at least")
                .allMatch(row -> row.text().replace(Messages.ANY, " ").strip().contains(" "));
    }

    /** {@code DocumentsTest} compares the anchors with each other and with the links to them. */
    @Test
    void has_an_anchor_in_every_row() throws IOException {
        assertThat(lines(Clone.read(PAGE)))
                .hasSizeGreaterThan(200)
                .allMatch(line -> line.matches("\\| <a id=\"[a-z0-9-]+\"></a>\\S.*"));
    }

    @Test
    void finds_the_messages_of_each_module() {
        MODULES.forEach((module, fewest) -> assertThat(messages)
                .filteredOn(message -> message.file().startsWith(module))
                .as(module)
                .hasSizeGreaterThanOrEqualTo(fewest));
        assertThat(messages)
                .filteredOn(message -> !message.file().toString().endsWith(".java"))
                .as("scripts")
                .hasSizeGreaterThanOrEqualTo(15);
    }

    @Test
    void passes_over_no_class_that_is_gone() throws IOException {
        assertThat(Messages.passedOverAndGone(List.copyOf(MODULES.keySet()))).isEmpty();
    }

    @Test
    void leaves_the_findings_of_the_lint_to_a_page_that_has_each() throws IOException {
        var codes = Clone.read("docs/reference/lint-codes.md");
        assertThat(LintCode.values())
                .allMatch(code -> codes.contains("| <a id=\"%s\"></a>`%s` | ".formatted(code, code)));
        assertThat(Clone.read(PAGE)).contains("](lint-codes.md)");
    }

    private static List<Message> messages() throws IOException {
        var clone = Clone.folder();
        var all = new ArrayList<Message>();
        for (var module : MODULES.keySet()) {
            all.addAll(Messages.ofModule(module));
        }
        all.addAll(Messages.ofScript(clone.resolve("demo")));
        all.addAll(Messages.ofScript(clone.resolve("assume-role-package/src/main/script/pulumi-resource-assume-role")));
        all.addAll(Messages.ofProxy(
                clone.resolve("local-aws/src/main/resources/io/assumerole/localaws/ministack/proxy.py")));
        return all;
    }

    private static Stream<String> lines(String page) {
        return TABLE.matcher(page).results().flatMap(table -> table.group(1).lines());
    }

    /** Returns every text between backticks in the first cell of a table of messages, except messages of others. */
    private static List<Row> rows() throws IOException {
        var page = Clone.read(PAGE);
        assertThat(page).contains("\n" + OF_OTHERS + "\n");
        var ours = page.substring(0, page.indexOf("\n" + OF_OTHERS + "\n"));
        var rows = lines(ours)
                .flatMap(line -> CODE.matcher(line.split(" \\| ")[0]).results())
                .map(code -> Row.of(code.group(1)))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(300);
        return rows;
    }
}
