package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.OidcProviderArn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom a role trusts beside the user that may be made with it, and what it asks of whoever assumes it.
 *
 * @param terms what is asked
 * @param externalIdCount how many external IDs are accepted; 0 where none is asked for
 * @param externalIds the external IDs, one of which must be sent; {@code null} where none is asked for
 * @param principals the ARNs of the users and roles that are trusted like the user
 * @param webIdentities whom the role trusts on the word of an OpenID Connect provider
 */
record TrustedParties(
        TrustRequirements terms,
        int externalIdCount,
        Output<List<String>> externalIds,
        List<Output<String>> principals,
        List<Federated> webIdentities) {

    /**
     * What a web identity, which is trusted, too, is not asked for, and users and roles are: by the name of the option,
     * in words.
     */
    Map<String, String> notAskedOfWebIdentities() {
        var options = new LinkedHashMap<String, String>();
        if (webIdentities.isEmpty()) {
            return options;
        }
        if (externalIds != null) {
            options.put("externalId", "external ID");
        }
        if (terms.mfa()) {
            options.put("requireMfa", "MFA");
        }
        if (terms.takesSourceIdentity()) {
            options.put("requireSourceIdentity", "source identity");
        }
        if (!terms.requiredTags().isEmpty()) {
            options.put("requireSessionTag", "session tags");
        }
        return options;
    }

    /**
     * Someone for whom an OpenID Connect provider vouches.
     *
     * @param provider the provider's ARN; {@code null} where the component makes the provider and has not yet
     * @param issuer the provider's URL, where it is known without the ARN; {@code null} where not
     * @param audience the audience that the token must be meant for
     * @param subjects names and patterns, one of which the token's subject must match
     */
    record Federated(Output<OidcProviderArn> provider, String issuer, String audience, List<String> subjects) {

        boolean isToBeMade() {
            return provider == null;
        }
    }

    /** The same with other web identities, whose providers are there. */
    TrustedParties with(List<Federated> federated) {
        return new TrustedParties(terms, externalIdCount, externalIds, principals, federated);
    }

    /** The ARNs of the providers of web identities, which are there. */
    List<Output<String>> providerArns() {
        return webIdentities.stream()
                .map(one -> one.provider().applyValue(OidcProviderArn::toString))
                .toList();
    }

    /** The account of the role, where the provider of a web identity tells: AWS takes those of the same account only. */
    Output<AccountId> account() {
        return webIdentities.isEmpty() ? null : webIdentities.get(0).provider().applyValue(OidcProviderArn::account);
    }
}
