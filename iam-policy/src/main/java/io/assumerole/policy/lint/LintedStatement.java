package io.assumerole.policy.lint;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A statement that the lint checks. This class describes it in findings, and checks its resources and an identity
 * policy's Allow.
 */
final class LintedStatement {
    private final Statement statement;
    private final ElementPath path;
    private final Findings findings;
    private String granted;

    LintedStatement(Statement statement, ElementPath path, Findings findings) {
        this.statement = statement;
        this.path = path;
        this.findings = findings;
    }

    Statement statement() {
        return statement;
    }

    ElementPath path() {
        return path;
    }

    void checkResources() {
        checkResources("Resource", statement.resources());
        checkResources("NotResource", statement.notResources());
    }

    ElementPath at(Condition condition) {
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
                        "write the missing parts; use * for any value");
            }
        }
    }

    void checkIdentity(UnconditionalDenies denials) {
        if (statement.effect() == Effect.DENY) {
            return;
        }
        checkNotAction();
        for (int i = 0; i < statement.actions().size(); i++) {
            checkBreadth(statement.actions().get(i), path.then("Action").at(i), denials);
        }
    }

    void checkNotAction() {
        if (!statement.notActions().isEmpty()) {
            add(
                    LintCode.ALLOWS_ALL_BUT,
                    path.then("NotAction"),
                    grant(),
                    "everything except " + statement.notActions() + " is allowed",
                    "list the allowed actions in Action, or use NotAction with Deny");
        }
    }

    /** Describes everything that the statement grants, without its Sid, so equal grants have equal subjects. */
    String grant() {
        return grant(
                statement.notPrincipals().isEmpty()
                        ? values(statement.principals())
                        : "all but " + values(statement.notPrincipals()));
    }

    /** Describes everything that the statement grants to one of its principals. */
    String grant(String principal) {
        if (granted == null) {
            granted = granted();
        }
        return (statement.effect() == Effect.DENY ? "Deny " : "")
                + (principal.isEmpty() ? "" : principal + " ")
                + granted;
    }

    private String granted() {
        var actions = statement.actions().isEmpty()
                ? "all but " + String.join(", ", statement.notActions())
                : String.join(", ", statement.actions());
        var conditions = statement.conditions().stream()
                .map(Condition::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        return actions + onResources(statement) + (conditions.isEmpty() ? "" : " if " + conditions);
    }

    private static String values(List<Principal> principals) {
        return principals.stream().map(Principal::value).collect(Collectors.joining(", "));
    }

    static String onResources(Statement statement) {
        if (!statement.notResources().isEmpty()) {
            return " on all but " + String.join(", ", statement.notResources());
        }
        return statement.resources().isEmpty() ? "" : " on " + String.join(", ", statement.resources());
    }

    /**
     * Describes an action. Adds the action's resources unless it is allowed on all resources, so an acknowledgement for
     * one role does not cover all roles.
     */
    static String grant(Statement statement, String action, Predicate<String> isAll) {
        boolean all = statement.notResources().isEmpty()
                && statement.resources().stream().anyMatch(isAll);
        return all ? action : action + onResources(statement);
    }

    /** Describes a condition and its statement. */
    String describe(Condition condition) {
        return condition.key() + " of " + grant();
    }

    private void checkBreadth(String action, ElementPath at, UnconditionalDenies denials) {
        if (denials.cover(action, statement)) {
            return;
        }
        switch (breadth(statement, action).orElse(LintCode.PASSES_ANY_ROLE)) {
            case ALLOWS_EVERYTHING ->
                add(
                        LintCode.ALLOWS_EVERYTHING,
                        at,
                        grant(statement, action, WildcardScope::isEverywhere),
                        "every action on every resource is allowed",
                        "list the required actions and resources");
            case ALLOWS_ALL_OF_IAM ->
                add(
                        LintCode.ALLOWS_ALL_OF_IAM,
                        at,
                        grant(statement, action, resource -> WildcardScope.coversService("iam", resource)),
                        "every IAM action is allowed, which can grant any permission",
                        "list the required actions");
            case ALLOWS_WHOLE_SERVICE -> {
                add(
                        LintCode.ALLOWS_WHOLE_SERVICE,
                        at,
                        grant(statement, action, resource -> WildcardScope.coversService(services(action), resource)),
                        "every action of " + services(action) + " on every resource is allowed",
                        "list the actions, or name the resources");
                checkPassRole(action, at, denials);
            }
            default -> checkPassRole(action, at, denials);
        }
    }

    private void checkPassRole(String action, ElementPath at, UnconditionalDenies denials) {
        if (Wildcard.matchesIgnoringCase(action, "iam:PassRole")
                && EscalationTarget.ROLE.coversAnyName(statement)
                && !denials.cover("iam:PassRole", statement)
                && !ConditionScope.of(statement, "iam:passedtoservice")) {
            add(
                    LintCode.PASSES_ANY_ROLE,
                    at,
                    grant(statement, action, EscalationTarget.ROLE::coversAnyName),
                    "any role can be passed to any service, which then gets all permissions of the role",
                    "name the roles, or add StringEquals iam:PassedToService");
        }
    }

    /** Returns the code for the breadth of an action pattern, if it matches at least all actions of a service. */
    static Optional<LintCode> breadth(Statement statement, String pattern) {
        var action = pattern.toLowerCase(Locale.ROOT);
        boolean whole = isWholeService(action);
        var services = services(pattern);
        if (WildcardScope.isEveryAction(action) && appliesEverywhere(statement, WildcardScope::isEverywhere)) {
            return Optional.of(LintCode.ALLOWS_EVERYTHING);
        }
        if (whole
                && Wildcard.matches(services, "iam")
                && (!WildcardScope.isEveryAction(action)
                        || appliesEverywhere(statement, resource -> WildcardScope.coversService("iam", resource)))) {
            return Optional.of(LintCode.ALLOWS_ALL_OF_IAM);
        }
        return whole && appliesEverywhere(statement, resource -> WildcardScope.coversService(services, resource))
                ? Optional.of(LintCode.ALLOWS_WHOLE_SERVICE)
                : Optional.empty();
    }

    private static String services(String action) {
        return WildcardScope.service(action.toLowerCase(Locale.ROOT));
    }

    /** Returns whether the statement applies everywhere; the resources outside a NotResource count as everywhere. */
    private static boolean appliesEverywhere(Statement statement, Predicate<String> breadth) {
        return !statement.notResources().isEmpty()
                || statement.resources().stream().anyMatch(breadth);
    }

    void add(LintCode code, ElementPath at, String about, String what, String remedy) {
        add(code, at, about, what, () -> remedy);
    }

    /** @param remedy called only if the finding is reported, because finding a similar name takes time */
    void add(LintCode code, ElementPath at, String about, String what, Supplier<String> remedy) {
        findings.add(code, statement, text -> new Finding(code, at.toString(), about, text, what, remedy.get()));
    }

    /**
     * Returns whether a pattern matches most actions of the services that it names, as far as the reference lists them.
     */
    private static boolean isWholeService(String action) {
        var name = action.substring(action.indexOf(':') + 1);
        return WildcardScope.isOpen(action)
                || WildcardScope.isOpen(name) && matchesMostNames(name, WildcardScope.service(action));
    }

    /**
     * Returns whether wildcards match at least half of a service's actions; true if the reference doesn't list the
     * service.
     */
    private static boolean matchesMostNames(String wildcards, String service) {
        var names = ServiceReference.service(service)
                .<Set<String>>map(known -> known.actions().keySet())
                .orElse(Set.of());
        var matched =
                names.stream().filter(name -> Wildcard.matches(wildcards, name)).count();
        return 2 * matched >= names.size();
    }
}
