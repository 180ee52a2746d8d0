package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.ManagedPolicyDocuments;
import io.assumerole.policy.cli.review.graph.NewlyReached;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the permissions and trust of each principal. */
final class PrincipalReview {
    private static final String POLICY_ARN = "policyArn";

    /** The inputs of a principal that determine its permissions. */
    private static final Set<String> OWN_POLICIES =
            Set.of("inlinePolicies", "managedPolicyArns", "permissionsBoundary");

    private static final int LONGEST_LINE = 9;
    private static final String[] MEMBERS = {"roles", "users", "groups"};

    private final Plan plan;
    private final AccessGraph before;
    private final AccessGraph after;
    private final PolicyComparison comparison;
    private final AccessReasons reasons;
    private final NewlyReached reached;
    private final List<Change> changes = new ArrayList<>();

    private PrincipalReview(
            Plan plan,
            AccessGraph before,
            AccessGraph after,
            PolicyComparison comparison,
            AccessReasons reasons,
            NewlyReached reached) {
        this.plan = plan;
        this.before = before;
        this.after = after;
        this.comparison = comparison;
        this.reasons = reasons;
        this.reached = reached;
    }

    static List<Change> changes(
            Plan plan,
            AccessGraph before,
            AccessGraph after,
            List<Pair> pairs,
            PolicyComparison comparison,
            AccessReasons reasons,
            NewlyReached reached) {
        var review = new PrincipalReview(plan, before, after, comparison, reasons, reached);
        pairs.forEach(review::compare);
        review.compareManaged();
        review.compareUnresolved();
        review.compareExclusiveAttachments();
        if (pairs.stream().anyMatch(PrincipalReview::reliesOnData)) {
            plan.notes()
                    .add("the comparison relies on the documents of AWS managed policies as of "
                            + ManagedPolicyDocuments.date() + "; AWS may have changed them since");
        }
        return review.changes;
    }

    private void compare(Pair pair) {
        var now = pair.after();
        var old = pair.before();
        if (now == null) {
            // A principal that the stack doesn't manage still exists after the deployment, and the removed policy may
            // have denied something.
            var result = old.isManaged()
                    ? ComparisonResult.none()
                    : comparison.compare(old.effectivePolicies(), List.of(), PolicyKind.IDENTITY);
            add(result, Action.REMOVED, old, old.isManaged() ? "principal" : "permissions");
            return;
        }
        if (old == null || !old.hasSamePermissions(now) || !now.assumptions().isEmpty()) {
            var result = comparison.permissions(old, now);
            if (result.isNone() && !now.assumptions().isEmpty()) {
                // During the deployment, the value might name something different from the linked resource.
                result = ComparisonResult.undecided(now.assumptions().stream()
                                .map(assumption -> assumption.reason(old))
                                .toList())
                        .withGains(now.assumptions().stream()
                                .filter(assumption -> assumption.policy() != null)
                                .map(assumption -> new Gain(
                                        "", "unknown: the policy that " + assumption.resource() + " attaches", "", ""))
                                .toList());
            }
            if (old != null || !result.isNone() || !now.policies().isEmpty()) {
                var leadsTo = result.isNone() ? List.<Identity>of() : reached.of(old, now);
                add(
                        PermissionReasons.with(result, old, now, after, trusting(leadsTo, now)),
                        old == null && now.isManaged() ? Action.NEW : Action.CHANGED,
                        now,
                        "permissions",
                        origin(old, now),
                        leadsTo.stream().map(Identity::toString).toList());
            } else {
                add(ComparisonResult.none("has no permissions"), Action.NEW, now, "permissions");
            }
        }
        var lostDenies = Identity.lostDenies(plan.replaced().contains(now.key()) ? null : old, now);
        if (!lostDenies.isEmpty()) {
            add(
                    ComparisonResult.undecided(lostDenies),
                    old == null ? Action.NEW : Action.CHANGED,
                    now,
                    "exclusive lists");
        }
        var lostDuplicates = Identity.lostDuplicates(old, now);
        if (!lostDuplicates.isEmpty()) {
            add(ComparisonResult.undecided(lostDuplicates), Action.CHANGED, now, "attachments");
        }
        var oldTrust = old == null ? null : old.trust();
        if (!Objects.equals(PolicySource.contentOf(oldTrust), PolicySource.contentOf(now.trust()))) {
            var result = comparison.compare(
                    PolicySource.listOf(oldTrust), PolicySource.listOf(now.trust()), PolicyKind.TRUST);
            add(reasons.withTrustBefore(result, oldTrust, now.trust()), Action.of(oldTrust, now.trust()), now, "trust");
        }
        if (plan.replaced().contains(now.key())) {
            plan.notes()
                    .add(now + " is replaced and gets another unique ID, so policies that name its ARN no longer apply"
                            + " until they are saved again");
        }
    }

