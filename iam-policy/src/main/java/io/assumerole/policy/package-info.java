/**
 * IAM policy documents as Java values that cannot be wrong.
 *
 * <p>Start at {@link io.assumerole.policy.PolicyDocument}: it is built from {@link io.assumerole.policy.Statement}s or
 * read from JSON. The names are those of the IAM JSON policy language, so the
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM User Guide</a> is the
 * manual. {@link io.assumerole.policy.InvalidPolicyException} lists every problem of a document at once. What AWS accepts
 * depends on the {@link io.assumerole.policy.PolicyKind}; {@code KindRules} has these rules.
 *
 * <p>The subpackages decide, lint, and compare documents. Every type here is immutable and safe for use by several
 * threads, except builders. This package depends on the JDK, on Jackson's streams, on {@link io.assumerole.arn}, and on
 * {@code io.assumerole.policy.pattern}. It knows none of the packages that decide, lint, or compare.
 */
@NullMarked
package io.assumerole.policy;

import org.jspecify.annotations.NullMarked;
