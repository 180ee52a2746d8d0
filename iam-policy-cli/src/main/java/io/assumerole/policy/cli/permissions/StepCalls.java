package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.CallCondition.Kind;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.permissions.ResourceCalls.Call;
import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.Value.Items;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the calls that one step of a preview needs. */
final class StepCalls {
    /** The actions that remove a guard rail, which a policy for later updates therefore never allows. */
    private static final Set<String> WEAKENING =
            Set.of("iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary");

    /** The actions that give a role, user, or group permissions. */
    private static final Pattern GIVES = Pattern.compile("iam:(?:Attach|Put)(?:Role|User|Group)Policy");

    /** The types whose permissions boundary is one of their inputs. */
    private static final Set<String> OWNERS = Set.of("aws:iam/role:Role", "aws:iam/user:User");

    private static final String KEY = "aws:kms/key:Key";

    private static final String BOUNDARY = "permissionsBoundary";

    private static final Set<String> SETS_BOUNDARY =
            Set.of("iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary");

    /** The actions that need an Allow for the ARN before and for the ARN after them. */
    private static final Set<String> RENAMES = Set.of("iam:UpdateUser", "iam:UpdateGroup");

    private static final Pattern ATTACHES = Pattern.compile("iam:(Attach|Detach)(?:Role|User|Group)Policy");

    private final PlannedStep step;
    private final PlannedResources resources;
    private final PlannedResource resource;
    private final PlannedTags tags;
    private final ResourceCalls calls;
    private final PlannedArns arns;
    private final Location location;
    private final boolean lifecycle;

    /**
     * Creates the calls of a step.
     *
     * @param calls the calls for the type of the resource
     * @param lifecycle whether to include the calls of all later updates, refreshes, and the destruction
     */
    StepCalls(
            PlannedStep step,
            PlannedResources resources,
            ResourceCalls calls,
            PlannedArns arns,
            Location location,
            boolean lifecycle) {
        var latest = step.latest().resource();
        var state = step.now() == null ? latest : resources.states().get(latest.urn());
        this.step = step;
        this.resources = resources;
        this.resource = new PlannedResource(state, isForLater(step, lifecycle) || isPlanned(step, Operation.CREATE));
        this.tags = new PlannedTags(step, state, resources.defaultTags(state));
        this.calls = calls;
        this.arns = arns;
        this.location = location;
        this.lifecycle = lifecycle;
    }

    private static boolean isPlanned(PlannedStep step, Operation operation) {
        return Operation.of(step.operation()).contains(operation);
    }

    /** Returns whether a later deployment can change, delete, or create the resource again. */
    private static boolean isForLater(PlannedStep step, boolean lifecycle) {
        return lifecycle && step.now() != null && !step.operation().startsWith("read");
    }

    private Set<Operation> operations() {
        boolean isForLater = isForLater(step, lifecycle);
        var operations = isForLater ? EnumSet.allOf(Operation.class) : Operation.of(step.operation());
        if (step.latest().isRetained() && (isForLater || step.now() == null)) {
            operations.remove(Operation.DELETE);
        }
        return operations;
    }

    /** Returns the calls, including the actions of IAM that AWS checks in them. */
    Stream<NeededCall> needed() {
        var operations = operations();
        var needed = calls.calls().stream()
                .filter(call -> operations.contains(call.operation()))
                .flatMap(call -> need(call).stream())
                .flatMap(this::ofElements)
                .flatMap(this::withPolicies)
                .flatMap(this::withOldName);
        return writes() ? Stream.concat(needed, new CheckedCalls(resource, calls, arns, location).needed()) : needed;
    }

    /** Returns sentences about permissions in addition to those for the calls. */
    List<String> notes() {
        return writes()
                ? calls.notes().entrySet().stream()
                        .filter(note -> resource.mayHave(note.getKey()))
                        .map(note -> resource.state().type() + ": " + note.getValue())
                        .toList()
                : List.of();
    }

    /** Returns whether the step creates a KMS key without the input for a key policy. */
    boolean hasDefaultKeyPolicy() {
        return resource.state().type().equals(KEY) && isPlanned(step, Operation.CREATE) && !resource.mayHave("policy");
    }

    /** Returns the URN of the KMS key that the calls are about; empty if no link shows a key that isn't known yet. */
    String key() {
        return resource.state().type().equals(KEY)
                ? resource.state().urn()
                : Stream.of("targetKeyId", "keyId")
                        .filter(input -> resource.value(input).hasUnknown())
                        .map(resource::dependencies)
                        .filter(links -> links.size() == 1)
                        .map(links -> links.get(0))
                        .findFirst()
                        .orElse("");
    }

