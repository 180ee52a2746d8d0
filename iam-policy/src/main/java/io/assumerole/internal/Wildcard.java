package io.assumerole.internal;

/**
 * Matches text against a pattern with {@code *} and {@code ?}. Backtracks at most to the last {@code *}, so no pattern
 * makes it slow.
 */
public final class Wildcard {
    /** Escapes the next character, which is then not a wildcard. */
    public static final char LITERAL = '\0';

    private Wildcard() {}

    /**
     * Returns whether a text contains a wildcard.
     *
     * @param text the text
     * @return {@code true} if it contains {@code *} or {@code ?}
     */
    public static boolean isIn(String text) {
        return first(text) < text.length();
    }

    /**
     * Finds the first wildcard of a text.
     *
     * @param text the text
     * @return its position; the length of the text if there is none
     */
    public static int first(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '*' || text.charAt(i) == '?') {
                return i;
            }
        }
        return text.length();
    }

    /**
     * Matches case-insensitively, as AWS matches actions.
     *
     * @param pattern the pattern
     * @param text the text
     * @return {@code true} if the pattern matches the whole text
     */
    public static boolean matchesIgnoringCase(String pattern, String text) {
        return matches(pattern, 0, pattern.length(), text, 0, text.length(), true);
    }

    /**
     * Matches case-sensitively, as AWS matches strings.
     *
     * @param pattern the pattern
     * @param text the text
     * @return {@code true} if the pattern matches the whole text
     */
    public static boolean matches(String pattern, String text) {
        return matches(pattern, 0, pattern.length(), text, 0, text.length(), false);
    }

    /**
     * Matches a range of a text against a range of a pattern; the ends are exclusive.
     *
     * @param pattern the pattern
     * @param patternStart the start of the pattern's range
     * @param patternEnd the end of the pattern's range
     * @param text the text
     * @param textStart the start of the text's range
     * @param textEnd the end of the text's range
     * @param ignoreCase whether to ignore case
     * @return {@code true} if the pattern's range matches the whole range of the text
     */
    public static boolean matches(
            String pattern,
            int patternStart,
            int patternEnd,
            String text,
            int textStart,
            int textEnd,
            boolean ignoreCase) {
        int p = patternStart;
        int t = textStart;
        int afterStar = -1;
        int starText = textStart;
        while (t < textEnd) {
            char c = p < patternEnd ? pattern.charAt(p) : LITERAL;
            if (c == '*') {
                afterStar = ++p;
                starText = t;
                continue;
            }
            int length = 0;
            if (p < patternEnd) {
                length = c == LITERAL ? 2 : 1;
                if (c != '?' && !same(pattern.charAt(p + length - 1), text.charAt(t), ignoreCase)) {
                    length = 0;
                }
            }
            if (length > 0) {
                p += length;
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < patternEnd && pattern.charAt(p) == '*') {
            p++;
        }
        return p == patternEnd;
    }

    private static boolean same(char a, char b, boolean ignoreCase) {
        return a == b || ignoreCase && Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
