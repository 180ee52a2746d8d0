/**
 * The command line behind {@code demo}.
 *
 * <p>Depends on the packages below it; none of them depends on this one. Start reading at {@link
 * io.assumerole.localaws.LocalAws}.
 */
package io.assumerole.localaws;
