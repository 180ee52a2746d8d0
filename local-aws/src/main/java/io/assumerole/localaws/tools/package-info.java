/**
 * The programs that a local run needs: the Pulumi engine, its Java host, and MiniStack. Finds them, or installs them in
 * the cache. Also finds Pulumi's official AWS plugin, or installs it in the user's Pulumi home.
 *
 * <p>Depends on the JDK and {@code run} only. Start reading at {@link io.assumerole.localaws.tools.Tools}.
 */
package io.assumerole.localaws.tools;
