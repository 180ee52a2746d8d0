/**
 * Finds probable mistakes in valid policies.
 *
 * <p>Start at {@link io.assumerole.policy.lint.PolicyLint}, which returns {@link io.assumerole.policy.lint.Finding}s.
 * Internally, {@code StatementLint} checks one statement, and {@code EscalationLint} checks statements together. This
 * package depends on {@code io.assumerole.policy.match} and the packages that it uses, but not on the decision or the
 * comparison.
 */
@NullMarked
package io.assumerole.policy.lint;

import org.jspecify.annotations.NullMarked;
