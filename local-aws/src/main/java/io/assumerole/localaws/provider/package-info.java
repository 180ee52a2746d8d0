/**
 * A stand-in for the {@code pulumi-resource-aws} plugin, for the resource types that this project's
 * stacks are made of.
 *
 * <p>It speaks the plugin protocol with the engine and works with the AWS SDK: it signs, assumes
 * roles and calls for real, but only at an endpoint that was named to it, never at AWS itself.
 * Depends on the protocol's own classes in {@code com.pulumi:pulumi}, on gRPC, the AWS SDK and
 * jackson-core; on nothing else of this project. Start reading at {@link
 * io.assumerole.localaws.provider.ProviderService}, which answers the engine, then at one resource
 * type, for example {@link io.assumerole.localaws.provider.UserType}.
 */
package io.assumerole.localaws.provider;
