package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of a role session.
 *
 * <p>The name appears in CloudTrail, also in the role's account, and in the session's ARN. Therefore, it must not
 * contain secrets.
 *
 * @param value 2 to 64 characters: letters, digits and {@code _+=,.@-}
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record SessionName(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{2,64}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if AWS would reject it
     */
    public SessionName {
        ValueChecks.matches(VALID, "SessionName", value, "2 to 64 characters from " + ValueChecks.NAME_WORDS);
    }

    /** {@return the name as a string} */
    @Override
    public String toString() {
        return value;
    }
}
