package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at one statement, whatever it is used for, and at one that grants. */
record StatementLint(Statement statement, Path path, List<Finding> findings) {

    void checkAny() {
        new ReferenceLint(this).check();
        checkResources("Resource", statement.resources());
        checkResources("NotResource", statement.notResources());
        for (var condition : statement.conditions()) {
            new ConditionLint(this, condition, at(condition)).check();
        }
    }

    Path at(Condition condition) {
        return path.then("Condition").then(condition.operator().json()).then(condition.key());
    }

    private void checkResources(String element, List<String> resources) {
        for (int i = 0; i < resources.size(); i++) {
            var resource = resources.get(i);
            if (ResourcePattern.isIncomplete(resource)) {
                add(
                        LintCode.INCOMPLETE_ARN,
                        path.then(element).at(i),
                        resource,
                        resource + " has fewer than six parts; IAM adds wildcards",
                        "write the missing parts, as * if that is meant");
            }
        }
    }

    void checkIdentity() {
        if (statement.effect() == Effect.DENY) {
            return;
        }
        checkNotAction();
        for (int i = 0; i < statement.actions().size(); i++) {
            checkWidth(statement.actions().get(i), path.then("Action").at(i));
        }
    }

    void checkNotAction() {
        if (!statement.notActions().isEmpty()) {
            add(
                    LintCode.ALLOWS_ALL_BUT,
                    path.then("NotAction"),
                    String.join(", ", statement.notActions()),
                    "everything but " + statement.notActions() + " is allowed",
                    "list what is allowed in Action, or use NotAction with Deny");
        }
    }

    private void checkWidth(String action, Path at) {
        switch (width(statement, action).orElse(LintCode.PASSES_ANY_ROLE)) {
            case ALLOWS_EVERYTHING ->
                add(
                        LintCode.ALLOWS_EVERYTHING,
                        at,
                        action,
                        "every action on every resource is allowed",
                        "list the actions and the resources that are needed");
            case ALLOWS_ALL_OF_IAM ->
                add(
                        LintCode.ALLOWS_ALL_OF_IAM,
                        at,
                        action,
                        "with every action of IAM, any permission can be had",
                        "list the actions that are needed");
            case ALLOWS_WHOLE_SERVICE ->
                add(
                        LintCode.ALLOWS_WHOLE_SERVICE,
                        at,
                        action,
                        "every action of the service on every resource is allowed",
                        "list the actions, or name the resources");
            default -> {
                if (Wildcard.matchesIgnoringCase(action, "iam:PassRole")
                        && reaches(statement, Breadth::isAnyRole)
                        && !Narrowing.of(statement, "iam:passedtoservice")) {
                    add(
                            LintCode.PASSES_ANY_ROLE,
                            at,
                            action,
                            "any role can be passed to any service, with all that it may do",
                            "name the roles, or add StringEquals iam:PassedToService");
                }
            }
        }
    }

    /** How much an action of an Allow takes in, if that is at least all of a service. */
    static Optional<LintCode> width(Statement statement, String pattern) {
        var action = pattern.toLowerCase(Locale.ROOT);
        boolean whole = Breadth.isWholeService(action);
        var services = Breadth.service(action);
        if (Breadth.isEveryAction(action) && reaches(statement, Breadth::isEverywhere)) {
            return Optional.of(LintCode.ALLOWS_EVERYTHING);
        }
        if (whole
                && Wildcard.matches(services, "iam")
                && (!Breadth.isEveryAction(action)
                        || reaches(statement, resource -> Breadth.isWholeOf("iam", resource)))) {
            return Optional.of(LintCode.ALLOWS_ALL_OF_IAM);
        }
        return whole && reaches(statement, resource -> Breadth.isWholeOf(services, resource))
                ? Optional.of(LintCode.ALLOWS_WHOLE_SERVICE)
                : Optional.empty();
    }

    /** All that NotResource leaves is as good as everywhere. */
    private static boolean reaches(Statement statement, Predicate<String> width) {
        return !statement.notResources().isEmpty()
                || statement.resources().stream().anyMatch(width);
    }

    void add(LintCode code, Path at, String about, String what, String remedy) {
        findings.add(new Finding(code, at.toString(), about, statement.toString(), what, remedy));
    }
}
