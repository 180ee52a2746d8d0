/**
 * The walk-through of both stacks, the measurements that show what it proves, and the least that any stack needs.
 *
 * <p>Depends on {@code sandbox}, {@code least}, {@code run}, the JSON reader of {@code provider.wire}, the AWS SDK and
 * Pulumi's Automation API. It is what judges the components, so it uses none of their classes.
 * Start reading at {@link io.assumerole.localaws.demo.Demo}.
 */
package io.assumerole.localaws.demo;
