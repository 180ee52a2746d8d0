package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The roles that the providers of a preview assume. The last role of a provider makes the calls for the provider's
 * resources.
 */
final class AssumedRoles {
    /** The caller of the providers that assume no role. */
    static final String DEPLOYER = "";

    /** The input with a role that a provider assumes by a token instead of by the permissions of its caller. */
    private static final String BY_TOKEN = "assumeRoleWithWebIdentity";

    /** The ARN of a role of which the preview shows at least a part of the name. */
    private static final Pattern SHOWN = Pattern.compile("arn:[^:]+:iam::(?:[0-9]{12}|\\*):role/.*[^*/].*");

    /** The ARN of a role. */
    private static final Pattern ARN =
            Pattern.compile("arn:[^:]+:iam::[0-9]{12}:role/(?:[!-~]{1,510}/)?[A-Za-z0-9_+=,.@-]{1,64}");

    private static final Map<String, String> ACTIONS = Map.of(
            "roleArn", "sts:AssumeRole",
            "tags", "sts:TagSession",
            "sourceIdentity", "sts:SetSourceIdentity");

    private final Map<String, List<Assumption>> byProvider = new LinkedHashMap<>();

    /** A role that a provider assumes: the state contains only this role in the input. */
    private record Assumption(ResourceState provider, String input) {

        /** Returns the role's ARN, with wildcards if the deployment creates the role. */
        String role(PlannedArns arns) {
            var roles = arns.roles(new PlannedResource(provider, true), input + ".roleArn");
            var role = roles.iterator().next();
            return roles.size() == 1 ? role : role.replaceFirst(":role/.*", ":role/*");
        }

        Stream<String> actions() {
            var inputs = provider.inputs().get(input);
            return ACTIONS.keySet().stream()
                    .filter(name -> !(inputs instanceof Fields fields)
                            || !fields.get(name).isAbsent())
                    .map(ACTIONS::get)
                    .sorted();
        }
    }

    /** Adds a provider with its URN as in the references of its resources. */
    void add(String urn, ResourceState provider) {
        var assumptions = Stream.of(BY_TOKEN, "assumeRole", "assumeRoles")
                .flatMap(input -> each(provider.inputs().get(input))
                        .filter(role -> !(role instanceof Fields fields
                                && fields.get("roleArn").isAbsent()))
                        .map(role -> new Assumption(provider.withInputs(with(provider, input, role)), input)))
                .toList();
        byProvider.put(urn, assumptions);
    }

    private static Stream<Value> each(Value input) {
        var value = PlannedInputs.ofProvider(input);
        return value.isAbsent() ? Stream.of() : value instanceof Items items ? items.list().stream() : Stream.of(value);
    }

    private static Fields with(ResourceState provider, String input, Value role) {
        var inputs = new HashMap<>(provider.inputs().map());
        inputs.put(input, role);
        return new Fields(inputs);
    }

    boolean isAny() {
        return byProvider.values().stream().anyMatch(assumptions -> !assumptions.isEmpty());
    }

    /** Returns the callers for resources by the URN of their provider; none for a provider without a role. */
    Map<String, String> callers(PlannedArns arns) {
        var callers = new HashMap<String, String>();
        byProvider.forEach((urn, assumptions) -> assumptions.forEach(role -> callers.put(urn, role.role(arns))));
        return callers;
    }

    /** Returns the calls by which a caller assumes roles. The trust policy of a role can make them unnecessary. */
    List<NeededCall> calls(String caller, PlannedArns arns) {
        var calls = new ArrayList<NeededCall>();
        byProvider.values().forEach(assumptions -> {
            var previous = DEPLOYER;
            for (var assumption : assumptions) {
                var role = assumption.role(arns);
                if (previous.equals(caller) && !assumption.input().equals(BY_TOKEN) && isShown(role)) {
                    assumption
                            .actions()
                            .map(action -> call(assumption.provider(), action, role))
                            .forEach(calls::add);
                }
                previous = role;
            }
        });
        return calls.stream().distinct().toList();
    }

    private static boolean isShown(String role) {
        return SHOWN.matcher(role).matches()
                && PlannedArns.examples(role).stream()
                        .allMatch(example -> ARN.matcher(example).matches());
    }

    private static NeededCall call(ResourceState provider, String action, String role) {
        return new NeededCall(
                provider.type(),
                provider.name(),
                Location.UNKNOWN,
                action,
                List.of(role),
                Map.of(),
                Map.of(),
                action.equals("sts:TagSession"),
                Certainty.INFERRED,
                "because the provider assumes the role");
    }
}
