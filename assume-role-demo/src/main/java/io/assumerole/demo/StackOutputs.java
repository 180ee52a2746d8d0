package io.assumerole.demo;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The outputs of both stacks.
 *
 * @param user the unprivileged user's key
 * @param roleArn the role that only this user may assume
 * @param bucketName the bucket that assume-role creates
 * @param assumedIdentity the ARN that AWS returned to assume-role
 */
public record StackOutputs(
        String userName,
        AwsCredentials user,
        String roleArn,
        String externalId,
        String bucketName,
        String assumedIdentity) {
    public String roleName() {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    public String sessionName() {
        return assumedIdentity.substring(assumedIdentity.lastIndexOf('/') + 1);
    }

    /** Returns the text of these outputs without secrets. */
    @Override
    public String toString() {
        return "StackOutputs[userName=%s, roleArn=%s, bucketName=%s, assumedIdentity=%s]"
                .formatted(userName, roleArn, bucketName, assumedIdentity);
    }
}
