package io.assumerole.policy.lint;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks whether the holder of identity policies can both act as an identity and give that identity permissions. This
 * combination leads to all permissions, even if the policies allow only names with the same prefix. For a single name,
 * it is reported only if the holder can also create that identity.
 *
 * <p>Only a condition on {@code iam:PermissionsBoundary}, {@code iam:PolicyARN}, or a resource tag prevents the
 * finding, and only if the holder can't remove the boundary, change the policy, or set the tag.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
final class NamedEscalationLint {
    private static final String BOUNDARY = "iam:permissionsboundary";
    private static final String POLICY = "iam:policyarn";
    private static final long MOST_STEPS = 20_000_000;

    /** The names of the identities of a kind that a resource of a statement matches. */
    private record Names(String pattern, WildcardSet set, boolean single) {

        static Names of(IdentityKind kind, String resource) {
            var known = kind.only(Variables.replaced(resource, "*"));
            return new Names(
                    Variables.isIn(resource) ? resource : known,
                    WildcardSet.ofResource(known),
                    !Wildcard.isIn(Variables.replaced(resource, "x")));
        }
    }

    /**
     * A grant that allows acting as an identity, the action that the grant allows, and the other actions that the
     * caller needs, as text.
     */
    private record Way(Grant grant, String action, String others) {}

    private final Map<String, Set<Grant>> grants;
    private final List<Way> passes;
    private final UnconditionalDenies denials;
    private final UnconditionalDenies withoutBoundary;
    private final UnconditionalDenies withoutPolicy;
    private final Map<String, Boolean> changeable = new HashMap<>();
    private final Map<String, Names> names = new HashMap<>();
    private final StepBudget budget = new StepBudget(MOST_STEPS);

    /**
     * @param passes the grants of {@code iam:PassRole} for services that act as the role, each with the actions that
     *     make the service do so
     * @param documents all identity policies together
     */
    NamedEscalationLint(
            Map<String, Set<Grant>> grants,
            Map<Grant, String> passes,
            UnconditionalDenies denials,
            Collection<PolicyDocument> documents) {
        this.grants = grants;
        this.passes = passes.entrySet().stream()
                .map(pass -> new Way(pass.getKey(), EscalationPath.PASS_ROLE, ", " + pass.getValue()))
                .toList();
        this.denials = denials;
        this.withoutBoundary = new UnconditionalDenies(documents, statement -> isLimit(statement, BOUNDARY));
        this.withoutPolicy = new UnconditionalDenies(documents, statement -> isLimit(statement, POLICY));
    }

    /** @param reported the grants that another finding already reports as a path to all permissions */
    void check(Set<Grant> reported, Findings findings) {
        for (var kind : IdentityKind.ALL) {
            names.clear();
            var others = Stream.concat(
                            kind.become().stream()
                                    .flatMap(action -> grants(action).map(grant -> new Way(grant, action, ""))),
                            kind.type().equals("Role") ? passes.stream() : Stream.empty())
                    .toList();
            var found = new LinkedHashMap<Statement, Map<Grant, Way>>();
            var answers = new HashMap<String, Map<Statement, Optional<Way>>>();
            kind.grant()
                    .forEach(action -> grants(action)
                            .filter(grant -> !grant.isReported() && !reported.contains(grant))
                            .forEach(grant -> answers.computeIfAbsent(action, missing -> new IdentityHashMap<>())
                                    .computeIfAbsent(grant.statement(), statement -> other(kind, grant, action, others))
                                    .ifPresent(other -> found.computeIfAbsent(
                                                    grant.statement(), missing -> new LinkedHashMap<>())
                                            .putIfAbsent(grant, other))));
            found.forEach((statement, ways) -> add(kind, statement, ways, findings));
        }
    }

    private Stream<Grant> grants(String action) {
        return grants.getOrDefault(action, Set.of()).stream();
    }

