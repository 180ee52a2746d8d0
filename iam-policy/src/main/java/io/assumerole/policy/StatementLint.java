package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Looks at one statement, whatever it is used for, and at one that grants. */
record StatementLint(Statement statement, Path path, List<Finding> findings) {

    void checkAny() {
        new ReferenceLint(this).check();
        checkResources("Resource", statement.resources());
        checkResources("NotResource", statement.notResources());
        for (var condition : statement.conditions()) {
            checkCondition(
                    condition,
                    path.then("Condition").then(condition.operator().json()).then(condition.key()));
        }
    }

    private void checkResources(String element, List<String> resources) {
        for (int i = 0; i < resources.size(); i++) {
            if (ResourcePattern.isIncomplete(resources.get(i))) {
                add(
                        LintCode.INCOMPLETE_ARN,
                        path.then(element).at(i),
                        resources.get(i) + " has fewer than six parts; IAM adds wildcards",
                        "write the missing parts, as * if that is meant");
            }
        }
    }

    private void checkCondition(Condition condition, Path at) {
        var operator = condition.operator();
        boolean exact = operator.kind == ConditionOperator.Kind.STRING && operator.base.contains("Equals");
        if (exact && condition.values().stream().anyMatch(StatementLint::hasWildcard)) {
            add(
                    LintCode.WILDCARD_TAKEN_LITERALLY,
                    at,
                    operator.base + " takes * and ? literally",
                    "use %s, or write ${*} and ${?} if that is meant"
                            .formatted(operator.base.replaceAll("Equals(IgnoreCase)?", "Like")));
        }
        boolean allows = statement.effect() == Effect.ALLOW;
        if (allows && operator.set == ConditionOperator.SetQualifier.FOR_ALL_VALUES && !asksForKey(condition)) {
            add(
                    LintCode.FOR_ALL_VALUES_WITHOUT_KEY,
                    at,
                    "ForAllValues: also holds when the request has no " + condition.key(),
                    "add the condition Null " + condition.key() + " false, or use ForAnyValue:");
        }
        if (MfaLint.isMfa(condition)) {
            new MfaLint(this).check(condition, at);
        }
    }

    private static boolean hasWildcard(String value) {
        var plain = value.replace("${*}", "").replace("${?}", "");
        return plain.contains("*") || plain.contains("?");
    }

    private boolean asksForKey(Condition condition) {
        return statement.conditions().stream()
                .anyMatch(other -> other.lowerCaseKey().equals(condition.lowerCaseKey())
                        && other.operator().kind == ConditionOperator.Kind.NULL
                        && ConditionMatch.holdsWithoutKey(other) == Truth.NO);
    }

    boolean isNarrowedBy(String lowerCaseKey) {
        return statement.conditions().stream()
                .anyMatch(condition -> condition.lowerCaseKey().equals(lowerCaseKey) && narrows(condition));
    }

    /**
     * Whether the condition asks for the key, and for certain values of it: one alternative that any value matches is
     * enough to ask for none.
     */
    static boolean narrows(Condition condition) {
        var operator = condition.operator();
        if (operator.kind == ConditionOperator.Kind.NULL
                || operator.isNegated()
                || ConditionMatch.holdsWithoutKey(condition) != Truth.NO) {
            return false;
        }
        if (condition.lowerCaseKey().equals(TrustLint.PRINCIPAL_ARN)) {
            return condition.values().stream().noneMatch(Breadth::isOpenArn);
        }
        return operator.kind == ConditionOperator.Kind.STRING
                && (!operator.base.endsWith("Like")
                        || condition.values().stream().noneMatch(Breadth::isOpen));
    }

    void checkIdentity() {
        if (statement.effect() == Effect.DENY) {
            return;
        }
        checkNotAction();
        for (int i = 0; i < statement.actions().size(); i++) {
            checkWidth(
                    statement.actions().get(i).toLowerCase(Locale.ROOT),
                    path.then("Action").at(i));
        }
    }

    void checkNotAction() {
        if (!statement.notActions().isEmpty()) {
            add(
                    LintCode.ALLOWS_ALL_BUT,
                    path.then("NotAction"),
                    "everything but " + statement.notActions() + " is allowed",
                    "list what is allowed in Action, or use NotAction with Deny");
        }
    }

    private void checkWidth(String action, Path at) {
        boolean whole = Breadth.isWholeService(action);
        var services = Breadth.service(action);
        if (Breadth.isEveryAction(action) && reaches(Breadth::isEverywhere)) {
            add(
                    LintCode.ALLOWS_EVERYTHING,
                    at,
                    "every action on every resource is allowed",
                    "list the actions and the resources that are needed");
        } else if (whole
                && Wildcard.matches(services, "iam")
                && (!Breadth.isEveryAction(action) || reaches(resource -> Breadth.isWholeOf("iam", resource)))) {
            add(
                    LintCode.ALLOWS_ALL_OF_IAM,
                    at,
                    "with every action of IAM, any permission can be had",
                    "list the actions that are needed");
        } else if (whole && reaches(resource -> Breadth.isWholeOf(services, resource))) {
            add(
                    LintCode.ALLOWS_WHOLE_SERVICE,
                    at,
                    "every action of the service on every resource is allowed",
                    "list the actions, or name the resources");
        } else if (Wildcard.matchesIgnoringCase(action, "iam:PassRole")
                && reaches(Breadth::isAnyRole)
                && !isNarrowedBy("iam:passedtoservice")) {
            add(
                    LintCode.PASSES_ANY_ROLE,
                    at,
                    "any role can be passed to any service, with all that it may do",
                    "name the roles, or add StringEquals iam:PassedToService");
        }
    }

    /** All that NotResource leaves is as good as everywhere. */
    private boolean reaches(Predicate<String> width) {
        return !statement.notResources().isEmpty()
                || statement.resources().stream().anyMatch(width);
    }

    void add(LintCode code, Path at, String what, String remedy) {
        findings.add(new Finding(code, at.toString(), statement.toString(), what, remedy));
    }
}
