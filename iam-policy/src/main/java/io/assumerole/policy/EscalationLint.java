package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at all identity policies of one user or role together, for ways to more permissions than they seem to give. A
 * Deny counts only where it takes an action away for certain, without conditions: one of all that have not a certain
 * boundary does not, since nothing says here what that boundary allows.
 */
final class EscalationLint {
    private static final String OWN_USER = "user/${aws:username}";
    private static final String SEND_COMMAND = "ssm:SendCommand";

    /** Documents of AWS, and one of any name. */
    private static final List<String> RUNS_ANY_CODE =
            List.of("AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "any-name-7");

    /** One action pattern of an Allow. */
    private record Grant(Statement statement, Path at, String pattern, boolean known) {}

    private final List<Statement> denials = new ArrayList<>();
    private final Map<String, List<Grant>> grants = new HashMap<>();
    private final List<String> principals;
    private final List<Finding> findings;

    /** @param principals ARNs of those whose policies these are, with wildcards for what is not known */
    EscalationLint(List<String> principals, List<Finding> findings) {
        this.principals = principals;
        this.findings = findings;
    }

    void add(PolicyDocument document, Path root) {
        for (int i = 0; i < document.statements().size(); i++) {
            var statement = document.statements().get(i);
            if (statement.effect() == Effect.ALLOW) {
                addGrants(statement, root.then("Statement").at(i));
            } else if (statement.conditions().isEmpty()) {
                denials.add(statement);
            }
        }
    }

    private void addGrants(Statement statement, Path path) {
        for (int i = 0; i < statement.actions().size(); i++) {
            var pattern = statement.actions().get(i);
            var known = candidates(pattern)
                    .filter(action -> Wildcard.matchesIgnoringCase(pattern, action))
                    .toList();
            if (!known.isEmpty()) {
                var width = StatementLint.width(statement, pattern);
                var all = width.filter(code -> code != LintCode.ALLOWS_WHOLE_SERVICE);
                var grant = new Grant(statement, path.then("Action").at(i), pattern, all.isPresent());
                known.forEach(action -> addGrant(action, grant));
            }
        }
        if (!statement.notActions().isEmpty()) {
            var grant = new Grant(
                    statement,
                    path.then("NotAction"),
                    "all but " + String.join(", ", statement.notActions()),
                    statement.resources().stream().anyMatch(Breadth::isEverywhere));
            EscalationWay.ACTIONS.values().stream()
                    .flatMap(List::stream)
                    .filter(action -> !matches(statement.notActions(), action))
                    .forEach(action -> addGrant(action, grant));
        }
    }

    private static Stream<String> candidates(String pattern) {
        var service = Breadth.service(pattern).toLowerCase(Locale.ROOT);
        return service.indexOf('*') >= 0
                ? EscalationWay.ACTIONS.values().stream().flatMap(List::stream)
                : EscalationWay.ACTIONS.getOrDefault(service, List.of()).stream();
    }

    private void addGrant(String action, Grant grant) {
        grants.computeIfAbsent(action, key -> new ArrayList<>()).add(grant);
    }

    private static boolean matches(List<String> patterns, String action) {
        return patterns.stream().anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action));
    }

    void check() {
        var leads = new LinkedHashMap<Grant, List<EscalationWay>>();
        var changes = new LinkedHashMap<Grant, List<EscalationWay>>();
        var passed = new HashSet<String>();
        for (var way : EscalationWay.ALL) {
            if (!way.actions().stream().allMatch(grants::containsKey) || passed.contains(way.service())) {
                continue;
            }
            var wide = wide(way);
            var alone = wide.stream().filter(grant -> leadsAlone(grant, way)).toList();
            alone.forEach(grant -> put(leads, grant, way));
            if (alone.isEmpty() && addCombination(way, wide) && way.passesRole()) {
                passed.add(way.service());
            }
            if (way.actions().size() == 1) {
                grants.get(way.actions().get(0)).stream()
                        .filter(grant -> !grant.known() && !wide.contains(grant) && isAboutItself(grant, way))
                        .forEach(grant -> put(changes, grant, way));
            }
        }
        leads.forEach((grant, all) -> add(
                LintCode.ESCALATES_PRIVILEGES,
                grant,
                resources(
                        grant.statement(),
                        resource -> all.stream().anyMatch(way -> way.target().isAnyIn(resource))),
                all.stream().map(EscalationWay::ofAny),
                "name the resources that are meant, or deny what is not meant"));
        changes.forEach((grant, all) -> add(
                LintCode.CHANGES_ITSELF,
                grant,
                resources(
                        grant.statement(),
                        resource ->
                                all.stream().anyMatch(way -> own(resource, way).isPresent())),
                all.stream().map(EscalationWay::ofItself),
                "name others' resources only, or deny it on its own, without a condition"));
    }

    private static void put(Map<Grant, List<EscalationWay>> all, Grant grant, EscalationWay way) {
        all.computeIfAbsent(grant, key -> new ArrayList<>()).add(way);
    }

    /** What allows the first action on any resource of the way; nothing where everything is, and that is the finding. */
    private List<Grant> wide(EscalationWay way) {
        var wide = grants.get(way.actions().get(0)).stream()
                .filter(grant -> isWide(grant, way))
                .toList();
        return wide.stream().anyMatch(Grant::known) && way.actions().size() > 1
                ? List.of()
                : wide.stream().filter(grant -> !grant.known()).toList();
    }

    /** Whether one action pattern takes in all actions of the way. */
    private boolean leadsAlone(Grant grant, EscalationWay way) {
        return way.actions().stream()
                .skip(1)
                .allMatch(action -> grants.get(action).contains(grant) && isPossible(grant.statement(), action));
    }

    private boolean isWide(Grant grant, EscalationWay way) {
        var action = way.actions().get(0);
        var statement = grant.statement();
        if (Narrowing.of(statement, EscalationLint::limits)
                || !reachesService(statement, way)
                || SEND_COMMAND.equals(action) && grants.get(action).stream().noneMatch(EscalationLint::runsAnyCode)) {
            return false;
        }
        return statement.resources().stream().anyMatch(way.target()::isAnyIn)
                        && statement.resources().stream()
                                .filter(way.target()::isAnyIn)
                                .anyMatch(resource -> !isTakenAway(action, resource))
                || !statement.notResources().isEmpty() && !isTakenAway(action, "*");
    }

    /**
     * Whether it takes in a document that runs what it is handed; others do one thing only.
     * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html
     */
    private static boolean runsAnyCode(Grant grant) {
        return !grant.statement().notResources().isEmpty()
                || grant.statement().resources().stream()
                        .anyMatch(resource -> RUNS_ANY_CODE.stream()
                                .anyMatch(name -> Breadth.takesIn(resource, "ssm", "document/" + name)));
    }

    /** What keeps an Allow on every resource from leading to any permission. */
    private static boolean limits(String lowerCaseKey) {
        return lowerCaseKey.equals("iam:permissionsboundary")
                || lowerCaseKey.equals("iam:policyarn")
                || lowerCaseKey.startsWith("aws:resourcetag/")
                || lowerCaseKey.startsWith("iam:resourcetag/")
                || lowerCaseKey.startsWith("ssm:resourcetag/")
                || lowerCaseKey.startsWith("ec2:resourcetag/");
    }

    /** Whether a role can be passed to the service of the way. */
    private static boolean reachesService(Statement statement, EscalationWay way) {
        return !way.passesRole()
                || statement.conditions().stream()
                        .filter(condition -> condition.lowerCaseKey().equals("iam:passedtoservice"))
                        .filter(Narrowing::of)
                        .allMatch(condition -> condition.values().stream()
                                .anyMatch(value -> condition.operator().base.endsWith("Like")
                                        ? Wildcard.matches(value, way.service())
                                        : value.equalsIgnoreCase(way.service())));
    }

    private boolean isTakenAway(String action, String resource) {
        return denials.stream()
                .filter(denial -> denial.notActions().isEmpty()
                        ? matches(denial.actions(), action)
                        : !matches(denial.notActions(), action))
                .anyMatch(denial -> denial.resources().stream().anyMatch(wide -> Breadth.covers(wide, resource)));
    }

    private boolean addCombination(EscalationWay way, List<Grant> wide) {
        if (wide.isEmpty() || way.actions().size() == 1) {
            return false;
        }
        var others = new ArrayList<String>();
        for (var action : way.actions().subList(1, way.actions().size())) {
            var grant = grants.get(action).stream()
                    .filter(one -> isPossible(one.statement(), action))
                    .findFirst();
            if (grant.isEmpty()) {
                return false;
            }
            boolean here = grant.get().statement() == wide.get(0).statement();
            others.add(action + (here ? "" : " (" + grant.get().at() + ")"));
        }
        var first = wide.get(0);
        findings.add(new Finding(
                LintCode.ESCALATES_PRIVILEGES,
                first.at().toString(),
                about(way, first),
                first.statement().toString(),
                "with %s on %s, and %s, its holder can %s"
                        .formatted(
                                way.actions().get(0),
                                resources(first.statement(), way.target()::isAnyIn),
                                String.join(", ", others),
                                way.ofAny()),
                way.passesRole() ? "name the roles that are meant" : "name the resources that are meant"));
        return true;
    }

    /** Whether the action can be used on some resource, one of its service. */
    private boolean isPossible(Statement statement, String action) {
        if (!statement.notResources().isEmpty()) {
            return !isTakenAway(action, "*");
        }
        return statement.resources().stream()
                .filter(resource -> Breadth.isOpen(resource)
                        || Breadth.overlap(ArnRules.parts(resource, "*")[ArnRules.SERVICE], Breadth.service(action)))
                .anyMatch(resource -> !isTakenAway(action, resource));
    }

    private boolean isAboutItself(Grant grant, EscalationWay way) {
        var action = way.actions().get(0);
        if (!action.startsWith("iam:") || Narrowing.of(grant.statement(), EscalationLint::limits)) {
            return false;
        }
        return grant.statement().resources().stream()
                .filter(resource -> !isTakenAway(action, resource))
                .anyMatch(resource -> own(resource, way)
                        .filter(arn -> !isTakenAway(action, arn))
                        .isPresent());
    }

    /** The ARN of its own that a resource takes in. */
    private Optional<String> own(String resource, EscalationWay way) {
        if (way.changesPermissions() && way.target() == EscalationTarget.USER && resource.endsWith(OWN_USER)) {
            return Optional.of(resource);
        }
        return principals.stream()
                .filter(way.target()::is)
                .filter(arn -> Breadth.overlapArns(resource, arn))
                .findFirst();
    }

    private void add(LintCode code, Grant grant, String resources, Stream<String> consequences, String remedy) {
        findings.add(new Finding(
                code,
                grant.at().toString(),
                about(grant.pattern(), grant.statement()),
                grant.statement().toString(),
                "with %s on %s, its holder can %s"
                        .formatted(
                                grant.pattern(),
                                resources,
                                consequences.distinct().collect(Collectors.joining(", or "))),
                remedy));
    }

    /** A role can be passed within its account only. */
    private static String about(EscalationWay way, Grant first) {
        var actions = new ArrayList<>(way.actions());
        if (!way.passesRole() || !first.statement().notResources().isEmpty()) {
            actions.set(0, about(actions.get(0), first.statement()));
        }
        return String.join(" + ", actions);
    }

    /** Where it is not everywhere, with its resources: whoever means one role does not mean all. */
    private static String about(String action, Statement statement) {
        boolean everywhere = statement.notResources().isEmpty()
                && statement.resources().stream().anyMatch(Breadth::isEverywhere);
        return everywhere ? action : action + " on " + resources(statement, resource -> true);
    }

    private static String resources(Statement statement, Predicate<String> meant) {
        return statement.notResources().isEmpty()
                ? statement.resources().stream().filter(meant).collect(Collectors.joining(", "))
                : "all but " + String.join(", ", statement.notResources());
    }
}