    private boolean writes() {
        return operations().contains(Operation.CREATE) || operations().contains(Operation.UPDATE);
    }

    private Optional<NeededCall> need(Call call) {
        boolean mayNeed = resource.mayHave(call.condition().needed());
        if (!mayNeed
                && (call.operation() != Operation.UPDATE
                        || call.condition().kind() == Kind.MAYBE
                        || GIVES.matcher(call.action()).matches())) {
            return Optional.empty();
        }
        if (call.operation() != Operation.UPDATE) {
            return planned(call);
        }
        var planned = isPlanned(step, Operation.UPDATE) ? planned(call) : Optional.<NeededCall>empty();
        return planned.isPresent() || weakens(call) ? planned : later(call, mayNeed);
    }

    /** Returns whether a later update could remove a permissions boundary, or replace it with an unknown one. */
    private boolean weakens(Call call) {
        return WEAKENING.contains(call.action())
                || SETS_BOUNDARY.contains(call.action())
                        && resource.state().inputs().text(BOUNDARY).isEmpty();
    }

    /**
     * Returns a call of an update for inputs that don't change now, or for changed inputs without a known call.
     *
     * @param mayNeed whether the resource may have the input without which a later update doesn't make the call
     */
    private Optional<NeededCall> later(Call call, boolean mayNeed) {
        if (lifecycle && mayNeed) {
            return Optional.of(call(call, Certainty.INFERRED, "for a later update"));
        }
        return isPlanned(step, Operation.UPDATE) && changesUnknownInput()
                ? Optional.of(call(call, Certainty.INFERRED, "because no call is known for another changed input"))
                : Optional.empty();
    }

    private Optional<NeededCall> planned(Call call) {
        return switch (call.condition().kind()) {
            case ALWAYS -> Optional.of(call(call, Certainty.CERTAIN, ""));
            case TOLERATED ->
                Optional.of(call(call, Certainty.TOLERATED, "but the provider continues if AWS denies the call"));
            case MAYBE ->
                Optional.of(call(call, Certainty.INFERRED, call.condition().reason()));
            case REMOVED -> ifChanged(call);
            case WHEN -> call.operation() == Operation.UPDATE ? ifChanged(call) : ifSet(call);
            case UNLESS -> unlessSet(call);
        };
    }

    private Optional<NeededCall> ifChanged(Call call) {
        return step.changed().isEmpty()
                ? Optional.of(call(call, Certainty.INFERRED, "because the preview doesn't show which inputs change"))
                : call.condition().inputs().stream()
                        .filter(input -> changes(input, call.action()))
                        .filter(input ->
                                call.condition().kind() == Kind.REMOVED ? mayBeRemoved(input) : !isRemoved(input))
                        .findFirst()
                        .map(input -> call(call, Certainty.CERTAIN, "because " + path(input) + " changes"));
    }

    private boolean changes(String input, String action) {
        return input.equals(PlannedTags.INPUT)
                ? tags.mayChange(action)
                : step.changed().contains(PlannedInputs.name(input));
    }

    /** Returns whether a changed input may be missing after the step, or have a value that stands for its removal. */
    private boolean mayBeRemoved(String input) {
        return input.indexOf('=') < 0 ? set(input) != Truth.YES : set(input) != Truth.NO;
    }

    /** Returns whether a changed input is certainly removed by another call, so that no call sets it. */
    private boolean isRemoved(String input) {
        return calls.calls().stream()
                .filter(call -> call.condition().kind() == Kind.REMOVED)
                .flatMap(call -> call.condition().inputs().stream())
                .filter(removal -> PlannedInputs.name(removal).equals(input))
                .anyMatch(removal -> removal.equals(input) ? isMissing(input) : set(removal) == Truth.YES);
    }

    private boolean isMissing(String input) {
        var value = resource.state().inputs().get(input);
        return value.isAbsent() || value instanceof Items items && items.list().isEmpty();
    }

    /** Returns whether an input changes for which the data names no call. */
    private boolean changesUnknownInput() {
        var known = calls.calls().stream()
                .filter(call -> call.operation() == Operation.UPDATE)
                .flatMap(call -> call.condition().inputs().stream())
                .map(PlannedInputs::name)
                .collect(Collectors.toSet());
        return step.changed().stream().anyMatch(input -> !known.contains(input) && !input.equals(PlannedTags.ALL));
    }

    private Optional<NeededCall> ifSet(Call call) {
        // The provider doesn't set an input to the value that stands for its removal, which is often the default.
        Function<String, Truth> set = input -> isRemoved(input) ? Truth.NO : set(input);
        return first(call, set, Truth.YES)
                .map(input -> call(
                        call,
                        Certainty.CERTAIN,
                        input.equals(PlannedTags.INPUT)
                                ? "because it has tags"
                                : input.indexOf('=') < 0
                                        ? "because its input " + input + " is set"
                                        : "because its input " + input.replace("=", " is ")))
                .or(() -> ifUnknown(call, set));
    }

