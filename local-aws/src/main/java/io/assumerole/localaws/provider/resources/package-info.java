/**
 * The resource types, and the functions that a program may call: which calls each makes, and what
 * AWS answers.
 *
 * <p>Depends on {@code aws}, {@code schema}, {@code wire} and the AWS SDK; knows no protocol. Start
 * reading at {@link io.assumerole.localaws.provider.resources.ResourceType}, then at one of them,
 * for example {@code UserType}.
 */
package io.assumerole.localaws.provider.resources;
