package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the texts that people read: the length of sentences and table cells, table headers, and the forms of
 * {@code sentence-forms.txt} in documents; the length of sentences and the forms in messages; the forms and the first
 * word in Javadoc.
 */
class LanguageTest {
    private static final int WORDS_OF_A_SENTENCE = 25;
    private static final int WORDS_OF_A_CELL = 40;

    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private static final Pattern END_OF_SENTENCE =
            Pattern.compile("(?<=[.!?][)\"'*_]{0,3})\\s+(?=[A-Z\"'(*_`\\[\\d./])");

    /** In a message, a line, colon, or semicolon ends a sentence, as in {@code name: got 1; allowed: 2}. */
    private static final Pattern END_IN_A_MESSAGE = Pattern.compile("\n|\\\\n|[:;] ");

    /** A comment or a string. Possessive: a long comment or text block needs no deep recursion. */
    private static final Pattern TOKEN = Pattern.compile(String.join(
            "|",
            "\"\"\"(?:[^\\\\\"]|\\\\[\\s\\S]|\"(?!\"\"))*+\"\"\"",
            "\"(?:[^\"\\\\\n]|\\\\.)*+\"(?:\\s*\\+\\s*\"(?:[^\"\\\\\n]|\\\\.)*+\")*+",
            "'(?:[^'\\\\\n]|\\\\.)++'",
            "/\\*(?:[^*]|\\*(?!/))*+\\*/",
            "//[^\n]*+"));

    private static final Pattern FIRST_WORD =
            Pattern.compile("^(?:Whether|What|Of|How|Those|Who|Whom|Why|Where|Which|With what|As)\\b");

