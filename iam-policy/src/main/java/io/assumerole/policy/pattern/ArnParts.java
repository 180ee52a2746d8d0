package io.assumerole.policy.pattern;

/** The six parts of an ARN, by their indexes. */
public final class ArnParts {
    public static final int COUNT = 6;
    public static final int PARTITION = 1;
    public static final int SERVICE = 2;
    public static final int REGION = 3;
    public static final int ACCOUNT = 4;
    public static final int RESOURCE = 5;

    private ArnParts() {}

    /**
     * Splits an ARN in a policy into its six parts; completes a shorter ARN with wildcards, as IAM does.
     *
     * @param variable the replacement for each policy variable, whose value may contain colons
     */
    public static String[] of(String arn, String variable) {
        var given = Variables.replaced(arn, variable).split(":", COUNT);
        String[] parts = {"*", "*", "*", "*", "*", "*"};
        System.arraycopy(given, 0, parts, 0, given.length);
        return parts;
    }

    /** Returns the partition of an ARN; empty for every other text. */
    public static String partition(String text) {
        return text.startsWith("arn:") ? text.split(":", SERVICE + 1)[PARTITION] : "";
    }
}
