package io.assumerole.policy.lint;

import io.assumerole.internal.OidcSubject;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Principal;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import io.assumerole.policy.reference.OidcProvider;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks a statement of a trust policy that trusts an identity provider, which may also authenticate strangers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
record FederatedLint(LintedStatement lint, Principal principal, ElementPath at) {

    /**
     * The subject of a Kubernetes service account, and the characters of its names.
     * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
     * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
     */
    private static final WildcardSet SERVICE_ACCOUNT = WildcardSet.of("system:serviceaccount:?*:?*");

    private static final Pattern SERVICE_ACCOUNT_PATTERN = Pattern.compile("[a-z0-9.:*?-]*");

    /** The audience of most tokens for AWS, which does not distinguish their owners. */
    private static final String STS = "sts.amazonaws.com";

    private static final String UNLESS_YOURS =
            "; if all identities of the provider belong to you, acknowledge this finding";

    void checkSaml() {
        if (!ConditionScope.of(lint.statement(), "saml:aud")) {
            lint.add(
                    LintCode.FEDERATED_WITHOUT_AUDIENCE,
                    at,
                    lint.grant(principal.value()),
                    "assertions of " + principal.value() + " may be intended for an audience other than AWS",
                    "add StringEquals SAML:aud https://signin.aws.amazon.com/saml");
        }
    }

    void checkWebIdentity() {
        var provider = OidcProvider.of(principal);
        var subjects = lint.statement().conditions().stream()
                .filter(condition -> provider.isSubject(condition.lowerCaseKey()) && ConditionScope.of(condition))
                .toList();
        boolean hasSubject = subjects.stream()
                .anyMatch(condition -> !provider.isSharedByAudience()
                        || withoutOwner(condition).isEmpty());
        boolean hasOwner = lint.statement().conditions().stream()
                .anyMatch(condition -> provider.isOwnerClaim(condition.lowerCaseKey())
                        && ConditionScope.of(condition)
                        && ConditionScope.namesOwner(condition));
        if (!limitsIdentities(provider, hasSubject || hasOwner)) {
            lint.add(
                    LintCode.OIDC_WITHOUT_SUBJECT,
                    at,
                    lint.grant(principal.value()),
                    "every identity of " + principal.value() + " may assume the role",
                    provider.isSharedByAudience()
                            ? "add StringEquals on the audience, as in " + provider.key("aud")
                            : "add StringEquals or StringLike on the provider's key that ends in :sub"
                                    + (provider.isSharedBySubject() || provider.isCluster() ? "" : UNLESS_YOURS));
        } else if (hasOwner || provider.isSharedByAudience() || areNarrow(provider, subjects)) {
            checkOrganization(provider);
        } else {
            checkSubjects(provider, subjects);
        }
        boolean isShared = provider.isSharedBySubject() || provider.isSharedByAudience();
        if (isShared
                && !(hasSubject && provider.needsNoAudience())
                && !ConditionScope.of(lint.statement(), provider::isAudience)) {
            lint.add(
                    LintCode.FEDERATED_WITHOUT_AUDIENCE,
                    at,
                    lint.grant(principal.value()),
                    "tokens of " + principal.value() + " may be intended for another audience",
                    "add StringEquals on the audience, as in " + provider.key("aud"));
        }
        if (provider.url().equalsIgnoreCase(OidcProvider.COGNITO)
                && !ConditionScope.of(lint.statement(), OidcProvider.COGNITO + ":amr")) {
            lint.add(
                    LintCode.COGNITO_WITHOUT_AMR,
                    at,
                    lint.grant(principal.value()),
                    "unauthenticated identities may assume the role, if the identity pool allows them",
                    "add ForAnyValue:StringLike cognito-identity.amazonaws.com:amr authenticated");
        }
    }

    /**
     * Returns whether conditions limit the statement to some identities of the provider. An audience limits the
     * statement only if the provider has one customer, or assigns the audience to one customer. Otherwise, any customer
     * can request a token for the audience.
     */
    private boolean limitsIdentities(OidcProvider provider, boolean hasSubject) {
        return hasSubject
                || (provider.isSharedByAudience() || provider.isOfOneCustomer() && !provider.canBeCluster())
                        && hasOwnAudience(provider);
    }

    /** Returns whether the statement requires an audience that isn't the usual audience of tokens for AWS. */
    private boolean hasOwnAudience(OidcProvider provider) {
        Predicate<Condition> identifies = provider.isSharedByAudience()
                ? condition ->
                        condition.values().stream().noneMatch(value -> ConditionScope.isPattern(condition, value))
                : condition ->
                        condition.values().stream().noneMatch(value -> ConditionScope.accepts(condition, value, STS));
        return lint.statement().conditions().stream()
                .filter(condition -> provider.isAudience(condition.lowerCaseKey()) && ConditionScope.of(condition))
                .anyMatch(identifies);
    }

    private void checkOrganization(OidcProvider provider) {
        if (provider.isPulumi()) {
            new OrganizationLint(lint, provider).checkPulumi();
        } else if (provider.isSharedBySubject()) {
            new OrganizationLint(lint, provider).check();
        }
    }

    /** Returns whether the subjects of one condition all identify an owner, which is enough, because all conditions must hold. */
    private static boolean areNarrow(OidcProvider provider, List<Condition> subjects) {
        return subjects.stream()
                .anyMatch(condition -> tooBroad(provider, condition).isEmpty());
    }

    private void checkSubjects(OidcProvider provider, List<Condition> subjects) {
        subjects.forEach(condition -> tooBroad(provider, condition).forEach(subject -> {
            boolean inCluster = isInCluster(provider, subject);
            lint.add(
                    LintCode.OIDC_SUBJECT_WITHOUT_OWNER,
                    lint.at(condition),
                    condition.key() + " " + subject,
                    inCluster
                            ? subject + " names no namespace before the first wildcard, so service accounts of other"
                                    + " namespaces can assume the role"
                            : subject
                                    + " names no owner in a known claim, so other identities of the provider can assume"
                                    + " the role",
                    inCluster
                            ? "write the namespace before the first wildcard, as in system:serviceaccount:my-namespace:*"
                            : provider.isSharedBySubject()
                                    ? "write the owner before the first wildcard, as in repo:my-team@123456/*"
                                    : "write a complete subject that only your tokens have" + UNLESS_YOURS);
        }));
    }

    /** Returns the subjects that also match other owners. */
    private static List<String> tooBroad(OidcProvider provider, Condition condition) {
        var withoutOwner = withoutOwner(condition);
        return condition.values().stream()
                .filter(subject -> !provider.isOfOneCustomer() || isInCluster(provider, subject))
                .filter(subject -> provider.isSharedBySubject() || !ConditionScope.isPattern(condition, subject)
                        ? withoutOwner.contains(subject)
                        : !OidcSubject.namesOwnerInKnownClaim(subject))
                .toList();
    }

    /** Returns whether a subject can match Kubernetes service accounts. */
    private static boolean isInCluster(OidcProvider provider, String subject) {
        var pattern = Variables.replaced(subject, "*");
        return provider.isCluster()
                || subject.startsWith("system:")
                || provider.canBeCluster()
                        && SERVICE_ACCOUNT_PATTERN.matcher(pattern).matches()
                        && WildcardSet.of(pattern).overlaps(SERVICE_ACCOUNT);
    }

    private static List<String> withoutOwner(Condition condition) {
        return condition.values().stream()
                .filter(value -> !OidcSubject.namesOwner(value, ConditionScope.isPattern(condition, value)))
                .toList();
    }
}
