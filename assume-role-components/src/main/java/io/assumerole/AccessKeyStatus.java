package io.assumerole;

/**
 * The status of an access key.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html">UpdateAccessKey</a>
 */
public enum AccessKeyStatus {
    /** The key can be used. */
    ACTIVE("Active"),
    /** AWS rejects calls that use the key, but you can activate the key again. */
    INACTIVE("Inactive");

    private final String aws;

    AccessKeyStatus(String aws) {
        this.aws = aws;
    }

    /** Returns the value in the IAM API: {@code Active} or {@code Inactive}. */
    @Override
    public String toString() {
        return aws;
    }
}
