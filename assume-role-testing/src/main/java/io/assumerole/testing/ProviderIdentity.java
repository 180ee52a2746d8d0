package io.assumerole.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The region and account of a provider, and its caller.
 *
 * @param region the region
 * @param account the account
 * @param caller the ARN of the caller
 */
record ProviderIdentity(String region, AccountId account, String caller) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The session name of a provider that sets none; the AWS plugin uses the time. */
    private static final String UNNAMED_SESSION = "aws-go-sdk-1769860800000000000";

    /** Returns the account of the default provider. */
    static ProviderIdentity of(String region, AccountId account) {
        return new ProviderIdentity(region, account, new ProviderIdentity(region, account, "").iam("user/mocked"));
    }

    /** Returns the account of a provider. A provider works in the last role of a chain. */
    static ProviderIdentity of(Map<String, Object> provider, ProviderIdentity otherwise) {
        var region = provider.get("region") instanceof String given ? given : otherwise.region;
        return Stream.of("assumeRoleWithWebIdentity", "assumeRoles", "assumeRole")
                .flatMap(input -> role(provider.get(input)).stream())
                .reduce((first, last) -> last)
                .map(session -> new ProviderIdentity(region, session.account(), session.toString()))
                .orElseGet(() -> new ProviderIdentity(region, otherwise.account, otherwise.caller));
    }

    private static Optional<AssumedRoleArn> role(Object input) {
        var role = json(input);
        var last = role.isArray() ? role.path(role.size() - 1) : role;
        var arn = last.path("roleArn").asText();
        return arn.isEmpty()
                ? Optional.empty()
                : Optional.of(RoleArn.parse(arn)
                        .session(new SessionName(last.path("sessionName").asText(UNNAMED_SESSION))));
    }

    /** Reads JSON, in which providers encode every input that is not a string. */
    private static JsonNode json(Object input) {
        try {
            return input instanceof String text ? MAPPER.readTree(text) : MAPPER.valueToTree(input);
        } catch (JsonProcessingException e) {
            // The cause is omitted, because it would quote the input, which may contain an external ID.
            throw new IllegalArgumentException("AwsMocks: the role of a provider is not JSON");
        }
    }

    Partition partition() {
        return Partition.ofRegion(region);
    }

    /** {@return an IAM ARN, which has no region} */
    String iam(String resource) {
        return "arn:" + partition() + ":iam::" + account + ":" + resource;
    }

    /** {@return the ARN of a regional resource} */
    String regional(String service, String resource) {
        return "arn:" + partition() + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
