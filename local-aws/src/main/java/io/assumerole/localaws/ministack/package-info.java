/**
 * The local AWS: MiniStack's start, address and end.
 *
 * <p>Depends on the JDK, {@code run} and {@code tools}. Start reading at {@link
 * io.assumerole.localaws.ministack.MiniStack}.
 */
package io.assumerole.localaws.ministack;