    /** Each form with its replacement. */
    private static final Map<Pattern, String> FORMS = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws IOException {
        Clone.read("end-to-end-tests/src/test/resources/io/assumerole/e2e/sentence-forms.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .forEach(form -> FORMS.put(Pattern.compile(form[1]), form[0]));
        assertThat(FORMS).hasSize(39);
    }

    private static List<String> inDocument(String markdown) {
        var findings = new ArrayList<String>();
        MARKDOWN.parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                findings.addAll(forms(text(heading)));
            }

            @Override
            public void visit(Paragraph paragraph) {
                findings.addAll(longSentences(text(paragraph)));
                findings.addAll(forms(text(paragraph)));
            }

            @Override
            public void visit(CustomNode node) {
                if (!(node instanceof TableCell cell)) {
                    visitChildren(node);
                    return;
                }
                var text = text(cell);
                if (cell.isHeader() && text.isEmpty()) {
                    findings.add("empty header");
                }
                if (words(text) > WORDS_OF_A_CELL) {
                    findings.add("long cell: " + text);
                }
                findings.addAll(forms(text));
            }
        });
        return findings;
    }

    /** Returns the text of a block. Code of several words and quoted text, such as a message, becomes one word. */
    private static String text(Node block) {
        var text = new StringBuilder();
        block.accept(new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(node.getLiteral());
            }

            /** A sentence can begin with a link in lower case, such as the name of a folder. */
            @Override
            public void visit(Link link) {
                text.append(text.toString().matches("(?s).*[.!?] ") ? "[" : "");
                visitChildren(link);
            }

            @Override
            public void visit(Code code) {
                text.append('`')
                        .append(code.getLiteral().contains(" ") ? "x" : code.getLiteral())
                        .append('`');
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak lineBreak) {
                text.append(". ");
            }
        });
        return text.toString()
                .replaceAll("^(?:===|\\[![A-Z]+]) ?|https?://\\S+[\\w/]", "")
                .replaceAll("\"[^\"]*\"|“[^”]*”", "\"x\"")
                .strip();
    }

    private static List<String> longSentences(String text) {
        return END_OF_SENTENCE
                .splitAsStream(text)
                .filter(sentence -> words(sentence) > WORDS_OF_A_SENTENCE)
                .map(sentence -> "long sentence: " + sentence)
                .toList();
    }

    /** Counts the words. Code is one word, and a dash or an operator is none. */
    private static long words(String text) {
        return Stream.of(text.split("\\s+"))
                .filter(word -> word.matches(".*[\\p{L}\\d].*"))
                .count();
    }

    private static List<String> forms(String text) {
        return FORMS.entrySet().stream()
                .flatMap(form -> form.getKey()
                        .matcher(text)
                        .results()
                        .map(found -> "'%s' in '%s': %s".formatted(found.group(), text, form.getValue())))
                .toList();
    }

    private static List<String> inSource(String source) {
        var findings = new ArrayList<String>();
        TOKEN.matcher(source).results().map(MatchResult::group).forEach(token -> {
            var lines = token.replaceAll("\"\\s*\\+\\s*\"|\\\\\n\\s*", "")
                    .replaceAll("^(/\\*\\*?|//|\"+)|(\\*/|\"+)$", "")
                    .replaceAll("\n\\s*\\*?", "\n");
            var text = lines.replaceAll("\\s+", " ").strip();
            findings.addAll(forms(text));
            if (token.startsWith("/**") && FIRST_WORD.matcher(text).find()) {
                findings.add("first word: " + text);
            }
            if (token.startsWith("\"")) {
                END_IN_A_MESSAGE.splitAsStream(lines).forEach(part -> findings.addAll(longSentences(part)));
            }
        });
        return findings;
    }

    private static List<String> findings(Map<String, String> texts, Function<String, List<String>> rules) {
        return texts.entrySet().stream()
                .flatMap(text -> rules.apply(text.getValue()).stream().map(found -> text.getKey() + ": " + found))
                .toList();
    }

    @Test
    void finds_nothing_in_documents() throws IOException {
        var documents = Clone.texts(".*\\.md");
        assertThat(documents).containsKey("README.md").hasSizeGreaterThan(50);
        assertThat(findings(documents, LanguageTest::inDocument)).isEmpty();
    }

    @Test
    void finds_nothing_in_main_code() throws IOException {
        var sources = Clone.texts(".*/src/main/java/.*\\.java");
        assertThat(sources).hasSizeGreaterThan(400);
        assertThat(findings(sources, LanguageTest::inSource)).isEmpty();
    }

    private static String words(int count) {
        return "word ".repeat(count).strip();
    }

    @Test
    void finds_each_rule_in_a_document() {
        for (var text : List.of(
                "# Page\n\nFor whoever reads it.\n",
                "- A list\n  is for\n  [whoever](page.md) reads it.\n",
                "| a | b |\n| --- | --- |\n| c | used in place of d |\n",
                "> For whoever reads\n> a quote.\n",
                "## A heading for whoever reads it\n",
                "In `a`, for whoever reads `b`.\n",
                words(26) + ".\n",
                "Short. " + words(20) + "\n" + words(6) + ". Short.\n",
                "- " + words(26) + "\n",
                words(24) + " `a` [b](c.md).\n",
                "| a | b |\n| --- | --- |\n| c | " + words(41) + " |\n",
                "| | b |\n| --- | --- |\n| c | d |\n")) {
            assertThat(inDocument(text)).as(text).hasSize(1);
        }
        for (var text : List.of(
                "For anyone who reads it.\n",
                "```bash\n# whoever\n```\n",
                "<!-- whoever -->\n",
                "The messages `for whoever reads` and \"for whoever reads\" appear.\n",
                "See [the page](whoever.md) and https://whoever.example/.\n",
                words(25) + ".\n",
                words(13) + ". Then " + words(13) + "\n",
                words(13) + ". [folder](folder) " + words(13) + "\n",
                "- " + words(13) + "\n- " + words(13) + "\n",
                words(24) + " `a b c` - =.\n",
                "| a | b |\n| --- | --- |\n| " + words(30) + " | " + words(40) + " |\n")) {
            assertThat(inDocument(text)).as(text).isEmpty();
        }
    }

    @Test
    void finds_each_rule_in_a_source() {
        for (var text : List.of(
                "/** Is for whoever reads it. */",
                "// For whoever reads it.",
                "String text = \"is used in\"\n    + \" place of the key\";",
                "String text = \"\"\"\n    is for whoever\"\"\"",
                "/** Whether it is allowed. */",
                "/**\n * Of all keys, the newest.\n */",
                "String text = \"" + words(20) + "\"\n + \" " + words(6) + "\";",
                "String text = \"\"\"\n    " + words(13) + " \\\n    " + words(13) + "\"\"\";")) {
            assertThat(inSource(text)).as(text).hasSize(1);
        }
        for (var text : List.of(
                "/** Is for anyone who reads it. */ int whoever; // Instead of the key.",
                "/** Returns whether it is allowed. */ String a = \"Whether\";",
                "/** " + words(26) + " */ String text = \"" + words(25) + "\";",
                "String text = \"" + words(13) + ": " + words(13) + "\";",
                "String text = \"\"\"\n    " + words(13) + "\n    " + words(13) + "\"\"\";")) {
            assertThat(inSource(text)).as(text).isEmpty();
        }
    }
}
