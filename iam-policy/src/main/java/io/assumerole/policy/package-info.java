/**
 * IAM policy documents as Java values that cannot be wrong.
 *
 * <p>Start at {@link io.assumerole.policy.PolicyDocument}: it is built from {@link io.assumerole.policy.Statement}s or
 * read from JSON. The names are those of the IAM JSON policy language, so the
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM User Guide</a> is the
 * manual. Whatever is wrong leaves as one {@link io.assumerole.policy.InvalidPolicyException} that lists every problem
 * found.
 *
 * <p>Every type here is immutable and safe for use by several threads, except the builder of a statement. The package
 * depends on the JDK, on Jackson, on {@link io.assumerole.arn} and on a few lines that it shares with that, and on
 * nothing else.
 */
@NullMarked
package io.assumerole.policy;

import org.jspecify.annotations.NullMarked;
