package io.assumerole.components.internal.sdk;

import java.util.List;
import java.util.Map;

/**
 * What is sent to assume one role. The components are called as the AWS plugin's inputs are, and {@code null} where they
 * are left out.
 *
 * @param duration as the plugin takes it, such as {@code 900s}
 * @param policy the session's own, as JSON
 * @param webIdentityToken a secret
 */
public record AssumeRoleInput(
        String roleArn,
        String sessionName,
        String duration,
        String policy,
        List<String> policyArns,
        String externalId,
        String sourceIdentity,
        Map<String, String> tags,
        List<String> transitiveTagKeys,
        String webIdentityToken,
        String webIdentityTokenFile) {

    /** Shows nothing that may be a secret. */
    @Override
    public String toString() {
        return "AssumeRoleInput[" + roleArn + "]";
    }
}
