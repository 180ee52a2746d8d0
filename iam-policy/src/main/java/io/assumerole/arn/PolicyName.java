package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of a managed or inline policy.
 *
 * <p>The IAM User Guide allows more characters in the names of inline policies; the API does not.
 *
 * @param value 1 to 128 characters: letters, digits and {@code _+=,.@-}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
 */
public record PolicyName(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{1,128}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if AWS would reject it
     */
    public PolicyName {
        ValueChecks.matches(VALID, "PolicyName", value, "1 to 128 characters from " + ValueChecks.NAME_WORDS);
    }

    /** {@return the name as a string} */
    @Override
    public String toString() {
        return value;
    }
}
