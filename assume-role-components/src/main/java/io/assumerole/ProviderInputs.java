package io.assumerole;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.components.internal.input.AwsVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The inputs of the provider resource of package {@code aws}; {@code null} if omitted. {@link ProviderCredentialInputs} creates
 * the inputs for the roles to assume.
 *
 * <p>The SDK's own {@code com.pulumi.aws.ProviderArgs} turns {@code assumeRole} into a string before the engine sees
 * it: an unknown role ARN becomes a known but wrong ARN, the provider loses its dependency on the role, and a secret
 * external ID ends up in the state in plain text. In this class, every input that is not a string is a single JSON
 * output, which keeps unknown values, dependencies and secrets.
 */
final class ProviderInputs extends ResourceArgs {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    @Import(name = "accessKey")
    private final Output<String> accessKey;

    @Import(name = "secretKey")
    private final Output<String> secretKey;

    @Import(name = "token")
    private final Output<String> token;

    @Import(name = "profile")
    private final Output<String> profile;

    @Import(name = "region")
    private final Output<String> region;

    /** Used with {@code com.pulumi:aws} 6.x. */
    @Import(name = "assumeRole")
    private final Output<String> assumeRole;

    /** Used with {@code com.pulumi:aws} 7.x, even for a single role, and never together with {@code assumeRole}. */
    @Import(name = "assumeRoles")
    private final Output<String> assumeRoles;

    @Import(name = "assumeRoleWithWebIdentity")
    private final Output<String> assumeRoleWithWebIdentity;

    @Import(name = "allowedAccountIds")
    private final Output<String> allowedAccountIds;

    @Import(name = "defaultTags")
    private final Output<String> defaultTags;

    /**
     * @param session the session of {@code args}
     * @param ready known when the role can be assumed; {@code null} if the provider does not wait
     */
    ProviderInputs(AssumedRoleProviderArgs args, ProviderCredentialInputs session, Output<Boolean> ready) {
        this.accessKey = session.credentials().accessKey();
        this.secretKey = session.credentials().secretKey();
        this.token = session.credentials().token();
        this.profile = session.credentials().profile();
        this.region = session.region();
        var roles = session.assumeRoles();
        var takesSeveral = AwsVersion.onTheClassPath().takesSeveralRoles();
        this.assumeRole = takesSeveral || roles == null ? null : when(ready, json(roles.applyValue(all -> all.get(0))));
        this.assumeRoles = takesSeveral ? when(ready, json(roles)) : null;
        this.assumeRoleWithWebIdentity = when(ready, json(session.assumeRoleWithWebIdentity()));
        // The role's own account, unless other accounts are given.
        this.allowedAccountIds = json(
                args.allowedAccountIds != null
                        ? args.allowedAccountIds
                        : args.role.applyValue(arn -> List.of(arn.account().value())));
        this.defaultTags =
                args.defaultTags == null ? null : json(args.defaultTags.applyValue(tags -> Map.of("tags", tags)));
    }

    private static Output<String> json(Output<?> value) {
        return value == null ? null : value.applyValue(ProviderInputs::write);
    }

    /** Writes strings, lists and maps of strings, and the inputs of a role. */
    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings could not be written as JSON", e);
        }
    }

    private static Output<String> when(Output<Boolean> ready, Output<String> input) {
        return ready == null || input == null
                ? input
                : Output.tuple(input, ready).applyValue(both -> both.t1);
    }

    /** Returns an output that is known when all inputs are known. */
    Output<List<String>> all() {
        return Output.all(Stream.of(
                        accessKey,
                        secretKey,
                        token,
                        profile,
                        region,
                        assumeRole,
                        assumeRoles,
                        assumeRoleWithWebIdentity,
                        allowedAccountIds,
                        defaultTags)
                .filter(Objects::nonNull)
                .toList());
    }
}
