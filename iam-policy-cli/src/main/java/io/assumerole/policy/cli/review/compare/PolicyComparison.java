package io.assumerole.policy.cli.review.compare;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.StepBudget;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.ManagedPolicyDocuments;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PolicySource.Content;
import io.assumerole.policy.cli.review.graph.PolicySource.Known;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.compare.ExampleLocation;
import io.assumerole.policy.compare.NewAccess;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the policies of a principal or resource. If the result is no new access, this is certain. If the review
 * can't read a policy, the result is undecided, unless the policy is certainly unchanged.
 */
final class PolicyComparison {
    /** The maximum number of steps for all comparisons of a review, which take about 20 seconds. */
    private static final long MOST_STEPS = 600_000_000;

    private static final String REMOVED = "its permissions boundary is removed";

    private final AccessReasons words;
    private final ExampleLocation location;
    private final StepBudget budget;

    PolicyComparison(AccessReasons words, ExampleLocation location) {
        this(words, location, new StepBudget(MOST_STEPS));
    }

    PolicyComparison(AccessReasons words, ExampleLocation location, StepBudget budget) {
        this.words = words;
        this.location = location;
        this.budget = budget;
    }

    /** Returns a comparison for resource policies, in which {@code *} means only the resource that has the policy. */
    PolicyComparison about(String resource) {
        return new PolicyComparison(words.about(resource), location, budget);
    }

    /** Compares policies of a kind for which a single Allow is enough. */
    ComparisonResult compare(List<PolicySource> before, List<PolicySource> after, PolicyKind kind) {
        return compare(before, after, kind, true);
    }

    /**
     * Compares policies.
     *
     * @param showsBefore whether the reasons can show what the policies allowed before the deployment
     */
    private ComparisonResult compare(
            List<PolicySource> before, List<PolicySource> after, PolicyKind kind, boolean showsBefore) {
        if (budget.isSpent()) {
            return ComparisonResult.undecided(
                    "the review doesn't compare these policies, because earlier comparisons took too many steps:"
                            + " the policies in those comparisons are too"
                            + " long or have too many wildcards");
        }
        var common = contents(before);
        common.retainAll(contents(after));
        var olds = new Side(before, common);
        var nows = new Side(after, common);
        var all = new ArrayList<>(olds.documents);
        all.addAll(nows.documents);
        var access = NewAccess.between(olds.documents, nows.documents, kind, location);
        budget.take(access.steps());
        var shown = showsBefore ? olds.documents : List.<PolicyDocument>of();
        var result = ComparisonResult.of(
                access,
                HiddenValues.of(all),
                reason -> {
                    var version = earlierVersion(reason.statement(), olds.documents, nows.documents);
                    return version.map(
                                    old -> words.describe(reason, List.of(), nows.documents, kind) + versionWords(old))
                            .orElseGet(() -> words.describe(reason, shown, nows.documents, kind));
                },
                reason -> AccessReasons.released(reason, nows.documents),
                reason -> words.gain(
                        reason, shown, showsBefore && !olds.hasHidden, nows.documents, !nows.hasHidden, kind));
        if (!nows.hidden.isEmpty()) {
            return allowsEverything(before, kind)
                    ? result
                    : result.outcome() == Outcome.NEW_ACCESS && olds.hidden.isEmpty()
                            ? withReasons(result, nows.hidden)
                            : result.butUndecided(String.join("; ", nows.hidden));
        }
        if (!olds.hidden.isEmpty()) {
            return result.butUndecided("before the change, " + String.join("; ", olds.hidden)
                    + (result.isNone()
                            ? ", so it may have denied something"
                            : ", so it may have allowed this already"));
        }
        boolean mayBeOld = common.stream().anyMatch(PolicySource.Hidden.class::isInstance);
        return mayBeOld && result.outcome() == Outcome.NEW_ACCESS
                ? result.and("an unchanged policy that can't be read may already allow it")
                : result;
    }

    /** Returns the earlier document that has the same statements, but a different version. */
    private static Optional<PolicyDocument> earlierVersion(
            Statement statement, List<PolicyDocument> before, List<PolicyDocument> after) {
        return after.stream()
                .filter(now -> now.statements().contains(statement))
                .flatMap(now -> before.stream()
                        .filter(old -> old.statements().equals(now.statements())
                                && !old.version().equals(now.version())))
                .findFirst();
    }

    /**
     * Describes a change of the policy's {@code Version}.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html">Version</a>:
     *     only documents with the version 2012-10-17 can contain variables
     */
    private static String versionWords(PolicyDocument before) {
        return before.version().filter(PolicyDocument.VERSION::equals).isPresent()
                ? "; the policy's Version is no longer " + PolicyDocument.VERSION
                        + ", so its variables become plain text"
                : "; the policy's Version becomes " + PolicyDocument.VERSION
                        + ", so IAM replaces its variables with values";
    }

