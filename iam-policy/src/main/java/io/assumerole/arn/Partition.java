package io.assumerole.arn;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names a group of AWS regions that share accounts and ARNs.
 *
 * <p>The constants are the partitions of today; any other of their form is taken too, as the AWS provider does. Access
 * cannot be delegated from one partition to another.
 *
 * @param value {@code aws}, or {@code aws-} and lower-case words
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">IAM User Guide: ARNs</a>
 */
public record Partition(String value) {
    private static final Pattern VALID = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

    /** The commercial regions. */
    public static final Partition AWS = new Partition("aws");

    /** The regions in China. */
    public static final Partition AWS_CN = new Partition("aws-cn");

    /** The GovCloud regions in the United States. */
    public static final Partition AWS_US_GOV = new Partition("aws-us-gov");

    /** The US ISO regions. */
    public static final Partition AWS_ISO = new Partition("aws-iso");

    /** The US ISOB regions. */
    public static final Partition AWS_ISO_B = new Partition("aws-iso-b");

    /** The EU ISOE regions. */
    public static final Partition AWS_ISO_E = new Partition("aws-iso-e");

    /** The US ISOF regions. */
    public static final Partition AWS_ISO_F = new Partition("aws-iso-f");

    /** The European Sovereign Cloud. */
    public static final Partition AWS_EUSC = new Partition("aws-eusc");

    private static final Map<String, Partition> BY_REGION_PREFIX = Map.of(
            "cn-", AWS_CN,
            "us-gov-", AWS_US_GOV,
            "us-iso-", AWS_ISO,
            "us-isob-", AWS_ISO_B,
            "eu-isoe-", AWS_ISO_E,
            "us-isof-", AWS_ISO_F,
            "eusc-", AWS_EUSC);

    /**
     * Checks the name.
     *
     * @param value the name
     * @throws IllegalArgumentException if it has not the form of a partition's name
     */
    public Partition {
        Checks.matches(VALID, "Partition", value, "aws, aws-cn, aws-us-gov and others of that form");
    }

    /**
     * Returns the partition that a region lies in.
     *
     * @param region such as {@code eu-central-1} or {@code us-gov-west-1}
     * @return the partition; {@link #AWS} for a region of no special prefix
     * @throws IllegalArgumentException if it has not the form of a region's name
     */
    public static Partition ofRegion(String region) {
        Checks.matches(REGION, "Region", region, "a name such as eu-central-1");
        return BY_REGION_PREFIX.entrySet().stream()
                .filter(entry -> region.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(AWS);
    }

    /** {@return the name itself} */
    @Override
    public String toString() {
        return value;
    }
}
