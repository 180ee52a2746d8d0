/**
 * A Pulumi program in Java that starts and ends as fast as it can, without a change to the program.
 *
 * <p>Start with {@link io.assumerole.start.FastStartBuild}, which a build runs once its jar is there;
 * {@code docs/performance.md} has the lines for Maven. Depends on the JDK, on gRPC and on the protocol's own stubs in
 * {@code com.pulumi:pulumi}; nothing else here depends on it.
 */
@NullMarked
package io.assumerole.start;

import org.jspecify.annotations.NullMarked;
