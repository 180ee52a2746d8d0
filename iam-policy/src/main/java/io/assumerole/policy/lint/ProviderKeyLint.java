package io.assumerole.policy.lint;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Principal;
import io.assumerole.policy.reference.OidcProvider;
import java.util.Locale;

/** Checks a trust policy's conditions on the claims of an identity provider. */
record ProviderKeyLint(StatementLint lint) {

    void check() {
        for (var condition : lint.statement().conditions()) {
            var key = condition.lowerCaseKey();
            OidcProvider.ofKey(key).ifPresent(provider -> check(condition, provider));
        }
    }

    private void check(Condition condition, OidcProvider provider) {
        var claim = condition.lowerCaseKey().substring(provider.url().length() + 1);
        checkClaim(condition, provider, claim);
        if (lint.statement().principals().stream().allMatch(principal -> isOther(principal, provider))) {
            lint.add(
                    LintCode.KEY_OF_ANOTHER_PROVIDER,
                    lint.at(condition),
                    lint.of(condition),
                    provider.url() + " is not a principal of the statement, so its requests lack " + condition.key(),
                    "write the URL of the statement's provider before the claim");
        }
    }

    private static boolean isOther(Principal principal, OidcProvider provider) {
        return !principal.isEveryone()
                && !(principal.kind() == Principal.Kind.FEDERATED
                        && OidcProvider.of(principal)
                                .url()
                                .toLowerCase(Locale.ROOT)
                                .equals(provider.url()));
    }

    private void checkClaim(Condition condition, OidcProvider provider, String claim) {
        if (provider.hasNoClaim(claim)) {
            lint.add(
                    LintCode.UNKNOWN_CLAIM,
                    lint.at(condition),
                    condition.key(),
                    "AWS has no condition key for the claim " + claim,
                    SpellingSuggestion.of(claim, provider.claims())
                            .map(near -> "did you mean " + provider.key(near) + "?")
                            .orElse("use one of " + String.join(", ", provider.claims())));
        }
    }
}