    /** Returns a grant that lets the holder act as an identity to which another grant can give any permission. */
    private Optional<Way> other(IdentityKind kind, Grant grant, String action, List<Way> others) {
        if (limits(grant.statement(), POLICY)) {
            return Optional.empty();
        }
        return others.stream()
                .filter(other -> isWay(kind, grant, action, other))
                .findFirst();
    }

    private boolean isWay(IdentityKind kind, Grant grant, String action, Way other) {
        return shared(kind, grant.statement(), action, other.grant().statement(), other.action())
                .anyMatch(name -> !withoutPolicy.cover(action, name.pattern())
                        && !isLimitedByTag(kind, name, grant.statement())
                        && !isLimitedByTag(kind, name, other.grant().statement())
                        && (!name.single() || allows(kind, name, kind.create(), allow -> true))
                        && !isLimitedByBoundary(kind, name, grant.statement(), action));
    }

    /**
     * Returns the names that both actions of two statements match, except names for which one of the actions is
     * certainly denied.
     */
    private Stream<Names> shared(
            IdentityKind kind, Statement first, String firstAction, Statement second, String secondAction) {
        return names(kind, first)
                .flatMap(ofFirst -> names(kind, second).flatMap(ofSecond -> {
                    if (ofFirst.set().isApartFrom(ofSecond.set(), budget)) {
                        return Stream.empty();
                    }
                    boolean isFirstNarrow = ofFirst.single() || ofFirst.set().isWithin(List.of(ofSecond.set()), budget);
                    var narrow = isFirstNarrow ? ofFirst : ofSecond;
                    boolean isDenied = Stream.of(ofFirst, ofSecond)
                            .anyMatch(name -> denials.cover(firstAction, name.pattern())
                                    || denials.cover(secondAction, name.pattern())
                                    || isExcluded(kind, first, name)
                                    || isExcluded(kind, second, name));
                    return isDenied ? Stream.empty() : Stream.of(narrow);
                }));
    }

    private Stream<Names> names(IdentityKind kind, Statement statement) {
        var all = names(kind, kind.all());
        var resources = statement.notResources().isEmpty() ? statement.resources() : List.of("*");
        return resources.stream()
                .map(resource -> names(kind, resource))
                .filter(names -> !names.set().isApartFrom(all.set(), budget));
    }

    private Names names(IdentityKind kind, String resource) {
        return names.computeIfAbsent(resource, missing -> Names.of(kind, missing));
    }

    /** Returns whether the {@code NotResource} of a statement matches all the names. */
    private boolean isExcluded(IdentityKind kind, Statement statement, Names narrow) {
        return statement.notResources().stream()
                .filter(resource -> !Variables.isIn(resource))
                .anyMatch(resource ->
                        narrow.set().isWithin(List.of(names(kind, resource).set()), budget));
    }

    private boolean allows(IdentityKind kind, Names name, String action, Predicate<Statement> condition) {
        return !denials.cover(action, name.pattern())
                && grants(action)
                        .map(Grant::statement)
                        .anyMatch(statement -> condition.test(statement)
                                && names(kind, statement)
                                        .anyMatch(other -> !name.set().isApartFrom(other.set(), budget)
                                                && !denials.cover(action, other.pattern())
                                                && !isExcluded(kind, statement, name)));
    }

    private boolean isLimitedByTag(IdentityKind kind, Names name, Statement statement) {
        return ConditionScope.of(statement, key -> key.contains(":resourcetag/"))
                && !allows(kind, name, kind.tag(), allow -> true);
    }

    /** Returns whether the identities that get permissions have a boundary that the holder can't remove or replace. */
    private boolean isLimitedByBoundary(IdentityKind kind, Names name, Statement statement, String action) {
        return (limits(statement, BOUNDARY) || withoutBoundary.cover(action, name.pattern()))
                && !allows(kind, name, kind.deleteBoundary(), allow -> true)
                && !allows(
                        kind,
                        name,
                        kind.putBoundary(),
                        allow ->
                                !limits(allow, BOUNDARY) && !withoutBoundary.cover(kind.putBoundary(), name.pattern()));
    }

