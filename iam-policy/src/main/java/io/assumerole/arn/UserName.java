package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of an IAM user.
 *
 * <p>Names are unique in an account regardless of case, but a principal ARN must match their case.
 *
 * @param value 1 to 64 characters: letters, digits and {@code _+=,.@-}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html">CreateUser</a>
 */
public record UserName(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{1,64}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if AWS would reject it
     */
    public UserName {
        ValueChecks.matches(VALID, "UserName", value, "1 to 64 characters from " + ValueChecks.NAME_WORDS);
    }

    /** {@return the name as a string} */
    @Override
    public String toString() {
        return value;
    }
}
