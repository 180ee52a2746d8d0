package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * An external ID, which is not shown in messages.
 *
 * @param value 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
 */
public record ExternalId(String value) {

    private static final Pattern FORM = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    /**
     * Checks the value.
     *
     * @param value the external ID
     * @throws IllegalArgumentException if it is not as above
     */
    public ExternalId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%d characters were given that are not an external ID; allowed are 2 to 1,224 characters out of A-Z a-z 0-9 _ + = , . @ : / -"
                            .formatted(value.length()));
        }
    }

    /**
     * Reads the value.
     *
     * @param value 2 to 1,224 characters out of {@code A-Z a-z 0-9 _ + = , . @ : / -}
     * @return the checked value, never {@code null}
     * @throws IllegalArgumentException if it is not as above
     */
    public static ExternalId of(String value) {
        return new ExternalId(value);
    }
}
