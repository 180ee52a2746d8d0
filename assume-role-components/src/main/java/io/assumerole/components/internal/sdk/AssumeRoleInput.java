package io.assumerole.components.internal.sdk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The parameters of one call that assumes a role, with the names of the AWS plugin's inputs; {@code null} if omitted.
 *
 * @param duration in the plugin's form, such as {@code 900s}
 * @param policy the session policy, as JSON
 * @param webIdentityToken a secret
 */
public record AssumeRoleInput(
        @JsonProperty("roleArn") String roleArn,
        @JsonProperty("sessionName") String sessionName,
        @JsonProperty("duration") String duration,
        @JsonProperty("policy") String policy,
        @JsonProperty("policyArns") List<String> policyArns,
        @JsonProperty("externalId") String externalId,
        @JsonProperty("sourceIdentity") String sourceIdentity,
        @JsonProperty("tags") Map<String, String> tags,
        @JsonProperty("transitiveTagKeys") List<String> transitiveTagKeys,
        @JsonProperty("webIdentityToken") String webIdentityToken,
        @JsonProperty("webIdentityTokenFile") String webIdentityTokenFile) {

    /** Shows nothing that can be a secret. */
    @Override
    public String toString() {
        return "AssumeRoleInput[" + roleArn + "]";
    }
}
