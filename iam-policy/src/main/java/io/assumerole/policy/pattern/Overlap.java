package io.assumerole.policy.pattern;

/** Whether a text exists that two patterns match, which is so unless they rule one another out. */
public final class Overlap {
    private static final char ANY = '*';
    private static final char ONE = '?';
    private static final char WITHOUT_SLASH = '%';
    private static final char WITHOUT_COLON = '#';

    private Overlap() {}

    /**
     * Compares the pattern of a policy, with {@code *} and {@code ?}, with a form of the reference, with {@code *},
     * {@code %} and {@code #}.
     */
    public static boolean exists(String pattern, String form) {
        int p = 0;
        int f = 0;
        while (p < pattern.length() && f < form.length()) {
            if (form.charAt(f) == WITHOUT_COLON) {
                int end = plainPartEnd(pattern, p);
                if (end < 0 || !form.startsWith(":", f + 1)) {
                    break;
                }
                p = end;
                f++;
            } else if (!isPlain(pattern.charAt(p)) || !isPlain(form.charAt(f))) {
                break;
            } else if (pattern.charAt(p) != form.charAt(f)) {
                return false;
            } else {
                p++;
                f++;
            }
        }
        return behindTheFirstWildcard(pattern.substring(p), form.substring(f));
    }

    /** Where the next colon stands; -1 if a wildcard is before it. */
    private static int plainPartEnd(String pattern, int start) {
        for (int i = start; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == ':') {
                return i;
            }
            if (c == ANY || c == ONE) {
                return -1;
            }
        }
        return -1;
    }

    /** Takes a step for each pair of characters: whether what stands in front of both can be the same text. */
    private static boolean behindTheFirstWildcard(String pattern, String form) {
        var above = new boolean[form.length() + 1];
        var row = new boolean[form.length() + 1];
        above[0] = true;
        for (int j = 1; j <= form.length(); j++) {
            above[j] = above[j - 1] && isMany(form.charAt(j - 1));
        }
        for (int i = 0; i < pattern.length(); i++) {
            char p = pattern.charAt(i);
            row[0] = above[0] && p == ANY;
            for (int j = 1; j <= form.length(); j++) {
                char f = form.charAt(j - 1);
                row[j] = p == ANY && (above[j] || row[j - 1])
                        || isMany(f) && (row[j - 1] || above[j] && takes(f, p))
                        || above[j - 1] && !isMany(f) && (p == f || p == ONE);
            }
            var swap = above;
            above = row;
            row = swap;
        }
        return above[form.length()];
    }

    private static boolean takes(char form, char pattern) {
        return !(form == WITHOUT_SLASH && pattern == '/' || form == WITHOUT_COLON && pattern == ':');
    }

    private static boolean isMany(char form) {
        return form == ANY || form == WITHOUT_SLASH || form == WITHOUT_COLON;
    }

    private static boolean isPlain(char c) {
        return c != ANY && c != ONE && c != WITHOUT_SLASH && c != WITHOUT_COLON;
    }
}
