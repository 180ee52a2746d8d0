package io.assumerole.policy.cli.review;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.Review.RiskFinding;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lints the policies after a deployment, and marks findings that are new. */
final class Danger {
    /** The findings that matter in a policy that the reader of the review can't change. */
    private static final Set<LintCode> OF_AWS_MANAGED = EnumSet.of(
            LintCode.ALLOWS_EVERYTHING,
            LintCode.ALLOWS_ALL_BUT,
            LintCode.ALLOWS_ALL_OF_IAM,
            LintCode.PASSES_ANY_ROLE,
            LintCode.ESCALATES_PRIVILEGES,
            LintCode.CHANGES_ITSELF,
            LintCode.EXPOSES_CREDENTIALS);

    private final List<RiskFinding> findings = new ArrayList<>();

    private final HiddenValues hidden;

    private Danger(HiddenValues hidden) {
        this.hidden = hidden;
    }

    static List<RiskFinding> of(Plan plan, List<Pair> pairs, PolicyInputs before, PolicyInputs after) {
        var danger = new Danger(HiddenValues.of(after.documents()));
        pairs.forEach(danger::lint);
        plan.after()
                .forEach((urn, state) -> PolicyTypes.of(state)
                        .filter(type -> !type.document().isEmpty())
                        .ifPresent(type -> danger.lint(
                                state.shortType() + " " + state.name(),
                                resource(type.document(), plan.before().get(urn), before),
                                resource(type.document(), state, after))));
        danger.findings.sort(Comparator.comparing(RiskFinding::isNew)
                .thenComparing(one -> one.finding().severity())
                .reversed()
                .thenComparing(RiskFinding::subject));
        return danger.findings;
    }

    private static List<Finding> resource(String document, @Nullable ResourceState state, PolicyInputs inputs) {
        return state == null
                ? List.of()
                : inputs.read(state, document, PolicyKind.RESOURCE).stream()
                        .flatMap(content -> new PolicySource("policy", content).document().stream())
                        .flatMap(one -> PolicyLint.create().check(one, PolicyKind.RESOURCE).stream())
                        .toList();
    }

    private void lint(Pair pair) {
        var now = pair.after();
        var old = pair.before();
        if (now == null) {
            return;
        }
        var permissions = permissions(now);
        lint(
                now.toString(),
                old == null || permissions.isEmpty() ? List.of() : unless(old, now, permissions),
                permissions);
        var trust = trust(now);
        lint(
                now.toString(),
                old == null
                        ? List.of()
                        : PrincipalReview.content(old.trust).equals(PrincipalReview.content(now.trust))
                                ? trust
                                : trust(old),
                trust);
    }

    private static List<Finding> unless(Identity old, Identity now, List<Finding> findings) {
        return documents(old).equals(documents(now)) ? findings : permissions(old);
    }

    private void lint(String subject, List<Finding> before, List<Finding> after) {
        Set<String> known = new HashSet<>();
        before.forEach(finding -> known.add(finding.code() + " " + finding.about()));
        after.forEach(finding -> findings.add(new RiskFinding(
                subject, !known.contains(finding.code() + " " + finding.about()), withoutSecrets(finding))));
    }

    private Finding withoutSecrets(Finding finding) {
        return new Finding(
                finding.code(),
                finding.path(),
                hidden.hide(finding.about()),
                hidden.hide(finding.statement()),
                hidden.hide(finding.what()),
                hidden.hide(finding.remedy()));
    }

    private static Map<String, PolicyDocument> documents(Identity identity) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        // Findings that a group alone causes are reported for the group.
        var policies = identity.policies.isEmpty() ? identity.policies : identity.effectivePolicies();
        policies.forEach(policy -> policy.document().ifPresent(document -> documents.put(policy.label(), document)));
        return documents;
    }

    private static List<Finding> permissions(Identity identity) {
        var lint = PolicyLint.create();
        try {
            lint = identity.kind == Identity.Kind.GROUP ? lint : lint.forPrincipals(identity.arnPattern());
        } catch (IllegalArgumentException e) {
            // IAM doesn't accept the name, so the principal can't change itself.
        }
        var documents = documents(identity);
        return documents.isEmpty()
                ? List.of()
                : lint.checkTogether(documents).stream()
                        .filter(finding -> !finding.path().startsWith(AccessGraph.AWS_MANAGED)
                                || OF_AWS_MANAGED.contains(finding.code()))
                        .toList();
    }

    private static List<Finding> trust(Identity identity) {
        if (identity.trust == null || identity.trust.document().isEmpty()) {
            return List.of();
        }
        var lint = identity.account().map(PolicyLint.create()::forAccount).orElseGet(PolicyLint::create);
        return lint.check(identity.trust.document().get(), PolicyKind.TRUST);
    }
}
