/**
 * Internal, and not part of the public API: waits until AWS allows a new role to be assumed.
 *
 * <p>Depends on {@code components.internal.input}, {@code com.pulumi:pulumi} and the optional AWS SDK, which only
 * {@code AwsSdkSts} uses.
 *
 * <p>Start with {@code RoleReadiness}.
 */
@NullMarked
package io.assumerole.components.internal.sdk;

import org.jspecify.annotations.NullMarked;
