package io.assumerole.localaws.demo;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What both stacks have made.
 *
 * @param userName the name of the unprivileged user
 * @param user the unprivileged user's key
 * @param roleArn the role that only this user may assume
 * @param externalId the external ID that the role asks for
 * @param bucketName the bucket that assume-role has made
 * @param assumedIdentity who AWS said assume-role is
 */
public record StackOutputs(
        String userName,
        AwsCredentials user,
        String roleArn,
        String externalId,
        String bucketName,
        String assumedIdentity) {
    /**
     * Returns the role's name.
     *
     * @return the last part of the role's ARN
     */
    public String roleName() {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    /**
     * Returns the name of assume-role's session.
     *
     * @return the last part of the assumed identity
     */
    public String sessionName() {
        return assumedIdentity.substring(assumedIdentity.lastIndexOf('/') + 1);
    }

    /** Returns what is no secret. */
    @Override
    public String toString() {
        return "Deployed[userName=%s, roleArn=%s, bucketName=%s, assumedIdentity=%s]"
                .formatted(userName, roleArn, bucketName, assumedIdentity);
    }
}
