package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.OidcProviderArn;
import io.assumerole.policy.Condition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parties that a role trusts, in addition to the component's user, and the requirements for them.
 *
 * @param requirements the requirements
 * @param externalIds the external IDs, one of which must be sent; {@code null} if none is required
 * @param principals the ARNs of trusted users and roles
 * @param webIdentities the trusted web identities
 */
record TrustedParties(
        Requirements requirements,
        Output<List<String>> externalIds,
        List<Output<String>> principals,
        List<Federated> webIdentities) {

    /**
     * Returns the names of the options that require something of users and roles, but not of the trusted web identities.
     */
    List<String> notForWebIdentities() {
        var options = new ArrayList<String>();
        if (webIdentities.isEmpty()) {
            return options;
        }
        if (externalIds != null) {
            options.add("externalId");
        }
        if (requirements.mfa()) {
            options.add("requireMfa");
        }
        if (requirements.takesSourceIdentity()) {
            options.add("requireSourceIdentity");
        }
        if (!requirements.requiredTags().isEmpty()) {
            options.add("requireSessionTag");
        }
        return options;
    }

    /**
     * A web identity of an OpenID Connect provider.
     *
     * @param provider the provider's ARN; {@code null} if the component creates the provider and has not created it yet
     * @param issuer the provider's URL, if it is known without the ARN; {@code null} otherwise
     * @param audience the audience of the token
     * @param subjects names and patterns, one of which the token's subject must match
     */
    record Federated(Output<OidcProviderArn> provider, String issuer, String audience, List<String> subjects) {

        boolean needsProvider() {
            return provider == null;
        }
    }

    /** Returns a copy with these web identities, whose providers exist. */
    TrustedParties with(List<Federated> federated) {
        return new TrustedParties(requirements, externalIds, principals, federated);
    }

    /** Returns the ARNs of the web identities' providers, which exist. */
    List<Output<OidcProviderArn>> providers() {
        return webIdentities.stream().map(Federated::provider).toList();
    }

    /**
     * Returns the account of the role, if a web identity's provider shows it: AWS accepts only providers of the same
     * account.
     */
    Output<AccountId> account() {
        return webIdentities.isEmpty() ? null : webIdentities.get(0).provider().applyValue(OidcProviderArn::account);
    }

    /**
     * The requirements of a role for its callers. Both the trust policy and the provider use them, so the two always
     * agree. The external IDs are in {@link TrustedParties}.
     *
     * @param mfa whether the caller must have signed in with MFA
     * @param mfaMaxAge the maximum age of MFA; {@code null} for any
     * @param sessionNames names and patterns with {@code *} and {@code ?}, one of which the session name must match;
     *     empty for any name
     * @param userNameAsSessionName whether the session name must be the user name
     * @param sourceIdentities names and patterns, one of which the source identity must match; if empty, no source
     *     identity can be sent
     * @param requiredTags the required session tags, each with its accepted values and patterns
     * @param allowedTags the keys of additional session tags that can be sent
     * @param conditions additional conditions
     */
    record Requirements(
            boolean mfa,
            Duration mfaMaxAge,
            List<String> sessionNames,
            boolean userNameAsSessionName,
            List<String> sourceIdentities,
            Map<String, List<String>> requiredTags,
            Set<String> allowedTags,
            List<Condition> conditions) {

        /** No requirements except the caller's identity. */
        static final Requirements NONE =
                new Requirements(false, null, List.of(), false, List.of(), Map.of(), Set.of(), List.of());

        static boolean isPattern(String text) {
            return text.contains("*") || text.contains("?");
        }

        /** Returns the only accepted name or value; {@code null} if there are several or a pattern. */
        static @Nullable String only(List<String> accepted) {
            return accepted.size() == 1 && !isPattern(accepted.get(0)) ? accepted.get(0) : null;
        }

        boolean acceptsAnySessionName() {
            return !userNameAsSessionName && sessionNames.isEmpty();
        }

        /** Returns the required session tags that have only one accepted value. */
        Map<String, String> onlyTags() {
            var tags = new LinkedHashMap<String, String>();
            requiredTags.forEach((key, accepted) -> {
                var value = only(accepted);
                if (value != null) {
                    tags.put(key, value);
                }
            });
            return tags;
        }

        /** Returns whether session tags can be sent. */
        boolean takesTags() {
            return !requiredTags.isEmpty() || !allowedTags.isEmpty();
        }

        /** Returns the keys of session tags with more than one accepted value. */
        List<String> freeTags() {
            return Stream.concat(
                            allowedTags.stream(),
                            requiredTags.entrySet().stream()
                                    .filter(tag -> tag.getValue().size() > 1
                                            || tag.getValue().stream().anyMatch(Requirements::isPattern))
                                    .map(Map.Entry::getKey))
                    .toList();
        }

        boolean takesSourceIdentity() {
            return !sourceIdentities.isEmpty();
        }
    }
}
