package io.assumerole.policy;

/** Whether a text exists that two patterns match, which is so unless they rule one another out. */
final class Overlap {
    private static final char ANY = '*';
    private static final char ONE = '?';
    private static final char WITHOUT_SLASH = '%';
    private static final char WITHOUT_COLON = '#';

    private Overlap() {}

    /**
     * Compares the pattern of a policy, with {@code *} and {@code ?}, with a form of the reference, with {@code *},
     * {@code %} and {@code #}. It takes a step for each pair of characters that are behind the first wildcard.
     */
    static boolean exists(String pattern, String form) {
        int start = 0;
        int shorter = Math.min(pattern.length(), form.length());
        while (start < shorter && isPlain(pattern.charAt(start)) && isPlain(form.charAt(start))) {
            if (pattern.charAt(start) != form.charAt(start)) {
                return false;
            }
            start++;
        }
        int columns = form.length() - start;
        var above = new boolean[columns + 1];
        above[0] = true;
        for (int j = 1; j <= columns; j++) {
            above[j] = above[j - 1] && isMany(form.charAt(start + j - 1));
        }
        for (int i = start; i < pattern.length(); i++) {
            var row = new boolean[columns + 1];
            char p = pattern.charAt(i);
            row[0] = above[0] && p == ANY;
            for (int j = 1; j <= columns; j++) {
                char f = form.charAt(start + j - 1);
                row[j] = p == ANY && (above[j] || row[j - 1])
                        || isMany(f)
                                && (row[j - 1]
                                        || above[j]
                                                && !(f == WITHOUT_SLASH && p == '/' || f == WITHOUT_COLON && p == ':'))
                        || above[j - 1] && !isMany(f) && (p == f || p == ONE);
            }
            above = row;
        }
        return above[columns];
    }

    private static boolean isMany(char form) {
        return form == ANY || form == WITHOUT_SLASH || form == WITHOUT_COLON;
    }

    private static boolean isPlain(char c) {
        return c != ANY && c != ONE && c != WITHOUT_SLASH && c != WITHOUT_COLON;
    }
}
