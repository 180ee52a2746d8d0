package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects the steps of a preview: its resources, and the regions, default tags, and roles of its providers. */
final class PlannedResources {
    /** The maximum number of steps. A stack with more resources takes hours to deploy. */
    private static final int MOST_STEPS = 50_000;

    private static final String PROVIDER = "pulumi:providers:aws";

    private static final Set<String> RENAMED = Set.of("aws:iam/user:User", "aws:iam/group:Group");

    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, ResourceState> states = new LinkedHashMap<>();
    private final Map<String, ResourceState> before = new HashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();
    /** The default tags by the URN of a provider. */
    private final Map<String, Value> defaultTags = new HashMap<>();

    /** The URNs and IDs of the providers that the preview replaces or deletes. */
    private final Set<String> replaced = new HashSet<>();

    private final AssumedRoles roles = new AssumedRoles();

    /** Adds a step of the preview. */
    void add(PlannedStep step) {
        if (step.latest().isComponent()) {
            return;
        }
        var state = step.latest().resource();
        if (state.type().equals(PROVIDER)) {
            addProvider(step);
        } else if (!state.type().startsWith("pulumi:")) {
            steps.add(step);
            if (steps.size() > MOST_STEPS) {
                throw new PreviewException("it has more than %d resources; split the stack".formatted(MOST_STEPS));
            }
        }
    }

    /** Connects the resources with their providers, after all steps are added. */
    void connect() {
        steps.replaceAll(step -> step.old() == null
                ? step
                : new PlannedStep(step.operation(), withReplacedProvider(step.old()), step.now(), step.changed()));
        for (var step : steps) {
            var state = step.latest().resource();
            if (step.old() != null) {
                before.put(state.urn(), step.old().resource());
            }
            if (step.now() != null || !states.containsKey(state.urn())) {
                states.put(state.urn(), withArn(state, step.old(), step.operation()));
            }
        }
    }

    /** Marks the provider of an old state if the preview replaces or deletes it, because the new one has the same URN. */
    private PlannedStep.State withReplacedProvider(PlannedStep.State old) {
        var provider = old.resource().provider();
        var instance = instance(provider.urn(), provider.id());
        return replaced.contains(instance)
                ? new PlannedStep.State(
                        old.resource().withProvider(new ResourceState.Provider(instance, provider.id())),
                        old.isComponent(),
                        old.isRetained())
                : old;
    }

    private static String instance(String urn, String id) {
        return urn + "::" + id;
    }

    /** Copies the outputs of a resource that stays, because the state after an update lacks them or has an old ARN. */
    private static ResourceState withArn(ResourceState now, PlannedStep.State old, String operation) {
        if (old == null || operation.startsWith("create") || operation.equals("replace")) {
            return now;
        }
        return now.withOutputs(
                isRenamed(old.resource(), now) ? Fields.NONE : old.resource().outputs());
    }

    /** Returns whether an update changes the ARN of a user or group, which consists of its path and name. */
    private static boolean isRenamed(ResourceState old, ResourceState now) {
        return RENAMED.contains(now.type())
                && Stream.of("name", "path")
                        .anyMatch(input ->
                                !old.inputs().get(input).equals(now.inputs().get(input)));
    }

    private void addProvider(PlannedStep step) {
        var urn = ResourceState.Provider.of(step.latest().resource().urn() + "::id")
                .urn();
        if (step.now() != null) {
            addProvider(urn, step.now().resource());
        }
        if (step.old() != null && (step.now() == null || step.operation().contains("replace"))) {
            var old = step.old().resource();
            var instance = instance(urn, old.outputs().text("id").orElse(""));
            replaced.add(instance);
            addProvider(instance, old);
        }
    }

    private void addProvider(String urn, ResourceState provider) {
        var region = provider.inputs().text("region");
        // A default provider without a region has the region of the stack, and any other one that of the environment.
        if (region.isPresent() || !provider.name().startsWith("default")) {
            regions.put(urn, region.orElse(Location.UNKNOWN));
        }
        roles.add(urn, provider);
        defaultTags.put(urn, tags(PlannedInputs.ofProvider(provider.inputs().get("defaultTags"))));
    }

    /** Returns the steps for resources, in the order of the preview. */
    List<PlannedStep> steps() {
        return steps;
    }

    /** Returns the states after the deployment, and those of deleted resources, by URN. */
    Map<String, ResourceState> states() {
        return states;
    }

    /** Returns the state of a resource before the deployment; the given state if the deployment creates the resource. */
    ResourceState before(ResourceState state) {
        return before.getOrDefault(state.urn(), state);
    }

    /** Returns the regions by the URN of an explicit provider. */
    Map<String, String> regions() {
        return regions;
    }

    /** Returns the roles that the providers assume. */
    AssumedRoles roles() {
        return roles;
    }

    private static Value tags(Value defaults) {
        return defaults instanceof Fields fields
                ? fields.get("tags")
                : defaults.isAbsent() ? Value.ABSENT : Unreadable.UNKNOWN;
    }

    /** Returns the tags that the provider of a resource adds to it. */
    Value defaultTags(ResourceState state) {
        return defaultTags.getOrDefault(state.provider().urn(), Value.ABSENT);
    }
}
