package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.CallCondition.Kind;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.permissions.ResourceCalls.Call;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the steps of a preview, and finds the calls that the deployment needs. */
final class DeploymentCalls {
    /** The maximum number of steps. A stack with more resources takes hours to deploy. */
    private static final int MOST_STEPS = 50_000;

    private static final String PROVIDER = "pulumi:providers:aws";
    private static final String PASS_ROLE = "iam:PassRole";
    private static final String TAGS = "tags";

    private final boolean lifecycle;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, ResourceState> states = new LinkedHashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();
    private final Set<String> tagging = new LinkedHashSet<>();
    private final Map<String, Integer> unknownTypes = new TreeMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /**
     * Starts with no steps.
     *
     * @param lifecycle whether to include the calls of all later updates, refreshes, and the destruction
     */
    DeploymentCalls(boolean lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** Adds a step of the preview. */
    void add(PlannedStep step) {
        if (step.latest().isComponent()) {
            return;
        }
        var state = step.latest().resource();
        // The provider's settings apply to the steps after its own step.
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
        provider.inputs().text("region").ifPresent(region -> regions.put(urn, region));
        if (!provider.inputs().get("defaultTags").isAbsent()) {
            tagging.add(urn);
        }
    }

    /** Returns the types of resources for which no calls are known, with the number of resources. */
    Map<String, Integer> unknownTypes() {
        return unknownTypes;
    }

    /** Returns sentences about the permissions that AWS requires in addition to those for the calls. */
    Set<String> notes() {
        return notes;
    }

    Map<String, String> regions() {
        return regions;
    }

    /** Returns the number of resources. */
    int resources() {
        return states.size();
    }

    /** Returns the calls of all steps, each once for a resource, with the most certain reason. */
    List<NeededCall> calls(Plan plan, Location location) {
        var arns = new PlannedArns(states, location, lifecycle);
        var found = new LinkedHashMap<List<Object>, NeededCall>();
        for (var step : steps) {
            var state = states.get(step.latest().resource().urn());
            var ofType = ResourceCalls.of(state.type());
            if (ofType.isEmpty()) {
                unknownTypes.merge(state.type(), 1, Integer::sum);
            }
            ofType.ifPresent(calls -> new OfStep(step, state, calls, arns, location)
                    .needed()
                    .forEach(call -> found.merge(
                            List.of(call.resource(), call.action(), call.resources()),
                            call,
                            (first, second) -> first.certainty().compareTo(second.certainty()) <= 0 ? first : second)));
        }
        return List.copyOf(found.values());
    }

    /** The calls of one step. */
    private final class OfStep {
        private final PlannedStep step;
        private final ResourceState state;
        private final ResourceCalls calls;
        private final PlannedArns arns;
        private final Location location;
        private final boolean isNew;

        OfStep(PlannedStep step, ResourceState state, ResourceCalls calls, PlannedArns arns, Location location) {
            this.step = step;
            this.state = state;
            this.calls = calls;
            this.arns = arns;
            this.location = location;
            this.isNew = Operation.of(step.operation()).contains(Operation.CREATE);
        }

        private Collection<Operation> operations() {
            boolean isRetained = step.now() == null && step.old().isRetained();
            var planned = isRetained ? List.<Operation>of() : Operation.of(step.operation());
            boolean isRead = step.operation().startsWith("read");
            return lifecycle && step.now() != null && !isRead ? EnumSet.allOf(Operation.class) : planned;
        }

        Stream<NeededCall> needed() {
            var operations = operations();
            var needed = calls.calls().stream()
                    .filter(call -> operations.contains(call.operation()))
                    .flatMap(call -> need(call).stream());
            if (!operations.contains(Operation.CREATE) && !operations.contains(Operation.UPDATE)) {
                return needed;
            }
            addNotes();
            return Stream.concat(needed, passed());
        }

        private void addNotes() {
            calls.notes().forEach((input, note) -> {
                if (input.equals("*") || set(input) != Truth.NO) {
                    notes.add(state.shortType() + ": " + note);
                }
            });
        }

        private Optional<NeededCall> need(Call call) {
            var condition = call.condition();
            boolean isLater = lifecycle && call.operation() == Operation.UPDATE && !isPlanned(Operation.UPDATE);
            if (isLater) {
                return Optional.of(call(call, Certainty.INFERRED, "for a later update"));
            }
            return switch (condition.kind()) {
                case ALWAYS -> Optional.of(call(call, Certainty.CERTAIN, ""));
                case TOLERATED -> Optional.of(call(call, Certainty.TOLERATED, "the provider continues without it"));
                case MAYBE -> Optional.of(call(call, Certainty.INFERRED, "only in some cases"));
                case WHEN, UNLESS ->
                    call.operation() == Operation.UPDATE && condition.kind() == Kind.WHEN
                            ? whenChanged(call)
                            : whenSet(call);
            };
        }

        private boolean isPlanned(Operation operation) {
            return Operation.of(step.operation()).contains(operation);
        }

        private Optional<NeededCall> whenChanged(Call call) {
            var inputs = call.condition().inputs();
            if (step.changed().isEmpty()) {
                return Optional.of(
                        call(call, Certainty.INFERRED, "because the preview doesn't show which inputs change"));
            }
            var changed = inputs.stream()
                    .filter(input -> step.changed().contains(input.split("\\.")[0])
                            || input.equals(TAGS) && step.changed().contains("tagsAll"))
                    .findFirst();
            return changed.map(input -> call(call, Certainty.CERTAIN, "because " + input + " changes"))
                    .or(() -> lifecycle
                            ? Optional.of(call(call, Certainty.INFERRED, "for a later update"))
                            : Optional.empty());
        }

        private Optional<NeededCall> whenSet(Call call) {
            boolean isWhen = call.condition().kind() == Kind.WHEN;
            var truths = call.condition().inputs().stream().collect(Collectors.toMap(Function.identity(), this::set));
            var yes = call.condition().inputs().stream()
                    .filter(input -> truths.get(input) == Truth.YES)
                    .findFirst();
            var unknown = call.condition().inputs().stream()
                    .filter(input -> truths.get(input) == Truth.UNKNOWN)
                    .findFirst();
            if (yes.isPresent()) {
                return isWhen
                        ? Optional.of(call(call, Certainty.CERTAIN, "because it has " + yes.get()))
                        : Optional.empty();
            }
            if (unknown.isPresent()) {
                return Optional.of(call(
                        call,
                        Certainty.INFERRED,
                        "because " + unknown.get() + " isn't known before the deployment"));
            }
            return isWhen
                    ? Optional.empty()
                    : Optional.of(call(
                            call,
                            Certainty.CERTAIN,
                            "because it has no " + call.condition().inputs().get(0)));
        }

        /** Returns whether the resource has an input. */
        private Truth set(String input) {
            var path = Arrays.asList(input.split("\\."));
            var value = truth(state.inputs(), path);
            // The output of another resource is a value that only isn't known yet.
            if (value == Truth.UNKNOWN && !state.dependencies(path.get(0)).isEmpty()) {
                return Truth.YES;
            }
            if (value == Truth.YES || !input.equals(TAGS)) {
                return value;
            }
            var all = truth(state.inputs(), List.of("tagsAll"));
            return all == Truth.YES || tagging.contains(state.provider().urn()) ? Truth.YES : value;
        }

        private NeededCall call(Call call, Certainty certainty, String reason) {
            var action = known(call.action());
            return needed(
                    call.action(),
                    List.copyOf(arns.of(action, state, calls, isNew && call.operation() != Operation.DELETE)),
                    "",
                    certainty,
                    reason);
        }

        private NeededCall needed(
                String action, List<String> resources, String service, Certainty certainty, String reason) {
            return new NeededCall(
                    state.type(),
                    state.name(),
                    location.regionOf(state),
                    action,
                    resources,
                    service,
                    tags(state),
                    certainty,
                    reason);
        }

        /** Returns the calls that pass a role. AWS checks them in the calls of the resource. */
        private Stream<NeededCall> passed() {
            if (calls.isConditional()) {
                return calls.passed().entrySet().stream()
                        .filter(pass -> set(pass.getKey()) != Truth.NO)
                        .map(pass -> needed(
                                PASS_ROLE,
                                List.copyOf(arns.roles(state, pass.getKey(), isNew)),
                                pass.getValue(),
                                set(pass.getKey()) == Truth.YES || !state.dependencies(pass.getKey()).isEmpty()
                                        ? Certainty.CERTAIN
                                        : Certainty.INFERRED,
                                "because " + pass.getKey() + " names a role"));
            }
            return RoleInputs.of(state).stream()
                    .filter(role -> role.kind() == RoleInput.Kind.ROLE)
                    .map(RoleInput::path)
                    .filter(path -> path.matches("[A-Za-z0-9.]+"))
                    .map(path -> needed(
                            PASS_ROLE,
                            List.copyOf(arns.roles(state, path, isNew)),
                            "",
                            Certainty.INFERRED,
                            "because " + path + " names a role"));
        }
    }

    private static Map<String, String> tags(ResourceState state) {
        var tags = new LinkedHashMap<String, String>();
        if (state.inputs().get(TAGS) instanceof Fields fields && fields.unreadable().isEmpty()) {
            fields.map().keySet().forEach(key -> fields.text(key).ifPresent(value -> tags.put(key, value)));
        }
        return tags;
    }

    /** The answer to whether a resource has an input. */
    private enum Truth {
        YES,
        NO,
        UNKNOWN
    }

    private static Truth truth(Value value, List<String> path) {
        if (value.equals(Value.Unreadable.UNKNOWN)) {
            return Truth.UNKNOWN;
        }
        if (value instanceof Items items) {
            var all = items.list().stream().map(item -> truth(item, path)).toList();
            return all.contains(Truth.YES)
                    ? Truth.YES
                    : all.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : Truth.NO;
        }
        if (!path.isEmpty() && !(value instanceof Value.Unreadable)) {
            return value instanceof Fields fields
                    ? truth(fields.get(path.get(0)), path.subList(1, path.size()))
                    : Truth.NO;
        }
        boolean isEmpty = value.isAbsent() || value.equals(new Scalar("false")) || value.equals(Fields.NONE);
        return isEmpty ? Truth.NO : Truth.YES;
    }

    /** Returns an action of the data. The script that writes the data rejects an action that AWS doesn't have. */
    static KnownAction known(String action) {
        return ServiceReference.actions(action).get(0);
    }
}
