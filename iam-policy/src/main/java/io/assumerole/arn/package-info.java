/**
 * ARNs, account IDs, names, tags and durations of IAM and STS, each checked against the rules of AWS when it is created.
 *
 * <p>Start at {@link io.assumerole.arn.RoleArn}. Every type is an immutable record. For a value that AWS would refuse,
 * constructors throw an {@link java.lang.IllegalArgumentException} that states the given value and the allowed ones. This
 * package depends on the JDK and on {@code io.assumerole.internal}; {@link io.assumerole.policy} depends on it.
 */
@NullMarked
package io.assumerole.arn;

import org.jspecify.annotations.NullMarked;
