package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Holds what an MFA device shows: <strong>secret</strong> for as long as it is valid.
 *
 * @param value exactly 6 digits
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS API
 *     Reference: AssumeRole</a>
 */
public record MfaTokenCode(String value) {
    private static final Pattern VALID = Pattern.compile("[0-9]{6}");

    /**
     * Checks the code.
     *
     * @param value the code
     * @throws IllegalArgumentException if AWS would refuse it; the message does not show it
     */
    public MfaTokenCode {
        Checks.matchesUnseen(VALID, "MfaTokenCode", value, "6 digits");
    }

    /**
     * Hides the code.
     *
     * @return the type's name
     */
    @Override
    public String toString() {
        return "MfaTokenCode[not shown]";
    }
}
