package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the provider resource of package {@code aws} is configured with; {@code null} for what is
 * left out.
 *
 * <p>The SDK's own {@code com.pulumi.aws.ProviderArgs} turns {@code assumeRole} into a string
 * before the engine sees it: an unknown role ARN becomes a known, wrong one, the provider loses its
 * dependency on the role, and a secret external ID ends up in the state in the clear. Here whatever
 * is not a string is one output that holds JSON, so unknown, dependencies and secrecy all stay with
 * it.
 */
final class AwsProviderArgs extends ResourceArgs {

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

    @Import(name = "assumeRole")
    private final Output<String> assumeRole;

    @Import(name = "assumeRoleWithWebIdentity")
    private final Output<String> assumeRoleWithWebIdentity;

    @Import(name = "allowedAccountIds")
    private final Output<String> allowedAccountIds;

    @Import(name = "defaultTags")
    private final Output<String> defaultTags;

    /**
     * @param ready when the role can be assumed; {@code null} where nobody waits for that
     */
    AwsProviderArgs(AssumedRoleProviderArgs args, Output<Boolean> ready) {
        this.accessKey = args.credentials().accessKey();
        this.secretKey = args.credentials().secretKey();
        this.token = args.credentials().token();
        this.profile = args.credentials().profile();
        this.region = args.regionOrDefault();
        this.assumeRole = when(ready, json(args.assumeRole()));
        this.assumeRoleWithWebIdentity = when(ready, json(args.assumeRoleWithWebIdentity()));
        this.allowedAccountIds = json(args.accountIds());
        this.defaultTags = json(args.tagsOfResources());
    }

    private static Output<String> json(Output<?> value) {
        return value == null ? null : value.applyValue(Json::write);
    }

    private static Output<String> when(Output<Boolean> ready, Output<String> input) {
        return ready == null || input == null
                ? input
                : Output.tuple(input, ready).applyValue(both -> both.t1);
    }

    /** Known when all inputs are. */
    Output<List<String>> all() {
        return Output.all(Stream.of(
                        accessKey,
                        secretKey,
                        token,
                        profile,
                        region,
                        assumeRole,
                        assumeRoleWithWebIdentity,
                        allowedAccountIds,
                        defaultTags)
                .filter(Objects::nonNull)
                .toList());
    }
}
