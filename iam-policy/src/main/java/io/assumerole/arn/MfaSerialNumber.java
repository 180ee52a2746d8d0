package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Names the MFA device of a user, by its serial number or its ARN.
 *
 * @param value 9 to 256 characters from letters, digits and {@code _+=/:,.@-}
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS API
 *     Reference: AssumeRole</a>
 */
public record MfaSerialNumber(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_+=/:,.@-]{9,256}");

    /**
     * Checks the value.
     *
     * @param value the serial number
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public MfaSerialNumber {
        Checks.matches(VALID, "MfaSerialNumber", value, "9 to 256 characters from A-Z a-z 0-9 _ + = / : , . @ -");
    }

    /**
     * Returns the value itself.
     *
     * @return the same as {@link #value()}
     */
    @Override
    public String toString() {
        return value;
    }
}
