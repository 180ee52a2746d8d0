package io.assumerole.policy.cli.review.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Escapes text for a Markdown comment. Values from the program are code, because GitHub and GitLab replace mentions,
 * references, links, and emoji in all other text, even after a backslash.
 *
 * @see <a href="https://spec.commonmark.org/0.31.2/#code-spans">Code spans in CommonMark</a>
 */
public final class MarkdownText {
    private static final int MOST_CHARACTERS = 1_000;

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    /** A part of a sentence: a list or hidden value, a quotation, a command, or everything up to the next space. */
    private static final Pattern PART =
            Pattern.compile("(?:\\[[^\\[\\]]*\\]|'[^']*'|gh api [^ ]+ --jq '[^']*')[,;:.]?(?= |$)|[^ ]+");

    /** The numbers of words in the names of resources: {@code TYPE NAME for NAME}, {@code TYPE NAME}, and a service. */
    private static final int[] LENGTHS = {4, 2, 1};

    /** GitHub and GitLab show a color next to code that is only a color. */
    private static final Pattern COLOR = Pattern.compile("(?i)#[0-9a-f]+|(?:rgb|hsl)a?\\(.*\\)");

    /** A word of a sentence, or a small number: no markup, no link, and not the start of a list. */
    private static final Pattern WORD = Pattern.compile("\\(?[A-Za-z]+(?:'[a-z]+)?\\)?[,;:.]?|\\(?[0-9]{1,4}[,;]?");

    /** Letters that can also be the hash of a commit, which GitHub links. */
    private static final Pattern HASH = Pattern.compile("\\(?[a-f]{7,}(?![a-z]).*");

    private static final String EMPTY = "(empty)";
    private static final String ENDS = ",;:.";

    private MarkdownText() {}

    /** Returns a value as code. */
    public static String code(String value) {
        return span(ReviewPhrases.printable(shortened(value)));
    }

    /** Returns a sentence of the review in which every part that isn't a plain word is code. */
    public static String sentence(String sentence) {
        return sentence(sentence, Set.of());
    }

    /** Returns a sentence in which these names, and every part that isn't a plain word, are code. */
    static String sentence(String sentence, Set<String> names) {
        var all = PART.matcher(ReviewPhrases.printable(shortened(sentence)))
                .results()
                .map(MatchResult::group)
                .toList();
        var parts = new ArrayList<String>();
        boolean isDependency = false;
        for (int i = 0; i < all.size(); ) {
            isDependency = i + 1 < all.size()
                    && (isDependency
                            ? all.get(i - 1).endsWith(",")
                            : i > 1
                                    && all.get(i - 1).equals("on")
                                    && all.get(i - 2).equals("depends"));
            boolean isService =
                    i > 1 && all.get(i - 1).equals("of") && all.get(i - 2).equals("action");
            int length = isDependency ? 2 : isService || isUnknown(all, i) ? 1 : nameLength(all, i, names);
            var part = String.join(" ", all.subList(i, i + Math.max(1, length)));
            boolean isWord = WORD.matcher(part).matches() && !HASH.matcher(part).matches();
            parts.add(isWord && length == 0 ? part : partOfCode(part));
            i += Math.max(1, length);
        }
        return parts.isEmpty() ? EMPTY : String.join(" ", parts);
    }

    /** Returns whether a part is the name of an input that isn't known, of its resource, or of a managed policy. */
    private static boolean isUnknown(List<String> parts, int i) {
        var before = " " + String.join(" ", parts.subList(Math.max(0, i - 3), i));
        var after = String.join(" ", parts.subList(i + 1, Math.min(i + 5, parts.size()))) + " ";
        return before.endsWith(" the") && after.matches("of [^ ]+ isn't known ")
                || before.matches(" the [^ ]+ of") && after.startsWith("isn't known ")
                || before.endsWith(" that") && after.startsWith("attaches ")
                || before.endsWith(" managed policy") && !parts.get(i).equals("of");
    }

    /** Returns the number of parts that are a name; 0 if none is. */
    private static int nameLength(List<String> parts, int first, Set<String> names) {
        return IntStream.of(LENGTHS)
                .filter(length -> first + length <= parts.size()
                        && names.contains(bare(String.join(" ", parts.subList(first, first + length)))))
                .findFirst()
                .orElse(0);
    }

    /** Returns a part without the punctuation around it. */
    private static String bare(String part) {
        return part.substring(start(part), end(part));
    }

    private static String partOfCode(String part) {
        return part.substring(0, start(part)) + span(bare(part)) + part.substring(end(part));
    }

    private static int start(String part) {
        return part.length() > 1 && part.startsWith("(") ? 1 : 0;
    }

    private static int end(String part) {
        int end = part.length();
        if (end > start(part) + 1 && ENDS.indexOf(part.charAt(end - 1)) >= 0) {
            end--;
        }
        boolean isClosed = end > start(part) + 1 && part.charAt(end - 1) == ')' && part.indexOf('(', start(part)) < 0;
        return isClosed ? end - 1 : end;
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
