package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.AccessRules;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges resources whose grants or limits the review doesn't compare.
 *
 * @param plan the plan with the resources
 */
record UncomparedReview(Plan plan) {
    private static final String THUMBPRINTS = "thumbprintLists";

    ComparisonResult compare(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var any = now == null ? old : now;
        if ((old == null || isWithoutPermissions(plan.before(), old))
                && (now == null || isWithoutPermissions(plan.after(), now))) {
            return ComparisonResult.none("doesn't affect permissions");
        }
        if (old != null && now != null && isTurnedOff(type, old, now)) {
            return ComparisonResult.none("grants less than before");
        }
        if (TypeRule.TOKENS.isFor(any)) {
            return now == null || acceptsNoOther(old, now)
                    ? ComparisonResult.none()
                    : ComparisonResult.undecided(
                            (old == null ? "its tokens become valid" : "other tokens can become valid")
                                    + " for every role in the account that trusts it, also outside this stack");
        }
        var known = now == null ? Optional.<ComparisonResult>empty() : known(type, old, now);
        if (known.isPresent()) {
            return known.get();
        }
        return now == null
                        && (!type.relevant().isEmpty()
                                || AccessRules.isGranting(any.type())
                                || TypeRule.ONLY_GRANTS.isFor(any))
                ? ComparisonResult.none()
                : ComparisonResult.undecided("grants or limits access in a way that the review doesn't compare");
    }

    /**
     * Returns whether an OIDC provider accepts only tokens that it accepted before.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html">
     *     CreateOpenIDConnectProvider</a>: if no thumbprint is given, AWS uses the thumbprint of the certificate that
     *     it receives
     */
    private boolean acceptsNoOther(@Nullable ResourceState old, ResourceState now) {
        return TypeRule.TOKENS_FOR_CLIENTS.isFor(now)
                && plan.onlyGains(now, old, Stream.of("url"), Stream.of("clientIdLists", THUMBPRINTS))
                && now.inputs().get(THUMBPRINTS).elements().findAny().isPresent()
                        == old.inputs().get(THUMBPRINTS).elements().findAny().isPresent();
    }

    /** Returns the result if the changed values show who gets access. */
    private Optional<ComparisonResult> known(PolicyType type, @Nullable ResourceState old, ResourceState now) {
        var grants = type.granting();
        var changes = plan.changes(old, now).stream()
                .filter(change -> old != null || grants.contains(change.input()))
                .toList();
        if (grants.isEmpty() || plan.replaced().contains(now.urn())) {
            return Optional.empty();
        }
        var subject = type.subjectOf(now);
        return grants.contains("acl")
                        && changes.stream().allMatch(change -> change.path().equals("acl"))
                ? KnownGrants.acl(
                        old == null ? Value.ABSENT : old.inputs().get("acl"),
                        now.inputs().get("acl"),
                        subject)
                : KnownGrants.sharing(changes, subject);
    }

    private boolean isTurnedOff(PolicyType type, ResourceState old, ResourceState now) {
        return !type.relevant().isEmpty()
                && old.isManaged()
                && !plan.replaced().contains(now.urn())
                && type.relevant().stream()
                        .map(path -> path.split("\\.", 2)[0])
                        .allMatch(input -> !plan.isChanged(old, now, input) || type.isOff(now, input));
    }

    /**
     * Returns whether a resource is an organization's policy of a kind that doesn't affect permissions, or the
     * attachment of such a policy.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_management_policies.html">
     *     Management policies</a>
     */
    private static boolean isWithoutPermissions(Map<String, ResourceState> world, ResourceState state) {
        return TypeRule.WITHOUT_PERMISSIONS
                        .of(state.typeKey())
                        .anyMatch(rule -> state.inputs()
                                .text(rule.get(0))
                                .filter(kind -> kind.matches(rule.get(1)))
                                .isPresent())
                || TypeRule.ATTACHES
                        .of(state.typeKey())
                        .anyMatch(rule -> isOfNone(world, state.inputs().get(rule.get(0))));
    }

    /** Returns whether an ID belongs to a policy that doesn't affect permissions. */
    private static boolean isOfNone(Map<String, ResourceState> world, Value id) {
        var policies = world.values().stream()
                .filter(TypeRule.WITHOUT_PERMISSIONS::isFor)
                .filter(policy -> policy.outputs().get("id").equals(id))
                .toList();
        return id instanceof Text
                && !policies.isEmpty()
                && policies.stream().allMatch(policy -> isWithoutPermissions(world, policy));
    }
}
