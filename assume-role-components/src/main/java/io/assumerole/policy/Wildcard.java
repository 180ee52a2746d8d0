package io.assumerole.policy;

/** Matches text against a pattern of {@code *} and {@code ?}, in time linear in pattern × text. */
final class Wildcard {
    private Wildcard() {}

    /** Matches without regard to case, as AWS matches actions. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, text, true);
    }

    static boolean matches(String pattern, String text, boolean ignoreCase) {
        int p = 0;
        int t = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?'
                            || same(pattern.charAt(p), text.charAt(t), ignoreCase))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
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
