package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares settings that limit access. They replace earlier settings, which might have been stricter.
 *
 * @param plan the plan with the settings
 */
record LimitReview(Plan plan) {
    ComparisonResult compare(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now != null && isStrictest(old, now) && (old == null || isForSame(type, old, now))) {
            return ComparisonResult.none("limits access as far as possible");
        }
        if (old != null && now != null && isForSame(type, old, now) && isAtLeastAsStrict(old, now)) {
            return ComparisonResult.none("limits access as before, or more");
        }
        if (now == null && (TypeRule.OWN.isFor(old) || plan.isDeleted(old, type.subject()))) {
            return ComparisonResult.none("limits access only to a resource that is deleted");
        }
        if (now == null) {
            return ComparisonResult.undecided("limits access, and the deployment removes this limit");
        }
        // A new resource might replace stricter settings that the stack doesn't manage.
        return ComparisonResult.undecided("limits access, and may be less strict than before");
    }

    /** Returns whether settings certainly apply to the same subject as before. */
    private boolean isForSame(PolicyType type, ResourceState old, ResourceState now) {
        return (TypeRule.OWN.isFor(now) || !plan.replaced().contains(now.urn()))
                && Stream.of(type.subject(), "region", "accountId")
                        .filter(input -> !input.isEmpty())
                        .noneMatch(input -> plan.isChanged(old, now, input));
    }

    /** Returns whether no setting is less strict than before. */
    private static boolean isAtLeastAsStrict(ResourceState old, ResourceState now) {
        return TypeRule.STRICTER.isFor(now)
                && Stream.of(old, now)
                        .allMatch(state -> state.inputs().unreadable().isEmpty())
                && Stream.of(old, now)
                        .flatMap(state -> state.relevantInputs().keySet().stream())
                        .allMatch(input -> {
                            var before = old.inputs().get(input);
                            var after = now.inputs().get(input);
                            return before.equals(after)
                                    || TypeRule.STRICTER.lists(now.typeKey(), input) && isStricter(before, after);
                        });
    }

    /**
     * Returns whether an input limits access at least as much as before. Assumes that {@code true} or a larger number
     * limits access more.
     */
    private static boolean isStricter(Value before, Value after) {
        return after.equals(new Scalar("true"))
                || after instanceof Scalar number
                        && number.json().matches("[0-9]{1,9}")
                        && (before.isAbsent()
                                || before instanceof Scalar old
                                        && old.json().matches("[0-9]{1,9}")
                                        && Integer.parseInt(old.json()) <= Integer.parseInt(number.json()));
    }

    /** Returns whether these are the strictest possible settings, and at least as strict as the default settings. */
    private static boolean isStrictest(@Nullable ResourceState old, ResourceState now) {
        return TypeRule.STRICTEST.of(now.typeKey()).anyMatch(conditions -> TypeRule.areMet(conditions, old, now));
    }
}
