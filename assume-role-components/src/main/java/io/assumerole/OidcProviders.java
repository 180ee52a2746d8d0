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

/** Creates the OpenID Connect providers for web identities that have no given provider. */
final class OidcProviders {

    static final String SCHEME = "https://";

    private OidcProviders() {}

    /** {@return the trusted parties, with the ARNs of the providers that were created} */
    static TrustedParties create(TrustedParties trust, ChildOptions children) {
        var created = new LinkedHashMap<String, Output<OidcProviderArn>>();
        audiences(trust).forEach((issuer, audiences) -> created.put(issuer, create(issuer, audiences, children)));
        return trust.with(trust.webIdentities().stream()
                .map(identity -> identity.needsProvider()
                        ? new TrustedParties.Federated(
                                created.get(identity.issuer()),
                                identity.issuer(),
                                identity.audience(),
                                identity.subjects())
                        : identity)
                .toList());
    }

    /** {@return the ARN of the provider that was created; {@code null} if none or more than one was created} */
    static @Nullable Output<String> only(TrustedParties before, TrustedParties created) {
        var issuers = audiences(before).keySet();
        return issuers.size() != 1
                ? null
                : created.webIdentities().stream()
                        .filter(identity -> issuers.contains(identity.issuer()))
                        .findFirst()
                        .orElseThrow()
                        .provider()
                        .applyValue(OidcProviderArn::toString);
    }

    /** Returns the audiences that each provider must accept, keyed by its URL. */
    private static Map<String, Set<String>> audiences(TrustedParties trust) {
        var audiences = new LinkedHashMap<String, Set<String>>();
        trust.webIdentities().stream()
                .filter(TrustedParties.Federated::needsProvider)
                .forEach(identity -> audiences
                        .computeIfAbsent(identity.issuer(), any -> new LinkedHashSet<>())
                        .add(identity.audience()));
        return audiences;
    }

    private static Output<OidcProviderArn> create(String issuer, Set<String> audiences, ChildOptions children) {
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
