package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.CallCondition.Kind;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.permissions.ResourceCalls.Call;
import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the steps of a preview, and finds the calls that the deployment needs. */
final class DeploymentCalls {
    /** The maximum number of steps. A stack with more resources takes hours to deploy. */
    private static final int MOST_STEPS = 50_000;

    private static final String PROVIDER = "pulumi:providers:aws";
    /** The types of providers that call AWS. */
    private static final Pattern AWS = Pattern.compile("(?:aws|aws-.+|awsx|eks):.+");

    private static final String PASS_ROLE = "iam:PassRole";
    private static final String TAGS = "tags";
    private static final String ALL_TAGS = "tagsAll";
    private static final Pattern ADDS_TAGS = Pattern.compile(".*:(Tag|AddTags|CreateTags|CreateOrUpdateTags).*");
    private static final Pattern REMOVES_TAGS = Pattern.compile(".*:(Untag|RemoveTags|DeleteTags).*");

    /** The actions that remove a guard rail, which a policy for later updates therefore never allows. */
    private static final Set<String> WEAKENING =
            Set.of("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary");

    private final boolean lifecycle;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, ResourceState> states = new LinkedHashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();
    private final Set<String> tagging = new LinkedHashSet<>();
    private final Map<String, Integer> unknownTypes = new TreeMap<>();
    private final Set<String> notes = new LinkedHashSet<>();

    /**
     * Creates an empty collection of steps.
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
        if (Stream.of("assumeRole", "assumeRoles")
                .anyMatch(input -> !provider.inputs().get(input).isAbsent())) {
            notes.add(("The provider %s assumes a role. This role needs the permissions for the resources of the"
                            + " provider, and the deployer needs sts:AssumeRole for the role.")
                    .formatted(provider.name()));
        }
        if (!provider.inputs().get("defaultTags").isAbsent()) {
            tagging.add(urn);
        }
    }

    /** Returns the types of AWS resources for which no calls are known, with the number of resources. */
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

    /** Returns the calls of all steps, each once for a resource, with the most certain reason. */
    List<NeededCall> calls(Location location) {
        var arns = new PlannedArns(states, location, lifecycle);
        var otherProviders = new TreeMap<String, Integer>();
        var found = new LinkedHashMap<List<Object>, NeededCall>();
        for (var step : steps) {
            var type = step.latest().resource().type();
            var ofType = ResourceCalls.of(type);
            if (ofType.isEmpty() && AWS.matcher(type).matches()) {
                unknownTypes.merge(type, 1, Integer::sum);
            } else if (ofType.isEmpty()) {
                otherProviders.merge(type.split(":")[0], 1, Integer::sum);
            }
            ofType.stream()
                    .flatMap(calls -> needed(step, calls, arns, location))
                    .forEach(call -> found.merge(
                            List.of(call.resource(), call.action(), call.resources(), call.keys()),
                            call,
                            (first, second) -> first.certainty().compareTo(second.certainty()) <= 0 ? first : second));
        }
        if (!otherProviders.isEmpty()) {
            notes.add(otherProviders.entrySet().stream()
                    .map(provider -> provider.getKey() + " (" + provider.getValue() + ")")
                    .collect(Collectors.joining(", ", "The calls of other providers aren't covered: ", ".")));
        }
        return List.copyOf(found.values());
    }

