/**
 * The walk-through of both stacks, and the measurements that show what it proves.
 *
 * <p>Depends on {@code sandbox}, {@code run}, the JSON reader of {@code provider.wire}, the AWS SDK and
 * Pulumi's Automation API. It is what judges the components, so it uses none of their classes.
 * Start reading at {@link io.assumerole.localaws.demo.Demo}.
 */
package io.assumerole.localaws.demo;
