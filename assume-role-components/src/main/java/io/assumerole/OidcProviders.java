package io.assumerole;

import com.pulumi.aws.iam.OpenIdConnectProvider;
import com.pulumi.aws.iam.OpenIdConnectProviderArgs;
import com.pulumi.core.Output;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.components.internal.input.ChildOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the OpenID Connect providers that web identities need and that nobody named. */
final class OidcProviders {

    static final String SCHEME = "https://";

    private OidcProviders() {}

    /** {@return the same trust, with the ARNs of the providers that were made} */
    static TrustedParties make(TrustedParties trust, ChildOptions children) {
        var made = new LinkedHashMap<String, Output<OidcProviderArn>>();
        audiences(trust).forEach((issuer, audiences) -> made.put(issuer, make(issuer, audiences, children)));
        return trust.with(trust.webIdentities().stream()
                .map(identity -> identity.isToBeMade()
                        ? new TrustedParties.Federated(
                                made.get(identity.issuer()),
                                identity.issuer(),
                                identity.audience(),
                                identity.subjects())
                        : identity)
                .toList());
    }

    /** {@return the ARN of the one provider that was made; {@code null} where none was, or more} */
    static @Nullable Output<String> only(TrustedParties before, TrustedParties made) {
        var issuers = audiences(before).keySet();
        return issuers.size() != 1
                ? null
                : made.webIdentities().stream()
                        .filter(identity -> issuers.contains(identity.issuer()))
                        .findFirst()
                        .orElseThrow()
                        .provider()
                        .applyValue(OidcProviderArn::toString);
    }

    /** The audiences that each provider has to take, by its URL. */
    private static Map<String, Set<String>> audiences(TrustedParties trust) {
        var audiences = new LinkedHashMap<String, Set<String>>();
        trust.webIdentities().stream()
                .filter(TrustedParties.Federated::isToBeMade)
                .forEach(identity -> audiences
                        .computeIfAbsent(identity.issuer(), any -> new LinkedHashSet<>())
                        .add(identity.audience()));
        return audiences;
    }

    private static Output<OidcProviderArn> make(String issuer, Set<String> audiences, ChildOptions children) {
        var provider = new OpenIdConnectProvider(
                children.name("-oidc-" + issuer.substring(SCHEME.length()).replace('/', '-')),
                OpenIdConnectProviderArgs.builder()
                        .url(issuer)
                        .clientIdLists(audiences.toArray(String[]::new))
                        .build(),
                children.options());
        return provider.arn().applyValue(OidcProviderArn::parse);
    }
}
