package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Javadoc starts with a verb or a noun, and neither comments nor messages of main code contain a form that readers
 * stumble over. The forms, and what to write instead, are in {@code sentence-forms.txt}.
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

    private static final Pattern FIRST_WORD =
            Pattern.compile("^(?:Whether|What|Of|How|Those|Who|Whom|Why|Where|Which|With what|As)\\b");

    private static final Map<Pattern, String> FORMS = new LinkedHashMap<>();

    private static final List<Path> SOURCES = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        try (var file = WordingTest.class.getResourceAsStream("sentence-forms.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(form -> FORMS.put(Pattern.compile(form[1]), form[0]));
        }
        for (var project : projects()) {
            var sources = project.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (var files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(SOURCES::add);
                }
            }
        }
        assertThat(FORMS).hasSize(39);
        assertThat(SOURCES).hasSizeGreaterThan(400);
    }

    private static List<Path> projects() throws IOException {
        var projects = new ArrayList<Path>();
        for (var folder : List.of("", "examples", "templates")) {
            for (var name : Clone.projects(folder)) {
                projects.add(Clone.folder().resolve(folder).resolve(name));
            }
        }
        return projects;
    }

    /** Returns each comment and each message of a source file, as one line of text. */
    private static List<String> texts(String source) {
        // A message often continues in the next line.
        return TOKEN.matcher(source.replaceAll("\"\\s*\\+\\s*\"", ""))
                .results()
                .map(token -> token.group()
                        .replaceAll("^(/\\*\\*?|//|\"+)|(\\*/|\"+)$", "")
                        .replaceAll("\n\\s*\\*?", " ")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    private static List<String> wrongFirstWords(String source) {
        return TOKEN.matcher(source)
                .results()
                .map(token -> token.group())
                .filter(token -> token.startsWith("/**"))
                .map(javadoc -> texts(javadoc).get(0))
                .filter(javadoc -> FIRST_WORD.matcher(javadoc).find())
                .toList();
    }

    private static List<String> wrongForms(String source) {
        var wrong = new ArrayList<String>();
        for (var text : texts(source)) {
            FORMS.forEach((form, instead) -> form.matcher(text)
                    .results()
                    .forEach(found -> wrong.add("'%s' in '%s': %s".formatted(found.group(), text, instead))));
        }
        return wrong;
    }

    private interface Check {
        List<String> wrong(String source);
    }

    private static List<String> inMainCode(Check check) throws IOException {
        var wrong = new ArrayList<String>();
        for (var file : SOURCES) {
            var name = Clone.folder().relativize(file);
            check.wrong(Files.readString(file)).forEach(text -> wrong.add(name + ": " + text));
        }
        return wrong;
    }

    @Test
    void starts_javadoc_with_a_verb_or_a_noun() throws IOException {
        assertThat(wrongFirstWords("/** Whether it is allowed. */")).hasSize(1);
        assertThat(wrongFirstWords("/**\n * Of all keys, the newest.\n */")).hasSize(1);
        assertThat(wrongFirstWords("/** Returns whether it is allowed. */ String a = \"Whether\";"))
                .isEmpty();

        assertThat(inMainCode(WordingTest::wrongFirstWords)).isEmpty();
    }

    @Test
    void says_nothing_in_a_form_that_readers_stumble_over() throws IOException {
        assertThat(wrongForms("/** Is for whoever reads it. */")).hasSize(1);
        assertThat(wrongForms("String text = \"is used in\"\n    + \" place of the key\";"))
                .hasSize(1);
        assertThat(wrongForms("/** Is for anyone who reads it. */ int whoever; // Instead of the key."))
                .isEmpty();

        assertThat(inMainCode(WordingTest::wrongForms)).isEmpty();
    }
}
