/**
 * Internal, and no part of the public API: waits until AWS lets a role be assumed. One class, {@code AwsSdkSts}, knows the
 * AWS SDK, which need not be there.
 */
@NullMarked
package io.assumerole.components.internal.sdk;

import org.jspecify.annotations.NullMarked;
