package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Holds the SHA-1 of the certificate of an OIDC provider.
 *
 * @param value 40 hexadecimal digits
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">IAM
 *     API Reference: CreateOpenIDConnectProvider</a>
 */
public record OidcThumbprint(String value) {
    private static final Pattern VALID = Pattern.compile("[0-9A-Fa-f]{40}");

    /**
     * Checks the value.
     *
     * @param value the thumbprint
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public OidcThumbprint {
        Checks.matches(VALID, "OidcThumbprint", value, "40 hexadecimal digits");
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
