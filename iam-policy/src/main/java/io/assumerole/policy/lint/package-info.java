/**
 * Finds probable mistakes in valid policies.
 *
 * <p>Start at {@link io.assumerole.policy.lint.PolicyLint}, which returns {@link io.assumerole.policy.lint.Finding}s.
 * {@code docs/reference/lint-codes.md} describes all codes. Internally, {@code LintedStatement} and
 * {@code WildcardScope} find statements that are too broad, {@code ConditionLint} finds ineffective conditions, and
 * {@code ReferenceLint} finds mismatches with AWS's service reference. {@code TrustLint} finds trust that is too broad,
 * and {@code EscalationLint} finds paths to more permissions across statements. This package depends on
 * {@code io.assumerole.policy.match} and the packages that it uses, but not on the decision or the comparison.
 */
@NullMarked
package io.assumerole.policy.lint;

import org.jspecify.annotations.NullMarked;
