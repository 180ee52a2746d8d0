package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The name of a role session.
 *
 * <p>It appears in CloudTrail and in the session's ARN, also in the role's account, so it must not contain secrets.
 *
 * @param value 2 to 64 characters from letters, digits and {@code _+=,.@-}
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record SessionName(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{2,64}");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if AWS would refuse it
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
