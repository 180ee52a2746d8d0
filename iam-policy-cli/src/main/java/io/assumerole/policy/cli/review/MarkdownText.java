package io.assumerole.policy.cli.review;

import java.util.ArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Escapes text for a Markdown comment. Values from the program are code, because GitHub and GitLab replace mentions,
 * references, links, and emoji in all other text, even after a backslash.
 *
 * @see <a href="https://spec.commonmark.org/0.31.2/#code-spans">Code spans in CommonMark</a>
 */
final class MarkdownText {
    private static final int MOST_CHARACTERS = 1_000;

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    /** A part of a sentence: a hidden value, a quotation, or everything up to the next space. */
    private static final Pattern PART =
            Pattern.compile("(?:" + Pattern.quote(HiddenValues.NOT_SHOWN) + "|'[^']*')[,;:.]?(?= |$)|[^ ]+");

    /** GitHub and GitLab show a color next to code that is only a color. */
    private static final Pattern COLOR = Pattern.compile("(?i)#[0-9a-f]+|(?:rgb|hsl)a?\\(.*\\)");

    /** A word of a sentence, or a small number: no markup, no link, and not the start of a list. */
    private static final Pattern WORD = Pattern.compile("\\(?[A-Za-z]+(?:'[a-z]+)?\\)?[,;:.]?|[0-9]{1,4}[,;]?");

    /** Letters that can also be the hash of a commit, which GitHub links. */
    private static final Pattern HASH = Pattern.compile("\\(?[a-f]{7,}(?![a-z]).*");

    private static final String EMPTY = "(empty)";
    private static final String ENDS = ",;:.";

    private MarkdownText() {}

    /** Returns a value as code. */
    static String code(String value) {
        return span(Phrases.printable(shortened(value)));
    }

    /** Returns a sentence of the review in which every part that isn't a plain word is code. */
    static String sentence(String sentence) {
        var parts = new ArrayList<String>();
        var all = PART.matcher(Phrases.printable(shortened(sentence)));
        while (all.find()) {
            var part = all.group();
            boolean isWord = WORD.matcher(part).matches() && !HASH.matcher(part).matches();
            boolean hasEnd = part.length() > 1 && ENDS.indexOf(part.charAt(part.length() - 1)) >= 0;
            int end = part.length() - (hasEnd ? 1 : 0);
            parts.add(isWord ? part : span(part.substring(0, end)) + part.substring(end));
        }
        return parts.isEmpty() ? EMPTY : String.join(" ", parts);
    }

    private static String shortened(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - (Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? 1 : 0);
        return "%s… (%d of %d characters)".formatted(text.substring(0, end), end, text.length());
    }

    private static String span(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        int longest = BACKTICKS
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        var fence = "`".repeat(longest + 1);
        // A renderer removes one space from each end.
        var pad = COLOR.matcher(text).matches() ? "  " : isPadded(text) ? " " : "";
        return fence + pad + text + pad + fence;
    }

    private static boolean isPadded(String text) {
        return text.startsWith("`")
                || text.endsWith("`")
                || text.startsWith(" ") && text.endsWith(" ") && !text.isBlank();
    }
}
