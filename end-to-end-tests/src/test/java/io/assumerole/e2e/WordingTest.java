package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Javadoc starts with a verb or a noun, and neither comments nor messages of main code contain a form that readers
 * stumble over.
 */
class WordingTest {

    /** Possessive: a long comment or text block needs no deep recursion. */
    private static final Pattern TOKEN = Pattern.compile(String.join(
            "|",
            "\"\"\"(?:[^\\\\\"]|\\\\.|\"(?!\"\"))*+\"\"\"",
            "\"(?:[^\"\\\\\n]|\\\\.)*+\"",
            "'(?:[^'\\\\\n]|\\\\.)++'",
            "/\\*(?:[^*]|\\*(?!/))*+\\*/",
            "//[^\n]*+"));

    private static final Pattern CONCATENATION = Pattern.compile("\\s*\\+\\s*");

    private static final Pattern FIRST_WORD =
            Pattern.compile("^(?:Whether|What|Of|How|Those|Who|Whom|Why|Where|Which|With what|As)\\b");

    private static final Map<String, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        SOURCES.putAll(Clone.texts(".*/src/main/java/.*\\.java"));
        assertThat(SentenceForms.count()).isEqualTo(39);
        assertThat(SOURCES).hasSizeGreaterThan(400);
    }

    /** Returns the comments and texts of a source file; a text that continues after a plus sign is one text. */
    private static Stream<String> tokens(String source) {
        var tokens = new ArrayList<String>();
        int end = 0;
        for (var token : TOKEN.matcher(source).results().toList()) {
            int last = tokens.size() - 1;
            boolean continues = token.group().startsWith("\"")
                    && last >= 0
                    && tokens.get(last).startsWith("\"")
                    && CONCATENATION
                            .matcher(source.substring(end, token.start()))
                            .matches();
            if (continues) {
                tokens.set(
                        last,
                        tokens.get(last).replaceFirst("\"+$", "")
                                + token.group().replaceFirst("^\"+", ""));
            } else {
                tokens.add(token.group());
            }
            end = token.end();
        }
        return tokens.stream();
    }

    /** Returns a comment or text as one line, without its delimiters. */
    private static String line(String token) {
        return token.replaceAll("^(/\\*\\*?|//|\"+)|(\\*/|\"+)$", "")
                .replaceAll("\n\\s*\\*?", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static List<String> wrongFirstWords(String source) {
        return tokens(source)
                .filter(token -> token.startsWith("/**"))
                .map(WordingTest::line)
                .filter(javadoc -> FIRST_WORD.matcher(javadoc).find())
                .toList();
    }

    private static List<String> wrongForms(String source) {
        return tokens(source)
                .map(WordingTest::line)
                .flatMap(text -> SentenceForms.in(text).stream())
                .toList();
    }

    /** Returns the texts of a source file. */
    static Stream<String> literals(String source) {
        return tokens(source).filter(token -> token.startsWith("\""));
    }

    private static List<String> inMainCode(Function<String, List<String>> wrong) {
        var all = new ArrayList<String>();
        SOURCES.forEach((name, source) -> wrong.apply(source).forEach(text -> all.add(name + ": " + text)));
        return all;
    }

    @Test
    void starts_javadoc_with_a_verb_or_a_noun() {
        assertThat(wrongFirstWords("/** Whether it is allowed. */")).hasSize(1);
        assertThat(wrongFirstWords("/**\n * Of all keys, the newest.\n */")).hasSize(1);
        assertThat(wrongFirstWords("/** Returns whether it is allowed. */ String a = \"Whether\";"))
                .isEmpty();

        assertThat(inMainCode(WordingTest::wrongFirstWords)).isEmpty();
    }

    @Test
    void says_nothing_in_a_form_that_readers_stumble_over() {
        assertThat(wrongForms("/** Is for whoever reads it. */")).hasSize(1);
        assertThat(wrongForms("String text = \"is used in\"\n    + \" place of the key\";"))
                .hasSize(1);
        assertThat(
                        wrongForms(
                                "String text = \"\"\"\n    is used in\"\"\" + \" place of the key\"; String end = \"whoever\";"))
                .hasSize(2);
        assertThat(wrongForms("/** Is for anyone who reads it. */ int whoever; // Instead of the key."))
                .isEmpty();

        assertThat(inMainCode(WordingTest::wrongForms)).isEmpty();
    }
}