    private Optional<NeededCall> unlessSet(Call call) {
        Function<String, Truth> shown = input -> PlannedInputs.isShown(resource.state(), input);
        return first(call, shown, Truth.YES).isPresent()
                ? Optional.empty()
                : ifUnknown(call, shown)
                        .or(() -> Optional.of(call(
                                call,
                                Certainty.CERTAIN,
                                "because its input " + call.condition().inputs().get(0) + " isn't set")));
    }

    private Optional<NeededCall> ifUnknown(Call call, Function<String, Truth> truth) {
        return first(call, truth, Truth.UNKNOWN)
                .map(input -> call(
                        call, Certainty.INFERRED, "because " + path(input) + " isn't known before the deployment"));
    }

    private static Optional<String> first(Call call, Function<String, Truth> truth, Truth wanted) {
        return call.condition().inputs().stream()
                .filter(input -> truth.apply(input) == wanted)
                .findFirst();
    }

    private static String path(String input) {
        return input.split("=")[0];
    }

    /** Returns whether the resource has an input, or tags of its provider. */
    private Truth set(String input) {
        return input.equals(PlannedTags.INPUT) ? tags.areSet() : PlannedInputs.isSet(resource.state(), input);
    }

    private NeededCall call(Call call, Certainty certainty, String reason) {
        boolean setsTags = call.operation() == Operation.CREATE || call.operation() == Operation.UPDATE;
        return new NeededCall(
                resource.state().type(),
                resource.state().name(),
                location.regionOf(resource.state()),
                call.action(),
                List.of(),
                keys(call),
                setsTags ? tags.shown() : Map.of(),
                setsTags && tags.hasHidden(call.operation()),
                certainty,
                reason);
    }

    /**
     * Returns the possible values of condition keys. A call on an existing role or user can see the permissions boundary
     * before or after the deployment, except for the calls that set or remove the boundary.
     */
    private Map<String, List<String>> keys(Call call) {
        var owner = !NeededCall.hasBoundary(call.action())
                ? Optional.<ResourceState>empty()
                : OWNERS.contains(resource.state().type())
                        ? Optional.of(resource.state())
                        : arns.owner(call.action(), resource);
        if (owner.isEmpty()) {
            return Map.of();
        }
        boolean sets = call.operation() == Operation.CREATE || SETS_BOUNDARY.contains(call.action());
        var old = sets ? owner.get() : resources.before(owner.get());
        var now = WEAKENING.contains(call.action()) ? old : owner.get();
        var boundaries = Stream.of(old, now)
                .flatMap(state -> boundaries(state).stream())
                .distinct()
                .toList();
        return boundaries.contains(PlannedResource.ANY) ? Map.of() : Map.of(NeededCall.BOUNDARY, boundaries);
    }

    /** Returns the possible permissions boundaries of a role or user; with {@code *} if nothing is known about one. */
    private List<String> boundaries(ResourceState owner) {
        if (owner.standing() == Standing.READ) {
            return List.of(PlannedResource.ANY);
        }
        if (owner.inputs().get(BOUNDARY).isAbsent()) {
            return List.of(NeededCall.LACKING);
        }
        var boundaries = arns.policies(PlannedResource.linked(owner, lifecycle), BOUNDARY);
        return boundaries.isEmpty()
                ? List.of(PlannedResource.ANY)
                : boundaries.stream()
                        .flatMap(some -> some.isEmpty() ? Stream.of(PlannedResource.ANY) : some.stream())
                        .toList();
    }

    /** Returns a call with its resources, once for each element of a list that names them. */
    private Stream<NeededCall> ofElements(NeededCall call) {
        var action = DeploymentCalls.known(call.action());
        return arns.each(action, resource, calls).map(one -> call.on(List.copyOf(arns.of(action, one, calls))));
    }

    /** Returns a call, and the same call for the ARN before the step if the call renames the resource. */
    private Stream<NeededCall> withOldName(NeededCall call) {
        if (!RENAMES.contains(call.action()) || step.old() == null || step.now() == null) {
            return Stream.of(call);
        }
        var old = new PlannedResource(step.old().resource(), false);
        return Stream.of(call, call.on(List.copyOf(arns.of(DeploymentCalls.known(call.action()), old, calls))))
                .distinct();
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
                .flatMap(input -> arns.policies(resource, input).stream())
                .toList();
        return policies.isEmpty()
                ? Stream.of(call)
                : policies.stream().map(some -> some.isEmpty() ? call : call.about(some));
    }
}
