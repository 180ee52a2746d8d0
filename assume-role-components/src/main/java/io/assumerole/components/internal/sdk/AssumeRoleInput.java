package io.assumerole.components.internal.sdk;

import java.util.List;
import java.util.Map;

/**
 * The parameters of one call that assumes a role. The components have the names of the AWS plugin's inputs, and are
 * {@code null} if omitted.
 *
 * @param duration in the plugin's form, such as {@code 900s}
 * @param policy the session policy, as JSON
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

    /** Shows nothing that can be a secret. */
    @Override
    public String toString() {
        return "AssumeRoleInput[" + roleArn + "]";
    }
}
