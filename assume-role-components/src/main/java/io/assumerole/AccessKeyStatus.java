package io.assumerole;

/**
 * Says whether an access key can be used.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html">UpdateAccessKey</a>
 */
public enum AccessKeyStatus {
    /** The key can be used. */
    ACTIVE("Active"),
    /** AWS refuses the key, and keeps it, so that it can be made active again. */
    INACTIVE("Inactive");

    /** The word of AWS. */
    final String aws;

    AccessKeyStatus(String aws) {
        this.aws = aws;
    }
}
