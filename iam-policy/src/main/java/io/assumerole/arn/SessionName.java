package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Names a role session.
 *
 * <p>It is seen in CloudTrail and in the session's ARN, by the role's account too: no place for secrets.
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

    /** {@return the name itself} */
    @Override
    public String toString() {
        return value;
    }
}
