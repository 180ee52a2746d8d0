/**
 * ARNs, account IDs, names, tags and durations of IAM and STS.
 *
 * <p>Start at {@link io.assumerole.arn.RoleArn}. Every type is an immutable record. For a value that AWS would reject,
 * its constructor throws an {@link java.lang.IllegalArgumentException} that states the given value and the allowed
 * values. This package depends on the JDK and on {@code io.assumerole.internal}; {@link io.assumerole.policy} depends
 * on it.
 */
@NullMarked
package io.assumerole.arn;

import org.jspecify.annotations.NullMarked;
