package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Prose.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the length of sentences and table cells, table headers, and the forms of {@code sentence-forms.txt} in
 * documents, and the length of sentences in messages.
 *
 * <p>{@code language-baseline.txt} lists how many findings each place has at most. A place that it omits has none.
 * {@code -Dlanguage.baseline=write} writes the present numbers to it, and {@code -Dlanguage.findings=docs/how-to}
 * prints all findings of a place.
 */
class LanguageTest {

    private static final int WORDS_OF_A_SENTENCE = 25;

    private static final int WORDS_OF_A_CELL = 40;

    private static final String BASELINE =
            "end-to-end-tests/src/test/resources/io/assumerole/e2e/language-baseline.txt";

    private static final Pattern END_IN_A_MESSAGE = Pattern.compile("\n|\\\\n|[:;] ");

    private static final Pattern PLACE =
            Pattern.compile("^(docs/contributing/decisions|docs/[^/]+(?=/)|[^/]+(?=/)|[^/]+$)");

    /** @param place the folder or the module, such as {@code docs/how-to} */
    private record Finding(String place, String rule, String file, int line, String text) {

        String key() {
            return place + "\t" + rule;
        }

        @Override
        public String toString() {
            return "%s:%d: %s: %s".formatted(file, line, rule, text);
        }
    }

    private static final List<Finding> FINDINGS = new ArrayList<>();

    private static final Map<String, Integer> LIMITS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        var documents = Clone.texts(".*\\.md");
        assertThat(documents).containsKey("README.md").hasSizeGreaterThan(50);
        documents.forEach((file, text) -> FINDINGS.addAll(inDocument(file, text)));

        var sources = Clone.texts(".*/src/main/java/.*\\.java");
        assertThat(sources).hasSizeGreaterThan(400);
        sources.forEach((file, text) -> FINDINGS.addAll(inMessages(file, text)));

