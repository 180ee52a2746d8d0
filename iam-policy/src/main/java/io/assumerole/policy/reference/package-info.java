/**
 * AWS's documentation as data: services with their actions, resource types, and condition keys.
 *
 * <p>Start at {@code ServiceReference} and {@code GlobalKeys}. The data files are resources of this package; each file
 * explains its format. This package depends on {@link io.assumerole.policy} and the packages that it uses. It is not
 * exported.
 */
@NullMarked
package io.assumerole.policy.reference;

import org.jspecify.annotations.NullMarked;
