package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.review.types.RoleInputs;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The actions of IAM that AWS checks in a create or an update, although the provider makes no call for them: to pass a role,
 * and to create a service-linked role.
 */
record CheckedCalls(PlannedResource resource, ResourceCalls calls, PlannedArns arns, Location location) {
    /** The place of an element of a list in the path of an input. */
    private static final Pattern INDEX = Pattern.compile("\\[[^\\]]*]");

    Stream<NeededCall> needed() {
        return Stream.concat(passed(), linked());
    }

    private Stream<NeededCall> passed() {
        if (calls.isConditional()) {
            return calls.passed().entrySet().stream()
                    .filter(pass -> resource.mayHave(pass.getKey()))
                    .flatMap(pass -> passed(
                            pass.getKey(),
                            passedTo(pass.getValue()),
                            PlannedInputs.isSet(resource.state(), pass.getKey()) == Truth.YES));
        }
        return RoleInputs.passed(resource.state()).stream()
                .map(role -> INDEX.matcher(role.path()).replaceAll(""))
                .distinct()
                .filter(path -> path.matches("[A-Za-z0-9.]+"))
                .flatMap(path -> passed(path, Map.of(), false));
    }

    /** Returns the key for the service. In other partitions, the names of some services end differently. */
    private Map<String, List<String>> passedTo(String service) {
        return partition().equals("aws") ? Map.of(NeededCall.PASSED_TO, List.of(service)) : Map.of();
    }

    /** Returns the call for each role in an input, which can be a list. */
    private Stream<NeededCall> passed(String input, Map<String, List<String>> keys, boolean isSet) {
        return resource.each(input).map(one -> passed(one, input, keys, isSet));
    }

    private NeededCall passed(PlannedResource one, String input, Map<String, List<String>> keys, boolean isSet) {
        var roles = List.copyOf(arns.passed(one, input));
        boolean isOpen = arns.isOpen(one, input);
        boolean isKnown = isSet && !isOpen && roles.stream().noneMatch(role -> role.endsWith(":role/*"));
        return call(
                "iam:PassRole",
                roles,
                keys,
                isKnown ? Certainty.CERTAIN : Certainty.INFERRED,
                "because its input " + input + " names "
                        + (PlannedArns.isInstanceProfile(input) ? "an instance profile with a role" : "a role")
                        + (isOpen ? ", which isn't known before the deployment" : ""));
    }

    /** Returns the calls that create service-linked roles. AWS makes them on the first use in an account. */
    private Stream<NeededCall> linked() {
        return calls.linked().entrySet().stream()
                .filter(linked -> resource.mayHave(linked.getKey()))
                .map(linked -> call(
                        "iam:CreateServiceLinkedRole",
                        List.of("arn:%s:iam::%s:role/aws-service-role/%s/*"
                                .formatted(partition(), location.account(), linked.getValue())),
                        Map.of(NeededCall.LINKED_TO, List.of(linked.getValue())),
                        Certainty.INFERRED,
                        "only if it's the first such resource in the account"));
    }

    private String partition() {
        return Location.partition(location.regionOf(resource.state()));
    }

    private NeededCall call(
            String action, List<String> resources, Map<String, List<String>> keys, Certainty certainty, String reason) {
        var state = resource.state();
        return new NeededCall(
                state.type(),
                state.name(),
                location.regionOf(state),
                action,
                resources,
                keys,
                Map.of(),
                false,
                certainty,
                reason);
    }
}
