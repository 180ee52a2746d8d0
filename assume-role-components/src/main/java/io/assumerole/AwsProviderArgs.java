package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;

/**
 * What the provider resource of package {@code aws} is configured with.
 *
 * <p>The SDK's own {@code com.pulumi.aws.ProviderArgs} turns {@code assumeRole} into a string
 * before the engine sees it: an unknown role ARN becomes a known, wrong one, the provider loses its
 * dependency on the role, and a secret external ID ends up in the state in the clear. Here it is
 * one output that holds the JSON, so unknown, dependencies and secrecy all stay with it.
 */
final class AwsProviderArgs extends ResourceArgs {

    @Import(name = "assumeRole", required = true)
    private final Output<String> assumeRole;

    @Import(name = "region")
    private final Output<String> region;

    AwsProviderArgs(Output<String> assumeRole, Output<String> region) {
        this.assumeRole = assumeRole;
        this.region = region;
    }
}
