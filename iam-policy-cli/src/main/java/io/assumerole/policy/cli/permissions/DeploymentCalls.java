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
import java.util.TreeSet;
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

    private static final Pattern ATTACHES = Pattern.compile("iam:(Attach|Detach)(?:Role|User|Group)Policy");

    /** The actions that give a role, user, or group permissions. */
    private static final Pattern GIVES = Pattern.compile("iam:(?:Attach|Put)(?:Role|User|Group)Policy");

    private final boolean lifecycle;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final Map<String, ResourceState> states = new LinkedHashMap<>();
    private final Map<String, String> regions = new LinkedHashMap<>();
    private final Set<String> tagging = new LinkedHashSet<>();
    private final AssumedRoles roles = new AssumedRoles();
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
        roles.add(urn, provider);
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

    /**
     * Returns the calls of a caller, each once for a resource, with the most certain reason.
     *
     * @param caller the role that providers assume, or {@link AssumedRoles#DEPLOYER}
     */
    List<NeededCall> calls(String caller, Location location) {
        var arns = new PlannedArns(states, location, lifecycle);
        var otherProviders = new TreeMap<String, Integer>();
        var callers = roles.callers(arns);
        if (!caller.equals(AssumedRoles.DEPLOYER) && !callers.containsValue(caller)) {
            throw new PreviewException("No provider of the preview assumes the role %s; the assumed roles: %s"
                    .formatted(
                            io.assumerole.internal.Text.quote(caller),
                            callers.isEmpty() ? "none" : String.join(", ", new TreeSet<>(callers.values()))));
        }
        var others = new TreeMap<String, Integer>();
        var found = new LinkedHashMap<List<Object>, NeededCall>();
        for (var step : steps) {
            var type = step.latest().resource().type();
            var ofStep =
                    callers.getOrDefault(step.latest().resource().provider().urn(), AssumedRoles.DEPLOYER);
            if (!ofStep.equals(caller)) {
                others.merge(ofStep, 1, Integer::sum);
                continue;
            }
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
        if (caller.equals(AssumedRoles.DEPLOYER)) {
            others.forEach((role, count) -> notes.add(
                    "The deployer's permissions exclude %s of a provider that assumes a role. To cover the role, add --assumed-role '%s'."
                            .formatted(count == 1 ? "1 resource" : count + " resources", role)));
        }
        return Stream.concat(roles.calls(caller, arns).stream(), found.values().stream())
                .toList();
    }

    /** Returns whether a provider assumes a role, so that resources can be in several accounts. */
    boolean assumesRoles() {
        return roles.isAny();
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
                    .flatMap(call -> need(call).stream())
                    .flatMap(this::withPolicies);
            if (!operations.contains(Operation.CREATE) && !operations.contains(Operation.UPDATE)) {
                return needed;
            }
            addNotes();
            return Stream.of(needed, passed(), linked()).flatMap(Function.identity());
        }

        private void addNotes() {
            calls.notes().forEach((input, note) -> {
                if (has(input)) {
                    notes.add(state.type() + ": " + note);
                }
            });
        }

        /** Returns whether the resource has, or may have, the input of a line of the data. */
        private boolean has(String input) {
            return input.equals("*") || set(input) != Truth.NO;
        }

        private Optional<NeededCall> need(Call call) {
            var condition = call.condition();
            boolean isLater = lifecycle && call.operation() == Operation.UPDATE && !isPlanned(Operation.UPDATE);
            if (isLater && WEAKENING.contains(call.action()) || givesUnplanned(call)) {
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

        /** Returns whether an update would give permissions by an input that the resource doesn't have. */
        private boolean givesUnplanned(Call call) {
            return call.operation() == Operation.UPDATE
                    && GIVES.matcher(call.action()).matches()
                    && call.condition().kind() == Kind.WHEN
                    && call.condition().inputs().stream().noneMatch(this::has);
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
                    .filter(input -> call.condition().kind() != Kind.REMOVED || mayBeRemoved(input))
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

        /** Returns whether a changed input may be missing after the step, or have a value that stands for its removal. */
        private boolean mayBeRemoved(String input) {
            return input.indexOf('=') < 0 ? set(input) != Truth.YES : set(input) != Truth.NO;
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
                Map<String, List<String>> keys,
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
        private Map<String, List<String>> keys(String action) {
            return action.startsWith("iam:")
                    ? state.inputs().text("permissionsBoundary").stream()
                            .collect(Collectors.toMap(
                                    boundary -> "iam:PermissionsBoundary", boundary -> List.of(boundary)))
                    : Map.of();
        }

        /** Returns a call that attaches or detaches policies with each policy that the inputs name. */
        private Stream<NeededCall> withPolicies(NeededCall call) {
            var attaches = ATTACHES.matcher(call.action());
            if (!attaches.matches()) {
                return Stream.of(call);
            }
            // A resource with a list of policies also detaches policies that its inputs don't name.
            var inputs = attaches.group(1).equals("Attach")
                    ? List.of("policyArn", "policyArns", "managedPolicyArns")
                    : List.of("policyArn");
            var policies = inputs.stream()
                    .flatMap(input -> arns.policies(state, input, isNew).stream())
                    .toList();
            return policies.isEmpty()
                    ? Stream.of(call)
                    : policies.stream().map(some -> some.isEmpty() ? call : call.about(some));
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

        /** Returns the calls that create service-linked roles. AWS makes them on the first use in an account. */
        private Stream<NeededCall> linked() {
            return calls.linked().entrySet().stream()
                    .filter(linked -> has(linked.getKey()))
                    .map(linked -> needed(
                            "iam:CreateServiceLinkedRole",
                            List.of("arn:%s:iam::%s:role/aws-service-role/%s/*"
                                    .formatted(
                                            Location.partition(location.regionOf(state)),
                                            location.account(),
                                            linked.getValue())),
                            Map.of(NeededCall.LINKED_TO, List.of(linked.getValue())),
                            Map.of(),
                            false,
                            Certainty.INFERRED,
                            "only if it's the first in the account"));
        }

        /** Returns the key for the service. In other partitions, the names of some services end differently. */
        private Map<String, List<String>> passedTo(String service) {
            return Location.partition(location.regionOf(state)).equals("aws")
                    ? Map.of(NeededCall.PASSED_TO, List.of(service))
                    : Map.of();
        }

        private NeededCall passed(String input, Map<String, List<String>> keys, Truth isSet) {
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
