package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Names the audience that a token of an OIDC provider is meant for.
 *
 * @param value 1 to 255 characters, none of them a control character or a line break
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">IAM API
 *     Reference: CreateOpenIDConnectProvider</a>
 */
public record OidcClientId(String value) {
    private static final Pattern VALID = Pattern.compile("[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,255}");

    /**
     * Checks the value.
     *
     * @param value the client ID
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public OidcClientId {
        Checks.matches(VALID, "OidcClientId", value, "1 to 255 characters, no control character and no line break");
    }

    /** {@return the value itself} */
    @Override
    public String toString() {
        return value;
    }
}