    /** Returns the roles whose unchanged trust policy names a principal. */
    private List<Identity> trusting(List<Identity> roles, Identity principal) {
        return roles.stream()
                .filter(role -> role.trust() != null && reached.isNamed(principal, role.trust()))
                .filter(role -> Optional.ofNullable(before.identities().get(role.key()))
                        .filter(old -> PolicySource.contentOf(old.trust()).equals(PolicySource.contentOf(role.trust())))
                        .isPresent())
                .toList();
    }

    private void add(ComparisonResult result, Action action, Identity subject, String aspect) {
        add(result, action, subject, aspect, Optional.empty(), List.of());
    }

    private void add(
            ComparisonResult result,
            Action action,
            Identity subject,
            String aspect,
            Optional<ResourceState> origin,
            List<String> leadsTo) {
        var resource = origin.or(() -> Optional.ofNullable(subject.state()));
        changes.add(result.change(
                        action,
                        subject.toString(),
                        aspect,
                        resource.map(ResourceState::urn).orElse(""),
                        resource.flatMap(ResourceState::source))
                .leadingTo(leadsTo));
    }

    /** Returns the first resource in the program that changes the permissions of a principal. */
    private Optional<ResourceState> origin(@Nullable Identity old, Identity now) {
        return Stream.of(old, now)
                .flatMap(Stream::ofNullable)
                .flatMap(Identity::allOrigins)
                .distinct()
                .flatMap(urn -> Stream.ofNullable(plan.after().get(urn)))
                .filter(state -> isChanged(plan.before().get(state.urn()), state, now))
                .min(Comparator.comparing(PrincipalReview::position));
    }

    private boolean isChanged(@Nullable ResourceState old, ResourceState state, Identity now) {
        var inputs = state.urn().equals(now.key())
                ? OWN_POLICIES
                : state.inputs().map().keySet();
        return old == null
                ? inputs.stream().anyMatch(input -> !state.inputs().get(input).isAbsent())
                : inputs.stream().anyMatch(input -> plan.isChanged(old, state, input));
    }

    /**
     * Returns a sort key that orders resources by their positions in the program; a resource without a position comes
     * last.
     */
    private static String position(ResourceState state) {
        var parts = state.source().orElse("\uffff").split("#", 2);
        var line = parts.length < 2 ? "" : parts[1].split("\\D", 2)[0];
        return parts[0] + "#" + "0".repeat(Math.max(0, LONGEST_LINE - line.length())) + line;
    }

