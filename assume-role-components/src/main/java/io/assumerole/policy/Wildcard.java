package io.assumerole.policy;

/**
 * Matches text against a pattern of {@code *} and {@code ?}. It never goes back further than to the
 * last {@code *}, so no pattern makes it slow.
 */
final class Wildcard {
    /** Makes the character after it stand for itself. */
    static final char LITERAL = '\0';

    private Wildcard() {}

    /** Matches without regard to case, as AWS matches actions. */
    static boolean matchesIgnoringCase(String pattern, String text) {
        return matches(pattern, text, true);
    }

    /** Matches with regard to case, as AWS matches resources and strings. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, text, false);
    }

    private static boolean matches(String pattern, String text, boolean ignoreCase) {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int starText = 0;
        while (t < text.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : LITERAL;
            if (c == '*') {
                afterStar = ++p;
                starText = t;
                continue;
            }
            int length = 0;
            if (p < pattern.length()) {
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
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean same(char a, char b, boolean ignoreCase) {
        return a == b || ignoreCase && Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
