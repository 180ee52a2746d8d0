package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of an IAM role.
 *
 * <p>Names are unique in an account without regard to case, but a principal ARN must repeat their case. To switch roles
 * in the console, path and name together can have at most 64 characters.
 *
 * @param value 1 to 64 characters from letters, digits and {@code _+=,.@-}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
 */
public record RoleName(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{1,64}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public RoleName {
        ValueChecks.matches(VALID, "RoleName", value, "1 to 64 characters from " + ValueChecks.NAME_WORDS);
    }

    /** {@return the name as a string} */
    @Override
    public String toString() {
        return value;
    }
}