    /**
     * Compares customer managed policies, because principals outside the stack can have them. If a principal in the
     * stack has the policy, reports the policy only if the principal's changes don't show that the policy allows more.
     */
    private void compareManaged() {
        var withNewAccess = changes.stream()
                .filter(change -> change.outcome() != Outcome.NO_NEW_ACCESS)
                .map(Change::subject)
                .collect(Collectors.toSet());
        after.managed().forEach((urn, now) -> {
            var old = plan.moved().contains(urn) ? null : before.managed().get(urn);
            var user = after.attached().get(urn);
            if (Objects.equals(PolicySource.contentOf(old), PolicySource.contentOf(now))
                    || user != null && withNewAccess.contains(user.toString())) {
                return;
            }
            var result = old == null
                    ? ComparisonResult.none("isn't attached to anything, as far as the preview shows")
                    : comparison.compare(PolicySource.listOf(old), PolicySource.listOf(now), PolicyKind.IDENTITY);
            if (user == null || !result.isNone()) {
                changes.add(result.change(
                        Action.of(old, now),
                        now.label(),
                        old == null ? "policy" : "permissions of principals outside the stack that have it",
                        urn,
                        Optional.ofNullable(plan.after().get(urn)).flatMap(ResourceState::source)));
            }
        });
    }

    /** Returns whether changed permissions include an AWS managed policy whose document is in the data. */
    private static boolean reliesOnData(Pair pair) {
        return (pair.before() == null || pair.after() == null || !pair.before().hasSamePermissions(pair.after()))
                && Stream.of(pair.before(), pair.after())
                        .flatMap(Stream::ofNullable)
                        .flatMap(identity -> Stream.concat(
                                identity.effectivePolicies().stream(), Stream.ofNullable(identity.boundary())))
                        .anyMatch(policy -> policy.label().startsWith(AccessGraph.AWS_MANAGED)
                                && policy.document().isPresent());
    }

    /**
     * Compares exclusive attachments. Such an attachment removes its policy from all principals that the attachment
     * doesn't list.
     */
    private void compareExclusiveAttachments() {
        for (var urn : plan.urns()) {
            var old = plan.before().get(urn);
            var now = plan.after().get(urn);
            var any = now == null ? old : now;
            if (!any.awsType().equals("iam/policyAttachment")
                    || plan.same().contains(urn)
                    || !plan.moved().contains(urn)
                            && plan.onlyGains(old, now, Stream.of(POLICY_ARN), Stream.of(MEMBERS))
                    || isOfNewPolicy(old, now) && hasMember(now)) {
                continue;
            }
            boolean mayDeny = old != null && attached(before, old).mayDeny()
                    || now != null && attached(after, now).mayDeny();
            if (mayDeny) {
                changes.add(ComparisonResult.undecided(
                                "removes the policy from every principal that it doesn't list, and the policy may deny something")
                        .change(
                                Action.of(old, now),
                                any.shortType() + " " + any.name(),
                                "exclusive attachment",
                                urn,
                                any.source()));
            }
        }
    }

    private static PolicySource attached(AccessGraph graph, ResourceState state) {
        return graph.policy(state, POLICY_ARN, state.inputs().get(POLICY_ARN));
    }

    /** Returns whether an attachment and its policy are both new, so no other principal has the policy. */
    private boolean isOfNewPolicy(@Nullable ResourceState old, @Nullable ResourceState now) {
        return old == null
                && after.managedUrn(now, POLICY_ARN, now.inputs().get(POLICY_ARN))
                        .filter(policy -> !plan.before().containsKey(policy))
                        .isPresent();
    }

    /**
     * Returns whether an attachment lists a principal. The comparison of that principal states that the review only
     * assumes the policy.
     */
    private static boolean hasMember(ResourceState attachment) {
        return Stream.of(MEMBERS)
                .anyMatch(input ->
                        attachment.inputs().get(input).elements().findAny().isPresent());
    }

    private void compareUnresolved() {
        Stream.concat(after.unresolved().stream(), before.unresolved().stream())
                .filter(unresolved -> !plan.same().contains(unresolved.state().urn()))
                .map(unresolved -> ComparisonResult.undecided(unresolved.reason())
                        .change(
                                Action.of(
                                        plan.before().get(unresolved.state().urn()),
                                        plan.after().get(unresolved.state().urn())),
                                unresolved.state().shortType() + " "
                                        + unresolved.state().name(),
                                unresolved.what(),
                                unresolved.state().urn(),
                                unresolved.state().source()))
                .distinct()
                .forEach(changes::add);
    }
}
