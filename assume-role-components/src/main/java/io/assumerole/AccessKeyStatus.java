package io.assumerole;

/**
 * The status of an access key.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html">UpdateAccessKey</a>
 */
public enum AccessKeyStatus {
    /** The key can be used. */
    ACTIVE("Active"),
    /** AWS rejects calls with the key but keeps the key, so that you can activate it again. */
    INACTIVE("Inactive");

    /** The value of the IAM API. */
    final String aws;

    AccessKeyStatus(String aws) {
        this.aws = aws;
    }
}
