package io.assumerole.policy.reference;

import io.assumerole.internal.Wildcard;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The resource types and condition keys of an action: a row of the reference, which many actions share.
 *
 * @param service the prefix of its service
 * @param types its resource types; empty if it accepts only {@code *}
 * @param keys its condition keys and the keys of its types, in lower case
 * @param keyPatterns the keys that contain a {@code *}
 */
public record ActionReference(
        String service, List<KnownResourceType> types, Set<String> keys, List<String> keyPatterns) {
    /** The row for actions whose name alone is known. */
    public static final ActionReference UNKNOWN = new ActionReference("", List.of(), Set.of(), List.of());

    static ActionReference of(String service, List<KnownResourceType> types, List<String> keys) {
        var lowerCase = new HashSet<String>();
        keys.forEach(key -> lowerCase.add(key.toLowerCase(Locale.ROOT)));
        return new ActionReference(
                service,
                List.copyOf(types),
                Set.copyOf(lowerCase),
                lowerCase.stream().filter(key -> key.indexOf('*') >= 0).toList());
    }

    /**
     * Returns whether a resource of a policy can have one of the types. An action without types should require
     * {@code *}, but AWS managed policies combine such actions with all resources of a type, such as
     * {@code fsx:DescribeBackups} with {@code backup/*}. For EC2, the guide says that this grants nothing.
     * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-ec2-console.html
     */
    public boolean fits(LintedResource resource) {
        return resource.isEvery()
                || types.stream().anyMatch(resource::canBe)
                || types.isEmpty() && !service.equals("ec2") && resource.isAllOfAType(service);
    }

    public boolean hasKey(String lowerCaseKey) {
        return keys.contains(lowerCaseKey)
                || keyPatterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, lowerCaseKey));
    }
}
