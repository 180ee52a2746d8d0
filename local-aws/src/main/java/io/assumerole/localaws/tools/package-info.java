/**
 * The programs that a local run needs: the Pulumi engine, its Java host, and MiniStack. Finds them, or installs them in
 * the cache.
 *
 * <p>Depends on the JDK and {@code run} only. Start reading at {@link io.assumerole.localaws.tools.Tools}.
 */
package io.assumerole.localaws.tools;
