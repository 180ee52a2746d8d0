package io.assumerole.arn;

import java.util.regex.Pattern;

/** The checks that several types share, and the one form their messages have. */
final class Checks {
    private static final int SHOWN_CHARACTERS = 120;

    /** The characters of IAM's names, as a character class of a regular expression. */
    static final String NAME_CLASS = "[A-Za-z0-9_+=,.@-]";

    static final String NAME_WORDS = "A-Z a-z 0-9 _ + = , . @ -";

    private Checks() {}

    static void matches(Pattern pattern, String type, String value, String allowed) {
        if (value == null || !pattern.matcher(value).matches()) {
            throw wrong(type, "got " + quote(value), allowed);
        }
    }

    static IllegalArgumentException wrong(String type, String given, String allowed) {
        return new IllegalArgumentException(type + ": " + given + "; allowed: " + allowed + ".");
    }

    /** Puts a given value in quotes, shortened, with what cannot be seen made visible. */
    static String quote(String value) {
        if (value == null) {
            return "null";
        }
        StringBuilder shown = new StringBuilder("\"");
        int end = Math.min(value.length(), SHOWN_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        shown.append('"');
        if (end < value.length()) {
            shown.append("… (").append(value.length()).append(" characters)");
        }
        return shown.toString();
    }
}
