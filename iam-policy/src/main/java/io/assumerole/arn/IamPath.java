package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The path of a user or role, which groups them like a folder.
 *
 * @param value {@code /} alone, or two slashes around ASCII characters other than spaces and control characters; 1 to
 *     512 characters
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
 */
public record IamPath(String value) {
    private static final Pattern VALID = Pattern.compile("/|/[\\x21-\\x7E]{1,510}/");

    /** The path {@code /}, the default of users and roles. */
    public static final IamPath ROOT = new IamPath("/");

    /**
     * Checks the path.
     *
     * @param value the path
     * @throws IllegalArgumentException if AWS would reject it
     */
    public IamPath {
        ValueChecks.matches(
                VALID,
                "IamPath",
                value,
                "/ alone, or /…/ with 1 to 510 characters from U+0021 to U+007E between slashes");
    }

    /** {@return the path as a string} */
    @Override
    public String toString() {
        return value;
    }
}
