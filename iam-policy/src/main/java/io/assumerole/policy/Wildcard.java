package io.assumerole.policy;

/**
 * Matches text against a pattern of {@code *} and {@code ?}. It never goes back further than to the last {@code *}, so
 * no pattern makes it slow.
 */
final class Wildcard {
    /** Makes the character after it stand for itself. */
    static final char LITERAL = '\0';

    private Wildcard() {}

    /** Matches without regard to case, as AWS matches actions. */
    static boolean matchesIgnoringCase(String pattern, String text) {
        return matches(pattern, 0, pattern.length(), text, 0, text.length(), true);
    }

    /** Matches with regard to case, as AWS matches strings. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, 0, pattern.length(), text, 0, text.length(), false);
    }

    /** Matches a part of a text against a part of a pattern; the ends are exclusive. */
    static boolean matches(
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
