/**
 * An emulator of the {@code pulumi-resource-aws} plugin, with the resource types of this project's stacks.
 *
 * <p>A plugin is the program that the engine starts for a provider. The official plugin is {@code pulumi-resource-aws};
 * the emulator replaces it.
 *
 * <p>It uses the plugin protocol and the AWS SDK: it signs requests, assumes roles and calls a given endpoint, never
 * AWS itself. It depends on no other package of this project.
 *
 * <p>This package contains the engine's side: it installs the emulator, runs it in this process or in a separate
 * process, answers each request, and computes the state. It depends on its subpackages {@code resources}, {@code aws},
 * {@code schema} and {@code wire}, each of which depends only on the subpackages after it. It also depends on gRPC and
 * on the protocol's classes in {@code com.pulumi:pulumi}. Start reading at
 * {@link io.assumerole.localaws.provider.ProviderService}, which answers the engine, then at one resource type, for
 * example {@code UserType}.
 */
package io.assumerole.localaws.provider;
