package io.assumerole.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The forms of {@code sentence-forms.txt}, each with its replacement. */
final class SentenceForms {

    private static final Map<Pattern, String> FORMS = read();

    private SentenceForms() {}

    private static Map<Pattern, String> read() {
        var forms = new LinkedHashMap<Pattern, String>();
        try (var file = SentenceForms.class.getResourceAsStream("sentence-forms.txt")) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(form -> forms.put(Pattern.compile(form[1]), form[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return forms;
    }

    static int count() {
        return FORMS.size();
    }

    /** Returns each form in a text, with its replacement. */
    static List<String> in(String text) {
        return FORMS.entrySet().stream()
                .flatMap(form -> form.getKey()
                        .matcher(text)
                        .results()
                        .map(found -> "'%s' in '%s': %s".formatted(found.group(), text, form.getValue())))
                .toList();
    }
}
