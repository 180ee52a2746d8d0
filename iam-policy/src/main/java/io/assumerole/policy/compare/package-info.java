/**
 * Tells whether a change of a policy allows more than before.
 *
 * <p>Start at {@link io.assumerole.policy.compare.NewAccess}. Inside, {@code AccessComparison} looks for statements that
 * cover other statements, and {@code NewAccessSearch} for a request that is new. This package depends on
 * {@code io.assumerole.policy.match} and the packages below it. It does not know the decision or the lint.
 */
@NullMarked
package io.assumerole.policy.compare;

import org.jspecify.annotations.NullMarked;
