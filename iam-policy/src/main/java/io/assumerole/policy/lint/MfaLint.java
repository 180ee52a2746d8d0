package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Effect;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.List;
import java.util.Map;

/** Checks the conditions of a statement that require MFA. */
record MfaLint(StatementLint lint) {
    private static final RequestContext LONG_TERM_KEY = RequestContext.of(Map.of());
    private static final RequestContext SESSION_WITHOUT_MFA =
            RequestContext.of(Map.of(GlobalKeys.MFA_PRESENT, List.of("false")));

    /**
     * Checks one condition. Requests without MFA are of two kinds: those signed with a long-term access key lack the keys,
     * and those of other sessions have MultiFactorAuthPresent false and no age.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
     */
    void check(Condition condition, ElementPath at) {
        boolean longTerm = holds(condition, LONG_TERM_KEY);
        boolean session = holds(condition, SESSION_WITHOUT_MFA);
        boolean isNull = condition.operator().kind() == ConditionOperator.Kind.NULL;
        if (lint.statement().effect() == Effect.ALLOW) {
            if ((longTerm || session) && isAllowedWithoutMfa()) {
                lint.add(
                        LintCode.MFA_NOT_REQUIRED,
                        at,
                        lint.of(condition),
                        condition.operator()
                                + (longTerm
                                        ? " also holds when the key is missing"
                                        : " also holds for a session without MFA"),
                        "use Bool aws:MultiFactorAuthPresent true, with"
                                + " NumericLessThan aws:MultiFactorAuthAge for its age");
            }
        } else if (!longTerm && !isNull && !deniesMfa(condition, session)) {
            lint.add(
                    LintCode.MFA_DENY_ESCAPED,
                    at,
                    lint.of(condition),
                    condition.operator() + " does not hold when the key is missing, as with a long-term access key",
                    "use " + condition.operator().ifExists());
        } else if (isNull && longTerm && !session && condition.lowerCaseKey().equals(GlobalKeys.MFA_PRESENT)) {
            lint.add(
                    LintCode.MFA_DENY_ESCAPED,
                    at,
                    lint.of(condition),
                    condition.operator() + " true does not hold for temporary credentials without MFA",
                    "use BoolIfExists aws:MultiFactorAuthPresent false");
        }
    }

    private static boolean holds(Condition condition, RequestContext context) {
        return ConditionMatch.holds(condition, context, true) == Truth.YES;
    }

    /** Returns whether all MFA conditions hold for a kind of request without MFA. */
    private boolean isAllowedWithoutMfa() {
        return List.of(LONG_TERM_KEY, SESSION_WITHOUT_MFA).stream()
                .anyMatch(context -> lint.statement().conditions().stream()
                        .filter(MfaLint::isMfa)
                        .allMatch(condition -> holds(condition, context)));
    }

    /** Returns whether a Deny is for requests that did use MFA, which a missing key does not bypass. */
    private static boolean deniesMfa(Condition condition, boolean holdsForSession) {
        return condition.operator().kind() == ConditionOperator.Kind.BOOL && !holdsForSession;
    }

    static boolean isMfa(Condition condition) {
        return condition.lowerCaseKey().equals(GlobalKeys.MFA_PRESENT)
                || condition.lowerCaseKey().equals(GlobalKeys.MFA_AGE);
    }
}
