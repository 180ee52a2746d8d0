package io.assumerole.policy.lint;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.LimitingKeys;
import io.assumerole.policy.reference.OidcProvider;
import java.util.List;
import java.util.Locale;

/** Checks a statement of a trust policy; the account is the role's account, or null if unknown. */
record TrustLint(LintedStatement lint, AccountId account, GitHubSubjectLint gitHub) {
    private static final List<String> ASSUMING =
            List.of(TrustActions.ASSUME_ROLE, TrustActions.WITH_SAML, TrustActions.WITH_WEB_IDENTITY);

    void check() {
        if (lint.statement().effect() == Effect.ALLOW) {
            checkPrincipals();
            lint.checkNotAction();
        }
        for (var condition : lint.statement().conditions()) {
            OidcProvider.ofKey(condition.lowerCaseKey()).ifPresent(provider -> checkProviderKey(condition, provider));
        }
    }

    private void checkPrincipals() {
        for (var principal : lint.statement().principals()) {
            var at = lint.path().then("Principal").then(principal.type());
            if (principal.isEveryone()) {
                checkEveryone(at);
                continue;
            }
            switch (principal.kind()) {
                case AWS -> {
                    checkAws(principal, at);
                    checkAction(principal, at, TrustActions.ASSUME_ROLE);
                }
                case SERVICE -> checkAction(principal, at, TrustActions.ASSUME_ROLE);
                case FEDERATED -> checkFederated(principal, at);
                default -> {}
            }
        }
    }

    private void checkEveryone(ElementPath at) {
        if (!ConditionScope.toFixedValues(lint.statement(), LimitingKeys.TRUSTED_PRINCIPAL)) {
            lint.add(
                    LintCode.TRUSTS_EVERYONE,
                    at,
                    lint.grant("*"),
                    "anyone in AWS may assume the role",
                    "name the intended user, role or account");
        }
    }

    private void checkAws(Principal principal, ElementPath at) {
        if (principal.isAccount() && !ConditionScope.of(lint.statement(), GlobalKeys.PRINCIPAL_ARN)) {
            lint.add(
                    LintCode.TRUSTS_WHOLE_ACCOUNT,
                    at,
                    principal.value(),
                    "every user and role of account " + principal.account().orElseThrow()
                            + " may assume the role if the account allows it",
                    "name the user or role, or add ArnEquals aws:PrincipalArn");
        }
        if (account != null
                && includes(TrustActions.ASSUME_ROLE)
                && principal.account().filter(other -> !other.equals(account)).isPresent()
                && !ConditionScope.of(lint.statement(), ConditionKey.EXTERNAL_ID.toLowerCase(Locale.ROOT))) {
            lint.add(
                    LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
                    at,
                    principal.value(),
                    principal.value() + " belongs to another account and does not need to send an external ID",
                    "add Condition.externalId(…), and send it when assuming the role");
        }
    }

    private void checkFederated(Principal principal, ElementPath at) {
        var action = TrustActions.ofProvider(principal.isSamlProvider());
        checkAction(principal, at, action);
        if (includes(action)) {
            var federated = new FederatedLint(lint, principal, at);
            if (principal.isSamlProvider()) {
                federated.checkSaml();
            } else {
                federated.checkWebIdentity();
                gitHub.check(lint, principal);
            }
        }
    }

    /**
     * Checks the actions: each kind of principal uses one action to assume roles.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
     */
    private void checkAction(Principal principal, ElementPath at, String action) {
        boolean isListed = !lint.statement().actions().isEmpty();
        if (isListed && !includes(action) && ASSUMING.stream().anyMatch(this::includes)) {
            lint.add(
                    LintCode.ACTION_OF_OTHER_PRINCIPALS,
                    at,
                    principal.value(),
                    principal.value() + " cannot assume the role with the actions of the statement",
                    "allow " + action + " in a separate statement");
        }
    }

    private boolean includes(String action) {
        return ElementMatch.coversAction(lint.statement(), action);
    }

    private void checkProviderKey(Condition condition, OidcProvider provider) {
        var claim = condition.lowerCaseKey().substring(provider.url().length() + 1);
        checkClaim(condition, provider, claim);
        if (lint.statement().principals().stream().allMatch(principal -> isOtherThan(principal, provider))) {
            lint.add(
                    LintCode.KEY_OF_ANOTHER_PROVIDER,
                    lint.at(condition),
                    lint.describe(condition),
                    provider.url() + " is not a principal of the statement, so its requests lack " + condition.key(),
                    "write the URL of the statement's provider before the claim");
        }
    }

    private static boolean isOtherThan(Principal principal, OidcProvider provider) {
        return !principal.isEveryone()
                && !(principal.kind() == Principal.Kind.FEDERATED
                        && OidcProvider.of(principal)
                                .url()
                                .toLowerCase(Locale.ROOT)
                                .equals(provider.url()));
    }

    private void checkClaim(Condition condition, OidcProvider provider, String claim) {
        if (provider.isUnknownClaim(claim)) {
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
