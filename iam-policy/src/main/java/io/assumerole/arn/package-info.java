/**
 * ARNs, account IDs, names and times as AWS words them, checked when they are made.
 *
 * <p>Every type here is an immutable record; start at {@link io.assumerole.arn.RoleArn}. What AWS would refuse leaves
 * as an {@link java.lang.IllegalArgumentException} that says what was given and what is allowed. The package depends on
 * the JDK only; {@link io.assumerole.policy} builds on it, never the other way round.
 */
@NullMarked
package io.assumerole.arn;

import org.jspecify.annotations.NullMarked;
