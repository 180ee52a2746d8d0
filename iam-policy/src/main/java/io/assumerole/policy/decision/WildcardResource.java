package io.assumerole.policy.decision;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.reference.ActionFacts;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a request means whose resource is {@code *}: of an action that has resources it may be any of them. Of most
 * actions that is not known here.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class WildcardResource {
    private WildcardResource() {}

    /** Whether the action has no resources, so that {@code *} is what it is about. */
    static boolean hasNoResources(String action) {
        return ActionFacts.WITHOUT_RESOURCES.contains(action.toLowerCase(Locale.ROOT));
    }

    /**
     * Whether a request for {@code *} may be about a resource that an ARN of a policy names. Also an action without
     * resources may be: AWS's messages say of {@code iam:ListUsers} that it is about {@code user/}, and
     * {@code arn:aws:s3:::*} was once how to allow {@code s3:ListAllMyBuckets}.
     */
    static boolean mayBeAbout(String action, String pattern) {
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

    /** Whether a resource's own name stands in it, and not only what all of a type begin with. */
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

    /** Whether it may be about a resource whose ARN does not tell its account. */
    static boolean mayBeOfAnyAccount(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return Stream.of("s3:", "route53:", "apigateway:").anyMatch(name::startsWith) && !hasNoResources(action);
    }
}
