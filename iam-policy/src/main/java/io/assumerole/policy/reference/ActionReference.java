package io.assumerole.policy.reference;

import io.assumerole.internal.Wildcard;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * With what an action can stand in a statement: a row of the reference, which many actions share.
 *
 * @param service the prefix of its service
 * @param types what it is about; none if it takes {@code *} only
 * @param keys its condition keys and those of its types, in lower case
 * @param keyPatterns those of them that have a {@code *}
 */
public record ActionReference(String service, List<ResourceType> types, Set<String> keys, List<String> keyPatterns) {
    /** That of an action of which only the name is known. */
    public static final ActionReference UNKNOWN = new ActionReference("", List.of(), Set.of(), List.of());

    static ActionReference of(String service, List<ResourceType> types, List<String> keys) {
        var lowerCase = new HashSet<String>();
        keys.forEach(key -> lowerCase.add(key.toLowerCase(Locale.ROOT)));
        return new ActionReference(
                service,
                List.copyOf(types),
                Set.copyOf(lowerCase),
                lowerCase.stream().filter(key -> key.indexOf('*') >= 0).toList());
    }

    /**
     * Whether a resource of a policy can be one of the types. Without types it would have to be {@code *}; yet AWS's
     * own policies have such actions on all resources of a type, as {@code fsx:DescribeBackups} on {@code backup/*}.
     * Of EC2 its guide says that this grants nothing.
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
