package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Wildcard;
import java.util.Locale;

/** Looks at a statement of a trust policy; the account is the role's, or null where it is not known. */
record TrustLint(StatementLint lint, AccountId account) {
    static final String PRINCIPAL_ARN = "aws:principalarn";

    void check() {
        if (lint.statement().effect() == Effect.DENY) {
            return;
        }
        for (int i = 0; i < lint.statement().principals().size(); i++) {
            var principal = lint.statement().principals().get(i);
            var at = lint.path().then("Principal").then(principal.type());
            if (principal.isEveryone()) {
                lint.add(
                        LintCode.TRUSTS_EVERYONE,
                        at,
                        "anyone in AWS may assume the role",
                        "name the user, role or account that is meant");
            } else if (principal.kind == Principal.Kind.AWS) {
                checkAws(principal, at);
            } else if (principal.kind == Principal.Kind.FEDERATED) {
                checkFederated(principal, at);
            }
        }
        lint.checkNotAction();
    }

    private void checkAws(Principal principal, Path at) {
        if (principal.isAccount() && !lint.isNarrowedBy(PRINCIPAL_ARN)) {
            lint.add(
                    LintCode.TRUSTS_WHOLE_ACCOUNT,
                    at,
                    "every user and role of " + principal.value() + " may assume the role if its account lets it",
                    "name the user or role, or add ArnEquals aws:PrincipalArn");
        }
        if (account != null
                && includes("sts:AssumeRole")
                && principal.account().filter(other -> !other.equals(account)).isPresent()
                && !lint.isNarrowedBy(Condition.EXTERNAL_ID.toLowerCase(Locale.ROOT))) {
            lint.add(
                    LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
                    at,
                    principal.value() + " is of another account and need send no external ID",
                    "add Condition.externalId(…), and send it when assuming the role");
        }
    }

    /**
     * A provider that serves many, such as that of GitHub, vouches for strangers too.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
     */
    private void checkFederated(Principal principal, Path at) {
        if (principal.value().contains(":oidc-provider/")
                && includes("sts:AssumeRoleWithWebIdentity")
                && lint.statement().conditions().stream()
                        .noneMatch(condition ->
                                condition.lowerCaseKey().endsWith(":sub") && StatementLint.narrows(condition))) {
            lint.add(
                    LintCode.OIDC_WITHOUT_SUBJECT,
                    at,
                    "everyone whom " + principal.value() + " vouches for may assume the role",
                    "add StringEquals or StringLike on the provider's key that ends in :sub");
        }
    }

    private boolean includes(String action) {
        var patterns = lint.statement().actions().isEmpty()
                ? lint.statement().notActions()
                : lint.statement().actions();
        return patterns.stream().anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
                != lint.statement().actions().isEmpty();
    }
}
