package io.assumerole.policy;

import io.assumerole.internal.Wildcard;

/** How much the patterns of actions, resources and conditions leave open. */
final class Breadth {
    private Breadth() {}

    /** Whether the text is wildcards only, at least one of them {@code *}. */
    static boolean isOpen(String text) {
        return text.indexOf('*') >= 0 && text.chars().allMatch(character -> character == '*' || character == '?');
    }

    /** Whether an action pattern takes in every action of every service. */
    static boolean isEveryAction(String action) {
        return isOpen(action) || isWholeService(action) && isOpen(service(action));
    }

    /** Whether an action pattern takes in every action of the services it names. */
    static boolean isWholeService(String action) {
        return isOpen(action) || isOpen(action.substring(action.indexOf(':') + 1));
    }

    /** The services that an action pattern names, itself a pattern. */
    static String service(String action) {
        return isOpen(action) ? "*" : action.substring(0, action.indexOf(':'));
    }

    /** Whether a resource pattern takes in all resources, at least those of an account. */
    static boolean isEverywhere(String resource) {
        return isOpen(resource) || isWhole(resource) && isOpen(parts(resource)[ArnRules.SERVICE]);
    }

    /** Whether a resource pattern takes in all resources of one of the services. */
    static boolean isWholeOf(String services, String resource) {
        return isEverywhere(resource)
                || isWhole(resource) && Wildcard.matches(services, parts(resource)[ArnRules.SERVICE]);
    }

    /** Some services have no region in their ARNs. */
    private static boolean isWhole(String resource) {
        var parts = parts(resource);
        return isOpen(parts[ArnRules.RESOURCE]) && (parts[ArnRules.REGION].isEmpty() || isOpen(parts[ArnRules.REGION]));
    }

    /** Whether a resource pattern matches a role of any name and path. */
    static boolean isAnyRole(String resource) {
        if (isOpen(resource)) {
            return true;
        }
        var parts = parts(resource);
        var probe =
                "arn:" + anyOf(parts[1]) + ":iam::" + anyOf(parts[ArnRules.ACCOUNT]) + ":role/any-path-7/any-name-7";
        return ResourcePattern.matches(String.join(":", parts), probe);
    }

    /** Whether the value of a condition on an ARN leaves open what resource is meant. */
    static boolean isOpenArn(String value) {
        return isOpen(value.replace(":", "")) || value.startsWith("arn:") && isOpen(parts(value)[ArnRules.RESOURCE]);
    }

    /** A text that the pattern matches. */
    private static String anyOf(String pattern) {
        return pattern.replace("*", "").replace('?', '1');
    }

    private static String[] parts(String resource) {
        return ArnRules.parts(resource, "x");
    }
}
