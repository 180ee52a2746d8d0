/**
 * ARNs, account IDs and names as AWS words them, checked when they are made.
 *
 * <p>Every type here is an immutable record. The package depends on the JDK only; {@link
 * io.assumerole.policy} builds on it, never the other way round.
 */
package io.assumerole.arn;
