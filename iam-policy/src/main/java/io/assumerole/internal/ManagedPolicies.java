package io.assumerole.internal;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The AWS managed policies that this version knows; AWS adds policies each month. The list covers only the partition
 * {@code aws}.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed policies</a>
 */
public final class ManagedPolicies {

    private static final String PREFIX = "arn:aws:iam::aws:policy/";

    /** Loaded when the ARN of an AWS managed policy is first looked up. */
    private static final class Known {
        static final Set<String> NAMES =
                new LinkedHashSet<>(NameList.lines(ManagedPolicies.class, "aws-managed-policies.txt"));
    }

    private ManagedPolicies() {}

    /**
     * Returns whether a policy is an AWS managed policy that this version does not know.
     *
     * @param arn the ARN of a managed policy
     * @return {@code true} if it is the ARN of an AWS managed policy in the partition {@code aws} and not in the list
     */
    public static boolean isUnknown(String arn) {
        return arn.startsWith(PREFIX) && !Known.NAMES.contains(arn.substring(PREFIX.length()));
    }

    /**
     * Finds the AWS managed policy that a misspelled ARN probably means: a policy with the same name and a different
     * path, or else the policy with the most similar spelling.
     *
     * @param arn an ARN for which {@link #isUnknown} is true
     * @return the ARN of a known policy; empty if none is similar
     */
    public static Optional<String> nearest(String arn) {
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        return Known.NAMES.stream()
                .filter(known -> known.equals(name) || known.endsWith("/" + name))
                .findFirst()
                .or(() -> SpellingSuggestion.of(arn.substring(PREFIX.length()), Known.NAMES))
                .map(PREFIX::concat);
    }
}
