package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.NewlyReached;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lints the policies after a deployment, and marks findings that are new. */
final class RiskFindings {
    /** The findings about administration and escalation, which also matter in AWS managed policies. */
    static final Set<LintCode> PRIVILEGED = EnumSet.of(
            LintCode.ALLOWS_EVERYTHING,
            LintCode.ALLOWS_ALL_BUT,
            LintCode.ALLOWS_ALL_OF_IAM,
            LintCode.PASSES_ANY_ROLE,
            LintCode.ESCALATES_PRIVILEGES,
            LintCode.CHANGES_ITSELF,
            LintCode.EXPOSES_CREDENTIALS);

    /** A list of actions or resources in the subject of a finding. */
    private static final Pattern LIST = Pattern.compile("[^ ,\\[\\]]+(?:, [^ ,\\[\\]]+)+");

    /** The maximum work for all policies. A subject whose policies are longer than AWS accepts needs most of it. */
    private static final long MOST_WORK = 100_000_000;

    private final Plan plan;
    private final List<RiskFinding> findings = new ArrayList<>();
    private long left = MOST_WORK;

    private RiskFindings(Plan plan) {
        this.plan = plan;
    }

    static List<RiskFinding> of(Plan plan, List<Pair> pairs, PolicyInputs before, PolicyInputs after) {
        var all = new RiskFindings(plan);
        pairs.forEach(all::lint);
        pairs.forEach(all::removeThoseOfGroups);
        var permissions = new LambdaPermission(plan, before, after);
        plan.after()
                .forEach((urn, state) -> PolicyTypes.of(state)
                        .ifPresent(type -> all.lint(
                                type.subjectOf(state),
                                state,
                                resource(type, plan.before().get(urn), before, permissions),
                                resource(type, state, after, permissions),
                                RiskFindings::resource)));
        all.findings.sort(Comparator.comparing(RiskFinding::isNew)
                .thenComparing(finding -> finding.finding().severity())
                .reversed()
                .thenComparing(RiskFinding::subject));
        return all.findings;
    }

    private static Map<String, PolicyDocument> resource(
            PolicyType type, @Nullable ResourceState state, PolicyInputs inputs, LambdaPermission permissions) {
        // The preview doesn't show an imported resource's inputs before the import.
        if (state == null || state.standing() == ResourceState.Standing.IMPORTED) {
            return Map.of();
        }
        var documents = new LinkedHashMap<String, PolicyDocument>();
        var policy = TypeRule.STATEMENT.isFor(state)
                ? Optional.of(permissions.statement(state, inputs))
                : type.document().isEmpty() ? Optional.<PolicySource>empty() : inputs.resourcePolicy(type, state);
        policy.flatMap(PolicySource::document).ifPresent(document -> documents.put("policy", document));
        toEveryone(type, state).ifPresent(document -> documents.put("grant", document));
        return documents;
    }

    /** Returns a policy that is equivalent to a grant without a document, if it certainly allows something to everyone. */
    private static Optional<PolicyDocument> toEveryone(PolicyType type, ResourceState state) {
        return TypeRule.EVERYONE
                .of(type.type())
                .filter(rule -> TypeRule.areMet(rule.subList(1, rule.size()), null, state))
                .findFirst()
                .map(rule -> PolicyDocument.of(
                        PolicyKind.RESOURCE,
                        Statement.allow()
                                .principal(Principal.everyone())
                                .action(rule.get(0))
                                .resource("*")
                                .build()));
    }

    private static List<Finding> resource(Map<String, PolicyDocument> documents) {
        return documents.values().stream()
                .flatMap(document -> PolicyLint.create().check(document, PolicyKind.RESOURCE).stream())
                .toList();
    }

    private void lint(Pair pair) {
        var now = pair.after();
        var old = pair.before();
        if (now == null) {
            return;
        }
        // Findings about the group alone don't show what a new member can do, so the group's policies are included.
        boolean isMember =
                !now.policies().isEmpty() || !NewlyReached.groups(old, now).isEmpty();
        lint(
                now.toString(),
                now.state(),
                old == null ? Map.of() : documents(old, isMember),
                documents(now, isMember),
                documents -> permissions(now, documents),
                wasLimited(old, now));
        lint(
                now.toString(),
                now.state(),
                old == null ? Map.of() : trust(old),
                trust(now),
                documents -> trust(now, documents));
    }

    /**
     * Returns whether a permissions boundary that no longer limits the principal prevented what a finding describes. A
     * boundary prevented this if the lint doesn't report the same finding for the boundary.
     */
    private static Predicate<Finding> wasLimited(@Nullable Identity old, Identity now) {
        var boundary = old == null ? null : old.boundary();
        if (boundary == null || Gain.isUnlimited(old) || !Gain.isUnlimited(now)) {
            return finding -> false;
        }
        var document = boundary.document();
        var ofBoundary =
                permissions(
                                old,
                                document.map(content -> Map.of(boundary.label(), content))
                                        .orElseGet(Map::of))
                        .stream()
                        .map(RiskFindings::key)
                        .collect(Collectors.toSet());
        return finding -> PRIVILEGED.contains(finding.code()) && !ofBoundary.contains(key(finding));
    }

    /** Removes the new findings about a group member that are also new findings about its group. */
    private void removeThoseOfGroups(Pair pair) {
        var member = pair.after();
        if (member == null || member.groups().isEmpty()) {
            return;
        }
        var groups = member.groups().stream().map(Identity::toString).collect(Collectors.toSet());
        var ofGroups = findings.stream()
                .filter(finding -> finding.isNew() && groups.contains(finding.subject()))
                .map(finding -> key(finding.finding()))
                .collect(Collectors.toSet());
        findings.removeIf(finding -> finding.isNew()
                && finding.subject().equals(member.toString())
                && ofGroups.contains(key(finding.finding())));
    }

