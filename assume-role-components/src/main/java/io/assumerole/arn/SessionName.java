package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of a session.
 *
 * @param value 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
 */
public record SessionName(String value) {

    private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{2,64}");

    /**
     * Checks the value.
     *
     * @param value the name
     * @throws IllegalArgumentException if it is not as above
     */
    public SessionName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a session name; allowed are 2 to 64 characters out of A-Z a-z 0-9 _ + = , . @ -"
                            .formatted(value));
        }
    }

    /**
     * Reads the value.
     *
     * @param value 2 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
     * @return the checked value, never {@code null}
     * @throws IllegalArgumentException if it is not as above
     */
    public static SessionName of(String value) {
        return new SessionName(value);
    }
}
