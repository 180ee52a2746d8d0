/**
 * The least-privilege policies of a stack, from its recorded calls and the known additional permissions of the AWS
 * plugin.
 *
 * <p>Depends only on the JSON of {@code provider.wire}, and not on the policy classes of {@code iam-policy}:
 * docs/contributing/architecture.md explains why. Start reading at {@link io.assumerole.localaws.least.LeastPrivilegePolicy}.
 */
package io.assumerole.localaws.least;
