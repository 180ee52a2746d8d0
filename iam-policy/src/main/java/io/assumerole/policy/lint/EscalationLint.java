package io.assumerole.policy.lint;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.pattern.WildcardSet;
import io.assumerole.policy.reference.LimitingKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks all identity policies of one user or role together for privilege escalation paths. A Deny counts only if it
 * denies an action without conditions. A Deny that depends on a permissions boundary does not count, because the lint
 * does not know that boundary.
 */
final class EscalationLint {
    private static final String OWN_USER = "user/${aws:username}";

    /** All actions that start a privilege escalation path, by the lower-case name of their service. */
    private static final Map<String, List<String>> ACTIONS = Stream.concat(
                    EscalationPath.ALL.stream().flatMap(path -> path.actions().stream()), IdentityKind.actions())
            .distinct()
            .collect(Collectors.groupingBy(
                    action -> WildcardScope.service(action).toLowerCase(Locale.ROOT)));

    /** The finding for all privilege escalation paths that one grant opens by itself. */
    private record PathGrant(Grant grant, LintCode code) {}

    private final UnconditionalDenies denials;
    private final Map<String, Set<Grant>> grants = new HashMap<>();
    private final List<PolicyDocument> documents = new ArrayList<>();
    private final List<String> principals;
    private final Findings findings;

    /**
     * @param principals ARNs of the users and roles that have the policies, with wildcards for unknown parts
     * @param denials the Deny statements of all policies
     */
    EscalationLint(List<String> principals, UnconditionalDenies denials, Findings findings) {
        this.principals = principals;
        this.denials = denials;
        this.findings = findings;
    }

    void add(PolicyDocument document, ElementPath root) {
        documents.add(document);
        for (int i = 0; i < document.statements().size(); i++) {
            var statement = document.statements().get(i);
            if (statement.effect() == Effect.ALLOW) {
                addGrants(statement, root.then("Statement").at(i));
            }
        }
    }

