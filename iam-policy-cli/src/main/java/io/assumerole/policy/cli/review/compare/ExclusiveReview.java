package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges lists that remove all other policies of a principal.
 *
 * @param plan the plan with the lists
 */
record ExclusiveReview(Plan plan) {
    ComparisonResult compare(@Nullable ResourceState old, @Nullable ResourceState now) {
        if (now == null
                || old == null && isOfNewPrincipal(now)
                || plan.onlyGains(
                        old,
                        now,
                        Stream.of("roleName", "userName", "groupName"),
                        Stream.of("policyNames", "policyArns"))) {
            return ComparisonResult.none();
        }
        return ComparisonResult.undecided(
                "removes policies that it doesn't list, and a removed policy may have denied something");
    }

    /** Returns whether the same deployment creates the principal of an exclusive list. */
    private boolean isOfNewPrincipal(ResourceState list) {
        return Stream.of("role", "user", "group").anyMatch(kind -> isOfNewPrincipal(list, kind, kind + "Name"));
    }

    private boolean isOfNewPrincipal(ResourceState list, String kind, String input) {
        var name = list.inputs().get(input);
        var principals = plan.after().values().stream()
                .filter(state -> state.awsType().equals("iam/" + kind))
                .filter(state -> name instanceof Text text
                        ? state.inputs()
                                        .text("name")
                                        .filter(text.text()::equalsIgnoreCase)
                                        .isPresent()
                                && state.provider().urn().equals(list.provider().urn())
                        : list.dependencies(input).contains(state.urn()))
                .toList();
        return !name.isAbsent()
                && !principals.isEmpty()
                && principals.stream()
                        .allMatch(state -> state.isManaged() && !plan.before().containsKey(state.urn()));
    }
}
