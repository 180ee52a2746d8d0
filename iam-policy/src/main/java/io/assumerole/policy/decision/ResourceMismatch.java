package io.assumerole.policy.decision;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.reference.ActionReference;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownResourceType;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds requests that AWS never checks, because the action does not accept the type of the resource. Accepts resources
 * of types that the service reference lacks, because services add types.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class ResourceMismatch {
    private static final int MOST_TYPES = 4;

    private ResourceMismatch() {}

    /** If the action does not accept the resource, explains which resources the action accepts. */
    static Optional<String> of(String action, RequestedResource target) {
        var arn = target.arn();
        // AWS's error messages can contain an ARN without the resource's name, such as user/ for iam:ListUsers.
        if (target.isNone() || arn.endsWith("/") || arn.endsWith(":") || CallRules.needsNoPermission(action)) {
            return Optional.empty();
        }
        var uses =
                ServiceReference.actions(action).stream().map(KnownAction::use).toList();
        if (uses.isEmpty() || uses.contains(ActionReference.UNKNOWN)) {
            return Optional.empty();
        }
        var own = uses.stream().flatMap(use -> use.types().stream()).toList();
        if (own.stream().anyMatch(type -> type.isOf(arn))
                || typesOf(action, arn).noneMatch(type -> type.isOf(arn))) {
            return Optional.empty();
        }
        var accepted = described(own);
        return Optional.of("AWS does not check %s for this resource (service reference of %s): %s"
                .formatted(
                        action,
                        ServiceReference.day(),
                        accepted.isEmpty()
                                ? "the action has no resource types; request it on *"
                                : "request it on a resource that it accepts: " + accepted));
    }

    /** Returns the named resource types of the action's service and of the service in the ARN. */
    private static Stream<KnownResourceType> typesOf(String action, String arn) {
        return Stream.of(action.substring(0, action.indexOf(':')), ArnParts.of(arn, "")[ArnParts.SERVICE])
                .distinct()
                .flatMap(prefix -> ServiceReference.service(prefix).stream())
                .flatMap(KnownService::types);
    }

    private static String described(List<KnownResourceType> types) {
        return types.stream()
                .filter(type -> !type.name().isEmpty())
                .map(KnownResourceType::toString)
                .distinct()
                .sorted()
                .limit(MOST_TYPES)
                .collect(Collectors.joining(", "));
    }
}