    private void addGrants(Statement statement, ElementPath path) {
        for (int i = 0; i < statement.actions().size(); i++) {
            var pattern = statement.actions().get(i);
            var actions = candidates(pattern)
                    .filter(action -> Wildcard.matchesIgnoringCase(pattern, action))
                    .toList();
            if (!actions.isEmpty()) {
                var width = LintedStatement.breadth(statement, pattern);
                var grant = new Grant(statement, path.then("Action").at(i), pattern, width);
                actions.forEach(action -> addGrant(action, grant));
            }
        }
        if (!statement.notActions().isEmpty()) {
            var grant = new Grant(
                    statement,
                    path.then("NotAction"),
                    "all but " + String.join(", ", statement.notActions()),
                    Optional.of(LintCode.ALLOWS_ALL_BUT)
                            .filter(code -> statement.resources().stream().anyMatch(WildcardScope::isEverywhere)));
            ACTIONS.values().stream()
                    .flatMap(List::stream)
                    .filter(action -> statement.notActions().stream()
                            .noneMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action)))
                    .forEach(action -> addGrant(action, grant));
        }
    }

    private static Stream<String> candidates(String pattern) {
        var service = WildcardScope.service(pattern).toLowerCase(Locale.ROOT);
        return service.indexOf('*') >= 0
                ? ACTIONS.values().stream().flatMap(List::stream)
                : ACTIONS.getOrDefault(service, List.of()).stream();
    }

    private void addGrant(String action, Grant grant) {
        grants.computeIfAbsent(action, key -> new LinkedHashSet<>()).add(grant);
    }

    void check() {
        var byGrant = new LinkedHashMap<PathGrant, List<EscalationPath>>();
        var changes = new LinkedHashMap<Grant, List<EscalationPath>>();
        var passed = new HashSet<String>();
        for (var escalation : EscalationPath.ALL) {
            if (!escalation.actions().stream().allMatch(grants::containsKey)
                    || escalation.passesRole() && passed.containsAll(escalation.services())) {
                continue;
            }
            var broad = broad(escalation);
            var alone = broad.stream()
                    .filter(grant -> opensAlone(grant, escalation))
                    .toList();
            alone.forEach(grant -> put(byGrant, new PathGrant(grant, escalation.code()), escalation));
            if (alone.isEmpty() && addCombination(escalation, broad) && escalation.passesRole()) {
                passed.addAll(escalation.services());
            }
            if (escalation.actions().size() == 1) {
                grants.get(escalation.actions().get(0)).stream()
                        .filter(grant -> !grant.isReported() && !broad.contains(grant))
                        .filter(onceEach(statement -> changesItself(statement, escalation)))
                        .forEach(grant -> put(changes, grant, escalation));
            }
        }
        byGrant.forEach((lead, all) -> add(
                lead.code(),
                lead.grant(),
                resource ->
                        all.stream().anyMatch(escalation -> escalation.target().coversAnyName(resource)),
                all.stream().map(EscalationPath::ofAny),
                "name the intended resources, or deny the others"));
        changes.forEach((grant, all) -> add(
                LintCode.CHANGES_ITSELF,
                grant,
                resource -> all.stream()
                        .anyMatch(escalation -> ownArn(resource, escalation).isPresent()),
                all.stream().map(EscalationPath::ofItself),
                "name only other users and roles, or deny the action in a statement without conditions"));
        new NamedEscalationLint(grants, passes(), denials, documents)
                .check(
                        byGrant.entrySet().stream()
                                .filter(entry -> entry.getValue().stream().anyMatch(EscalationPath::changesPermissions))
                                .map(entry -> entry.getKey().grant())
                                .collect(Collectors.toSet()),
                        findings);
    }

    private static <K> void put(Map<K, List<EscalationPath>> all, K key, EscalationPath escalation) {
        all.computeIfAbsent(key, first -> new ArrayList<>()).add(escalation);
    }

    /** Returns the grants that allow the first action on any target of the path; none if another finding includes the path. */
    private Set<Grant> broad(EscalationPath escalation) {
        var first = grants.get(escalation.actions().get(0));
        if (!escalation.targets().stream()
                .skip(1)
                .allMatch(target -> first.stream().anyMatch(grant -> target.coversAnyName(grant.statement())))) {
            return Set.of();
        }
        var broad = first.stream()
                .filter(onceEach(statement -> isBroad(statement, escalation)))
                .toList();
        return broad.stream().anyMatch(grant -> grant.includes(escalation))
                        && escalation.actions().size() > 1
                ? Set.of()
                : broad.stream()
                        .filter(grant -> !grant.includes(escalation))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Evaluates the predicate once for each statement, regardless of its number of grants. */
    private static Predicate<Grant> onceEach(Predicate<Statement> question) {
        var answers = new IdentityHashMap<Statement, Boolean>();
        return grant -> answers.computeIfAbsent(grant.statement(), question::test);
    }

    /** Returns whether one action pattern matches all actions of the path. */
    private boolean opensAlone(Grant grant, EscalationPath escalation) {
        return escalation.actions().stream()
                .skip(1)
                .allMatch(action -> grants.get(action).contains(grant) && isPossible(grant.statement(), action));
    }

    private boolean isBroad(Statement statement, EscalationPath escalation) {
        var action = escalation.actions().get(0);
        if (ConditionScope.of(statement, EscalationLint::limits) || !reachesService(statement, escalation)) {
            return false;
        }
        return statement.resources().stream()
                        .filter(escalation.target()::coversAnyName)
                        .anyMatch(resource -> !denials.cover(action, resource))
                || !statement.notResources().isEmpty() && !denials.cover(action, "*");
    }

    private static boolean limits(String lowerCaseKey) {
        return LimitingKeys.ESCALATION.contains(lowerCaseKey) || lowerCaseKey.contains(":resourcetag/");
    }

    /** Returns whether a role can be passed to a service of the path. */
    private static boolean reachesService(Statement statement, EscalationPath escalation) {
        return !escalation.passesRole()
                || statement.conditions().stream()
                        .filter(condition -> condition.lowerCaseKey().equals("iam:passedtoservice"))
                        .filter(ConditionScope::of)
                        .allMatch(escalation::passesTo);
    }

    private boolean addCombination(EscalationPath escalation, Set<Grant> broad) {
        if (broad.isEmpty() || escalation.actions().size() == 1) {
            return false;
        }
        var first = broad.iterator().next();
        var others = others(escalation, first);
        if (others.isEmpty()) {
            return false;
        }
        findings.add(
                LintCode.ESCALATES_PRIVILEGES,
                first.statement(),
                text -> new Finding(
                        LintCode.ESCALATES_PRIVILEGES,
                        first.at().toString(),
                        about(escalation, first),
                        text,
                        "with %s on %s, and %s, its holder can %s"
                                .formatted(
                                        escalation.actions().get(0),
                                        resources(first.statement(), escalation.target()::coversAnyName),
                                        String.join(", ", others),
                                        escalation.ofAny()),
                        escalation.passesRole() ? "name the intended roles" : "name the intended resources"));
        return true;
    }

    /**
     * Returns the grants of {@code iam:PassRole} for services that act as the role, each with the actions that make the
     * service do so.
     */
    private Map<Grant, String> passes() {
        var passes = new LinkedHashMap<Grant, String>();
        for (var grant : grants.getOrDefault(EscalationPath.PASS_ROLE, Set.of())) {
            EscalationPath.ALL.stream()
                    .filter(path -> path.passesRole() && reachesService(grant.statement(), path))
                    .map(path -> others(path, grant))
                    .filter(others -> !others.isEmpty())
                    .findFirst()
                    .ifPresent(others -> passes.put(grant, String.join(", ", others)));
        }
        return passes;
    }

    /**
     * Returns the other actions of a path, and the statements that grant them. Returns an empty list if one of these
     * actions isn't allowed.
     */
    private List<String> others(EscalationPath escalation, Grant first) {
        var others = new ArrayList<String>();
        for (var action : escalation.actions().subList(1, escalation.actions().size())) {
            var grant = grants.getOrDefault(action, Set.of()).stream()
                    .filter(other -> isPossible(other.statement(), action)
                            && !ConditionScope.of(other.statement(), LimitingKeys.ESCALATION::contains))
                    .findFirst();
            if (grant.isEmpty()) {
                return List.of();
            }
            boolean here = grant.get().statement() == first.statement();
            others.add(action + (here ? "" : " (" + grant.get().at() + ")"));
        }
        return others;
    }

    /** Returns whether the action can be used on some resource of its service. */
    private boolean isPossible(Statement statement, String action) {
        if (!statement.notResources().isEmpty()) {
            return !denials.cover(action, "*");
        }
        return statement.resources().stream()
                .filter(resource -> WildcardScope.isOpen(resource)
                        || WildcardSet.of(ArnParts.of(resource, "*")[ArnParts.SERVICE])
                                .overlaps(WildcardSet.of(WildcardScope.service(action))))
                .anyMatch(resource -> !denials.cover(action, resource));
    }

    private boolean changesItself(Statement statement, EscalationPath escalation) {
        var action = escalation.actions().get(0);
        if (!action.startsWith("iam:") || ConditionScope.of(statement, EscalationLint::limits)) {
            return false;
        }
        return statement.resources().stream()
                .filter(resource -> !denials.cover(action, resource))
                .anyMatch(resource -> ownArn(resource, escalation)
                        .filter(arn -> !denials.cover(action, arn))
                        .isPresent());
    }

    /** Returns the ARN among the principals that a resource matches. */
    private Optional<String> ownArn(String resource, EscalationPath escalation) {
        if (escalation.changesPermissions()
                && escalation.target() == EscalationTarget.USER
                && resource.endsWith(OWN_USER)) {
            return Optional.of(resource);
        }
        var arns = WildcardSet.ofResource(Variables.replaced(resource, "x"));
        return principals.stream()
                .filter(escalation.target()::is)
                .filter(arn -> arns.overlaps(WildcardSet.ofResource(arn)))
                .findFirst();
    }

    private void add(LintCode code, Grant grant, Predicate<String> meant, Stream<String> consequences, String remedy) {
        findings.add(
                code,
                grant.statement(),
                text -> new Finding(
                        code,
                        grant.at().toString(),
                        LintedStatement.grant(grant.statement(), grant.pattern(), WildcardScope::isEverywhere),
                        text,
                        "with %s on %s, its holder can %s"
                                .formatted(
                                        grant.pattern(),
                                        resources(grant.statement(), meant),
                                        consequences.distinct().collect(Collectors.joining(", or "))),
                        remedy));
    }

    /** Describes the actions of a path, starting with its first grant. A role can be passed only within its account. */
    private static String about(EscalationPath escalation, Grant first) {
        var actions = new ArrayList<>(escalation.actions());
        if (!escalation.passesRole() || !first.statement().notResources().isEmpty()) {
            actions.set(0, LintedStatement.grant(first.statement(), actions.get(0), WildcardScope::isEverywhere));
        }
        return String.join(" + ", actions);
    }

    private static String resources(Statement statement, Predicate<String> meant) {
        return statement.notResources().isEmpty()
                ? statement.resources().stream().filter(meant).collect(Collectors.joining(", "))
                : "all but " + String.join(", ", statement.notResources());
    }
}
