package io.assumerole.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of the project's documents. */
public final class Documents {

    private Documents() {}

    /** The blocks of one language in a document, in their order. */
    public static List<String> blocks(String document, String language) throws IOException {
        return fenced(Clone.read(document), language);
    }

    /** Tabs of the site indent their content. */
    private static List<String> fenced(String text, String language) {
        return matches(text, "(?ms)^ *```" + language + "\n(.*?\n) *```$").stream()
                // Java keeps the indentation of a text that ends with a line break.
                .map(block -> block.stripTrailing().stripIndent() + "\n")
                .toList();
    }

    /** The blocks of bash under one heading of a document, in their order. */
    static List<String> part(String document, String heading) throws IOException {
        var text = Clone.read(document);
        var parts = text.split("(?m)^## ");
        for (var part : parts) {
            if (part.startsWith(heading + "\n")) {
                return fenced(part, "bash");
            }
        }
        throw new AssertionError("No part of " + document + " is called " + heading);
    }

    /** A part of a file between {@code readme:begin NAME} and {@code readme:end NAME}. */
    static String region(String file, String name) throws IOException {
        return all(file, "(?ms)^[^\n]*readme:begin " + name + "\\b[^\n]*\n(.*?)^[^\n]*readme:end " + name + "\\b")
                .get(0);
    }

    private static List<String> all(String file, String pattern) throws IOException {
        return matches(Clone.read(file), pattern);
    }

    private static List<String> matches(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        var all = new ArrayList<String>();
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }
}