    /** Lints documents before and after; a finding is new if the documents before don't have it. */
    private void lint(
            String subject,
            @Nullable ResourceState state,
            Map<String, PolicyDocument> before,
            Map<String, PolicyDocument> after,
            Function<Map<String, PolicyDocument>, List<Finding>> lint) {
        lint(subject, state, before, after, lint, finding -> false);
    }

    /** Lints documents before and after; a finding is also new if it matches the predicate. */
    private void lint(
            String subject,
            @Nullable ResourceState state,
            Map<String, PolicyDocument> before,
            Map<String, PolicyDocument> after,
            Function<Map<String, PolicyDocument>, List<Finding>> lint,
            Predicate<Finding> isNew) {
        long size = Stream.of(before, after)
                .flatMap(documents -> documents.values().stream())
                .mapToLong(document -> document.toJson().length())
                .sum();
        long work = size * size / 1000;
        if (work > left) {
            plan.notes().add("the policies of " + subject + " are too long to be searched for dangerous permissions");
            return;
        }
        left -= work;
        var found = after.isEmpty() ? List.<Finding>of() : lint.apply(after);
        if (found.isEmpty()) {
            return;
        }
        var old = before.equals(after) ? found : lint.apply(before);
        var known = old.stream().map(RiskFindings::key).collect(Collectors.toSet());
        var hidden = HiddenValues.of(after.values());
        found.forEach(finding -> findings.add(new RiskFinding(
                subject,
                isNew.test(finding) || !known.contains(key(finding)) && !isRewritten(finding, old, found),
                withoutSecrets(finding, hidden),
                state == null ? "" : state.urn(),
                state == null ? Optional.empty() : state.source())));
    }

    /** Returns a key that is the same for findings that differ only in the order of actions or resources. */
    private static String key(Finding finding) {
        return finding.code() + " "
                + LIST.matcher(finding.about())
                        .replaceAll(list -> Matcher.quoteReplacement(
                                Stream.of(list.group().split(", ")).sorted().collect(Collectors.joining(", "))));
    }

    /** Returns whether a finding about missing IDs, which isn't about too much access, existed for another subject. */
    private static boolean isRewritten(Finding finding, List<Finding> before, List<Finding> after) {
        return finding.code() == LintCode.OIDC_SUBJECT_WITHOUT_IDS && count(before, finding) >= count(after, finding);
    }

    /** Returns the number of findings about missing IDs of an owner. */
    private static long count(List<Finding> findings, Finding finding) {
        return findings.stream()
                .filter(other -> other.code() == finding.code() && owner(other).equals(owner(finding)))
                .count();
    }

    /** Returns the key and the subject of a finding up to the repository. */
    private static String owner(Finding finding) {
        var about = finding.about();
        int repository = about.indexOf('/', Math.max(about.indexOf(' '), 0));
        return repository < 0 ? about : about.substring(0, repository);
    }

    private static Finding withoutSecrets(Finding finding, HiddenValues hidden) {
        return new Finding(
                finding.code(),
                finding.path(),
                hidden.hide(finding.about()),
                hidden.hide(finding.statement()),
                hidden.hide(finding.what()),
                hidden.hide(finding.remedy()));
    }

    /**
     * Returns the policies of a principal.
     *
     * @param withGroups whether to add the policies of its groups; if a group alone causes a finding, the review
     *     reports the finding for the group
     */
    private static Map<String, PolicyDocument> documents(Identity identity, boolean withGroups) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        var policies = withGroups ? identity.effectivePolicies() : identity.policies();
        policies.forEach(policy -> policy.document().ifPresent(document -> documents.put(policy.label(), document)));
        return documents;
    }

    private static List<Finding> permissions(Identity identity, Map<String, PolicyDocument> documents) {
        var lint = PolicyLint.create();
        try {
            lint = identity.kind() == Identity.Kind.GROUP ? lint : lint.forPrincipals(identity.arnPattern());
        } catch (IllegalArgumentException e) {
            // IAM doesn't accept the name, so no principal with this name can exist and change itself.
        }
        return documents.isEmpty()
                ? List.of()
                : lint.checkTogether(documents).stream()
                        .filter(finding -> !finding.path().startsWith(AccessGraph.AWS_MANAGED)
                                || PRIVILEGED.contains(finding.code()))
                        .map(finding -> identity.boundary() == null ? finding : withinBoundary(finding, identity))
                        .toList();
    }

    private static Finding withinBoundary(Finding finding, Identity identity) {
        return new Finding(
                finding.code(),
                finding.path(),
                finding.about(),
                finding.statement(),
                finding.what() + ", within the permissions boundary"
                        + (identity.canChangeBoundary() ? ", which this principal can change or remove" : ""),
                finding.remedy());
    }

    private static Map<String, PolicyDocument> trust(Identity identity) {
        return Optional.ofNullable(identity.trust())
                .flatMap(PolicySource::document)
                .map(document -> Map.of("trust policy", document))
                .orElseGet(Map::of);
    }

    private static List<Finding> trust(Identity identity, Map<String, PolicyDocument> documents) {
        var lint = identity.account().map(PolicyLint.create()::forAccount).orElseGet(PolicyLint::create);
        return documents.values().stream()
                .flatMap(document -> lint.check(document, PolicyKind.TRUST).stream())
                .toList();
    }
}
