/**
 * The resource types, and the functions that a program may call: their calls to AWS, and their results.
 *
 * <p>Depends on {@code aws}, {@code schema}, {@code wire} and the AWS SDK, and not on the plugin protocol. Start
 * reading at {@link io.assumerole.localaws.provider.resources.EmulatedResourceType}, then at a type, for example
 * {@code UserType}.
 */
package io.assumerole.localaws.provider.resources;
