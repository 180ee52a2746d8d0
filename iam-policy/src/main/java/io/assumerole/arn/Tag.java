package io.assumerole.arn;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A tag of a user, a role or a session.
 *
 * @param key 1 to 128 letters, digits, spaces and {@code _.:/=+-@}, not beginning with {@code aws:}
 * @param value 0 to 256 of the same characters, not beginning with {@code aws:}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html">Tags</a>
 */
public record Tag(String key, String value) {
    private static final String CLASS = "[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]";
    private static final String WORDS = " letters, digits, spaces and _ . : / = + - @, not beginning with aws:";
    private static final Pattern KEY = Pattern.compile("(?!(?i:aws:))" + CLASS + "{1,128}");
    private static final Pattern VALUE = Pattern.compile("(?!(?i:aws:))" + CLASS + "{0,256}");

    /**
     * Checks the tag.
     *
     * @param key the key
     * @param value the value
     * @throws IllegalArgumentException if AWS would reject it
     */
    public Tag {
        ValueChecks.matches(KEY, "Tag key", key, "1 to 128" + WORDS);
        ValueChecks.matches(VALUE, "Tag value of " + key, value, "0 to 256" + WORDS);
    }

    /** Returns the key in lower case: AWS compares the keys of users, roles and sessions regardless of case. */
    String lowerCaseKey() {
        return key.toLowerCase(Locale.ROOT);
    }
}
