/**
 * Internal, and not part of the public API: the arguments of the builders, their checks and messages, and helpers for
 * Pulumi's outputs and resource options. It contains neither components nor their arguments.
 *
 * <p>Depends on {@code io.assumerole.policy}, {@code io.assumerole.internal},
 * {@code com.pulumi:pulumi}, and the version of {@code com.pulumi:aws}; not on {@code io.assumerole}.
 *
 * <p>Start with {@code BuilderArguments}, which collects the arguments of a builder, and {@code ArgumentChecks},
 * which checks them.
 */
@NullMarked
package io.assumerole.components.internal.input;

import org.jspecify.annotations.NullMarked;
