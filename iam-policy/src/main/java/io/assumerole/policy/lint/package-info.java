/**
 * Finds what a valid policy probably does not intend.
 *
 * <p>Start at {@link io.assumerole.policy.lint.PolicyLint}, which returns {@link io.assumerole.policy.lint.Finding}s.
 * Inside, {@code StatementLint} looks at one statement, and {@code EscalationLint} at statements together. This package
 * depends on {@code io.assumerole.policy.match} and the packages below it. It does not know the decision or the
 * comparison.
 */
@NullMarked
package io.assumerole.policy.lint;

import org.jspecify.annotations.NullMarked;
