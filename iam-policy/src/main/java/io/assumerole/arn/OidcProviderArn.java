package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import java.util.regex.Pattern;

/**
 * The ARN of an OpenID Connect provider in an account.
 *
 * @param partition the partition
 * @param account the account
 * @param url the provider's address without {@code https://}: host and path, without port or query
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">CreateOpenIDConnectProvider</a>
 */
public record OidcProviderArn(Partition partition, AccountId account, String url) {
    private static final String FORM = "arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH";
    private static final Pattern URL =
            Pattern.compile("(?=.{1,247}$)[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~!$&'()+,;=%@/-]*)?");

    /**
     * Checks the address, and rejects null components.
     *
     * @param partition the partition
     * @param account the account
     * @param url the address
     * @throws IllegalArgumentException if the address has a scheme, a port or a query, or is longer than 255 characters
     *     including {@code https://}
     */
    public OidcProviderArn {
        Preconditions.of(partition, "OidcProviderArn: partition");
        Preconditions.of(account, "OidcProviderArn: account");
        Preconditions.of(url, "OidcProviderArn: url");
        ValueChecks.matches(
                URL, "OIDC provider", url, "host and path without https://, port and query, 1 to 247 characters");
    }

    /**
     * Reads an ARN.
     *
     * @param arn such as {@code arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com}
     * @return the ARN
     * @throws IllegalArgumentException if it is not the ARN of an OpenID Connect provider
     */
    public static OidcProviderArn parse(String arn) {
        var text = new ArnText("OidcProviderArn", FORM, arn);
        var partition = text.partition();
        var account = text.accountId();
        var resource = text.resource("iam", "oidc-provider");
        text.throwIfInvalid();
        var provider = text.part(() -> new OidcProviderArn(partition, account, resource));
        text.throwIfInvalid();
        return provider;
    }

    /** {@return the ARN as AWS writes it} */
    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":oidc-provider/" + url;
    }
}
