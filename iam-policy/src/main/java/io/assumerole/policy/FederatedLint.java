package io.assumerole.policy;

import io.assumerole.internal.OidcSubject;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks at a statement of a trust policy that lets an identity provider in, which may vouch for strangers, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
record FederatedLint(StatementLint lint, Principal principal, Path at) {

    /** What most providers' tokens for AWS are meant for: it tells nobody from others. */
    private static final String STS = "sts.amazonaws.com";

    void checkSaml() {
        if (!Narrowing.of(lint.statement(), "saml:aud")) {
            lint.add(
                    LintCode.FEDERATED_WITHOUT_AUDIENCE,
                    at,
                    lint.grant(principal.value()),
                    "assertions of " + principal.value() + " need not be meant for AWS",
                    "add StringEquals SAML:aud https://signin.aws.amazon.com/saml");
        }
    }

    void checkWebIdentity() {
        var provider = OidcProvider.of(principal);
        boolean hasSubject = Narrowing.of(lint.statement(), provider::isSubject);
        boolean hasOwner = lint.statement().conditions().stream()
                .anyMatch(condition -> provider.isOwner(condition.lowerCaseKey())
                        && Narrowing.of(condition)
                        && provider.namesOwner(condition));
        if (!isOfSome(provider, hasSubject || hasOwner)) {
            lint.add(
                    LintCode.OIDC_WITHOUT_SUBJECT,
                    at,
                    lint.grant(principal.value()),
                    "everyone whom " + principal.value() + " vouches for may assume the role",
                    provider.isSharedByAudience()
                            ? "add StringEquals on the audience, as in " + provider.key("aud")
                            : "add StringEquals or StringLike on the provider's key that ends in :sub");
        } else if (provider.isSharedBySubject() && !hasOwner) {
            checkSubjects(provider);
        }
        boolean isShared = provider.isSharedBySubject() || provider.isSharedByAudience();
        if (isShared && !Narrowing.of(lint.statement(), provider::isAudience)) {
            lint.add(
                    LintCode.FEDERATED_WITHOUT_AUDIENCE,
                    at,
                    lint.grant(principal.value()),
                    "tokens of " + principal.value() + " may be meant for others",
                    "add StringEquals on the audience, as in " + provider.key("aud"));
        }
        if (provider.url().equals(OidcProvider.COGNITO)
                && !Narrowing.of(lint.statement(), OidcProvider.COGNITO + ":amr")) {
            lint.add(
                    LintCode.COGNITO_WITHOUT_AMR,
                    at,
                    lint.grant(principal.value()),
                    "identities that did not log in may assume the role, if the identity pool has any",
                    "add ForAnyValue:StringLike cognito-identity.amazonaws.com:amr authenticated");
        }
    }

    /** Whether the statement is about some of those whom the provider vouches for. */
    private boolean isOfSome(OidcProvider provider, boolean hasSubject) {
        if (hasSubject || provider.isSharedBySubject() || provider.isCluster()) {
            return hasSubject;
        }
        Predicate<Condition> tells = provider.isSharedByAudience()
                ? condition -> condition.values().stream().noneMatch(value -> isOpen(condition, value))
                : condition -> !condition.values().contains(STS);
        return lint.statement().conditions().stream()
                .filter(condition -> provider.isAudience(condition.lowerCaseKey()) && Narrowing.of(condition))
                .anyMatch(tells);
    }

    /** One condition whose subjects all name an owner is enough, since all conditions must hold. */
    private void checkSubjects(OidcProvider provider) {
        var subjects = lint.statement().conditions().stream()
                .filter(condition -> provider.isSubject(condition.lowerCaseKey()) && Narrowing.of(condition))
                .toList();
        if (subjects.stream().anyMatch(condition -> withoutOwner(condition).isEmpty())) {
            return;
        }
        subjects.forEach(condition -> withoutOwner(condition)
                .forEach(subject -> lint.add(
                        LintCode.OIDC_SUBJECT_WITHOUT_OWNER,
                        lint.at(condition),
                        condition.key() + " " + subject,
                        subject + " names no owner, so that others for whom the provider vouches may assume the role",
                        "put the owner before the first wildcard, as in repo:my-team/*")));
    }

    private static List<String> withoutOwner(Condition condition) {
        return condition.values().stream()
                .filter(value -> !OidcSubject.namesOwner(value, isOpen(condition, value)))
                .toList();
    }

    private static boolean isOpen(Condition condition, String value) {
        return !OidcProvider.beginning(condition, value).equals(value);
    }
}
