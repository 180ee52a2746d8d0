package io.assumerole.policy.decision;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.reference.ActionFacts;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Interprets a request for {@code *}. For an action with resource types, {@code *} may be any resource. For most
 * actions, the resource types are not known here.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class WildcardResource {
    private WildcardResource() {}

    /** Returns whether the action has no resource types, so {@code *} is its only resource. */
    static boolean hasNoResources(String action) {
        return ActionFacts.WITHOUT_RESOURCES.contains(action.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns whether a request for {@code *} can concern a resource that matches an ARN in a policy. This includes
     * actions without resource types: AWS's messages name {@code user/} for {@code iam:ListUsers}, and
     * {@code arn:aws:s3:::*} once allowed {@code s3:ListAllMyBuckets}.
     */
    static boolean mayMatch(String action, String pattern) {
        var own = action.substring(0, action.indexOf(':')).toLowerCase(Locale.ROOT);
        var parts = pattern.split(":", ArnParts.COUNT);
        var service = parts.length > ArnParts.SERVICE ? parts[ArnParts.SERVICE].toLowerCase(Locale.ROOT) : "*";
        if (isOpen(service)) {
            return true;
        }
        boolean others = own.equals("s3") ? !service.startsWith("s3") : !service.equals(own);
        if (others) {
            return !hasNoResources(action) && !ActionFacts.OWN_RESOURCES.contains(own);
        }
        return !hasNoResources(action) || parts.length < ArnParts.COUNT || !namesOne(service, parts);
    }

    /** Returns whether the ARN contains the name of a resource, and not only the prefix of a type. */
    private static boolean namesOne(String service, String[] parts) {
        for (int i = 1; i < ArnParts.RESOURCE; i++) {
            if (parts[i].indexOf('$') >= 0) {
                return false;
            }
        }
        var name = parts[ArnParts.RESOURCE];
        return service.equals("s3")
                ? !name.isEmpty() && !isOpen(name.substring(0, 1))
                : name.indexOf('/') >= 0 && !name.endsWith("/") && !isOpen(name);
    }

    private static boolean isOpen(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('$') >= 0;
    }

    /** Returns whether the action may be for a resource whose ARN has no account. */
    static boolean mayBeOfAnyAccount(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return Stream.of("s3:", "route53:", "apigateway:").anyMatch(name::startsWith) && !hasNoResources(action);
    }
}
