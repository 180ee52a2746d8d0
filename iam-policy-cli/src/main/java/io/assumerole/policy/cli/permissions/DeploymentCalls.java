package io.assumerole.policy.cli.permissions;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The calls that a deployment needs from one caller: from the role that deploys, or from a role that providers assume.
 *
 * @param calls the calls, each once for a resource, with the most certain reason
 * @param unknownTypes the types of AWS resources for which no calls are known, with the number of resources
 * @param notes sentences about permissions that AWS requires in addition to those for the calls
 * @param created the ARNs of the principals and managed policies that this deployment creates
 * @param ofDefaultKeys the calls for KMS keys to which AWS gives its default key policy, as the same objects
 */
record DeploymentCalls(
        List<NeededCall> calls,
        Map<String, Integer> unknownTypes,
        Set<String> notes,
        Set<String> created,
        Set<NeededCall> ofDefaultKeys) {
    /** The type of a resource that gives a KMS key another key policy. */
    private static final String KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

    /** The actions on one KMS key. The update of an alias is also about the key before it. */
    private static final Pattern ON_ONE_KEY = Pattern.compile("kms:(?!UpdateAlias).+");

    private static final Pattern CREATES = Pattern.compile("iam:Create(?:Role|User|Group|Policy)");

    /** The maximum number of inputs in a note. */
    private static final int MOST_INPUTS = 6;

    /** The types of the resources for which providers call AWS. */
    private static final Pattern AWS = Pattern.compile("(?:aws|aws-.+|awsx|eks):.+");

    /**
     * Finds the calls of a caller.
     *
     * @param lifecycle whether to include the calls of all later updates, refreshes, and the destruction
     * @param caller the role that providers assume, or {@link AssumedRoles#DEPLOYER}
     * @param isForCheck whether to include the roles and policies outside of the stack that an unknown value can name
     */
    static DeploymentCalls of(
            PlannedResources resources, Location location, boolean lifecycle, String caller, boolean isForCheck) {
        var arns = new PlannedArns(resources.states(), location, lifecycle, isForCheck);
        var callers = resources.roles().callers(arns);
        requireCaller(caller, callers);
        var found = new LinkedHashMap<List<Object>, NeededCall>();
        // A replacement has several steps for the same resource.
        var unknownTypes = new TreeMap<String, Set<String>>();
        var otherProviders = new TreeMap<String, Set<String>>();
        var otherCallers = new TreeMap<String, Set<String>>();
        var notes = new LinkedHashSet<String>();
        var created = new HashSet<String>();
        var existing = new HashSet<String>();
        var hasDefaultKeyPolicy = new HashMap<String, Boolean>();
        var keys = new HashMap<String, String>();
        var changes = resources.steps().stream()
                .flatMap(step -> changes(step).stream())
                .toList();
        for (var change : changes) {
            var state = change.latest().resource();
            var callerOfChange = callers.getOrDefault(state.provider().urn(), AssumedRoles.DEPLOYER);
            var callsOfType = ResourceCalls.of(state.type());
            if (!callerOfChange.equals(caller)) {
                add(otherCallers, callerOfChange, state);
            } else if (callsOfType.isPresent()) {
                var calls = new StepCalls(change, resources, callsOfType.get(), arns, location, lifecycle);
                notes.addAll(calls.notes());
                hasDefaultKeyPolicy.merge(state.urn(), calls.hasDefaultKeyPolicy(), Boolean::logicalAnd);
                keys.merge(state.urn(), calls.key(), (first, second) -> first.equals(second) ? first : "");
                var needed = calls.needed().toList();
                boolean creates = Operation.of(change.operation()).contains(Operation.CREATE);
                needed.stream()
                        .filter(call -> CREATES.matcher(call.action()).matches())
                        .forEach(call -> (creates ? created : existing).addAll(call.resources()));
                needed.forEach(call -> found.merge(
                        List.of(
                                state.urn(),
                                call.action(),
                                call.resources(),
                                call.region(),
                                call.keys(),
                                call.tags(),
                                call.hasUnknownTags()),
                        call,
                        (first, second) -> first.certainty().compareTo(second.certainty()) <= 0 ? first : second));
            } else if (AWS.matcher(state.type()).matches()) {
                add(unknownTypes, state.type(), state);
            } else {
                add(otherProviders, state.type().split(":")[0], state);
            }
        }
        if (!arns.assumed().isEmpty()) {
            notes.add(
                    "For these inputs, the preview shows neither a value nor a link, so the command assumes that they refer to resources of the stack: "
                            + Words.joined(List.copyOf(arns.assumed()), ", ", MOST_INPUTS) + ".");
        }
        if (!otherProviders.isEmpty()) {
            notes.add(otherProviders.entrySet().stream()
                    .map(provider ->
                            provider.getKey() + " (" + provider.getValue().size() + ")")
                    .collect(Collectors.joining(", ", "The calls of other providers aren't covered: ", ".")));
        }
        if (caller.equals(AssumedRoles.DEPLOYER)) {
            otherCallers.forEach((role, urns) -> notes.add(
                    "This result doesn't cover the calls for %s of a provider that assumes a role. To cover only these calls, add --assumed-role '%s'."
                            .formatted(urns.size() == 1 ? "1 resource" : urns.size() + " resources", role)));
        }
        // A later deployment can also create a resource that exists, whose pattern can be that of a new resource.
        created.removeAll(existing);
        var calls = new ArrayList<>(resources.roles().calls(caller, arns));
        calls.addAll(found.values());
        var counts = new TreeMap<String, Integer>();
        unknownTypes.forEach((type, urns) -> counts.put(type, urns.size()));
        boolean mayChange = resources.states().values().stream()
                .anyMatch(state -> state.type().equals(KEY_POLICY));
        hasDefaultKeyPolicy.values().removeIf(isDefault -> mayChange || !isDefault);
        // Calls of resources with the same name but different parents can be equal, but aren't the same object.
        var ofDefaultKeys = Collections.newSetFromMap(new IdentityHashMap<NeededCall, Boolean>());
        found.forEach((key, call) -> {
            if (ON_ONE_KEY.matcher(call.action()).matches() && hasDefaultKeyPolicy.containsKey(keys.get(key.get(0)))) {
                ofDefaultKeys.add(call);
            }
        });
        return new DeploymentCalls(calls, counts, notes, created, ofDefaultKeys);
    }

    private static void add(Map<String, Set<String>> urns, String key, ResourceState state) {
        urns.computeIfAbsent(key, missing -> new HashSet<>()).add(state.urn());
    }

    private static void requireCaller(String caller, Map<String, String> callers) {
        if (!caller.equals(AssumedRoles.DEPLOYER) && !callers.containsValue(caller)) {
            throw new PreviewException("No provider in the preview assumes the role %s; the assumed roles: %s"
                    .formatted(
                            Text.quote(caller),
                            callers.isEmpty() ? "none" : String.join(", ", new TreeSet<>(callers.values()))));
        }
    }

    /** Returns a step, or its deletion, or both for a replacement: the deleted resource can have another name. */
    private static List<PlannedStep> changes(PlannedStep step) {
        var deletion = new PlannedStep("delete", step.old(), null, step.changed());
        if (step.now() == null) {
            return List.of(deletion);
        }
        return step.operation().equals("replace") ? List.of(step, deletion) : List.of(step);
    }

    /** Returns an action of the data. The script that writes the data rejects an action that AWS doesn't have. */
    static KnownAction known(String action) {
        return ServiceReference.actions(action).get(0);
    }
}