    private static ComparisonResult withReasons(ComparisonResult result, List<String> reasons) {
        return reasons.stream().reduce(result, ComparisonResult::and, (earlier, later) -> later);
    }

    private static Set<Content> contents(List<PolicySource> policies) {
        return policies.stream().map(PolicySource::content).collect(Collectors.toSet());
    }

    /**
     * The policies on one side of the deployment: all documents, and the unreadable policies that only this side has.
     */
    private static final class Side {
        final List<PolicyDocument> documents = new ArrayList<>();
        final List<String> hidden = new ArrayList<>();
        final boolean hasHidden;

        Side(List<PolicySource> policies, Set<Content> common) {
            hasHidden = policies.stream().anyMatch(policy -> policy.hidden().isPresent());
            for (var policy : policies) {
                policy.document()
                        .filter(document -> !documents.contains(document))
                        .ifPresent(documents::add);
                policy.hidden()
                        .filter(content -> !common.contains(content))
                        .ifPresent(content -> hidden.add(policy.label() + " " + content.reason()));
            }
        }
    }

    /** Returns whether a principal has every permission, and therefore can't get more. */
    private static boolean allowsEverything(List<PolicySource> policies, PolicyKind kind) {
        return kind == PolicyKind.IDENTITY
                && policies.stream().noneMatch(PolicySource::mayDeny)
                && policies.stream()
                        .flatMap(policy -> policy.statements(Effect.ALLOW))
                        .anyMatch(statement -> statement.conditions().isEmpty()
                                && statement.actions().contains("*")
                                && statement.resources().contains("*"));
    }

    /** Compares the permissions of a user or role, which its boundary limits. */
    ComparisonResult permissions(@Nullable Identity before, Identity after) {
        var result = permissions(before, after, UnaryOperator.identity());
        if (!result.isNone()) {
            return result;
        }
        // AWS might have changed a managed policy since the date of the data, so a newly attached policy may allow
        // more.
        var known = new HashSet<Content>();
        if (before != null) {
            known.addAll(contents(before.effectivePolicies()));
            known.addAll(contents(PolicySource.listOf(before.boundary())));
        }
        var dated =
                permissions(before, after, policy -> known.contains(policy.content()) ? policy : withoutData(policy));
        return dated.isNone()
                ? result
                : ComparisonResult.undecided(dated.reasons()).withGains(dated.gains());
    }

    private static PolicySource withoutData(PolicySource policy) {
        return policy.label().startsWith(AccessGraph.AWS_MANAGED)
                        && policy.document().isPresent()
                ? new PolicySource(
                        policy.label(),
                        new PolicySource.Hidden(
                                policy.label(),
                                "is new for this principal, and AWS may have changed it since "
                                        + ManagedPolicyDocuments.date()))
                : policy;
    }

    private ComparisonResult permissions(
            @Nullable Identity before, Identity after, UnaryOperator<PolicySource> reading) {
        var boundary = after.boundary() == null ? null : reading.apply(after.boundary());
        var olds = new ArrayList<>(before == null ? List.<PolicySource>of() : before.effectivePolicies());
        // Actions that the boundary doesn't allow can't be new access.
        var outside = boundary == null ? Optional.<PolicySource>empty() : outside(boundary);
        outside.ifPresent(olds::add);
        var nows = after.effectivePolicies().stream().map(reading).toList();
        var identity = compare(olds, nows, PolicyKind.IDENTITY);
        var oldBoundary = before == null ? null : before.boundary();
        var limit = boundary == null ? List.<PolicySource>of() : List.of(boundary);
        var identityWithin = either(identity, boundary, () -> compare(olds, limit, PolicyKind.IDENTITY));
        if (oldBoundary == null) {
            return confirmed(identityWithin, after);
        }
        if (boundary != null && Objects.equals(oldBoundary.content(), boundary.content())) {
            return confirmed(identityWithin, after);
        }
        var oldLimit = List.of(oldBoundary);
        var loosened =
                boundary == null ? ComparisonResult.undecided(REMOVED) : compare(oldLimit, limit, PolicyKind.IDENTITY);
        var oldLimitAndOutside = new ArrayList<>(oldLimit);
        outside.ifPresent(oldLimitAndOutside::add);
        var byBoundary =
                either(compare(oldLimitAndOutside, nows, PolicyKind.IDENTITY, false), boundary, () -> loosened);
        var cause = boundary == null ? REMOVED : "its permissions boundary changes";
        if (identityWithin.isNone() && byBoundary.isNone()) {
            return loosened.isNone()
                    ? loosened
                    : ComparisonResult.undecided((boundary == null ? REMOVED : "its permissions boundary allows more")
                            + "; the policies in this stack allow nothing new, but policies outside the stack can");
        }
        var result = confirmed(byBoundary.or(identityWithin), after).because(cause);
        return result.withGains(result.gains().stream()
                .map(gain -> gain.from(limit(oldBoundary, boundary == null)))
                .toList());
    }

