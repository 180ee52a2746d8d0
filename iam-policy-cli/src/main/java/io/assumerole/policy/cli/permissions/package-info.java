/**
 * Finds the permissions that a deployment needs, from a preview. Start with {@code DeploymentCalls}, which collects the
 * calls of the AWS provider from {@code ResourceCalls}; {@code StartingPolicy} writes a policy for them, and
 * {@code PermissionCheck} decides them. {@code provider-calls.txt} and {@code conditional-calls.txt} contain the data about
 * each resource type; their first lines explain the format. These classes are internal: the stable interface is the
 * command.
 */
@NullMarked
package io.assumerole.policy.cli.permissions;

import org.jspecify.annotations.NullMarked;
