package io.assumerole.arn;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A partition: a group of AWS regions that share accounts and ARNs.
 *
 * <p>Every value of this form is accepted, as in the AWS provider. Access cannot be delegated across partitions.
 *
 * @param value {@code aws}, or {@code aws-} followed by lower-case words
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>
 */
public record Partition(String value) {
    private static final Pattern VALID = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

    /** The commercial regions. */
    public static final Partition AWS = new Partition("aws");

    private static final Map<String, String> BY_REGION_PREFIX = Map.of(
            "cn-", "aws-cn",
            "us-gov-", "aws-us-gov",
            "us-iso-", "aws-iso",
            "us-isob-", "aws-iso-b",
            "eu-isoe-", "aws-iso-e",
            "us-isof-", "aws-iso-f",
            "eusc-", "aws-eusc");

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if it does not have the form of a partition name
     */
    public Partition {
        ValueChecks.matches(VALID, "Partition", value, "aws, aws-cn, aws-us-gov, or a similar name");
    }

    /**
     * Returns the partition of a region.
     *
     * @param region such as {@code eu-central-1} or {@code us-gov-west-1}
     * @return the partition; {@link #AWS} for a region without a special prefix
     * @throws IllegalArgumentException if it does not have the form of a region name
     */
    public static Partition ofRegion(String region) {
        ValueChecks.matches(REGION, "Region", region, "a name such as eu-central-1");
        return BY_REGION_PREFIX.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(entry -> new Partition(entry.getValue()))
                .findFirst()
                .orElse(AWS);
    }

    /** {@return the name as a string} */
    @Override
    public String toString() {
        return value;
    }
}
