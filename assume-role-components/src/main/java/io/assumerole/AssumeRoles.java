package io.assumerole;

import com.pulumi.core.Output;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value for {@code assumeRoles} of the AWS provider in any language that assumes a role. It has the values that
 * {@link AssumedRoleProviderArgs#from} fills in.
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#providerassumerole
 */
final class AssumeRoles {

    private AssumeRoles() {}

    /** Returns one output for each value: the ARN stays readable and known if another value is secret or unknown. */
    static Output<List<Map<String, Output<?>>>> of(AssumableRole role) {
        var requirements = role.requirements();
        var settings = new LinkedHashMap<String, Output<?>>();
        settings.put("roleArn", role.roleArn());
        var sessionName = requirements.acceptsAnySessionName() ? role.defaultSessionName() : role.onlySessionName();
        if (sessionName != null) {
            settings.put("sessionName", sessionName);
        }
        var externalId = role.externalId();
        if (externalId != null) {
            settings.put("externalId", externalId.asSecret());
        }
        var sourceIdentity = TrustedParties.Requirements.only(requirements.sourceIdentities());
        if (sourceIdentity != null) {
            settings.put("sourceIdentity", Output.of(sourceIdentity));
        }
        var tags = requirements.onlyTags();
        if (!tags.isEmpty()) {
            settings.put("tags", Output.of(tags));
        }
        return Output.of(List.of(Collections.unmodifiableMap(settings)));
    }
}
