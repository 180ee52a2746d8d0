/**
 * An environment for stacks that uses nothing of the user's: tools, local AWS, Pulumi home, state and variables.
 *
 * <p>Depends on {@code run}, {@code tools}, {@code ministack}, {@code provider} with its {@code schema} and
 * {@code aws}, the AWS SDK, Bouncy Castle and Pulumi's Automation API. Start reading at
 * {@link io.assumerole.localaws.sandbox.Sandbox}.
 */
package io.assumerole.localaws.sandbox;
