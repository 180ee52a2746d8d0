/**
 * Evaluates the elements of a statement against a request.
 *
 * <p>Start at {@code ElementMatch}. Decisions, the lint, and the comparison share this package. It depends on
 * {@code io.assumerole.policy.reference} and the packages that it uses. It is not exported.
 */
@NullMarked
package io.assumerole.policy.match;

import org.jspecify.annotations.NullMarked;
