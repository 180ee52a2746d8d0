package io.assumerole.policy.pattern;

import io.assumerole.internal.Wildcard;
import java.util.List;

/** How much the patterns of actions, resources and conditions leave open. */
public final class WildcardScope {
    private WildcardScope() {}

    /** Whether the text is wildcards only, at least one of them {@code *}. */
    public static boolean isOpen(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '*' && text.charAt(i) != '?') {
                return false;
            }
        }
        return text.indexOf('*') >= 0;
    }

    /** Whether an action pattern takes in every action of every service. */
    public static boolean isEveryAction(String action) {
        return isOpen(action) || isOpen(action.substring(action.indexOf(':') + 1)) && isOpen(service(action));
    }

    /** The services that an action pattern names, itself a pattern. */
    public static String service(String action) {
        return isOpen(action) ? "*" : action.substring(0, action.indexOf(':'));
    }

    /** Whether a resource pattern takes in all resources, at least those of an account. */
    public static boolean isEverywhere(String resource) {
        return isOpen(resource) || isWhole(resource) && isOpen(parts(resource)[ArnParts.SERVICE]);
    }

    /** Whether a resource pattern takes in all resources of one of the services. */
    public static boolean isWholeOf(String services, String resource) {
        return isEverywhere(resource)
                || isWhole(resource)
                        && WildcardSet.of(services).overlaps(WildcardSet.of(parts(resource)[ArnParts.SERVICE]));
    }

    /** Some services have no region in their ARNs. */
    private static boolean isWhole(String resource) {
        var parts = parts(resource);
        return isOpen(parts[ArnParts.RESOURCE]) && (parts[ArnParts.REGION].isEmpty() || isOpen(parts[ArnParts.REGION]));
    }

    /**
     * Returns whether a resource pattern matches what a service has under a name that nobody knows.
     *
     * @param resources the ends of its ARNs with such names; one is enough
     */
    public static boolean takesIn(String pattern, String service, List<String> resources) {
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
                anyOf(parts[ArnParts.PARTITION]),
                service,
                "iam".equals(service) ? "" : anyOf(parts[ArnParts.REGION]),
                anyOf(parts[ArnParts.ACCOUNT]),
                "");
        return resources.stream().anyMatch(resource -> ResourcePattern.matches(whole, beginning + resource));
    }

    /** Whether the value of a condition on an ARN leaves open what resource is meant. */
    public static boolean isOpenArn(String value) {
        return isOpen(value.replace(":", "")) || value.startsWith("arn:") && isOpen(parts(value)[ArnParts.RESOURCE]);
    }

    /** Whether a pattern of an ARN is of one account only. */
    public static boolean isOfAccount(String pattern) {
        return pattern.startsWith("arn:") && parts(pattern)[ArnParts.ACCOUNT].matches("[0-9]{12}");
    }

    /** A text that the pattern matches. */
    private static String anyOf(String pattern) {
        return pattern.replace("*", "").replace('?', '1');
    }

    private static String[] parts(String resource) {
        return ArnParts.of(resource, "x");
    }
}
