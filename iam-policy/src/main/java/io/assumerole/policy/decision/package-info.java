/**
 * Decides whether policies allow a request, and explains why.
 *
 * <p>Start at {@link io.assumerole.policy.decision.PolicyEvaluator}, which answers an
 * {@link io.assumerole.policy.decision.AccessRequest} with a {@link io.assumerole.policy.decision.Decision}.
 * {@code docs/reference/evaluation-rules.md} lists the rules, and {@code docs/explanation/policy-limits.md} explains
 * the limits. Internally, {@code PolicyEvaluation} combines the documents and {@code Explanation} explains its
 * {@code ActionDecision}. This package depends on {@code io.assumerole.policy.match} and the packages that it uses, and
 * on Jackson's streaming API for traces, but not on the lint or the comparison.
 */
@NullMarked
package io.assumerole.policy.decision;

import org.jspecify.annotations.NullMarked;