    private Stream<NeededCall> needed(PlannedStep step, ResourceCalls calls, PlannedArns arns, Location location) {
        boolean isReplaced = step.operation().equals("replace");
        var after = step.now() == null
                ? Stream.<NeededCall>empty()
                : new OfStep(step, states.get(step.now().resource().urn()), calls, arns, location).needed();
        // A replacement deletes the resource as it was before, which can have another name.
        var before = step.now() == null || isReplaced
                ? new OfStep(
                                new PlannedStep("delete", step.old(), null, step.changed()),
                                step.old().resource(),
                                calls,
                                arns,
                                location)
                        .needed()
                : Stream.<NeededCall>empty();
        return Stream.concat(after, before);
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
            boolean isRetained = step.latest().isRetained();
            if (step.now() == null) {
                return isRetained ? List.of() : Operation.of(step.operation());
            }
            boolean isRead = step.operation().startsWith("read");
            return !lifecycle || isRead
                    ? Operation.of(step.operation())
                    : isRetained ? EnumSet.complementOf(EnumSet.of(Operation.DELETE)) : EnumSet.allOf(Operation.class);
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
                    notes.add(state.type() + ": " + note);
                }
            });
        }

        private Optional<NeededCall> need(Call call) {
            var condition = call.condition();
            boolean isLater = lifecycle && call.operation() == Operation.UPDATE && !isPlanned(Operation.UPDATE);
            if (isLater && WEAKENING.contains(call.action())) {
                return Optional.empty();
            }
            if (isLater) {
                return Optional.of(call(call, Certainty.INFERRED, "for a later update"));
            }
            return switch (condition.kind()) {
                case ALWAYS -> Optional.of(call(call, Certainty.CERTAIN, ""));
                case TOLERATED ->
                    Optional.of(call(call, Certainty.TOLERATED, "the provider continues if AWS denies the call"));
                case MAYBE -> Optional.of(call(call, Certainty.INFERRED, condition.reason()));
                case REMOVED -> whenChanged(call);
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
                    .filter(input -> input.equals(TAGS)
                            ? changesTags(call.action())
                            : step.changed().contains(PlannedInputs.name(input)))
                    .filter(input -> call.condition().kind() != Kind.REMOVED || set(input) != Truth.YES)
                    .findFirst();
            return changed.map(input -> call(call, Certainty.CERTAIN, "because " + input + " changes"))
                    .or(() -> (lifecycle || changesUnknownInput()) && !WEAKENING.contains(call.action())
                            ? Optional.of(call(
                                    call,
                                    Certainty.INFERRED,
                                    lifecycle
                                            ? "for a later update"
                                            : "because no call is known for another changed input"))
                            : Optional.empty());
        }

        /**
         * Returns whether tags change for which the provider makes the call. Many services have separate calls to set
         * tags and to remove them. Returns true if the preview doesn't show which tags change.
         */
        private boolean changesTags(String action) {
            var shown = step.changed().contains(ALL_TAGS) ? ALL_TAGS : TAGS;
            if (!step.changed().contains(shown)) {
                return false;
            }
            if (step.old() == null) {
                return true;
            }
            var before = step.old().resource().inputs().get(shown);
            var after = step.now().resource().inputs().get(shown);
            if (!isReadable(before) || !isReadable(after) || before.equals(after)) {
                return true;
            }
            if (REMOVES_TAGS.matcher(action).matches()) {
                return !tagsIn(after).keySet().containsAll(tagsIn(before).keySet());
            }
            return !ADDS_TAGS.matcher(action).matches()
                    || !tagsIn(before).entrySet().containsAll(tagsIn(after).entrySet());
        }

        private static boolean isReadable(Value tags) {
            return tags.isAbsent()
                    || tags instanceof Fields fields
                            && fields.map().values().stream()
                                    .allMatch(tag -> tag.unreadable().isEmpty());
        }

        private static Map<String, Value> tagsIn(Value tags) {
            return tags instanceof Fields fields ? fields.map() : Map.of();
        }

        /** Returns whether an input changes for which the data names no call. */
        private boolean changesUnknownInput() {
            var known = calls.calls().stream()
                    .filter(call -> call.operation() == Operation.UPDATE)
                    .flatMap(call -> call.condition().inputs().stream())
                    .map(PlannedInputs::name)
                    .collect(Collectors.toSet());
            return step.changed().stream().anyMatch(input -> !known.contains(input) && !input.equals(ALL_TAGS));
        }

        private Optional<NeededCall> whenSet(Call call) {
            boolean isWhen = call.condition().kind() == Kind.WHEN;
            var truths = call.condition().inputs().stream()
                    .collect(Collectors.toMap(
                            Function.identity(), input -> isWhen ? set(input) : PlannedInputs.isShown(state, input)));
            var yes = call.condition().inputs().stream()
                    .filter(input -> truths.get(input) == Truth.YES)
                    .findFirst();
            var unknown = call.condition().inputs().stream()
                    .filter(input -> truths.get(input) == Truth.UNKNOWN)
                    .findFirst();
            if (yes.isPresent()) {
                return isWhen ? Optional.of(call(call, Certainty.CERTAIN, because(yes.get()))) : Optional.empty();
            }
            if (unknown.isPresent()) {
                return Optional.of(call(
                        call,
                        Certainty.INFERRED,
                        "because " + unknown.get().split("=")[0] + " isn't known before the deployment"));
            }
            return isWhen
                    ? Optional.empty()
                    : Optional.of(call(
                            call,
                            Certainty.CERTAIN,
                            "because it has no " + call.condition().inputs().get(0)));
        }

        private static String because(String input) {
            var parts = input.split("=", 2);
            return parts.length == 1 ? "because it has " + input : "because " + parts[0] + " is " + parts[1];
        }

        /** Returns whether the resource has an input, or tags of its provider. */
        private Truth set(String input) {
            var value = PlannedInputs.isSet(state, input);
            if (value == Truth.YES || !input.equals(TAGS)) {
                return value;
            }
            return PlannedInputs.isSet(state, ALL_TAGS) == Truth.YES
                            || tagging.contains(state.provider().urn())
                    ? Truth.YES
                    : value;
        }

        private NeededCall call(Call call, Certainty certainty, String reason) {
            var action = known(call.action());
            return needed(
                    call.action(),
                    List.copyOf(arns.of(action, state, calls, isNew && call.operation() != Operation.DELETE)),
                    keys(call.action()),
                    setsTags(call.operation()) ? tags(state) : Map.of(),
                    setsTags(call.operation()) && hasUnknownTags(call.operation()),
                    certainty,
                    reason);
        }

        private NeededCall needed(
                String action,
                List<String> resources,
                Map<String, String> keys,
                Map<String, String> tags,
                boolean hasUnknownTags,
                Certainty certainty,
                String reason) {
            return new NeededCall(
                    state.type(),
                    state.name(),
                    location.regionOf(state),
                    action,
                    resources,
                    keys,
                    tags,
                    hasUnknownTags,
                    certainty,
                    reason);
        }

        private static boolean setsTags(Operation operation) {
            return operation == Operation.CREATE || operation == Operation.UPDATE;
        }

        /** Returns whether a call can set tags that the inputs don't show. An update sends only some of the tags. */
        private boolean hasUnknownTags(Operation operation) {
            return operation == Operation.UPDATE
                    || state.inputs().get(TAGS).unreadable().isPresent()
                    || !state.inputs().get(ALL_TAGS).isAbsent()
                    || tagging.contains(state.provider().urn());
        }

        /** Returns the values of IAM's condition keys that the inputs show. */
        private Map<String, String> keys(String action) {
            var keys = new LinkedHashMap<String, String>();
            if (action.startsWith("iam:")) {
                state.inputs()
                        .text("permissionsBoundary")
                        .ifPresent(boundary -> keys.put("iam:PermissionsBoundary", boundary));
                state.inputs().text("policyArn").ifPresent(policy -> keys.put("iam:PolicyARN", policy));
            }
            return keys;
        }

        /** Returns the calls that pass a role. AWS checks them in the calls of the resource. */
        private Stream<NeededCall> passed() {
            if (calls.isConditional()) {
                return calls.passed().entrySet().stream()
                        .filter(pass -> set(pass.getKey()) != Truth.NO)
                        .map(pass -> passed(pass.getKey(), passedTo(pass.getValue()), set(pass.getKey())));
            }
            return RoleInputs.of(state).stream()
                    .filter(role -> role.kind() == RoleInput.Kind.ROLE)
                    .map(RoleInput::path)
                    .filter(path -> path.matches("[A-Za-z0-9.]+"))
                    .map(path -> passed(path, Map.of(), Truth.UNKNOWN));
        }

        /** Returns the key for the service. In other partitions, the names of some services end differently. */
        private Map<String, String> passedTo(String service) {
            return Location.partition(location.regionOf(state)).equals("aws")
                    ? Map.of(NeededCall.PASSED_TO, service)
                    : Map.of();
        }

        private NeededCall passed(String input, Map<String, String> keys, Truth isSet) {
            var roles = List.copyOf(arns.roles(state, input, isNew));
            boolean isKnown = isSet == Truth.YES && roles.stream().noneMatch(role -> role.endsWith(":role/*"));
            return needed(
                    PASS_ROLE,
                    roles,
                    keys,
                    Map.of(),
                    false,
                    isKnown ? Certainty.CERTAIN : Certainty.INFERRED,
                    "because " + input + " names "
                            + (PlannedArns.isInstanceProfile(input) ? "an instance profile with a role" : "a role"));
        }
    }

    private static Map<String, String> tags(ResourceState state) {
        var tags = new LinkedHashMap<String, String>();
        if (state.inputs().get(TAGS) instanceof Fields fields
                && fields.unreadable().isEmpty()) {
            fields.map().keySet().forEach(key -> fields.text(key).ifPresent(value -> tags.put(key, value)));
        }
        return tags;
    }

    /** Returns an action of the data. The script that writes the data rejects an action that AWS doesn't have. */
    static KnownAction known(String action) {
        return ServiceReference.actions(action).get(0);
    }
}
