/**
 * IAM policy documents as Java values that are always valid.
 *
 * <p>Start at {@link io.assumerole.policy.PolicyDocument}, which is built from {@link io.assumerole.policy.Statement}s
 * or read from JSON. The names come from the IAM JSON policy language, so the <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM User Guide</a> is the
 * manual. {@link io.assumerole.policy.InvalidPolicyException} lists all problems of a document at once.
 * {@code KindRules} contains the rules for each {@link io.assumerole.policy.PolicyKind}.
 * {@code docs/reference/policy-api.md} shows examples.
 *
 * <p>The subpackages evaluate, lint, and compare documents. Every type except the builders is immutable and
 * thread-safe. This package depends on the JDK, on Jackson's streaming API, on {@link io.assumerole.arn}, on
 * {@code io.assumerole.policy.pattern}, and on {@code io.assumerole.internal}, but on none of the other subpackages.
 */
@NullMarked
package io.assumerole.policy;

import org.jspecify.annotations.NullMarked;
