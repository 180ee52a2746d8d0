/**
 * Compares policies before and after a change, and finds new access.
 *
 * <p>Start at {@link io.assumerole.policy.compare.NewAccess}; {@code docs/reference/policy-api.md} lists its results.
 * Internally, {@code AccessComparison} finds statements that cover other statements, and {@code NewAccessSearch} finds
 * a newly allowed request. This package depends on {@code io.assumerole.policy.match} and the packages that it uses,
 * but not on the decision or the lint.
 */
@NullMarked
package io.assumerole.policy.compare;

import org.jspecify.annotations.NullMarked;