    /** Returns whether an Allow requires certain policies, which the holder can't change. */
    private boolean limits(Statement statement, String key) {
        return statement.conditions().stream()
                .anyMatch(condition -> condition.lowerCaseKey().equals(key)
                        && ConditionScope.of(condition)
                        && areUnchangeable(condition));
    }

    /** Returns whether a Deny applies unless the request has certain policies, which the holder can't change. */
    private boolean isLimit(Statement statement, String key) {
        return statement.conditions().size() == 1
                && statement.conditions().stream()
                        .allMatch(condition -> condition.lowerCaseKey().equals(key)
                                && ConditionScope.ofAllOthers(condition)
                                && areUnchangeable(condition));
    }

    private boolean areUnchangeable(Condition condition) {
        return condition.values().stream().noneMatch(value -> changeable.computeIfAbsent(value, this::isChangeable));
    }

    private boolean isChangeable(String policy) {
        return !ArnParts.of(policy, "*")[ArnParts.ACCOUNT].equals("aws")
                && (IdentityKind.CHANGE_POLICY.stream().anyMatch(action -> reaches(action, policy))
                        || reaches(IdentityKind.CREATE_POLICY, policy)
                                && (Wildcard.isIn(policy)
                                        || Variables.isIn(policy)
                                        || reaches(IdentityKind.DELETE_POLICY, policy)));
    }

    private boolean reaches(String action, String policy) {
        var set = WildcardSet.ofResource(Variables.replaced(policy, "*"));
        return !denials.cover(action, policy)
                && grants(action)
                        .map(Grant::statement)
                        .anyMatch(statement -> statement.notResources().isEmpty()
                                ? statement.resources().stream()
                                        .filter(resource -> !denials.cover(action, resource))
                                        .map(resource -> WildcardSet.ofResource(Variables.replaced(resource, "*")))
                                        .anyMatch(resource -> !resource.isApartFrom(set, budget))
                                : statement.notResources().stream()
                                        .filter(resource -> !Variables.isIn(resource))
                                        .noneMatch(resource ->
                                                set.isWithin(List.of(WildcardSet.ofResource(resource)), budget)));
    }

    private static void add(IdentityKind kind, Statement statement, Map<Grant, Way> ways, Findings findings) {
        var first = ways.keySet().iterator().next();
        var other = ways.get(first);
        var patterns = ways.keySet().stream().map(Grant::pattern).distinct().collect(Collectors.joining(", "));
        boolean alone = other.grant() == first;
        boolean here = other.grant().statement() == statement;
        var about = LintedStatement.grant(statement, patterns, WildcardScope::isEverywhere);
        findings.add(
                LintCode.ESCALATES_PRIVILEGES,
                statement,
                text -> new Finding(
                        LintCode.ESCALATES_PRIVILEGES,
                        first.at().toString(),
                        alone ? about : about + " + " + other.action(),
                        text,
                        ("with %s%s%s, its holder can give a %s permissions that allow privilege escalation, and then"
                                        + " act with these permissions")
                                .formatted(
                                        patterns,
                                        LintedStatement.onResources(statement),
                                        alone
                                                ? ""
                                                : ", and " + other.action()
                                                        + (here
                                                                ? ""
                                                                : " ("
                                                                        + other.grant()
                                                                                .at() + ")")
                                                        + other.others(),
                                        kind.name()),
                        remedy(kind)));
    }

    private static String remedy(IdentityKind kind) {
        return kind.type().equals("Group")
                ? "require iam:PolicyARN with a policy that doesn't allow privilege escalation and that the holder can't"
                        + " change"
                : "for " + kind.create() + " and for each action that gives permissions, require"
                        + " iam:PermissionsBoundary with a policy that doesn't allow privilege escalation, and deny "
                        + kind.deleteBoundary();
    }
}
