package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of an IAM user.
 *
 * @param value 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
 */
public record UserName(String value) {

    private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{1,64}");

    /**
     * Checks the value.
     *
     * @param value the name
     * @throws IllegalArgumentException if it is not as above
     */
    public UserName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the name of an IAM user; allowed are 1 to 64 characters out of A-Z a-z 0-9 _ + = , . @ -"
                            .formatted(value));
        }
    }

    /**
     * Reads the value.
     *
     * @param value 1 to 64 characters out of {@code A-Z a-z 0-9 _ + = , . @ -}
     * @return the checked value, never {@code null}
     * @throws IllegalArgumentException if it is not as above
     */
    public static UserName of(String value) {
        return new UserName(value);
    }
}
