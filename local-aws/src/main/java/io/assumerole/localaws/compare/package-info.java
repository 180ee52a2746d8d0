/**
 * The comparison of two AWS plugins: the same requests on separate local AWSs, and the differences in what they do.
 *
 * <p>Start reading at {@link io.assumerole.localaws.compare.PluginComparison}.
 */
package io.assumerole.localaws.compare;
