package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.OidcProviderArn;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a role trusts beside the user that is made with it, and what it asks of whoever assumes it.
 *
 * @param terms what is asked
 * @param externalIds how many external IDs are accepted; 0 where none is asked for
 * @param principals the ARNs of the users and roles that are trusted like the user
 * @param webIdentities whom the role trusts on the word of an OpenID Connect provider
 */
record Trust(TrustTerms terms, int externalIds, List<Output<String>> principals, List<WebIdentity> webIdentities) {

    /**
     * The options that ask something of users and roles of which a web identity, which is trusted, too, is not asked.
     */
    List<String> notAskedOfWebIdentities() {
        var options = new ArrayList<String>();
        if (webIdentities.isEmpty()) {
            return options;
        }
        if (externalIds > 0) {
            options.add("externalId");
        }
        if (terms.mfa()) {
            options.add("requireMfa");
        }
        if (terms.takesSourceIdentity()) {
            options.add("requireSourceIdentity");
        }
        if (!terms.requiredTags().isEmpty()) {
            options.add("requireSessionTag");
        }
        return options;
    }

    /**
     * Someone for whom an OpenID Connect provider vouches.
     *
     * @param provider the provider's ARN
     * @param audience the audience that the token must be meant for
     * @param subjects names and patterns, one of which the token's subject must match
     */
    record WebIdentity(Output<OidcProviderArn> provider, String audience, List<String> subjects) {}
}
