package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PolicySource.Known;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares policies that belong neither to a principal of the stack nor to a resource: the inline policies of permission
 * sets, and the policies of an organization.
 */
record ContentReview(Plan plan, PolicyInputs inputsBefore, PolicyInputs inputsAfter, PolicyComparison comparison) {

    /** Compares the inline policy of a permission set, which can also have other policies. */
    ComparisonResult identity(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var before = read(type, old, inputsBefore, PolicyKind.IDENTITY);
        var after = read(type, now, inputsAfter, PolicyKind.IDENTITY);
        if (isMoved(type, old, now)) {
            return comparison.compare(List.of(), after, PolicyKind.IDENTITY).or(removed(before));
        }
        return now == null ? removed(before) : comparison.compare(before, after, PolicyKind.IDENTITY);
    }

    private ComparisonResult removed(List<PolicySource> before) {
        return before.stream().anyMatch(PolicySource::mayDeny)
                ? ComparisonResult.undecided("is removed, and may have denied what another policy allows")
                : ComparisonResult.none();
    }

    /**
     * Compares an organization's policy, which limits accounts. Returns empty if the kind of policy isn't known. AWS
     * also attaches a policy that allows everything until somebody detaches it, so this method compares twice: with and
     * without that policy.
     */
    Optional<ComparisonResult> organization(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        var kind = kind(now == null ? old : now);
        if (kind.isEmpty() || old != null && now != null && (isMoved(type, old, now) || !kind.equals(kind(old)))) {
            return Optional.empty();
        }
        if (old == null) {
            return Optional.of(ComparisonResult.none("limits nothing until it's attached"));
        }
        var everything = everything(kind.get());
        var before = read(type, old, inputsBefore, kind.get());
        var after = now == null ? List.of(everything) : read(type, now, inputsAfter, kind.get());
        var alone = comparison.compare(before, after, kind.get());
        var beside = comparison.compare(and(everything, before), and(everything, after), kind.get());
        return Optional.of(beside.outcome() == Outcome.NEW_ACCESS ? beside : alone.or(beside));
    }

    private static Optional<PolicyKind> kind(ResourceState state) {
        var type = state.inputs().get("type");
        return type.isAbsent()
                ? Optional.of(PolicyKind.SERVICE_CONTROL)
                : state.inputs()
                        .text("type")
                        .flatMap(text -> Stream.of(PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL)
                                .filter(kind -> text.equals(kind.name() + "_POLICY"))
                                .findFirst());
    }

    private static PolicySource everything(PolicyKind kind) {
        var document = kind == PolicyKind.RESOURCE_CONTROL
                ? PolicyDocument.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                                + "\"Action\":\"*\",\"Resource\":\"*\"}]}",
                        kind)
                : PolicyDocument.of(
                        kind, Statement.allow().action("*").resource("*").build());
        return new PolicySource("the policy that allows everything", new Known(document));
    }

    private static List<PolicySource> and(PolicySource policy, List<PolicySource> others) {
        return Stream.concat(Stream.of(policy), others.stream()).toList();
    }

    /** Returns whether the policy belongs, or may belong, to a different target after the deployment. */
    private boolean isMoved(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        return old != null
                && now != null
                && (plan.replaced().contains(now.urn())
                        || type.relevant().stream().skip(1).anyMatch(input -> plan.isChanged(old, now, input)));
    }

    private static List<PolicySource> read(
            PolicyType type, @Nullable ResourceState state, PolicyInputs inputs, PolicyKind kind) {
        return Optional.ofNullable(state)
                .flatMap(resource -> inputs.read(resource, type.relevant().get(0), kind))
                .map(content -> new PolicySource("the policy", content))
                .stream()
                .toList();
    }
}
