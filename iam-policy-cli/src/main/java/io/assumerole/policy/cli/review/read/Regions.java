package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Provider;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds resources whose input {@code region} is new or removed, although they certainly stay in their region. */
final class Regions {
    private static final String REGION = "region";
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]+:([^:]+):.*");
    private static final String DEFAULT_PROVIDER = "::default_";

    /** The regions of the providers by URN. The region is empty if two default providers have different regions. */
    private final Map<String, String> ofProviders = new HashMap<>();

    /** The region of default providers in the configuration of the stack; empty if it isn't known. */
    private final String configured;

    private Regions(Map<String, ResourceState> world, String configured) {
        this.configured = configured;
        world.values().stream()
                .filter(state -> TypeRule.REGION.isFor(state))
                .forEach(state -> ofProviders.merge(
                        Provider.of(state.urn() + "::").urn(),
                        state.inputs().text(REGION).orElse(""),
                        (first, second) -> first.equals(second) ? first : ""));
    }

    /**
     * Finds each resource that has the input only before or only after the deployment. Removes the input if its value
     * is the region that the resource would have without it.
     *
     * @param configured the region in the configuration of the stack; empty if it isn't known
     */
    static void removeRedundant(Plan plan, String configured) {
        var before = new Regions(plan.before(), configured);
        var after = new Regions(plan.after(), configured);
        plan.after().replaceAll((urn, now) -> {
            var old = plan.before().get(urn);
            if (old == null
                    || plan.moved().contains(urn)
                    || plan.replaced().contains(urn)
                    || input(old).isAbsent() == input(now).isAbsent()) {
                return now;
            }
            // The preview shows the outputs from before the deployment.
            var from = text(input(old)).or(() -> output(old)).orElseGet(() -> before.ofProvider(old));
            var to = text(input(now)).orElseGet(() -> after.ofProvider(now));
            if (from.isEmpty() || !from.equals(to)) {
                return now;
            }
            plan.before().put(urn, without(old));
            return without(now);
        });
    }

    /**
     * Returns the input {@code region} of a resource. If the resource's type doesn't affect access, only its templates
     * contain the input.
     */
    private static Value input(ResourceState state) {
        return state.roles().stream()
                .map(RoleInput::region)
                .filter(region -> !region.isAbsent())
                .findFirst()
                .orElse(state.inputs().get(REGION));
    }

    private static Optional<String> text(Value region) {
        return region instanceof Text text && !region.isAbsent() ? Optional.of(text.text()) : Optional.empty();
    }

    /** Returns the region in which a resource was deployed; empty if its outputs don't show it. */
    private static Optional<String> output(ResourceState state) {
        return state.outputs()
                .text(REGION)
                .or(() -> state.outputs().text("arn").flatMap(Regions::ofArn))
                // A policy is in the region of the resource that has it.
                .or(() -> PolicyTypes.of(state)
                        .flatMap(type -> state.inputs().text(type.subject()))
                        .flatMap(Regions::ofArn));
    }

    private static Optional<String> ofArn(String text) {
        return Optional.of(ARN.matcher(text)).filter(Matcher::matches).map(arn -> arn.group(1));
    }

    private String ofProvider(ResourceState state) {
        var urn = state.provider().urn();
        boolean isDefault = urn.isEmpty() || urn.endsWith(DEFAULT_PROVIDER);
        return ofProviders.getOrDefault(urn, isDefault ? configured : "");
    }

    private static ResourceState without(ResourceState state) {
        var inputs = new LinkedHashMap<>(state.inputs().map());
        inputs.remove(REGION);
        return state.withInputs(new Fields(inputs))
                .withRoles(state.roles().stream()
                        .map(role -> new RoleInput(
                                role.kind(), role.input(), role.path(), role.value(), role.version(), Value.ABSENT))
                        .toList());
    }
}