    /** Describes what a boundary allowed. Omits the actions if they aren't known or if there are too many. */
    private static String limit(PolicySource boundary, boolean isRemoved) {
        var allows = boundary.statements(Effect.ALLOW).toList();
        var actions = allows.stream()
                .flatMap(statement -> statement.actions().stream())
                .distinct()
                .toList();
        boolean isShort = boundary.hidden().isEmpty()
                && !actions.isEmpty()
                && !actions.contains("*")
                && allows.stream().allMatch(statement -> statement.notActions().isEmpty());
        if (!isShort) {
            return isRemoved ? "limited by a boundary, which is removed" : "limited by another boundary";
        }
        return "only " + Gain.actions(actions, List.of()) + (isRemoved ? ", the" : ", another")
                + " permissions boundary";
    }

    /** Returns a policy that allows only actions that a boundary certainly doesn't allow; empty if there are none. */
    private static Optional<PolicySource> outside(PolicySource boundary) {
        var allows = boundary.statements(Effect.ALLOW).toList();
        var actions = allows.stream()
                .flatMap(statement -> statement.actions().stream())
                .distinct()
                .toArray(String[]::new);
        if (actions.length == 0
                || List.of(actions).contains("*")
                || allows.stream().anyMatch(statement -> statement.actions().isEmpty())) {
            return Optional.empty();
        }
        var others = Statement.allow().notAction(actions).resource("*").build();
        return Optional.of(new PolicySource(
                "what the boundary doesn't allow", new Known(PolicyDocument.of(PolicyKind.IDENTITY, others))));
    }

    /**
     * Returns a result of no new access if either comparison has such a result, because a principal can do only what
     * both sets allow.
     */
    private static ComparisonResult either(
            ComparisonResult identity, @Nullable PolicySource boundary, Supplier<ComparisonResult> byBoundary) {
        if (identity.isNone() || boundary == null) {
            return identity;
        }
        var other = byBoundary.get();
        return other.isNone() ? other : identity;
    }

    /** Returns the result, or an undecided result if the permissions boundary might not allow the example request. */
    private ComparisonResult confirmed(ComparisonResult result, Identity after) {
        var boundary = after.boundary();
        if (boundary == null || result.outcome() != Outcome.NEW_ACCESS) {
            return result;
        }
        return result.example().isPresent() && isAllowed(result.example().get(), after, boundary)
                ? result.withinBoundary()
                : result.butUndecided("the permissions boundary may not allow what the policies newly allow");
    }

    private boolean isAllowed(String example, Identity after, PolicySource boundary) {
        var parts = example.split(" ");
        // An example with conditions has more parts and isn't evaluated.
        if (parts.length != 3 || !parts[1].equals("on") || boundary.document().isEmpty()) {
            return false;
        }
        try {
            var request = caller(after).asksFor(parts[0], parts[2]);
            request.resourceAccount(after.account().orElseGet(location::account));
            return PolicyEvaluator.builder()
                    .identity(after.effectivePolicies().stream()
                            .flatMap(policy -> policy.document().stream())
                            .toArray(PolicyDocument[]::new))
                    .boundary(boundary.document().get())
                    .noOtherLimits()
                    .build()
                    .decide(request.build())
                    .isAllowed();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    private AccessRequest.Builder caller(Identity identity) {
        var arn = identity.arn()
                .orElseGet(() -> "arn:%s:iam::%s:%s/%s"
                        .formatted(location.partition(), location.account(), identity.kind(), identity.name()));
        return identity.kind() == Identity.Kind.USER
                ? AccessRequest.byUser(UserArn.parse(arn))
                : AccessRequest.byRoleSession(RoleArn.parse(arn), new SessionName("review"));
    }

    /**
     * Returns a placeholder for the service's default policy, which applies if the input has none; empty if there is no
     * default policy.
     */
    static Optional<PolicySource> absent(boolean hasDefault, ResourceState state, String world) {
        return hasDefault
                ? Optional.of(new PolicySource(
                        "the default policy of the service",
                        new PolicySource.Hidden(state.urn() + " default " + world, "isn't shown in the preview")))
                : Optional.empty();
    }
}
