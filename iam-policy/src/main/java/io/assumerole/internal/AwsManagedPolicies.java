package io.assumerole.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The AWS managed policies that this version knows; AWS adds policies each month. The list covers only the partition
 * {@code aws}.
 *
 * @see <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS managed policies</a>
 */
public final class AwsManagedPolicies {

    private static final String PREFIX = "arn:aws:iam::aws:policy/";

    /** Loaded when the ARN of an AWS managed policy is first looked up. */
    private static final class Known {
        static final Set<String> NAMES =
                new LinkedHashSet<>(NameList.lines(AwsManagedPolicies.class, "aws-managed-policies.txt"));
    }

    private static final List<String> PARTITIONS =
            NameList.listed("aws aws-cn aws-eusc aws-iso aws-iso-b aws-iso-e aws-iso-f aws-us-gov");

    /** AWS uses the same names in all partitions. */
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::aws:policy/(.+)");

    /** Loaded when {@link #privilege} is first called with the ARN of an AWS managed policy, or {@link #anyPrivileged}. */
    private static final class Privileged {
        static final Map<String, String> CODES =
                NameList.lines(AwsManagedPolicies.class, "privileged-managed-policies.txt").stream()
                        .map(NameList::listed)
                        .collect(Collectors.toMap(line -> line.get(0), line -> line.get(1)));

        static final List<String> ARNS = PARTITIONS.stream()
                .flatMap(partition ->
                        CODES.keySet().stream().map(name -> "arn:" + partition + ":iam::aws:policy/" + name))
                .toList();
    }

    private AwsManagedPolicies() {}

    /**
     * Finds the most serious finding for an AWS managed policy that allows everything or can lead to all permissions.
     *
     * @param arn the ARN of a managed policy
     * @return the code of a finding with high severity, such as {@code allows-everything}; empty if this version of the
     *     library knows no such finding
     */
    public static Optional<String> privilege(String arn) {
        return name(arn).map(name -> Privileged.CODES.get(name));
    }

    /**
     * Returns the name of an AWS managed policy in any partition.
     *
     * @param arn the ARN of a managed policy
     * @return the text after {@code policy/}; empty if the ARN isn't that of an AWS managed policy
     */
    public static Optional<String> name(String arn) {
        var name = ARN.matcher(arn);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /**
     * Returns whether a condition on ARNs holds for an AWS managed policy for which {@link #privilege} finds something.
     *
     * @param condition a condition on an ARN, which is evaluated for each of these policies in each partition
     * @return {@code true} if it holds for at least one ARN
     */
    public static boolean anyPrivileged(Predicate<String> condition) {
        return Privileged.ARNS.stream().anyMatch(condition);
    }

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
