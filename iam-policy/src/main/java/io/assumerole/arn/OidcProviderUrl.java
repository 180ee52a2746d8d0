package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Says where an OIDC provider is.
 *
 * @param value 1 to 255 characters: {@code https://}, a host, perhaps a path; no port, query or
 *     fragment
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">IAM
 *     API Reference: CreateOpenIDConnectProvider</a>
 */
public record OidcProviderUrl(String value) {
    private static final Pattern VALID =
            Pattern.compile("(?=.{1,255}$)https://[A-Za-z0-9.-]+(/[^\\s\\p{Cc}\\p{Z}?#]*)?");

    /**
     * Checks the value.
     *
     * @param value the URL
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public OidcProviderUrl {
        Checks.matches(
                VALID,
                "OidcProviderUrl",
                value,
                "at most 255 characters: https://, a host and perhaps a path, without port, query and fragment");
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
