/**
 * MiniStack, the local AWS: its process, endpoint, keys and tokens.
 *
 * <p>Depends on the JDK, {@code run} and {@code tools}. Start reading at
 * {@link io.assumerole.localaws.ministack.MiniStack}.
 */
package io.assumerole.localaws.ministack;
