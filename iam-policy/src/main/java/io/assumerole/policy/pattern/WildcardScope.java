package io.assumerole.policy.pattern;

import io.assumerole.internal.Wildcard;
import java.util.List;

/** Decides how broad the patterns of actions, resources and conditions are. */
public final class WildcardScope {
    private WildcardScope() {}

    /** Returns whether the text consists of wildcards, with at least one {@code *}. */
    public static boolean isOpen(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '*' && text.charAt(i) != '?') {
                return false;
            }
        }
        return text.indexOf('*') >= 0;
    }

    /** Returns whether an action pattern matches every action of every service. */
    public static boolean isEveryAction(String action) {
        return isOpen(action) || isOpen(action.substring(action.indexOf(':') + 1)) && isOpen(service(action));
    }

    /** Returns the service part of an action pattern, which can itself be a pattern. */
    public static String service(String action) {
        return isOpen(action) ? "*" : action.substring(0, action.indexOf(':'));
    }

    /** Returns whether a resource pattern matches all resources, or all resources of an account. */
    public static boolean isEverywhere(String resource) {
        return isOpen(resource) || isWhole(resource) && isOpen(parts(resource)[ArnParts.SERVICE]);
    }

    /** Returns whether a resource pattern matches all resources of one of the services. */
    public static boolean coversService(String services, String resource) {
        return isEverywhere(resource)
                || isWhole(resource)
                        && WildcardSet.of(services).overlaps(WildcardSet.of(parts(resource)[ArnParts.SERVICE]));
    }

    /** Returns whether the pattern matches all resources of its service; some services have no region in their ARNs. */
    private static boolean isWhole(String resource) {
        var parts = parts(resource);
        return isOpen(parts[ArnParts.RESOURCE]) && (parts[ArnParts.REGION].isEmpty() || isOpen(parts[ArnParts.REGION]));
    }

    /**
     * Returns whether a resource pattern matches a service's resources of any name.
     *
     * @param resources ends of ARNs with random names; one match is enough
     */
    public static boolean matchesAnyName(String pattern, String service, List<String> resources) {
        if (isOpen(pattern)) {
            return true;
        }
        var parts = parts(pattern);
        if (!Wildcard.matches(parts[ArnParts.SERVICE], service)) {
            return false;
        }
        var whole = String.join(":", parts);
        var beginning = String.join(
                ":",
                "arn",
                exampleOf(parts[ArnParts.PARTITION]),
                service,
                "iam".equals(service) ? "" : exampleOf(parts[ArnParts.REGION]),
                exampleOf(parts[ArnParts.ACCOUNT]),
                "");
        return resources.stream().anyMatch(resource -> ResourcePattern.matches(whole, beginning + resource));
    }

    /** Returns whether the value of a condition on an ARN leaves the resource open. */
    public static boolean isOpenArn(String value) {
        return isOpen(value.replace(":", "")) || value.startsWith("arn:") && isOpen(parts(value)[ArnParts.RESOURCE]);
    }

    /** Returns whether an ARN pattern belongs to a single account. */
    public static boolean isInOneAccount(String pattern) {
        return pattern.startsWith("arn:") && parts(pattern)[ArnParts.ACCOUNT].matches("[0-9]{12}");
    }

    /** Returns a text that the pattern matches. */
    private static String exampleOf(String pattern) {
        return pattern.replace("*", "").replace('?', '1');
    }

    private static String[] parts(String resource) {
        return ArnParts.of(resource, "x");
    }
}
