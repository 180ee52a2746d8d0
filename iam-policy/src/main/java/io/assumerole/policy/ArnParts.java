package io.assumerole.policy;

/** The six parts of an ARN, by their indexes. */
final class ArnParts {
    static final int COUNT = 6;
    static final int PARTITION = 1;
    static final int SERVICE = 2;
    static final int REGION = 3;
    static final int ACCOUNT = 4;
    static final int RESOURCE = 5;

    private ArnParts() {}

    /**
     * Splits an ARN of a policy into its six parts: IAM completes it with wildcards.
     *
     * @param variable replaces each policy variable, whose value may contain colons
     */
    static String[] of(String arn, String variable) {
        var given = Variables.replaced(arn, variable).split(":", COUNT);
        String[] parts = {"*", "*", "*", "*", "*", "*"};
        System.arraycopy(given, 0, parts, 0, given.length);
        return parts;
    }
}
