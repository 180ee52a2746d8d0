package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.LimitingKeys;
import java.util.List;
import java.util.Optional;

/**
 * Checks a statement of a resource policy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
record ResourcePolicyLint(LintedStatement lint) {
    /** The condition key for mount targets, which only clients in the file system's network can reach. */
    private static final String MOUNT_TARGET = "elasticfilesystem:accessedviamounttarget";

    void check() {
        var statement = lint.statement();
        if (statement.effect() == Effect.DENY) {
            return;
        }
        statement.principals().forEach(this::checkPrincipal);
        if (!statement.notPrincipals().isEmpty() && !isLimited()) {
            lint.add(
                    LintCode.ALLOWED_TO_EVERYONE,
                    lint.path().then("NotPrincipal"),
                    lint.grant(),
                    "everyone except these principals is allowed",
                    "list the intended principals in Principal, or use NotPrincipal with Deny");
        }
        lint.checkNotAction();
    }

    private void checkPrincipal(Principal principal) {
        var at = lint.path().then("Principal").then(principal.type());
        if (principal.isEveryone() && !isLimited()) {
            lint.add(
                    LintCode.ALLOWED_TO_EVERYONE,
                    at,
                    lint.grant("*"),
                    broadKey()
                            .map(
                                    key -> "anyone who meets the condition on " + key
                                            + " is allowed, and its values don't identify an account, an organization, or a network")
                            .orElse("anyone is allowed, even without an AWS account"),
                    "name the intended user, role or account, or add StringEquals aws:PrincipalOrgID");
        } else if (principal.kind() == Principal.Kind.SERVICE
                && !ConditionScope.toFixedValues(lint.statement(), LimitingKeys.SOURCE)) {
            lint.add(
                    LintCode.SERVICE_WITHOUT_SOURCE,
                    at,
                    lint.grant(principal.value()),
                    principal.value() + " may act for resources in any account",
                    "add StringEquals aws:SourceAccount, or ArnLike aws:SourceArn");
        }
    }

    /** Returns the key of a condition that restricts the caller, but not enough to limit the statement. */
    private Optional<String> broadKey() {
        return lint.statement().conditions().stream()
                .filter(condition -> LimitingKeys.RESOURCE_PRINCIPAL.contains(condition.lowerCaseKey())
                        && ConditionScope.requiresText(condition))
                .map(Condition::key)
                .findFirst();
    }

    private boolean isLimited() {
        return ConditionScope.toFixedValues(lint.statement(), LimitingKeys.RESOURCE_PRINCIPAL)
                || lint.statement().conditions().stream()
                        .anyMatch(condition -> condition.lowerCaseKey().equals(MOUNT_TARGET)
                                && condition.operator().kind() == ConditionOperator.Kind.BOOL
                                && ConditionMatch.holdsWithoutKey(condition) == Truth.NO
                                && condition.values().equals(List.of("true")));
    }
}
