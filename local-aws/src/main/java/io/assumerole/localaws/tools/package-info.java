/**
 * The programs that a local run needs: the Pulumi engine, its Java host, and MiniStack.
 *
 * <p>Depends on the JDK and {@code run} only. Start reading at {@link
 * io.assumerole.localaws.tools.Tools}.
 */
package io.assumerole.localaws.tools;
