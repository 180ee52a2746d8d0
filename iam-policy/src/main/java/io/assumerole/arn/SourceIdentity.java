package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The source identity of a role session: the person or program behind it. CloudTrail records it, and role chaining
 * keeps it.
 *
 * <p>The newest STS API allows 256 characters; the User Guide and the AWS provider allow 64, and so does this type.
 *
 * @param value 2 to 64 characters: letters, digits and {@code _+=,.@-}; no colon, which excludes the reserved prefix
 *     {@code aws:}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
 */
public record SourceIdentity(String value) {
    private static final Pattern VALID = Pattern.compile(ValueChecks.NAME_CLASS + "{2,64}");

    /**
     * Checks the source identity.
     *
     * @param value the source identity
     * @throws IllegalArgumentException if AWS or the AWS provider would reject it
     */
    public SourceIdentity {
        ValueChecks.matches(VALID, "SourceIdentity", value, "2 to 64 characters from " + ValueChecks.NAME_WORDS);
    }

    /** {@return the source identity as a string} */
    @Override
    public String toString() {
        return value;
    }
}
