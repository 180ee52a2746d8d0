package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Describes a managed policy for people; it cannot be changed later.
 *
 * @param value 0 to 1000 characters; of control characters only tab, line feed and carriage return
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">IAM API
 *     Reference: CreatePolicy</a>
 */
public record PolicyDescription(String value) {
    private static final Pattern VALID = Pattern.compile("[\\t\\n\\r[^\\p{Cc}\\p{Zl}\\p{Zp}]]{0,1000}");

    /**
     * Checks the value.
     *
     * @param value the text
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public PolicyDescription {
        Checks.matches(
                VALID,
                "PolicyDescription",
                value,
                "0 to 1000 characters; of control characters only tab, line feed and carriage return");
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
