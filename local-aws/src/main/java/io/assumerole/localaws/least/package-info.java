/**
 * The least that a stack needs: what was recorded of its calls, what is known of the AWS plugin besides, and the
 * policies that come of both.
 *
 * <p>Depends on the JSON of {@code provider.wire} alone, and on none of the policy classes of {@code iam-policy}:
 * docs/architecture.md says why. Start reading at {@link io.assumerole.localaws.least.LeastPolicy}.
 */
package io.assumerole.localaws.least;
