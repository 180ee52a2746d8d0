package io.assumerole.internal;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which managed policies AWS has, as far as this version knows: AWS adds some each month. The list is that of
 * partition {@code aws}; nothing is said of others.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed policies</a>
 */
public final class ManagedPolicies {

    private static final String PREFIX = "arn:aws:iam::aws:policy/";

    /** Read when an ARN of AWS is first looked up. */
    private static final class Known {
        static final Set<String> NAMES =
                new LinkedHashSet<>(Names.lines(ManagedPolicies.class, "aws-managed-policies.txt"));
    }

    private ManagedPolicies() {}

    /**
     * Tells whether a policy is one of AWS that this version does not know.
     *
     * @param arn the ARN of a managed policy
     * @return whether it is an ARN of AWS in partition {@code aws}, and not in the list
     */
    public static boolean isUnknown(String arn) {
        return arn.startsWith(PREFIX) && !Known.NAMES.contains(arn.substring(PREFIX.length()));
    }

    /**
     * Finds the policy of AWS that a misspelled ARN probably means: one with the same name and another path, else the one
     * with the nearest spelling.
     *
     * @param arn an ARN that {@link #isUnknown} is true of
     * @return the ARN of a known policy; empty if none is near
     */
    public static Optional<String> nearest(String arn) {
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        return Known.NAMES.stream()
                .filter(known -> known.equals(name) || known.endsWith("/" + name))
                .findFirst()
                .or(() -> Nearest.of(arn.substring(PREFIX.length()), Known.NAMES))
                .map(PREFIX::concat);
    }
}
