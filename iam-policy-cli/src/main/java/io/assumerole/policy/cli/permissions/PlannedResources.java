package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the steps of a preview: its resources, and the regions, default tags, and roles of its providers. */
final class PlannedResources {
    /** The maximum number of steps. A stack with more resources takes hours to deploy. */
    private static final int MOST_STEPS = 50_000;

    private static final String PROVIDER = "pulumi:providers:aws";

    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, ResourceState> states = new LinkedHashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();
    private final Set<String> tagging = new HashSet<>();
    private final AssumedRoles roles = new AssumedRoles();

    /** Adds a step of the preview. */
    void add(PlannedStep step) {
        if (step.latest().isComponent()) {
            return;
        }
        var state = step.latest().resource();
        if (state.type().equals(PROVIDER)) {
            addProvider(state);
        } else if (!state.type().startsWith("pulumi:")) {
            steps.add(step);
            if (step.now() != null || !states.containsKey(state.urn())) {
                states.put(state.urn(), withArn(state, step.old(), step.operation()));
            }
            if (steps.size() > MOST_STEPS) {
                throw new PreviewException("it has more than %d resources; split the stack".formatted(MOST_STEPS));
            }
        }
    }

    /** Copies the outputs of a resource that stays, because the state after an update lacks them. */
    private static ResourceState withArn(ResourceState now, PlannedStep.State old, String operation) {
        return old == null || operation.startsWith("create") || operation.equals("replace")
                ? now
                : now.withOutputs(old.resource().outputs());
    }

    private void addProvider(ResourceState provider) {
        var urn = ResourceState.Provider.of(provider.urn() + "::id").urn();
        var region = provider.inputs().text("region");
        // A default provider without a region has the region of the stack, and any other one that of the environment.
        if (region.isPresent() || !provider.name().startsWith("default")) {
            regions.put(urn, region.orElse(Location.UNKNOWN));
        }
        roles.add(urn, provider);
        if (!provider.inputs().get("defaultTags").isAbsent()) {
            tagging.add(urn);
        }
    }

    /** Returns the steps for resources, in the order of the preview. */
    List<PlannedStep> steps() {
        return steps;
    }

    /** Returns the states after the deployment, and those of deleted resources, by URN. */
    Map<String, ResourceState> states() {
        return states;
    }

    /** Returns the regions by the URN of an explicit provider. */
    Map<String, String> regions() {
        return regions;
    }

    /** Returns the roles that the providers assume. */
    AssumedRoles roles() {
        return roles;
    }

    /** Returns whether the provider of a resource adds tags to it. */
    boolean hasDefaultTags(ResourceState state) {
        return tagging.contains(state.provider().urn());
    }
}