        LIMITS.putAll(limits(Clone.read(BASELINE)));
        var place = System.getProperty("language.findings");
        FINDINGS.stream().filter(finding -> finding.place().equals(place)).forEach(System.out::println);
    }

    private static Map<String, Integer> limits(String baseline) {
        return baseline.lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf('\t')),
                        line -> Integer.valueOf(line.substring(line.lastIndexOf('\t') + 1))));
    }

    private static String place(String file) {
        var found = PLACE.matcher(file);
        assertThat(found.find()).as(file).isTrue();
        return found.group();
    }

    private static List<Finding> inDocument(String file, String markdown) {
        var findings = new ArrayList<Finding>();
        for (var block : Prose.of(markdown)) {
            var text = block.text();
            if (block.kind() == Kind.HEADER && text.isEmpty()) {
                findings.add(new Finding(place(file), "empty header", file, block.line(), ""));
            }
            if (block.kind() != Kind.TEXT && Prose.words(text) > WORDS_OF_A_CELL) {
                findings.add(new Finding(place(file), "long cell", file, block.line(), text));
            }
            if (block.kind() == Kind.TEXT) {
                longSentences(text)
                        .forEach(sentence ->
                                findings.add(new Finding(place(file), "long sentence", file, block.line(), sentence)));
            }
            SentenceForms.in(text)
                    .forEach(form -> findings.add(new Finding(place(file), "form", file, block.line(), form)));
        }
        return findings;
    }

    /** In a message, a line, colon, or semicolon ends a sentence, as in {@code name: got 1; allowed: 2}. */
    private static List<Finding> inMessages(String file, String source) {
        return WordingTest.literals(source)
                .flatMap(END_IN_A_MESSAGE::splitAsStream)
                .flatMap(LanguageTest::longSentences)
                .map(text -> new Finding("messages of " + place(file), "long sentence", file, 0, text))
                .toList();
    }

    private static Stream<String> longSentences(String text) {
        return Prose.sentences(text).stream().filter(sentence -> Prose.words(sentence) > WORDS_OF_A_SENTENCE);
    }

    /** Returns each place and rule with more findings than allowed. */
    private static List<String> tooMany(List<Finding> findings, Map<String, Integer> limits) {
        return findings.stream()
                .collect(Collectors.groupingBy(Finding::key, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .filter(group -> group.getValue().size() > limits.getOrDefault(group.getKey(), 0))
                .map(group -> "%s: %d, allowed: %d%n  %s"
                        .formatted(
                                group.getKey(),
                                group.getValue().size(),
                                limits.getOrDefault(group.getKey(), 0),
                                group.getValue().stream().map(Finding::toString).collect(Collectors.joining("\n  "))))
                .toList();
    }

    @Test
    void has_no_more_findings_than_the_baseline_allows() throws IOException {
        if ("write".equals(System.getProperty("language.baseline"))) {
            write();
            return;
        }
        var counts = counts();
        LIMITS.forEach((key, limit) -> {
            long count = counts.getOrDefault(key, 0L);
            if (count < limit) {
                System.out.printf("language-baseline.txt allows %d of %s, but there are only %d.%n", limit, key, count);
            }
        });

        assertThat(tooMany(FINDINGS, LIMITS)).isEmpty();
    }

    private static Map<String, Long> counts() {
        return FINDINGS.stream().collect(Collectors.groupingBy(Finding::key, TreeMap::new, Collectors.counting()));
    }

    private static void write() throws IOException {
        var comments = Clone.read(BASELINE).lines().filter(line -> line.startsWith("#"));
        var counts = counts().entrySet().stream().map(count -> count.getKey() + "\t" + count.getValue());
        Files.writeString(
                Clone.folder().resolve(BASELINE),
                Stream.concat(comments, counts).collect(Collectors.joining("\n", "", "\n")),
                StandardCharsets.UTF_8);
    }

    @Test
    void fails_if_a_place_has_more_findings_than_allowed() {
        var planted = inDocument("docs/how-to/page.md", "For whoever reads it.");

        assertThat(tooMany(planted, Map.of("docs/how-to\tform", 1))).isEmpty();
        assertThat(tooMany(planted, Map.of("docs/how-to\tform", 0))).hasSize(1);
        assertThat(tooMany(planted, Map.of("docs/reference\tform", 1))).hasSize(1);
        assertThat(tooMany(planted, limits("# comment\ndocs/how-to\tform\t1"))).isEmpty();
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }

    private static List<String> rules(String markdown) {
        return inDocument("docs/how-to/page.md", markdown).stream()
                .map(finding -> finding.rule() + " " + finding.line())
                .toList();
    }

    @Test
    void finds_each_form() {
        assertThat(rules("# Page\n\nFor whoever reads it.\n")).containsExactly("form 3");
        assertThat(rules("- A list\n  is for\n  [whoever](page.md) reads it.\n"))
                .containsExactly("form 1");
        assertThat(rules("| a | b |\n| --- | --- |\n| c | used in place of d |\n"))
                .containsExactly("form 3");
        assertThat(rules("    For whoever reads a tab.\n")).containsExactly("form 1");
        assertThat(rules("> For whoever reads\n> a quote.\n")).containsExactly("form 1");
        assertThat(rules("## A heading for whoever reads it\n")).containsExactly("form 1");
        assertThat(rules("```\ncode\n```\nFor whoever reads on.\n")).containsExactly("form 4");

        assertThat(rules("For anyone who reads it.\n")).isEmpty();
    }

    @Test
    void skips_code_comments_quoted_messages_and_targets_of_links() {
        assertThat(rules("```bash\n# whoever\n```\n")).isEmpty();
        assertThat(rules("1. Run it:\n\n   ```bash\n   # whoever\n   ```\n")).isEmpty();
        assertThat(rules("````\n```\nwhoever\n```\nwhoever\n````\n")).isEmpty();
        assertThat(rules("<!-- whoever -->\n")).isEmpty();
        assertThat(rules("The message `for whoever reads` appears.\n")).isEmpty();
        assertThat(rules("In `a`, for whoever reads `b`.\n")).containsExactly("form 1");
        assertThat(rules("The message \"for whoever reads\" appears.\n")).isEmpty();
        assertThat(rules("See [the page](whoever.md) and https://whoever.example/.\n"))
                .isEmpty();
    }

    @Test
    void finds_long_sentences() {
        assertThat(rules(words(26) + ".\n")).containsExactly("long sentence 1");
        assertThat(rules("Short. " + words(20) + "\n" + words(6) + ". Short.\n"))
                .containsExactly("long sentence 1");
        assertThat(rules("- " + words(26) + "\n")).containsExactly("long sentence 1");
        assertThat(rules(words(24) + " `a` [b](c.md).\n")).containsExactly("long sentence 1");

        assertThat(rules(words(25) + ".\n")).isEmpty();
        assertThat(rules(words(13) + ". [folder](folder) " + words(13) + "\n")).isEmpty();
        assertThat(rules(words(13) + ". Then " + words(13) + "\n")).isEmpty();
        assertThat(rules("- " + words(13) + "\n- " + words(13) + "\n")).isEmpty();
        assertThat(rules("# " + words(13) + "\n" + words(13) + "\n")).isEmpty();
        assertThat(rules(words(13) + "\n\n" + words(13) + "\n")).isEmpty();
        assertThat(rules(words(24) + " `a b c` - =.\n")).isEmpty();
        assertThat(inMessages(
                        "a/src/main/java/A.java", "String text = \"" + words(20) + "\"\n + \" " + words(6) + "\";"))
                .hasSize(1);
        assertThat(inMessages(
                        "a/src/main/java/A.java", "/** " + words(26) + " */ String text = \"" + words(25) + "\";"))
                .isEmpty();
    }

    @Test
    void finds_long_cells_and_empty_headers() {
        assertThat(rules("| a | b |\n| --- | --- |\n| c | " + words(41) + " |\n"))
                .containsExactly("long cell 3");
        assertThat(rules("| | b |\n| --- | --- |\n| c | d |\n")).containsExactly("empty header 1");

        assertThat(rules("| a | b |\n| --- | --- |\n| | " + words(40) + " |\n")).isEmpty();
        assertThat(rules("| a | b |\n| --- | --- |\n| " + words(30) + " | `a\\|b` " + words(15) + " |\n"))
                .isEmpty();
    }
}
