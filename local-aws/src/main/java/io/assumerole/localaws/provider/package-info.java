/**
 * An emulator of the {@code pulumi-resource-aws} plugin, for the resource types that this project's
 * stacks are made of.
 *
 * <p>It speaks the plugin protocol with the engine and works with the AWS SDK: it signs, assumes
 * roles and calls for real, but only at an endpoint that was named to it, never at AWS itself.
 * Nothing in it knows another package of this project.
 *
 * <p>This package is the engine's side: it installs the plugin, runs it in this process or in one
 * of its own, answers each request,
 * and puts together what goes into the state. Below it are four packages, and each knows only those
 * after it:
 *
 * <ol>
 *   <li>{@code resources}: one class for each resource type, and the calls it makes;
 *   <li>{@code aws}: the plugin's configuration, the login, and the clients;
 *   <li>{@code schema}: what a property is, and how inputs are checked and compared;
 *   <li>{@code wire}: values, as the protocol and JSON write them.
 * </ol>
 *
 * <p>It depends on all four, on gRPC and on the protocol's own classes in {@code com.pulumi:pulumi}.
 * Start reading at {@link io.assumerole.localaws.provider.ProviderService}, which answers the
 * engine, then at one resource type, for example {@code UserType}.
 */
package io.assumerole.localaws.provider;
