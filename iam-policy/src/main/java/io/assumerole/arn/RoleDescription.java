package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Describes a role for people.
 *
 * @param value 0 to 1000 characters: tab, line feed, carriage return, U+0020 to U+007E and U+00A1 to U+00FF; so no
 *     curly quotes and no emoji
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">IAM API Reference:
 *     CreateRole</a>
 */
public record RoleDescription(String value) {
    private static final Pattern VALID = Pattern.compile("[\\t\\n\\r\\x20-\\x7E\\u00A1-\\u00FF]{0,1000}");

    /**
     * Checks the text.
     *
     * @param value the text
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public RoleDescription {
        Checks.matches(
                VALID,
                "RoleDescription",
                value,
                "0 to 1000 characters: tab, line feed, carriage return, U+0020 to U+007E, U+00A1 to U+00FF");
    }

    /** {@return the text itself} */
    @Override
    public String toString() {
        return value;
    }
}
