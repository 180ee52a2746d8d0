/**
 * Internal, and no part of the public API: what a builder was given, its checks, and what all components share.
 *
 * <p>Knows neither a component nor the arguments of one.
 */
@NullMarked
package io.assumerole.components.internal.input;

import org.jspecify.annotations.NullMarked;
