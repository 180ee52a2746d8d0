package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Holds the ID of an access key, which is no secret.
 *
 * @param value 16 to 128 letters, digits and underscores, such as {@code AKIAIOSFODNN7EXAMPLE}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html">IAM API Reference:
 *     AccessKey</a>
 */
public record AccessKeyId(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_]{16,128}");

    /**
     * Checks the ID.
     *
     * @param value the ID
     * @throws IllegalArgumentException if AWS would refuse it; the message does not show it, for it may be the secret
     *     key, given in the wrong place
     */
    public AccessKeyId {
        Checks.matchesUnseen(VALID, "AccessKeyId", value, "16 to 128 characters from A-Z a-z 0-9 _");
    }

    /** {@return the ID itself} */
    @Override
    public String toString() {
        return value;
    }
}
