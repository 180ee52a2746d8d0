package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.JoinedOutputs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The value of {@code assumeRoles} for an AWS provider in any language. It contains the values that
 * {@link AssumedRoleProviderArgs#from} fills in.
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#providerassumerole
 */
final class AssumeRoles {

    private AssumeRoles() {}

    /**
     * Returns the value. If it contains an external ID, the whole list is secret, because Pulumi's YAML host 1.38.1
     * exports a secret inside a list as an empty object.
     */
    static Output<List<Map<String, Object>>> of(AssumableRole role) {
        var requirements = role.requirements();
        var read = new JoinedOutputs();
        var settings = new LinkedHashMap<String, Function<List<Object>, ?>>();
        settings.put("roleArn", read.one(role.roleArn()));
        var sessionName = requirements.acceptsAnySessionName() ? role.defaultSessionName() : role.onlySessionName();
        if (sessionName != null) {
            settings.put("sessionName", read.one(sessionName));
        }
        var externalId = role.externalId();
        if (externalId != null) {
            settings.put("externalId", read.one(externalId.asSecret()));
        }
        var sourceIdentity = TrustedParties.Requirements.only(requirements.sourceIdentities());
        if (sourceIdentity != null) {
            settings.put("sourceIdentity", known -> sourceIdentity);
        }
        var tags = requirements.onlyTags();
        if (!tags.isEmpty()) {
            settings.put("tags", known -> tags);
        }
        return read.applyValue(known -> {
            var values = new LinkedHashMap<String, Object>();
            settings.forEach((name, value) -> values.put(name, value.apply(known)));
            return List.of(Collections.unmodifiableMap(values));
        });
    }
}
