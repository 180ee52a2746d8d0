/**
 * The comparison of two AWS plugins: the same requests on separate local AWS servers, and the differences in the results.
 *
 * <p>Start reading at {@link io.assumerole.localaws.compare.PluginComparison}.
 */
package io.assumerole.localaws.compare;
