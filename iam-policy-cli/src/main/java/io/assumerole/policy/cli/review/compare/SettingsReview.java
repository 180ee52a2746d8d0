package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the inputs that can widen the access to a resource. For a resource with a policy, these are all inputs
 * except those that certainly can't widen access. Examples are a public access block and a network.
 */
final class SettingsReview {
    private final Plan plan;
    private final PolicyInputs inputs;

    /** The URNs of the resources whose policy is a separate resource. */
    private final Set<String> withPolicy = new HashSet<>();

    /** The services of separate policies whose resource can't be determined. */
    private final Set<String> services = new HashSet<>();

    SettingsReview(Plan plan, PolicyInputs inputs) {
        this.plan = plan;
        this.inputs = inputs;
        var subjects = new HashSet<String>();
        plan.after()
                .values()
                .forEach(state -> PolicyTypes.of(state)
                        .filter(type ->
                                !type.document().isEmpty() && !type.subject().isEmpty())
                        .filter(type -> mayAllow(type, state).orElse(false))
                        .ifPresent(type -> {
                            var links = state.dependencies(type.subject());
                            var name = state.inputs().text(type.subject());
                            withPolicy.addAll(links);
                            name.ifPresent(subjects::add);
                            if (links.isEmpty() && name.isEmpty()) {
                                services.add(service(type));
                            }
                        }));
        plan.after().forEach((urn, state) -> {
            if (isNamed(state, subjects)) {
                withPolicy.add(urn);
            }
        });
    }

    /** Returns whether a resource certainly has, or may have, one of these names. */
    private static boolean isNamed(ResourceState state, Set<String> names) {
        return Stream.of(state.outputs(), state.inputs())
                .flatMap(values -> values.map().values().stream())
                .anyMatch(value -> value instanceof Text text && names.contains(text.text()));
    }

    private static String service(PolicyType type) {
        return TypeRule.SERVICE
                .of(type.type())
                .map(name -> name.get(0))
                .findFirst()
                .orElse(type.type().split("/", 2)[0]);
    }

    private Optional<Boolean> mayAllow(PolicyType type, ResourceState state) {
        return inputs.resourcePolicy(type, state).map(PolicySource::mayAllow);
    }

    /**
     * Returns an undecided result if settings of a resource change, and a policy or the service's default allows something.
     *
     * @param isMoved whether the resource is replaced, so the review compares its policy as a new policy
     */
    Optional<ComparisonResult> compare(PolicyType type, ResourceState old, ResourceState now, boolean isMoved) {
        boolean hasSeparatePolicy = withPolicy.contains(now.urn()) || services.contains(service(type));
        boolean hasPolicy = hasSeparatePolicy || mayAllow(type, now).orElse(false);
        if (isMoved && !hasSeparatePolicy) {
            return Optional.empty();
        }
        var changed = new TreeSet<>(now.relevantInputs().keySet());
        changed.addAll(old.relevantInputs().keySet());
        changed.remove(type.document());
        changed.removeIf(input -> !plan.isChanged(old, now, input)
                || TypeRule.HARMLESS.lists(type.type(), input)
                || TypeRule.LIMITS.lists(type.type(), input + "=" + shown(now, input)));
        changed.removeIf(input -> !hasPolicy && !TypeRule.WITHOUT_POLICY.lists(type.type(), input)
                || old.inputs().get(input).isAbsent() && TypeRule.LIMITS_IF_NEW.lists(type.type(), input));
        return widening(type, changed, hasPolicy ? "what its policy allows" : "who can use it", old, now);
    }

    private static String shown(ResourceState state, String input) {
        var value = state.inputs().get(input);
        return value instanceof Scalar scalar ? scalar.json() : value instanceof Text text ? text.text() : "";
    }

    /**
     * Returns an undecided result if settings of a resource change and the review doesn't compare a policy of the
     * resource.
     */
    Optional<ComparisonResult> compareInputs(
            PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (old == null) {
            return Optional.empty();
        }
        if (now == null) {
            return type.subject().isEmpty() || plan.isDeleted(old, type.subject())
                    ? Optional.empty()
                    : Optional.of(ComparisonResult.undecided("is removed, and the service's default may allow more"));
        }
        var changed = new TreeSet<>(type.relevant());
        changed.removeIf(
                path -> !plan.isChanged(old, now, path.split("\\.", 2)[0]) || type.isOff(now, path.split("\\.", 2)[0]));
        return widening(type, changed, "who can use it", old, now);
    }

    private static boolean isIn(String input, ValueChange change) {
        return change.path().equals(input) || change.path().startsWith(input + ".");
    }

    private Optional<ComparisonResult> widening(
            PolicyType type, Set<String> changed, String what, ResourceState old, ResourceState now) {
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        var values = plan.changes(old, now).stream()
                .filter(change -> changed.stream().anyMatch(input -> isIn(input, change)))
                .toList();
        if (changed.stream().allMatch(input -> values.stream().anyMatch(value -> isIn(input, value)))
                && changed.stream().noneMatch(type::hasOff)
                && WatchedReview.areTighter(values)) {
            return Optional.empty();
        }
        return Optional.of(ComparisonResult.undecided("its " + String.join(" and its ", changed)
                        + (changed.size() == 1 ? " changes" : " change") + ", which can widen " + what)
                .unlessNone(ValueChange.words(values)));
    }
}
