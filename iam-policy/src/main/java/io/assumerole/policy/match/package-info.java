/**
 * Whether a condition holds for the condition keys of a request.
 *
 * <p>Start at {@code ConditionMatch}. Decisions, the lint, and the comparison share it. This package depends on
 * {@code io.assumerole.policy.reference} and the packages below it. It is not exported.
 */
@NullMarked
package io.assumerole.policy.match;

import org.jspecify.annotations.NullMarked;
